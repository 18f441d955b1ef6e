//! Two partitions: messages and signals cross by mail, each letter once, whatever restarts between.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use baton_engine::command::{
    BroadcastSignal, Command, DefinitionSelector, PublishMessage, StartProcessInstance, Variables,
};
use baton_engine::event::Event;
use baton_engine::ids::{ElementId, JsonText, PartitionId, ProcessInstanceKey, Timestamp};
use baton_engine::kernel::Decision;
use baton_engine::state::tables::messages::{Messages, Outbox, WaitingInstances};
use baton_engine::state::tables::process_instances::{InstanceState, ProcessInstances};
use baton_engine::state::tables::subscriptions::Subscriptions;
use baton_engine::testing::commands::cancel;
use baton_engine::testing::derived::rows_of;
use baton_engine::testing::test_kernel::{KernelOptions, TestKernel};

const MODEL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="urn:t">
  <message id="paid" name="paid">
    <extensionElements><zeebe:subscription correlationKey="=order"/></extensionElements>
  </message>
  <signal id="alarm" name="alarm"/>
  <process id="order" isExecutable="true">
    <startEvent id="begin"/>
    <sequenceFlow id="f1" sourceRef="begin" targetRef="wait"/>
    <receiveTask id="wait" messageRef="paid"/>
    <sequenceFlow id="f2" sourceRef="wait" targetRef="hear"/>
    <intermediateCatchEvent id="hear">
      <signalEventDefinition signalRef="alarm"/>
    </intermediateCatchEvent>
    <sequenceFlow id="f3" sourceRef="hear" targetRef="done"/>
    <endEvent id="done"/>
  </process>
</definitions>"#;

const NOW: Timestamp = Timestamp(1_764_000_000_000);

/// Two kernels over stores of their own, as two nodes.
struct Pair {
    kernels: [TestKernel; 2],
    /// Whether a kernel is restarted after each of its batches.
    shaken: bool,
}

impl Pair {
    fn new(shaken: bool) -> Self {
        let kernels = [1, 2].map(|number| {
            let partition = PartitionId(number);
            let options = KernelOptions { partition, partitions: 2, ..KernelOptions::default() };
            let mut kernel = TestKernel::new(options);
            kernel.deploy(NOW, &[("order.bpmn", MODEL)]);
            kernel
        });
        Self { kernels, shaken }
    }

    /// Decides a command on one of the partitions, in a batch of its own.
    fn decide(&mut self, on: usize, command: &Command) -> Decision {
        self.kernels[on].begin(NOW);
        let decision = self.kernels[on].decide(command);
        self.kernels[on].commit();
        decision
    }

    /// Starts an instance for an order.
    fn start(&mut self, on: usize, order: &str) -> ProcessInstanceKey {
        let command = Command::StartProcessInstance(StartProcessInstance {
            definition: DefinitionSelector::Id { process: ElementId::from("order"), version: None },
            variables: vec![("order".into(), JsonText::from(format!("\"{order}\"").as_str()))],
            tags: Vec::new(),
            business_id: None,
            await_completion: None,
        });
        let decision = self.decide(on, &command);
        let Decision::Accepted(baton_engine::command::Reply::Started(started)) = decision else {
            panic!("not started: {decision:?}");
        };
        started.instance
    }

    /// Lets mail be read once in one direction; whether there was any.
    fn deliver(&mut self, to: usize) -> bool {
        let [first, second] = &mut self.kernels;
        let (reader, other) = if to == 0 { (first, &*second) } else { (second, &*first) };
        reader.begin(NOW);
        let any = reader.exchange_mail(other);
        reader.decide_internal();
        reader.commit();
        if self.shaken {
            self.kernels[to].restart();
        }
        any
    }

    /// Lets mail be read until there is none.
    fn settle(&mut self) {
        for round in 0.. {
            assert!(round < 20, "mail goes to and fro for ever");
            let any = [self.deliver(0), self.deliver(1)];
            if any == [false, false] {
                return;
            }
        }
    }

    fn state(&self, on: usize, instance: ProcessInstanceKey) -> InstanceState {
        let row = self.kernels[on].read(|reader| reader.get::<ProcessInstances>(&instance));
        row.expect("readable").expect("there").state
    }

