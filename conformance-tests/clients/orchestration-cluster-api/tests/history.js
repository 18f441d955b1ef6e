// What happened, and what is open: element instances, flows, counts, variables, jobs.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  activate,
  atOnce,
  client,
  deploy,
  onStore,
  openIncidents,
  openTasks,
  refused,
  start,
  startApproval,
  startDeliveries,
  unique,
  unknownKey,
} from './support.js';

before(async () => {
  for (const name of ['errand', 'approval', 'delivery', 'picking']) await deploy(name);
});

const elements = async (filter, more = {}) =>
  (await client.searchElementInstances({ filter, ...more }, atOnce)).items;

const variables = async (filter, more = {}) =>
  (await client.searchVariables({ filter, ...more }, atOnce)).items;

const jobs = async (filter, more = {}) =>
  (await client.searchJobs({ filter, ...more }, atOnce)).items;

onStore('element instances', () => {
  test('are found with what became of them', async () => {
    const key = await startApproval(['any']);
    const [task] = await openTasks(key);
    await client.completeUserTask({ userTaskKey: task.userTaskKey });
    const sort = [{ field: 'elementInstanceKey', order: 'ASC' }];
    const found = await elements({ processInstanceKey: key }, { sort });
    assert.deepEqual(
      found.map(({ elementId, type, state }) => [elementId, type, state]),
      [
        ['approval', 'PROCESS', 'ACTIVE'],
        ['requested', 'START_EVENT', 'COMPLETED'],
        ['approve', 'USER_TASK', 'COMPLETED'],
        ['file', 'USER_TASK', 'ACTIVE'],
      ],
    );
    const [root, , approve, file] = found;
    assert.equal(root.elementInstanceKey, key);
    assert.equal(approve.elementInstanceKey, task.elementInstanceKey);
    assert.equal(approve.elementName, 'Approve the request');
    assert.match(approve.endDate, /Z$/);
    assert.equal(file.endDate, null);
    for (const element of found) {
      const { elementInstanceKey } = element;
      assert.deepEqual(await client.getElementInstance({ elementInstanceKey }, atOnce), element);
    }
    await client.cancelProcessInstance({ processInstanceKey: key });
    const ended = await elements({ processInstanceKey: key, state: 'TERMINATED' }, { sort });
    assert.deepEqual(
      ended.map((element) => element.elementId),
      ['approval', 'file'],
    );
  });

  test('are found by type, element, scope and state, page by page', async () => {
    const key = await startApproval(['any']);
    const ids = async (filter) =>
      (await elements({ processInstanceKey: key, ...filter })).map((one) => one.elementId);
    assert.deepEqual(await ids({ type: 'USER_TASK' }), ['approve']);
    assert.deepEqual(await ids({ elementId: 'requested' }), ['requested']);
    assert.deepEqual((await ids({ state: { $neq: 'ACTIVE' } })).sort(), ['requested']);
    assert.deepEqual((await ids({ elementInstanceScopeKey: key })).sort(), [
      'approve',
      'requested',
    ]);
    assert.deepEqual(await ids({ hasIncident: true }), []);
    const walked = [];
    for (let after; ; ) {
      const page = after ? { limit: 2, after } : { limit: 2 };
      const query = { filter: { processInstanceKey: key }, page };
      const found = await client.searchElementInstances(query, atOnce);
      assert.equal(found.page.totalItems, 3);
      walked.push(...found.items);
      if (found.items.length < 2) break;
      after = found.page.endCursor;
    }
    assert.equal(new Set(walked.map((one) => one.elementInstanceKey)).size, 3);
  });

  test('keep the way that an instance went, and count it', async () => {
    const processInstanceKey = await start('errand');
    const flows = await client.getProcessInstanceSequenceFlows({ processInstanceKey }, atOnce);
    const flowIds = flows.items.map((flow) => flow.elementId);
    assert.deepEqual(flowIds.sort(), ['to_carry', 'to_done', 'to_walk']);
    for (const flow of flows.items) assert.equal(flow.processInstanceKey, processInstanceKey);
    const counts = await client.getProcessInstanceStatistics({ processInstanceKey }, atOnce);
    const done = { active: 0, canceled: 0, incidents: 0, completed: 1 };
    const byElement = new Map(counts.items.map(({ elementId, ...count }) => [elementId, count]));
    for (const id of ['asked', 'walk', 'carry', 'done'])
      assert.deepEqual(byElement.get(id), done, id);
  });

  test('count what is open, stuck and cancelled', async () => {
    const jobType = unique('job');
    const [processInstanceKey] = await startDeliveries(jobType);
    const count = async () => {
      const counts = await client.getProcessInstanceStatistics({ processInstanceKey }, atOnce);
      return counts.items.find((item) => item.elementId === 'deliver');
    };
    const open = { elementId: 'deliver', active: 1, canceled: 0, incidents: 0, completed: 0 };
    assert.deepEqual(await count(), open);
    const [job] = await activate(jobType);
    await job.fail({ errorMessage: 'no van', retries: 0 });
    assert.equal((await count()).incidents, 1);
    const [incident] = await openIncidents(processInstanceKey);
    const [stuck] = await elements({ processInstanceKey, type: 'SERVICE_TASK' });
    assert.deepEqual([stuck.hasIncident, stuck.incidentKey], [true, incident.incidentKey]);
    await client.cancelProcessInstance({ processInstanceKey });
    const cancelled = await count();
    assert.deepEqual([cancelled.active, cancelled.canceled], [0, 1]);
  });

  test('that are not there are refused', async () => {
    const path = `/v2/element-instances/${unknownKey}`;
    const get = client.getElementInstance({ elementInstanceKey: unknownKey }, atOnce);
    await refused(get, 404, 'NOT_FOUND', path);
    const search = client.searchElementInstances({ filter: { state: 'NAPPING' } }, atOnce);
    await refused(search, 400, 'Bad Request', '/v2/element-instances/search');
  });
});

