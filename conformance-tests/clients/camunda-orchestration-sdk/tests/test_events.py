"""Messages, signals and time."""

from camunda_orchestration_sdk import models
from support import (
    PROCESSES,
    TestCase,
    client,
    deploy,
    found,
    open_tasks,
    start,
    state_of,
    unique,
)

NAME = "money_received"


class Messages(TestCase):
    @classmethod
    def setUpClass(cls):
        deploy(PROCESSES, "payment", "inquiry")

    def waits(self) -> tuple[str, str]:
        """An instance that waits for a message, and the value that it waits for."""
        order = unique("order")
        return start("payment", order=order), order

    def test_one_that_waits_is_found_until_its_message_comes(self):
        key, order = self.waits()
        [waiting] = found("message_subscriptions", {"processInstanceKey": key})
        self.assertEqual((waiting.message_name, waiting.correlation_key), (NAME, order))
        self.assertEqual(waiting.element_id, "wait")
        self.assertEqual(waiting.message_subscription_state.value, "CREATED")
        body = {"name": NAME, "correlationKey": order, "variables": {"amount": 7}}
        data = models.MessageCorrelationRequest.from_dict(body)
        correlated = client.correlate_message(data=data)
        self.assertEqual(correlated.process_instance_key, key)
        self.assertEqual(open_tasks(key)[0].element_id, "book")
        [told] = found("correlated_message_subscriptions", {"processInstanceKey": key})
        self.assertEqual(told.message_key, correlated.message_key)
        self.assertEqual(told.subscription_key, waiting.message_subscription_key)
        self.assertEqual((told.correlation_key, told.element_id), (order, "wait"))
        [past] = found("message_subscriptions", {"correlationKey": order})
        self.assertEqual(past.message_subscription_state.value, "CORRELATED")
        self.expect_refused(404, "NOT_FOUND", client.correlate_message, data=data)

    def test_a_published_one_is_kept_for_those_who_come_later(self):
        order = unique("order")
        body = {
            "name": NAME,
            "correlationKey": order,
            "timeToLive": 3_600_000,
            "messageId": order,
        }
        data = models.MessagePublicationRequest.from_dict(body)
        published = client.publish_message(data=data)
        key = start("payment", order=order)
        self.assertEqual(open_tasks(key)[0].element_id, "book")
        [told] = found("correlated_message_subscriptions", {"messageKey": published.message_key})
        self.assertEqual(told.process_instance_key, key)

    def test_one_starts_an_instance(self):
        body = {"name": "inquiry_received", "correlationKey": unique("customer")}
        data = models.MessageCorrelationRequest.from_dict(body)
        started = client.correlate_message(data=data)
        self.assertEqual(open_tasks(started.process_instance_key)[0].element_id, "answer")


class Signals(TestCase):
    def test_everybody_who_waits_hears_one(self):
        deploy(PROCESSES, "evacuation")
        keys = [start("evacuation") for _ in range(3)]
        body = {"signalName": "fire", "variables": {"floor": 3}}
        signal = client.broadcast_signal(data=models.SignalBroadcastRequest.from_dict(body))
        self.assertTrue(signal.signal_key.isdecimal())
        self.assertEqual({state_of(key) for key in keys}, {"COMPLETED"})


class Clock(TestCase):
    def test_time_stands_still_until_it_is_reset(self):
        deploy(PROCESSES, "errand")
        # Far ahead, so that nothing is earlier than what other tests wrote.
        client.pin_clock(data=models.ClockPinRequest(timestamp=4_102_444_800_000))
        try:
            instance = client.get_process_instance(start("errand"))
            self.assertEqual(instance.start_date.isoformat(), "2100-01-01T00:00:00+00:00")
        finally:
            client.reset_clock()
        self.assertLess(client.get_process_instance(start("errand")).start_date.year, 2100)
