// What tools ask a server first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, onStore, refused } from './support.js';

onStore('cluster', () => {
  test('the topology has one node that leads one healthy partition', async () => {
    const { brokers, ...topology } = await client.getTopology();
    assert.equal(topology.clusterSize, 1);
    assert.equal(topology.partitionsCount, 1);
    assert.equal(topology.replicationFactor, 1);
    assert.match(topology.gatewayVersion, /^8\.9\.\d+$/);
    assert.equal(brokers.length, 1);
    const { port } = new URL(process.env.CAMUNDA_REST_ADDRESS);
    assert.equal(brokers[0].port, Number(port));
    assert.deepEqual(brokers[0].partitions, [
      { partitionId: 1, role: 'leader', health: 'healthy' },
    ]);
  });

  test('the status has no body', async () => {
    assert.equal(await client.getStatus(), undefined);
  });

  test('the licence is free', async () => {
    const license = await client.getLicense();
    assert.equal(license.validLicense, true);
    assert.equal(license.isCommercial, false);
    assert.equal(license.expiresAt, null);
  });

  test('nobody is signed in', async () => {
    await refused(client.getAuthentication(), 401, 'Unauthorized', '/v2/authentication/me');
  });
});
