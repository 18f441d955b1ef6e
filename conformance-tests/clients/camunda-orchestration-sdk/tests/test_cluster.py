"""What tools ask a server first, and files taken over."""

import io

from camunda_orchestration_sdk import models
from camunda_orchestration_sdk.types import File
from support import EXAMPLES, UNKNOWN_KEY, TestCase, client, deploy, expect_nothing_unknown


class Cluster(TestCase):
    def test_the_topology_has_one_node_that_leads_one_healthy_partition(self):
        topology = client.get_topology()
        expect_nothing_unknown(topology)
        self.assertEqual((topology.cluster_size, topology.partitions_count), (1, 1))
        self.assertTrue(topology.gateway_version.startswith("8.9."))
        [partition] = topology.brokers[0].partitions
        self.assertEqual((partition.role.value, partition.health.value), ("leader", "healthy"))

    def test_the_status_has_no_body(self):
        self.assertIsNone(client.get_status())

    def test_the_licence_is_free(self):
        license_ = client.get_license()
        self.assertEqual((license_.valid_license, license_.is_commercial), (True, False))

    def test_nobody_is_signed_in(self):
        self.expect_refused(401, "Unauthorized", client.get_authentication)


class Deployments(TestCase):
    def test_all_examples_are_one_deployment(self):
        names = sorted(path.stem for path in EXAMPLES.glob("*.bpmn"))
        deployment = deploy(EXAMPLES, *names)
        self.assertEqual([one.process_definition_id for one in deployment.processes], names)
        self.assertEqual(deployment.tenant_id, "<default>")
        for process in deployment.processes:
            expect_nothing_unknown(process)

    def test_the_file_comes_back_as_it_was_sent(self):
        [process] = deploy(EXAMPLES, "loan").processes
        xml = client.get_process_definition_xml(process.process_definition_key)
        self.assertEqual(xml, (EXAMPLES / "loan.bpmn").read_text())
        call = client.get_process_definition_xml
        self.expect_refused(404, "NOT_FOUND", call, UNKNOWN_KEY)

    def test_a_file_that_is_no_bpmn_is_refused(self):
        file = File(payload=io.BytesIO(b"not xml"), file_name="a.bpmn")
        data = models.CreateDeploymentData(resources=[file])
        detail = self.expect_refused(400, "INVALID_ARGUMENT", client.create_deployment, data=data)
        self.assertIn("a.bpmn", detail)
