// Starting, awaiting, changing and ending process instances.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  activate,
  atOnce,
  client,
  deploy,
  eventually,
  onStore,
  openIncidents,
  openTasks,
  refused,
  start,
  startApproval,
  startDeliveries,
  stateOf,
  unique,
  unknownKey,
  withWorker,
} from './support.js';

const search = (request) => client.searchProcessInstances(request, atOnce);

let errand;

before(async () => {
  errand = await deploy('errand');
  for (const name of ['approval', 'delivery', 'triage']) await deploy(name);
});

onStore('starting', () => {
  test('by id, by id and version, and by key', async () => {
    const { processDefinitionId, processDefinitionVersion, processDefinitionKey } = errand;
    for (const selection of [
      { processDefinitionId },
      { processDefinitionId, processDefinitionVersion: -1 },
      { processDefinitionId, processDefinitionVersion },
      { processDefinitionKey },
    ]) {
      const started = await client.createProcessInstance({ ...selection, variables: { a: 1 } });
      const { processInstanceKey, ...rest } = started;
      assert.match(processInstanceKey, /^\d+$/);
      assert.deepEqual(rest, {
        processDefinitionId,
        processDefinitionVersion,
        processDefinitionKey,
        tenantId: '<default>',
        variables: {},
        tags: [],
        businessId: null,
      });
      assert.equal(await stateOf(processInstanceKey), 'COMPLETED');
    }
  });

  test('many at once', async () => {
    const businessId = unique('many');
    const more = { businessId, awaitCompletion: true };
    const starts = Array.from({ length: 60 }, (_, n) =>
      client.createProcessInstance({ processDefinitionId: 'errand', variables: { n }, ...more }),
    );
    const ended = await Promise.all(starts);
    assert.deepEqual(
      ended.map((instance) => instance.variables.n),
      [...ended.keys()],
    );
    assert.equal(new Set(ended.map((instance) => instance.processInstanceKey)).size, 60);
    assert.equal(
      (await search({ filter: { businessId, state: 'COMPLETED' } })).page.totalItems,
      60,
    );
  });

  test('tags and a business id stay with the instance', async () => {
    const [businessId, tags] = [unique('order'), ['vip', 'region:north']];
    const started = await client.createProcessInstance({
      processDefinitionId: 'errand',
      businessId,
      tags,
      operationReference: 7,
    });
    assert.equal(started.businessId, businessId);
    assert.deepEqual(new Set(started.tags), new Set(tags));
    const { processInstanceKey } = started;
    const found = await client.getProcessInstance({ processInstanceKey }, atOnce);
    assert.equal(found.businessId, businessId);
    assert.deepEqual(new Set(found.tags), new Set(tags));
  });

  test('what is not there cannot be started', async () => {
    await refused(start('no_such_process'), 404, 'NOT_FOUND', '/v2/process-instances');
    const noVersion = start('errand', {}, { processDefinitionVersion: 4711 });
    await refused(noVersion, 404, 'NOT_FOUND');
    const noKey = client.createProcessInstance({ processDefinitionKey: unknownKey });
    await refused(noKey, 404, 'NOT_FOUND');
  });
});

onStore('awaiting the end', () => {
  test('all variables come back, or those that are asked for', async () => {
    const variables = { a: 1, b: { c: ['ü', null, true] }, d: '' };
    const awaited = { processDefinitionId: 'errand', variables, awaitCompletion: true };
    assert.deepEqual((await client.createProcessInstance(awaited)).variables, variables);
    const some = { ...awaited, fetchVariables: ['d', 'a', 'no_such'] };
    assert.deepEqual((await client.createProcessInstance(some)).variables, { d: '', a: 1 });
  });

  test('the answer waits for a worker and has what it set', async () => {
    const jobType = unique('job');
    const handler = async (job) => job.complete({ weight: job.variables.boxes * 2.5 });
    await withWorker({ jobType, jobHandler: handler }, async () => {
      const ended = await client.createProcessInstance({
        processDefinitionId: 'delivery',
        variables: { jobType, boxes: 3 },
        awaitCompletion: true,
        requestTimeout: 30_000,
        fetchVariables: ['weight'],
      });
      assert.deepEqual(ended.variables, { weight: 7.5 });
    });
  });

  test('it ends in 504 when it takes too long, and the instance runs on', async () => {
    const businessId = unique('late');
    const begun = Date.now();
    const late = startApproval(['staff'], undefined, {
      awaitCompletion: true,
      requestTimeout: 300,
      businessId,
    });
    await refused(late, 504, 'DEADLINE_EXCEEDED', '/v2/process-instances');
    assert.ok(Date.now() - begun >= 300);
    const { items } = await search({ filter: { businessId } });
    assert.deepEqual(
      items.map((item) => item.state),
      ['ACTIVE'],
    );
  });

  test('one that is cancelled is not awaited any longer', async () => {
    const businessId = unique('cancelled');
    const more = { awaitCompletion: true, requestTimeout: 30_000, businessId };
    const awaited = startApproval(['staff'], undefined, more);
    // Told below; until then nobody has to hear of it.
    awaited.catch(() => {});
    const found = await eventually('the start', async () => {
      return (await search({ filter: { businessId } })).items[0];
    });
    await client.cancelProcessInstance({ processInstanceKey: found.processInstanceKey });
    await refused(awaited, 409, 'INVALID_STATE', '/v2/process-instances');
  });
});

