// What Baton reads of a file, from its model as JSON, in the same form as moddle_facts.js. Nothing is
// known here of reading XML: the tables say which member of the model is which type and property of
// the standard.

/** Members that hold elements, and the type of these. */
const TYPES = {
  artifacts: null,
  auditing: 'Auditing',
  categories: 'Category',
  choreographies: 'Choreography',
  collaborations: 'Collaboration',
  complex_behaviors: 'ComplexBehaviorDefinition',
  conversation_associations: 'ConversationAssociation',
  conversation_links: 'ConversationLink',
  correlation_keys: 'CorrelationKey',
  correlation_properties: 'CorrelationProperty',
  correlation_subscriptions: 'CorrelationSubscription',
  data_input_associations: 'DataInputAssociation',
  data_inputs: 'DataInput',
  data_object_references: 'DataObjectReference',
  data_objects: 'DataObject',
  data_output_associations: 'DataOutputAssociation',
  data_outputs: 'DataOutput',
  data_state: 'DataState',
  data_store_references: 'DataStoreReference',
  data_stores: 'DataStore',
  diagrams: 'BPMNDiagram',
  documentation: 'Documentation',
  edges: 'BPMNEdge',
  end_points: 'EndPoint',
  errors: 'Error',
  escalations: 'Escalation',
  event: 'ImplicitThrowEvent',
  extension_declarations: 'Extension',
  imports: 'Import',
  input_data_item: 'DataInput',
  input_sets: 'InputSet',
  interfaces: 'Interface',
  io_bindings: 'InputOutputBinding',
  io_specification: 'InputOutputSpecification',
  item_definitions: 'ItemDefinition',
  label: 'BPMNLabel',
  label_styles: 'BPMNLabelStyle',
  lane_sets: 'LaneSet',
  lanes: 'Lane',
  message_flow_associations: 'MessageFlowAssociation',
  message_flows: 'MessageFlow',
  messages: 'Message',
  monitoring: 'Monitoring',
  multiplicity: 'ParticipantMultiplicity',
  operations: 'Operation',
  output_data_item: 'DataOutput',
  output_sets: 'OutputSet',
  parameter_bindings: 'ResourceParameterBinding',
  parameters: 'ResourceParameter',
  participant_associations: 'ParticipantAssociation',
  participants: 'Participant',
  partition_element: 'BaseElement',
  processes: 'Process',
  properties: 'Property',
  property_bindings: 'CorrelationPropertyBinding',
  relationships: 'Relationship',
  renderings: 'Rendering',
  resources: 'Resource',
  retrieval_expressions: 'CorrelationPropertyRetrievalExpression',
  sequence_flows: 'SequenceFlow',
  shapes: 'BPMNShape',
  signals: 'Signal',
  values: 'CategoryValue',
  assignments: 'Assignment',
};

/** Members that hold ids, and the property of the standard that each is. */
const REFERENCES = {
  activity: 'activityRef',
  attached_to: 'attachedToRef',
  called_choreography: 'calledChoreographyRef',
  called_collaboration: 'calledCollaborationRef',
  category_value: 'categoryValueRef',
  category_values: 'categoryValueRef',
  choreographies: 'choreographyRef',
  choreography_activity_shape: 'choreographyActivityShape',
  correlation_key: 'correlationKeyRef',
  data_object: 'dataObjectRef',
  data_store: 'dataStoreRef',
  default: 'default',
  definitional_collaboration: 'definitionalCollaborationRef',
  element: 'bpmnElement',
  end_points: 'endPointRefs',
  error: 'errorRef',
  errors: 'errorRef',
  escalation: 'escalationRef',
  event_definition_refs: 'eventDefinitionRef',
  flow_nodes: 'flowNodeRef',
  in_message: 'inMessageRef',
  incoming: 'incoming',
  initiating_participant: 'initiatingParticipantRef',
  input_data: 'inputDataRef',
  interfaces: 'interfaceRef',
  item: 'itemRef',
  item_subject: 'itemSubjectRef',
  loop_data_input: 'loopDataInputRef',
  loop_data_output: 'loopDataOutputRef',
  message: 'messageRef',
  message_flows: 'messageFlowRefs',
  none_behavior_event: 'noneBehaviorEventRef',
  one_behavior_event: 'oneBehaviorEventRef',
  operation: 'operationRef',
  out_message: 'outMessageRef',
  outgoing: 'outgoing',
  output_data: 'outputDataRef',
  parameter: 'parameterRef',
  participants: 'participantRef',
  partition_element_ref: 'partitionElementRef',
  process: 'processRef',
  properties: 'correlationPropertyRef',
  property: 'correlationPropertyRef',
  resource: 'resourceRef',
  signal: 'signalRef',
  source: 'sourceRef',
  sources: 'sourceRef',
  structure: 'structureRef',
  style: 'labelStyle',
  supported_interfaces: 'supportedInterfaceRef',
  supports: 'supports',
  target: 'targetRef',
};