onStore('variables that are searched', () => {
  test('are JSON text, and read by key', async () => {
    const values = { count: 7, text: 'Ümit', list: [1, { a: null }], flag: false, none: null };
    const key = await startApproval(['any'], undefined, {});
    await client.createElementInstanceVariables({ elementInstanceKey: key, variables: values });
    const names = { $in: Object.keys(values) };
    const found = await variables({ processInstanceKey: key, name: names });
    const read = Object.fromEntries(found.map(({ name, value }) => [name, JSON.parse(value)]));
    assert.deepEqual(read, values);
    for (const { isTruncated, ...variable } of found) {
      assert.equal(isTruncated, false);
      assert.equal(variable.scopeKey, key);
      const { variableKey } = variable;
      assert.deepEqual(await client.getVariable({ variableKey }, atOnce), variable);
    }
    const [seven] = await variables({ processInstanceKey: key, value: '7' });
    assert.equal(seven.name, 'count');
    const [text] = await variables({ processInstanceKey: key, value: '"Ümit"' });
    assert.equal(text.name, 'text');
    const gone = client.getVariable({ variableKey: unknownKey }, atOnce);
    await refused(gone, 404, 'NOT_FOUND', `/v2/variables/${unknownKey}`);
  });

  test('are cut where they are long, unless they are wanted whole', async () => {
    const long = 'x'.repeat(20_000);
    const key = await start('approval', { groups: [], due: null, followUp: null, long });
    const filter = { processInstanceKey: key, name: 'long' };
    const [cut] = await variables(filter);
    assert.equal(cut.isTruncated, true);
    assert.ok(JSON.stringify(long).startsWith(cut.value) && cut.value.length < 10_000);
    for (const more of [{ truncateValues: false }, { truncateValues: true }]) {
      const [found] = await variables(filter, more);
      assert.equal(found.isTruncated, more.truncateValues);
    }
    const [whole] = await variables(filter, { truncateValues: false });
    assert.equal(whole.value, JSON.stringify(long));
    const { value } = await client.getVariable({ variableKey: cut.variableKey }, atOnce);
    assert.equal(value, JSON.stringify(long));
  });

  test('of a user task are those of its scopes, the innermost in effect', async () => {
    const key = await startApproval(['any']);
    const [{ userTaskKey, elementInstanceKey }] = await openTasks(key);
    const set = (elementInstanceKey, note, local) =>
      client.createElementInstanceVariables({ elementInstanceKey, variables: { note }, local });
    await set(key, 'outer', false);
    await set(elementInstanceKey, 'inner', true);
    const notes = (items) =>
      items.filter((item) => item.name === 'note').map((item) => JSON.parse(item.value));
    const all = await client.searchUserTaskVariables({ userTaskKey }, atOnce);
    assert.deepEqual(notes(all.items).sort(), ['inner', 'outer']);
    const seen = await client.searchUserTaskEffectiveVariables({ userTaskKey }, atOnce);
    assert.deepEqual(notes(seen.items), ['inner']);
    assert.equal(seen.page.totalItems, all.page.totalItems - 1);
    const filter = { name: { $like: 'no*' } };
    const query = { userTaskKey, filter, truncateValues: false };
    const filtered = await client.searchUserTaskEffectiveVariables(query, atOnce);
    assert.deepEqual(notes(filtered.items), ['inner']);
    assert.equal(filtered.items[0].scopeKey, elementInstanceKey);
    const first = await client.searchUserTaskEffectiveVariables(
      { userTaskKey, sort: [{ field: 'name', order: 'DESC' }], page: { from: 0, limit: 1 } },
      atOnce,
    );
    assert.deepEqual(notes(first.items), ['inner']);
  });
});