    /// How often an instance took a message.
    fn caught(&self, on: usize, instance: ProcessInstanceKey) -> usize {
        let events = self.kernels[on].events();
        let caught = events.iter().filter(|event| {
            event.instance == instance && matches!(event.event, Event::MessageCaught { .. })
        });
        caught.count()
    }

    /// Nothing is left of what partitions told each other.
    fn is_clean(&self) {
        for kernel in &self.kernels {
            kernel.read(|reader| {
                assert_eq!(rows_of::<Outbox>(reader), []);
                assert_eq!(rows_of::<WaitingInstances>(reader), []);
                assert_eq!(rows_of::<Messages>(reader), []);
                assert_eq!(rows_of::<Subscriptions>(reader), []);
            });
        }
    }
}

fn publish(order: &str, time_to_live_ms: i64) -> Command {
    Command::PublishMessage(PublishMessage {
        name: "paid".into(),
        correlation_key: order.into(),
        time_to_live_ms,
        id: None,
        variables: Variables::new(),
    })
}

fn alarm() -> Command {
    Command::BroadcastSignal(BroadcastSignal { name: "alarm".into(), variables: Vec::new() })
}

/// Orders whose messages belong to one partition.
fn orders_of(partition: usize) -> impl Iterator<Item = String> {
    (0..).map(|number| format!("o{number}")).filter(move |order| {
        let mut pair = Pair::new(false);
        pair.start(0, order);
        pair.settle();
        let waiting = pair.kernels[partition].read(rows_of::<WaitingInstances>);
        !waiting.is_empty()
    })
}

#[test]
fn a_message_and_a_signal_reach_an_instance_of_the_other_partition() {
    for shaken in [false, true] {
        let order = orders_of(1).next().expect("one of them");
        let mut pair = Pair::new(shaken);
        let instance = pair.start(0, &order);
        pair.settle();
        pair.decide(1, &publish(&order, 0));
        pair.settle();
        assert_eq!(pair.caught(0, instance), 1);
        assert_eq!(pair.state(0, instance), InstanceState::Active, "it waits for the signal");
        pair.decide(1, &alarm());
        pair.settle();
        assert_eq!(pair.state(0, instance), InstanceState::Completed);
        pair.is_clean();
    }
}

#[test]
fn a_message_that_was_there_first_waits_on_its_own_partition() {
    let order = orders_of(1).next().expect("one of them");
    let mut pair = Pair::new(true);
    pair.decide(1, &publish(&order, 60_000));
    let instance = pair.start(0, &order);
    assert_eq!(pair.caught(0, instance), 0);
    pair.settle();
    assert_eq!(pair.caught(0, instance), 1);
}

#[test]
fn a_message_for_an_instance_that_is_gone_goes_to_another_one_that_waits() {
    for shaken in [false, true] {
        let order = orders_of(1).next().expect("one of them");
        let mut pair = Pair::new(shaken);
        let gone = pair.start(0, &order);
        pair.settle();
        let other = pair.start(0, &order);
        pair.settle();
        // Both happen before either partition hears of the other.
        pair.decide(0, &cancel(gone));
        pair.decide(1, &publish(&order, 0));
        pair.decide(1, &publish(&order, 60_000));
        pair.settle();
        assert_eq!(pair.caught(0, gone), 0);
        assert_eq!(pair.caught(0, other), 1);
    }
}

#[test]
fn a_letter_is_read_once_even_if_its_sender_does_not_know_yet() {
    let order = orders_of(1).next().expect("one of them");
    let mut pair = Pair::new(true);
    let instance = pair.start(0, &order);
    pair.settle();
    pair.decide(1, &publish(&order, 0));
    for _ in 0..3 {
        // The sender's rows stay until it has looked at what was read.
        pair.deliver(0);
    }
    assert_eq!(pair.caught(0, instance), 1);
    let letters = pair.kernels[1].read(|reader| rows_of::<Outbox>(reader).len());
    assert!(letters > 0, "nobody has told the sender");
    pair.settle();
    let letters = pair.kernels[1].read(|reader| rows_of::<Outbox>(reader).len());
    assert_eq!(letters, 0);
}