onStore('the way through a gateway', () => {
  const way = async (amount) => {
    const key = await start('triage', { amount });
    return (await openTasks(key)).map((task) => task.elementId)[0] ?? (await stateOf(key));
  };

  test('conditions choose, and the default takes the rest', async () => {
    assert.equal(await way(1000.6), 'look_closely');
    assert.equal(await way(1000.5), 'look');
    assert.equal(await way(100), 'COMPLETED');
  });

  test('a condition that gives nothing is an incident until its variable is there', async () => {
    const key = await start('triage');
    assert.equal(
      (await client.getProcessInstance({ processInstanceKey: key }, atOnce)).hasIncident,
      true,
    );
    const [{ incidentKey, ...incident }] = await openIncidents(key);
    assert.equal(incident.errorType, 'EXTRACT_VALUE_ERROR');
    assert.equal(incident.elementId, 'choice');
    assert.equal(incident.jobKey, null);
    assert.match(incident.errorMessage, /amount/);
    await client.createElementInstanceVariables({
      elementInstanceKey: key,
      variables: { amount: 500 },
    });
    await client.resolveIncident({ incidentKey });
    assert.deepEqual(
      (await openTasks(key)).map((task) => task.elementId),
      ['look'],
    );
    assert.deepEqual(await openIncidents(key), []);
    const after = await client.getProcessInstance({ processInstanceKey: key }, atOnce);
    assert.equal(after.hasIncident, false);
  });
});

onStore('changing and ending', () => {
  test('variables of the instance reach its jobs', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType, 1, { a: 1, b: 2 });
    const set = await client.createElementInstanceVariables({
      elementInstanceKey: key,
      variables: { b: [3], c: null },
      operationReference: 9,
    });
    assert.equal(set, undefined);
    const [job] = await activate(jobType);
    assert.deepEqual(job.variables, { jobType, a: 1, b: [3], c: null });
  });

  test('a local variable hides the one above and ends with its element', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType, 2, { a: 'above' });
    const [one, two] = await activate(jobType);
    for (const { elementInstanceKey } of [one, two]) {
      await client.createElementInstanceVariables({
        elementInstanceKey,
        variables: { a: 'below' },
        local: true,
      });
      // Not local: where the name is, which is here; new names go to the top.
      await client.createElementInstanceVariables({
        elementInstanceKey,
        variables: { a: 'still below', top: true },
      });
    }
    await one.fail({ errorMessage: 'again', retries: 1 });
    const [again] = await activate(jobType);
    assert.equal(again.jobKey, one.jobKey);
    assert.deepEqual(again.variables, { jobType, a: 'still below', top: true });
    const awaited = client.createProcessInstance({
      processDefinitionId: 'delivery',
      variables: { jobType, a: 'above' },
      awaitCompletion: true,
      requestTimeout: 30_000,
    });
    const [third] = await activate(jobType, { requestTimeout: 30_000 });
    await client.createElementInstanceVariables({
      elementInstanceKey: third.elementInstanceKey,
      variables: { a: 'below' },
      local: true,
    });
    await third.complete({ b: 1 });
    assert.deepEqual((await awaited).variables, { jobType, a: 'above', b: 1 });
    await again.complete();
    assert.equal(await stateOf(key), 'COMPLETED');
    await client.cancelProcessInstance({ processInstanceKey: two.processInstanceKey });
  });

  test('a cancelled instance is over, with its tasks and jobs', async () => {
    const jobType = unique('job');
    const [delivery] = await startDeliveries(jobType);
    const approval = await startApproval(['staff']);
    for (const processInstanceKey of [delivery, approval]) {
      const done = await client.cancelProcessInstance({ processInstanceKey });
      assert.equal(done, undefined);
      const found = await client.getProcessInstance({ processInstanceKey }, atOnce);
      assert.equal(found.state, 'TERMINATED');
      assert.notEqual(found.endDate, null);
      const again = client.cancelProcessInstance({ processInstanceKey });
      await refused(
        again,
        404,
        'NOT_FOUND',
        `/v2/process-instances/${processInstanceKey}/cancellation`,
      );
    }
    assert.deepEqual(await activate(jobType), []);
    const { items } = await client.searchUserTasks(
      { filter: { processInstanceKey: approval } },
      atOnce,
    );
    assert.deepEqual(
      items.map((task) => task.state),
      ['CANCELED'],
    );
    const late = client.completeUserTask({ userTaskKey: items[0].userTaskKey });
    const error = await late.catch((error) => error);
    assert.ok([404, 409].includes(error.status), error.message);
  });

  test('unknown instances are not found', async () => {
    const processInstanceKey = unknownKey;
    const path = `/v2/process-instances/${unknownKey}`;
    await refused(
      client.getProcessInstance({ processInstanceKey }, atOnce),
      404,
      'NOT_FOUND',
      path,
    );
    const cancelled = client.cancelProcessInstance({ processInstanceKey });
    await refused(cancelled, 404, 'NOT_FOUND', `${path}/cancellation`);
    const set = client.createElementInstanceVariables({
      elementInstanceKey: unknownKey,
      variables: { a: 1 },
    });
    await refused(set, 404, 'NOT_FOUND', `/v2/element-instances/${unknownKey}/variables`);
  });
});
