//! Choreographies: BPMN 2.0.2 §11. They are read and not run.

use serde::{Deserialize, Serialize};

use crate::{Collaboration, ContainerIndex, CorrelationKey, ElementId, FlowElements, InnerOuter};

/// `choreography` and `globalChoreographyTask`: the order of messages between participants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choreography {
    /// Its participants and message flows: a choreography is a collaboration.
    pub collaboration: Collaboration,
    /// Whether it is a `globalChoreographyTask`.
    pub is_global_task: bool,
    /// Who sends first in a global choreography task.
    pub initiating_participant: Option<ElementId>,
    /// What stands in it: first its own flow elements, then those of each sub-choreography.
    pub containers: Vec<FlowElements>,
}

/// What the activities of a choreography share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoreographyActivity {
    /// Who takes part.
    pub participants: Vec<ElementId>,
    /// Who sends first.
    pub initiating_participant: Option<ElementId>,
    /// What identifies its conversation.
    pub correlation_keys: Vec<CorrelationKey>,
    /// How often it happens.
    pub loop_type: ChoreographyLoopType,
}

/// `loopType` of a choreography activity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChoreographyLoopType {
    /// Once.
    #[default]
    None,
    /// Again and again.
    Standard,
    /// Several times, one after the other.
    MultiInstanceSequential,
    /// Several times at once.
    MultiInstanceParallel,
}

/// `choreographyTask`: an exchange of one or two messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoreographyTask {
    /// What the activities of a choreography share.
    pub activity: ChoreographyActivity,
    /// Its messages.
    pub message_flows: Vec<ElementId>,
}

/// `subChoreography`: a choreography inside of another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubChoreography {
    /// What the activities of a choreography share.
    pub activity: ChoreographyActivity,
    /// Where its content stands among the containers of its choreography.
    pub content: ContainerIndex,
}

/// `callChoreography`: calls a choreography.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallChoreography {
    /// What the activities of a choreography share.
    pub activity: ChoreographyActivity,
    /// The choreography that is called.
    pub called_choreography: Option<ElementId>,
    /// Pairs of participants of the called choreography and this one.
    pub participant_associations: Vec<InnerOuter>,
}
