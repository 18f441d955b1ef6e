// What is stuck, and getting it going again.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  activate,
  allCompleted,
  atOnce,
  client,
  deploy,
  eventually,
  onStore,
  openIncidents,
  refused,
  startDeliveries,
  stateOf,
  unique,
  withWorker,
} from './support.js';

before(() => deploy('delivery'));

onStore('incidents', () => {
  test('a job without attempts is stuck until it is given some and resolved', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType);
    let works = false;
    const jobHandler = async (job) => {
      if (works) return job.complete({ works });
      return job.fail({ errorMessage: 'no van', retries: 0 });
    };
    await withWorker({ jobType, jobHandler }, async () => {
      const [found] = await eventually('the incident', async () => {
        const incidents = await openIncidents(key);
        return incidents.length > 0 && incidents;
      });
      const incident = await client.getIncident({ incidentKey: found.incidentKey }, atOnce);
      assert.deepEqual(incident, found);
      const {
        jobKey,
        creationTime,
        incidentKey,
        elementInstanceKey,
        processDefinitionKey,
        ...rest
      } = incident;
      assert.match(creationTime, /Z$/);
      for (const key of [incidentKey, elementInstanceKey, processDefinitionKey])
        assert.match(key, /^\d+$/);
      assert.match(rest.errorMessage, /no van/);
      assert.deepEqual(
        { ...rest, errorMessage: '' },
        {
          errorType: 'JOB_NO_RETRIES',
          errorMessage: '',
          state: 'ACTIVE',
          elementId: 'deliver',
          processDefinitionId: 'delivery',
          processInstanceKey: key,
          rootProcessInstanceKey: key,
          tenantId: '<default>',
        },
      );
      await refused(
        client.completeJob({ jobKey }),
        409,
        'INVALID_STATE',
        `/v2/jobs/${jobKey}/completion`,
      );

      works = true;
      await client.updateJob({ jobKey, changeset: { retries: 3 }, operationReference: 11 });
      await client.resolveIncident({ incidentKey, operationReference: 12 });
      await eventually('the end', () => allCompleted([key]));
      const resolved = await client.getIncident({ incidentKey }, atOnce);
      assert.equal(resolved.state, 'RESOLVED');
      const again = client.resolveIncident({ incidentKey });
      await refused(again, 409, 'INVALID_STATE', `/v2/incidents/${incidentKey}/resolution`);
    });
  });

  test('resolving without new attempts brings the incident back', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType);
    const [job] = await activate(jobType);
    await job.fail({ errorMessage: 'no van' });
    const [first] = await openIncidents(key);
    await client.resolveIncident({ incidentKey: first.incidentKey });
    const [second] = await openIncidents(key);
    assert.equal(second.errorType, 'JOB_NO_RETRIES');
    assert.deepEqual(await activate(jobType), []);
    await job.modifyRetries({ retries: 1 });
    await client.resolveIncident({ incidentKey: second.incidentKey });
    const [again] = await activate(jobType);
    await again.complete();
    assert.equal(await stateOf(key), 'COMPLETED');
  });

  test('are found by what they say, page by page', async () => {
    const jobType = unique('job');
    const keys = await startDeliveries(jobType, 3);
    const message = unique('no van');
    for (const job of await activate(jobType))
      await job.fail({ errorMessage: message, retries: 0 });
    const search = (filter, page) => {
      const sort = [{ field: 'creationTime', order: 'DESC' }];
      filter = { errorMessage: { $like: `*${message}*` }, ...filter };
      return client.searchIncidents({ filter, sort, page }, atOnce);
    };
    const instances = async (filter) => {
      return (await search(filter)).items.map((item) => item.processInstanceKey);
    };
    assert.deepEqual(await instances({}), keys.toReversed());
    assert.deepEqual(await instances({ processInstanceKey: keys[0] }), [keys[0]]);
    assert.deepEqual(await instances({ processInstanceKey: { $neq: keys[0] } }), [
      keys[2],
      keys[1],
    ]);
    assert.deepEqual(await instances({ errorType: 'JOB_NO_RETRIES' }), keys.toReversed());
    assert.deepEqual(await instances({ errorType: { $in: ['CONDITION_ERROR'] } }), []);
    assert.deepEqual(
      await instances({ elementId: { $like: 'del*' }, state: 'ACTIVE' }),
      keys.toReversed(),
    );
    assert.deepEqual(await instances({ jobKey: { $exists: false } }), []);
    assert.deepEqual(await instances({ creationTime: { $lt: '2020-01-01T00:00:00Z' } }), []);
    assert.deepEqual(await instances({ processDefinitionId: 'delivery' }), keys.toReversed());
    const first = await search({}, { limit: 2 });
    const second = await search({}, { limit: 2, after: first.page.endCursor });
    const found = [...first.items, ...second.items].map((item) => item.processInstanceKey);
    assert.deepEqual(found, keys.toReversed());
    assert.equal(first.page.totalItems, 3);
    const instance = { processInstanceKey: keys[0], hasIncident: true };
    const { items } = await client.searchProcessInstances({ filter: instance }, atOnce);
    assert.equal(items.length, 1);
  });
});
