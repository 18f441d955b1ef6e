//! Choreographies: BPMN 2.0.2 §11.

use baton_models::{
    CallChoreography, Choreography, ChoreographyActivity, ChoreographyLoopType, ChoreographyTask,
    ContainerIndex, SubChoreography,
};

use super::Reading;
use super::vocabulary::bpmn_tag;
use crate::reader::{Attribute, Element};

impl<'d> Reading<'_, 'd> {
    pub(super) fn choreography(&mut self, element: Element<'d>) -> Choreography {
        Choreography {
            collaboration: self.collaboration(element),
            is_global_task: bpmn_tag(element) == "globalChoreographyTask",
            initiating_participant: self.reference(element, "initiatingParticipantRef"),
            containers: self.containers(element).0,
        }
    }

    pub(super) fn choreography_task(&mut self, element: Element<'d>) -> ChoreographyTask {
        ChoreographyTask {
            activity: self.choreography_activity(element),
            message_flows: self.child_references(element, "messageFlowRef"),
        }
    }

    pub(super) fn sub_choreography(
        &mut self,
        element: Element<'d>,
        content: ContainerIndex,
    ) -> SubChoreography {
        SubChoreography { activity: self.choreography_activity(element), content }
    }

    pub(super) fn call_choreography(&mut self, element: Element<'d>) -> CallChoreography {
        CallChoreography {
            activity: self.choreography_activity(element),
            called_choreography: self.reference(element, "calledChoreographyRef"),
            participant_associations: self.participant_associations(element),
        }
    }

    fn choreography_activity(&mut self, element: Element<'d>) -> ChoreographyActivity {
        let loop_type = element.attribute("loopType");
        ChoreographyActivity {
            participants: self.child_references(element, "participantRef"),
            initiating_participant: self.reference(element, "initiatingParticipantRef"),
            correlation_keys: self.each(element, "correlationKey", Self::correlation_key),
            loop_type: match loop_type.map(Attribute::value).as_deref().map(str::trim) {
                Some("Standard") => ChoreographyLoopType::Standard,
                Some("MultiInstanceSequential") => ChoreographyLoopType::MultiInstanceSequential,
                Some("MultiInstanceParallel") => ChoreographyLoopType::MultiInstanceParallel,
                Some(_) | None => ChoreographyLoopType::None,
            },
        }
    }
}
