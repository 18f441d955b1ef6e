"""Jobs by hand and by a worker, and the incidents of those that fail."""

import asyncio

from camunda_orchestration_sdk import CamundaAsyncClient, WorkerConfig, models
from support import (
    EXAMPLES,
    PROCESSES,
    UNKNOWN_KEY,
    TestCase,
    activate,
    client,
    complete_job,
    deploy,
    found,
    open_incidents,
    open_tasks,
    start,
    state_of,
    unique,
)


class Jobs(TestCase):
    @classmethod
    def setUpClass(cls):
        deploy(EXAMPLES, "loan")
        deploy(PROCESSES, "delivery", "picking")

    def test_a_loan_is_paid_out(self):
        # Other tests may have left jobs of these types: only those of this instance count.
        key = start("loan", customer="Lee", amount=20_000)
        for job_type, variables in (("check-credit", {"score": 700}), ("pay-out", {})):
            mine = [job for job in activate(job_type) if job.process_instance_key == key]
            self.assertEqual(len(mine), 1)
            self.assertEqual(mine[0].variables.to_dict()["customer"], "Lee")
            complete_job(mine[0].job_key, **variables)
        self.assertEqual(state_of(key), "COMPLETED")

    def test_are_found_through_their_lives(self):
        job_type = unique("job")
        key = start("delivery", jobType=job_type)
        [created] = found("jobs", {"type": job_type})
        self.assertEqual((created.state.value, created.retries), ("CREATED", 2))
        self.assertEqual((created.element_id, created.process_instance_key), ("deliver", key))
        self.assertEqual(activate(job_type, withLease=False)[0].job_key, created.job_key)
        [leased] = found("jobs", {"jobKey": created.job_key})
        self.assertEqual(leased.worker, "test")
        self.assertIsNotNone(leased.deadline)
        complete_job(created.job_key)
        [ended] = found("jobs", {"processInstanceKey": key, "state": "COMPLETED"})
        self.assertEqual(ended.job_key, created.job_key)
        self.assertIsNotNone(ended.end_time)
        self.assertEqual(found("jobs", {"type": job_type, "state": "CREATED"}), [])
        self.expect_refused(404, "NOT_FOUND", client.complete_job, created.job_key)

    def test_a_failed_one_comes_again_with_the_retries_it_was_left(self):
        job_type = unique("job")
        key = start("delivery", jobType=job_type)
        [job] = activate(job_type)
        data = models.JobFailRequest(retries=1, error_message="no van")
        client.fail_job(job.job_key, data=data)
        [failed] = found("jobs", {"type": job_type})
        self.assertEqual((failed.error_message, failed.retries), ("no van", 1))
        self.assertTrue(failed.has_failed_with_retries_left)
        [again] = activate(job_type)
        self.assertEqual((again.job_key, again.retries), (job.job_key, 1))
        complete_job(again.job_key)
        self.assertEqual(state_of(key), "COMPLETED")

    def test_an_error_is_caught_by_the_event_with_its_code(self):
        job_type = unique("job")
        key = start("picking", jobType=job_type)
        [job] = activate(job_type)
        self.assertEqual(job.custom_headers.to_dict(), {"hall": "2", "shelf": "B7"})
        body = {"errorCode": "NO_STOCK", "errorMessage": "gone", "variables": {"left": 0}}
        client.throw_job_error(job.job_key, data=models.JobErrorRequest.from_dict(body))
        [thrown] = found("jobs", {"type": job_type})
        self.assertEqual((thrown.error_code, thrown.error_message), ("NO_STOCK", "gone"))
        [task] = open_tasks(key)
        self.assertEqual(task.element_id, "reorder")

    def test_those_that_are_not_there_are_refused(self):
        fail = models.JobFailRequest(retries=1)
        self.expect_refused(404, "NOT_FOUND", client.complete_job, UNKNOWN_KEY)
        self.expect_refused(404, "NOT_FOUND", client.fail_job, UNKNOWN_KEY, data=fail)
        self.expect_refused(400, "Bad Request", client.complete_job, "abc")

    def test_a_worker_completes_them(self):
        job_type = unique("job")
        keys = [start("delivery", jobType=job_type) for _ in range(5)]

        async def deliver(context):
            return {"delivered": context.process_instance_key}

        async def work():
            async with CamundaAsyncClient() as asynchronous:
                config = WorkerConfig(job_type=job_type, job_timeout_milliseconds=60_000)
                worker = asynchronous.create_job_worker(config, deliver)
                try:
                    # Bounded: 30 s in steps of 20 ms.
                    for _ in range(1_500):
                        if all(state_of(key) == "COMPLETED" for key in keys):
                            return
                        await asyncio.sleep(0.02)
                finally:
                    worker.stop()

        asyncio.run(work())
        self.assertEqual({state_of(key) for key in keys}, {"COMPLETED"})
        [delivered] = found("variables", {"processInstanceKey": keys[0], "name": "delivered"})
        self.assertEqual(delivered.value, f'"{keys[0]}"')


class Incidents(TestCase):
    @classmethod
    def setUpClass(cls):
        deploy(PROCESSES, "delivery")

    def test_a_job_without_retries_is_stuck_until_it_is_given_some_and_resolved(self):
        job_type = unique("job")
        key = start("delivery", jobType=job_type)
        [job] = activate(job_type)
        client.fail_job(job.job_key, data=models.JobFailRequest(retries=0, error_message="no van"))
        [incident] = open_incidents(key)
        self.assertEqual(incident.error_type.value, "JOB_NO_RETRIES")
        self.assertEqual((incident.job_key, incident.element_id), (job.job_key, "deliver"))
        self.expect_same(incident, client.get_incident(incident.incident_key))
        self.assertTrue(client.get_process_instance(key).has_incident)
        filter_ = {"processInstanceKey": key, "hasIncident": True, "elementId": "deliver"}
        [stuck] = found("element_instances", filter_)
        self.assertEqual(stuck.incident_key, incident.incident_key)
        counts = {one.element_id: one for one in client.get_process_instance_statistics(key).items}
        self.assertEqual(counts["deliver"].incidents, 1)
        update = models.JobUpdateRequest.from_dict({"changeset": {"retries": 1}})
        client.update_job(job.job_key, data=update)
        client.resolve_incident(incident.incident_key)
        self.assertEqual(open_incidents(key), [])
        self.assertEqual(client.get_incident(incident.incident_key).state.value, "RESOLVED")
        [again] = activate(job_type)
        complete_job(again.job_key)
        self.assertEqual(state_of(key), "COMPLETED")
        self.expect_refused(404, "NOT_FOUND", client.get_incident, UNKNOWN_KEY)