/** Where a type calls one of them differently. */
const REFERENCES_OF = {
  BPMNEdge: { source: 'sourceElement', target: 'targetElement' },
  ChoreographyTask: { message_flows: 'messageFlowRef' },
  ConversationAssociation: {
    inner: 'innerConversationNodeRef',
    outer: 'outerConversationNodeRef',
  },
  CorrelationProperty: { item: 'type' },
  InputSet: {
    items: 'dataInputRefs',
    optional: 'optionalInputRefs',
    while_executing: 'whileExecutingInputRefs',
    counterparts: 'outputSetRefs',
  },
  LinkEventDefinition: { sources: 'source', target: 'target' },
  MessageFlowAssociation: { inner: 'innerMessageFlowRef', outer: 'outerMessageFlowRef' },
  OutputSet: {
    items: 'dataOutputRefs',
    optional: 'optionalOutputRefs',
    while_executing: 'whileExecutingOutputRefs',
    counterparts: 'inputSetRefs',
  },
  ParticipantAssociation: { inner: 'innerParticipantRef', outer: 'outerParticipantRef' },
  ResourceParameter: { item: 'type' },
};

/** Members with texts that are no ids, whatever their name says. */
const TEXTS = {
  ItemDefinition: ['structure'],
  EndPoint: ['structure'],
};

const GLOBAL_TASKS = {
  Task: 'GlobalTask',
  Manual: 'GlobalManualTask',
  User: 'GlobalUserTask',
  Script: 'GlobalScriptTask',
  BusinessRule: 'GlobalBusinessRuleTask',
};

/** The variant of an enum: a word, or an object with one member. */
const variant = (value) => (typeof value === 'string' ? value : Object.keys(value)[0]);
const content = (value) => (typeof value === 'string' ? {} : Object.values(value)[0]);

/** The type of an element, from the member that holds it and from its own kind. */
function typeOf(member, value, owner) {
  switch (member) {
    case 'flow_nodes':
    case 'conversations':
      return variant(value.kind);
    case 'event_definitions':
      return `${variant(value.kind)}EventDefinition`;
    case 'global_tasks':
      return GLOBAL_TASKS[variant(value.kind)];
    case 'partners':
      return `Partner${variant(value.kind)}`;
    case 'resources':
      return value.kind ? variant(value.kind) : 'Resource';
    case 'collaborations':
      return value.is_global_conversation ? 'GlobalConversation' : 'Collaboration';
    case 'choreographies':
      return value.is_global_task ? 'GlobalChoreographyTask' : 'Choreography';
    case 'items':
      return CATCHES.has(owner) ? 'DataOutput' : 'DataInput';
    case 'associations':
      return CATCHES.has(owner) ? 'DataOutputAssociation' : 'DataInputAssociation';
    case 'set':
      return CATCHES.has(owner) ? 'OutputSet' : 'InputSet';
    default:
      return TYPES[member];
  }
}

const CATCHES = new Set(['StartEvent', 'IntermediateCatchEvent', 'BoundaryEvent']);

/** The facts of a model by id. */
export function batonFacts(definitions) {
  const facts = new Map();
  if (definitions.id) {
    const { id, name } = definitions;
    facts.set(id, { type: 'Definitions', name: name ?? undefined, references: {} });
  }
  members(facts, definitions, undefined);
  return facts;
}

/** Reads an element that has, or could have, an id of its own. */
function element(facts, type, value) {
  const base = value.base ?? value.item?.base ?? value.collaboration?.base ?? value;
  const name = value.name ?? value.item?.name ?? value.collaboration?.name;
  const fact = { id: base.id, type, name: name ?? undefined, references: {} };
  if (fact.id) facts.set(fact.id, fact);
  members(facts, value, fact);
  if (type === 'BPMNDiagram') {
    // The model has no element of its own for the plane of a diagram.
    const references = value.element ? { bpmnElement: [value.element] } : {};
    if (value.plane) facts.set(value.plane, { type: 'BPMNPlane', references });
    delete fact.references.bpmnElement;
    delete fact.references.plane;
  }
}

/** Reads the members of an element, or of a part of it that is no element itself. */
function members(facts, value, fact) {
  for (const [member, held] of Object.entries(value)) {
    if (held === null || member === 'at' || member === 'extensions' || member === 'id') continue;
    if (member === 'kind') {
      kind(facts, held, fact);
    } else if (member === 'loop_characteristics') {
      element(facts, `${variant(held)}LoopCharacteristics`.replace('LoopLoop', 'Loop'), content(held));
    } else if (member === 'artifacts') {
      for (const artifact of held) element(facts, variant(artifact), content(artifact));
    } else {
      for (const one of Array.isArray(held) ? held : [held]) {
        if (typeof one === 'string') reference(fact, member, one);
        else if (typeof one === 'object' && one) child(facts, member, one, fact);
      }
    }
  }
}

/** The kind of an element holds more of its members. */
function kind(facts, held, fact) {
  const inner = content(held);
  if (typeof inner === 'object' && inner) {
    if (fact && inner.name) fact.name ??= inner.name;
    members(facts, inner, fact);
  }
}

function child(facts, member, value, fact) {
  const isEvent = member === 'event' && !value.base;
  const type = isEvent ? undefined : typeOf(member, value, fact?.type);
  if (type) element(facts, type, value);
  else members(facts, value, fact);
}

function reference(fact, member, id) {
  if (!fact || TEXTS[fact.type]?.includes(member)) return;
  const property = REFERENCES_OF[fact.type]?.[member] ?? REFERENCES[member];
  if (property) (fact.references[property] ??= []).push(id);
}
