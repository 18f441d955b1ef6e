// What bpmn-moddle reads of a file: for each element with an id its type, its name and the ids that
// it refers to.

import { BpmnModdle } from 'bpmn-moddle';

/** The text of a file, by its byte order mark or its XML declaration. */
export function decode(bytes) {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.toString('utf8', 3);
  const head = bytes.toString('latin1', 0, 200);
  const declared = /^<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1] ?? 'utf-8';
  return new TextDecoder(declared).decode(bytes);
}

/** Whether this is an element of BPMN or of its diagrams, and no vendor's. */
const isOfStandard = (type) => /^(bpmn|bpmndi|dc|di):/.test(type);

/** The type without its prefix. */
const plain = (type) => type.replace(/^[^:]*:/, '');

function addReference(facts, id, property, target) {
  const fact = facts.get(id);
  if (!fact) return;
  (fact.references[plain(property)] ??= []).push(target);
}

/** All elements below one, itself included; properties that only refer are not followed. */
function* elements(element, seen = new Set()) {
  if (seen.has(element)) return;
  seen.add(element);
  yield element;
  for (const property of element.$descriptor?.properties ?? []) {
    if (property.isReference) continue;
    const value = element.get(property.name);
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child?.$type && isOfStandard(child.$type)) yield* elements(child, seen);
    }
  }
}

/** The facts of a file by id, and what the reader complained about. */
export async function moddleFacts(xml) {
  const { rootElement, references, warnings } = await new BpmnModdle().fromXML(xml);
  const facts = new Map();
  const repeated = new Set();
  for (const element of elements(rootElement)) {
    if (!element.id) continue;
    if (facts.has(element.id)) repeated.add(element.id);
    facts.set(element.id, { type: plain(element.$type), name: element.name, references: {} });
  }
  for (const { element, property, id } of references) {
    if (!element.id || !isOfStandard(property)) continue;
    // The reader leaves qualified names as they are, where an id of the file is meant too.
    const local = id.replace(/^[^:]*:/, '');
    addReference(facts, element.id, property, facts.has(local) ? local : id);
  }
  deriveIncomingAndOutgoing(facts);
  return { facts, repeated, warnings };
}

/**
 * Which flows come and go is said twice in a file, and some tools say it at the flows only. Baton's
 * model has what the flows say, and a rule of its own reports where a node says something else.
 */
function deriveIncomingAndOutgoing(facts) {
  for (const { references } of facts.values()) {
    delete references.incoming;
    delete references.outgoing;
  }
  for (const [id, { type, references }] of facts) {
    if (type !== 'SequenceFlow') continue;
    for (const source of references.sourceRef ?? []) addReference(facts, source, 'outgoing', id);
    for (const target of references.targetRef ?? []) addReference(facts, target, 'incoming', id);
  }
}