onStore('jobs that are searched', () => {
  test('tell of all their lives', async () => {
    const type = unique('job');
    const [processInstanceKey] = await startDeliveries(type);
    const only = async () => {
      const [job, ...others] = await jobs({ type });
      assert.equal(others.length, 0);
      return job;
    };
    const created = await only();
    assert.deepEqual(
      [created.state, created.kind, created.listenerEventType, created.retries],
      ['CREATED', 'BPMN_ELEMENT', 'UNSPECIFIED', 2],
    );
    assert.deepEqual([created.elementId, created.worker, created.deadline], ['deliver', '', null]);
    assert.equal(created.processInstanceKey, processInstanceKey);
    let [job] = await activate(type);
    const leased = await only();
    assert.equal(leased.worker, 'test');
    assert.equal(Date.parse(leased.deadline), job.deadline);
    await job.fail({ errorMessage: 'no van', retries: 1 });
    const failed = await only();
    assert.deepEqual([failed.errorMessage, failed.retries], ['no van', 1]);
    assert.equal(failed.hasFailedWithRetriesLeft, true);
    [job] = await activate(type);
    await job.complete();
    const ended = await only();
    assert.equal(ended.state, 'COMPLETED');
    assert.match(ended.endTime, /Z$/);
    assert.equal(ended.jobKey, created.jobKey);
  });

  test('have their headers, and the error that was thrown', async () => {
    const type = unique('job');
    await start('picking', { jobType: type });
    const [job] = await activate(type);
    await job.error({ errorCode: 'NO_STOCK', errorMessage: 'gone' });
    const [thrown] = await jobs({ type });
    assert.deepEqual(thrown.customHeaders, { hall: '2', shelf: 'B7' });
    assert.deepEqual([thrown.errorCode, thrown.errorMessage], ['NO_STOCK', 'gone']);
    assert.match(thrown.state, /^(ERROR_THROWN|COMPLETED)$/);
  });

  test('are found by what they are, in order, page by page', async () => {
    const type = unique('job');
    const keys = await startDeliveries(type, 3);
    const [leased] = await activate(type, { maxJobsToActivate: 1, worker: 'ada' });
    await leased.complete();
    const instances = async (filter, more) =>
      (await jobs({ type, ...filter }, more)).map((job) => job.processInstanceKey);
    const sort = [{ field: 'jobKey', order: 'DESC' }];
    assert.deepEqual(await instances({}, { sort }), keys.toReversed());
    assert.deepEqual(await instances({ state: 'COMPLETED' }), [keys[0]]);
    assert.deepEqual(await instances({ state: 'CREATED' }, { sort }), [keys[2], keys[1]]);
    assert.deepEqual(await instances({ worker: 'ada' }), [keys[0]]);
    assert.deepEqual(await instances({ processInstanceKey: keys[1] }), [keys[1]]);
    assert.deepEqual(await instances({ elementId: { $in: ['pick'] } }), []);
    const first = await client.searchJobs({ filter: { type }, sort, page: { limit: 2 } }, atOnce);
    assert.equal(first.page.totalItems, 3);
    const after = first.page.endCursor;
    const rest = await client.searchJobs({ filter: { type }, sort, page: { after } }, atOnce);
    assert.deepEqual(
      [...first.items, ...rest.items].map((job) => job.processInstanceKey),
      keys.toReversed(),
    );
  });
});
