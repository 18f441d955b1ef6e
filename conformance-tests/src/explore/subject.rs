//! The kernel that is looked at: runs one model, and says where its tokens are.

use baton_engine::command::{BroadcastSignal, Command, CompleteUserTask, Variables};
use baton_engine::ids::{JsonText, ProcessInstanceKey, Timestamp, UserTaskKey};
use baton_engine::kernel::Decision;
use baton_engine::state::tables::element_instances::ElementInstances;
use baton_engine::state::tables::process_instances::ProcessInstances;
use baton_engine::store::Store as _;
use baton_engine::testing::random_run::check_replay;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel, deployment};
use baton_engine::testing::{conservation, derived};

use super::graph::Graph;
use super::oracle::{Choice, Input, Marking};

/// Nothing of it depends on the time.
const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// Batches that may follow one input.
const BATCHES_MAX: usize = 10;

/// A kernel with one model and one instance of it.
pub struct Subject<'g> {
    graph: &'g Graph,
    kernel: TestKernel,
    instance: ProcessInstanceKey,
}

/// The command that deploys a model: it is read and compiled once.
pub fn deployment_of(graph: &Graph) -> Command {
    deployment(&[("model.bpmn", &graph.to_xml())])
}

impl<'g> Subject<'g> {
    /// A new kernel with this model, which is started.
    pub fn start(graph: &'g Graph, deploy: &Command, choice: &Choice) -> Result<Self, String> {
        let kernel = TestKernel::new(KernelOptions::default());
        let mut subject = Self { graph, kernel, instance: ProcessInstanceKey(0) };
        subject.decide(deploy)?;
        let variables = subject.variables(choice);
        let texts: Vec<(&str, &str)> =
            variables.iter().map(|(name, text)| (&**name, text.as_str())).collect();
        subject.kernel.begin(NOW);
        subject.instance = subject.kernel.start("p", &texts);
        subject.settle()?;
        Ok(subject)
    }

    /// Lets something come from outside, with the choice that holds from now on.
    pub fn take(&mut self, input: Input, choice: &Choice) -> Result<(), String> {
        let variables = self.variables(choice);
        let command = match input {
            Input::Complete(node) => {
                let user_task = self.open_task(node)?;
                Command::CompleteUserTask(CompleteUserTask { user_task, variables, action: None })
            }
            Input::Signal(flow) => {
                let name = format!("s{flow}").as_str().into();
                Command::BroadcastSignal(BroadcastSignal { name, variables })
            }
        };
        self.decide(&command)
    }

    fn decide(&mut self, command: &Command) -> Result<(), String> {
        self.kernel.begin(NOW);
        match self.kernel.decide(command) {
            Decision::Accepted(_) | Decision::AtEnd(..) => self.settle(),
            other @ (Decision::Rejected(_) | Decision::ModelMissing(_)) => {
                Err(format!("{command:?} came to {other:?}"))
            }
        }
    }

    fn settle(&mut self) -> Result<(), String> {
        self.kernel.commit();
        for _ in 0..BATCHES_MAX {
            self.kernel.begin(NOW);
            self.kernel.decide_internal();
            if self.kernel.commit().is_none() {
                return Ok(());
            }
        }
        Err("it goes on for ever".to_owned())
    }

    fn variables(&self, choice: &Choice) -> Variables {
        let conditions = choice.iter().enumerate().filter_map(|(flow, is_taken)| {
            let name = self.graph.condition(flow)?;
            let text = if *is_taken { "true" } else { "false" };
            Some((name.as_str().into(), JsonText::from(text)))
        });
        conditions.collect()
    }

    fn open_task(&self, node: usize) -> Result<UserTaskKey, String> {
        let id = format!("n{node}");
        let rows = self.kernel.read(derived::rows_of::<ElementInstances>);
        let mut tasks = rows
            .into_iter()
            .filter(|(_, row)| row.element.as_str() == id)
            .filter_map(|(_, row)| row.user_task);
        tasks.next().ok_or(format!("no open task {id}"))
    }

    /// Where the tokens are; whether the instance has ended.
    pub fn marking(&self) -> Result<(Marking, bool), String> {
        let mut marking = Marking::empty(self.graph);
        let number = |id: &str| id.get(1..).and_then(|digits| digits.parse::<usize>().ok());
        for (_, row) in self.kernel.read(derived::rows_of::<ElementInstances>) {
            if row.incident.is_some() {
                return Err(format!("{} is stuck", row.element));
            }
            let node = number(row.element.as_str()).and_then(|at| marking.in_nodes.get_mut(at));
            *node.ok_or(format!("{} is active", row.element))? += 1;
        }
        let rows = self.kernel.read(derived::rows_of::<ProcessInstances>);
        let row = rows.into_iter().find(|(key, _)| *key == self.instance);
        let (_, row) = row.ok_or("the instance is gone")?;
        if !row.tokens.is_empty() {
            return Err("it did not come to rest".to_owned());
        }
        for parked in &row.root.parked {
            let flow = number(parked.flow.as_str()).and_then(|at| marking.on_flows.get_mut(at));
            let count = u8::try_from(parked.count).map_err(|error| error.to_string())?;
            *flow.ok_or(format!("{} is no flow", parked.flow))? += count;
        }
        Ok((marking, row.state.is_ended()))
    }

    /// Nothing is lost or left over, and what can be derived is right.
    pub fn check(&self) -> Result<(), String> {
        let view = self.kernel.store().read_view().map_err(|error| error.to_string())?;
        conservation::check(&*view)?;
        derived::check(&*view)
    }

    /// The events alone rebuild everything.
    pub fn check_replay(&self) -> Result<(), String> {
        check_replay(self.kernel.store(), &self.kernel.events())
    }
}
