// The inbox of people.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  atOnce,
  client,
  deploy,
  onStore,
  openTasks,
  refused,
  startApproval,
  stateOf,
  unique,
  unknownKey,
} from './support.js';

const search = (request) => client.searchUserTasks(request, atOnce);

/** Due dates of the tasks that a filter lets through, in the order they come. */
async function duesOf(filter, sort) {
  return (await search({ filter, sort })).items.map((task) => task.dueDate);
}

before(() => deploy('approval'));

onStore('the inbox', () => {
  const [early, middle, late] = ['2030-01-01', '2030-02-01', '2030-03-01'].map(
    (day) => `${day}T10:00:00.000Z`,
  );
  let sales, support, keys;

  before(async () => {
    sales = unique('sales');
    support = unique('support');
    keys = [
      await startApproval([sales, support], middle),
      await startApproval([sales], late),
      await startApproval([sales], early),
      await startApproval([support], '2030-01-15T12:00:00+02:00'),
    ];
  });

  test('a group sees its tasks, the most urgent first', async () => {
    const filter = { candidateGroup: sales, state: 'CREATED' };
    const sort = (order) => [{ field: 'dueDate', order }];
    assert.deepEqual(await duesOf(filter, sort('ASC')), [early, middle, late]);
    assert.deepEqual(await duesOf(filter, sort('DESC')), [late, middle, early]);
    const filterSupport = { candidateGroup: support, state: 'CREATED' };
    assert.deepEqual(await duesOf(filterSupport, sort('ASC')), [
      '2030-01-15T10:00:00.000Z',
      middle,
    ]);
  });

  test('cursors lead over all pages of a group', async () => {
    const dues = [];
    let after;
    for (let pages = 0; pages < 4; pages++) {
      const { items, page } = await search({
        filter: { candidateGroup: { $in: [sales, support] }, state: 'CREATED' },
        sort: [{ field: 'dueDate', order: 'ASC' }],
        page: after ? { after, limit: 1 } : { limit: 1 },
      });
      assert.equal(page.totalItems, 4);
      dues.push(...items.map((task) => task.dueDate));
      after = page.endCursor;
    }
    assert.deepEqual(dues, [early, '2030-01-15T10:00:00.000Z', middle, late]);
  });

  test('filters join', async () => {
    const sort = [{ field: 'dueDate', order: 'ASC' }];
    const ours = (filter) => duesOf({ candidateGroup: sales, ...filter }, sort);
    assert.deepEqual(await ours({ dueDate: { $lte: middle } }), [early, middle]);
    assert.deepEqual(await ours({ dueDate: { $gt: early, $lt: late } }), [middle]);
    assert.deepEqual(await ours({ dueDate: { $exists: false } }), []);
    assert.deepEqual(await ours({ followUpDate: '2029-12-01T00:00:00Z' }), [early, middle, late]);
    assert.deepEqual(await ours({ completionDate: { $exists: true } }), []);
    assert.deepEqual(await ours({ creationDate: { $gt: '2100-01-01T00:00:00Z' } }), []);
    assert.deepEqual(await ours({ processInstanceKey: keys[0] }), [middle]);
    assert.deepEqual(await ours({ name: 'Approve the request' }), [early, middle, late]);
    assert.deepEqual(await ours({ name: { $like: 'Approve*' } }), [early, middle, late]);
    assert.deepEqual(await ours({ elementId: 'file' }), []);
    assert.deepEqual(await ours({ processDefinitionId: 'approval' }), [early, middle, late]);
    assert.deepEqual(await ours({ priority: 50 }), [early, middle, late]);
    assert.deepEqual(await ours({ priority: { $lt: 50 } }), []);
    assert.deepEqual(await ours({ candidateUser: 'bo' }), [early, middle, late]);
    assert.deepEqual(await ours({ candidateUser: 'cy' }), []);
    assert.deepEqual(await ours({ assignee: { $exists: false } }), [early, middle, late]);
    assert.deepEqual(await ours({ state: { $neq: 'CREATED' } }), []);
    assert.deepEqual(await ours({ state: { $in: ['CREATED', 'COMPLETED'] } }), [
      early,
      middle,
      late,
    ]);
    assert.deepEqual(await ours({ state: { $like: 'CRE*' } }), [early, middle, late]);
    assert.deepEqual(await ours({ state: 'ASSIGNING' }), []);
  });

  test('one task has all that a person needs', async () => {
    const [{ userTaskKey }] = await openTasks(keys[0]);
    const task = await client.getUserTask({ userTaskKey }, atOnce);
    const { creationDate, elementInstanceKey, processDefinitionKey, ...rest } = task;
    assert.match(creationDate, /^\d{4}-.*Z$/);
    assert.match(elementInstanceKey, /^\d+$/);
    assert.match(processDefinitionKey, /^\d+$/);
    assert.deepEqual(rest, {
      userTaskKey,
      processInstanceKey: keys[0],
      rootProcessInstanceKey: keys[0],
      name: 'Approve the request',
      state: 'CREATED',
      assignee: null,
      elementId: 'approve',
      candidateGroups: [sales, support],
      candidateUsers: ['ada', 'bo'],
      processDefinitionId: 'approval',
      processDefinitionVersion: 1,
      processName: 'Approval',
      completionDate: null,
      followUpDate: '2029-12-01T00:00:00.000Z',
      dueDate: middle,
      tenantId: '<default>',
      externalFormReference: null,
      formKey: null,
      customHeaders: {},
      priority: 50,
      tags: [],
    });
  });
});

onStore('working on a task', () => {
  test('dates, candidates and priority change, and what is left out stays', async () => {
    const [before, after] = [unique('before'), unique('after')];
    const [{ userTaskKey }] = await openTasks(await startApproval([before]));
    const shown = () => client.getUserTask({ userTaskKey }, atOnce);
    const { followUpDate, candidateUsers } = await shown();
    const changed = await client.updateUserTask({
      userTaskKey,
      changeset: {
        dueDate: '2031-05-01T12:00:00+02:00',
        candidateGroups: [after],
        priority: 80,
        followUpDate: null,
      },
      action: 'hurry',
    });
    assert.equal(changed, undefined);
    const task = await shown();
    assert.equal(task.dueDate, '2031-05-01T10:00:00.000Z');
    assert.equal(task.priority, 80);
    assert.deepEqual([task.followUpDate, task.candidateUsers], [followUpDate, candidateUsers]);
    const ofGroup = async (candidateGroup) =>
      (await search({ filter: { candidateGroup, state: 'CREATED' } })).items.length;
    assert.deepEqual([await ofGroup(before), await ofGroup(after)], [0, 1]);

    const emptied = { dueDate: '', followUpDate: '', candidateUsers: [] };
    await client.updateUserTask({ userTaskKey, changeset: emptied });
    const bare = await shown();
    assert.deepEqual([bare.dueDate, bare.followUpDate, bare.candidateUsers], [null, null, []]);
    const path = `/v2/user-tasks/${userTaskKey}`;
    const update = (changeset) => client.updateUserTask({ userTaskKey, changeset });
    await refused(update({ priority: 101 }), 400, 'INVALID_ARGUMENT', path);
    await refused(update({}), 400, 'INVALID_ARGUMENT', path);
    await refused(update({ dueDate: 'soon' }), 400, 'Bad Request', path);
    const unknown = client.updateUserTask({ userTaskKey: unknownKey, changeset: { priority: 1 } });
    await refused(unknown, 404, 'NOT_FOUND', `/v2/user-tasks/${unknownKey}`);
    await client.completeUserTask({ userTaskKey });
    await refused(update({ priority: 1 }), 409, 'INVALID_STATE', path);
  });

  test('it is taken, given back, taken over and completed, and the next one comes', async () => {
    const key = await startApproval([unique('group')]);
    const [{ userTaskKey }] = await openTasks(key);
    const assignee = async () => (await client.getUserTask({ userTaskKey }, atOnce)).assignee;
    const assignment = `/v2/user-tasks/${userTaskKey}/assignment`;

    const assigned = await client.assignUserTask({
      userTaskKey,
      assignee: 'ada',
      allowOverride: false,
    });
    assert.equal(assigned, undefined);
    assert.equal(await assignee(), 'ada');
    const taken = client.assignUserTask({ userTaskKey, assignee: 'bo', allowOverride: false });
    await refused(taken, 409, 'INVALID_STATE', assignment);
    assert.equal(await assignee(), 'ada');

    await client.unassignUserTask({ userTaskKey });
    assert.equal(await assignee(), null);
    await client.assignUserTask({ userTaskKey, assignee: 'bo', allowOverride: false });
    await client.assignUserTask({ userTaskKey, assignee: 'cy', action: 'take over' });
    assert.equal(await assignee(), 'cy');
    const unsaid = { userTaskKey, assignee: 'dee', allowOverride: null, action: null };
    await client.assignUserTask(unsaid);
    assert.equal(await assignee(), 'dee');
    const nobody = client.assignUserTask({ userTaskKey, assignee: '' });
    await refused(nobody, 400, 'INVALID_ARGUMENT', assignment);

    const done = await client.completeUserTask({
      userTaskKey,
      variables: { approved: true, note: 'fine – ✓' },
      action: 'approve',
    });
    assert.equal(done, undefined);
    const task = await client.getUserTask({ userTaskKey }, atOnce);
    assert.equal(task.state, 'COMPLETED');
    assert.equal(task.assignee, 'dee');
    assert.notEqual(task.completionDate, null);

    const [next] = await openTasks(key);
    assert.equal(next.elementId, 'file');
    assert.equal(next.assignee, 'archivist');
    await client.completeUserTask({ userTaskKey: next.userTaskKey, variables: null, action: null });
    assert.equal(await stateOf(key), 'COMPLETED');
  });

  test('each person finds their own', async () => {
    const person = unique('person');
    const keys = [await startApproval(['any']), await startApproval(['any'])];
    for (const key of keys) {
      const [{ userTaskKey }] = await openTasks(key);
      await client.assignUserTask({ userTaskKey, assignee: person });
    }
    const mine = async (filter) => {
      const { items } = await search({ filter, sort: [{ field: 'creationDate', order: 'ASC' }] });
      return items.map((task) => task.processInstanceKey);
    };
    assert.deepEqual(await mine({ assignee: person }), keys);
    assert.deepEqual(await mine({ assignee: { $in: [person, 'nobody'] }, state: 'CREATED' }), keys);
    assert.deepEqual(await mine({ assignee: { $like: `${person.slice(0, -1)}?` } }), keys);
    const [{ userTaskKey }] = await openTasks(keys[0]);
    await client.completeUserTask({ userTaskKey });
    assert.deepEqual(await mine({ assignee: person, state: 'CREATED' }), [keys[1]]);
    assert.deepEqual(await mine({ assignee: person, state: 'COMPLETED' }), [keys[0]]);
    assert.deepEqual(await mine({ assignee: person, completionDate: { $exists: true } }), [
      keys[0],
    ]);
  });

  test('what somebody completed is in the variables at the end', async () => {
    const group = unique('group');
    const awaited = client.createProcessInstance({
      processDefinitionId: 'approval',
      variables: { groups: [group], due: '2030-01-01T00:00:00Z', followUp: null },
      awaitCompletion: true,
      requestTimeout: 30_000,
      fetchVariables: ['approved'],
    });
    const consistency = { waitUpToMs: 30_000, pollIntervalMs: 20 };
    const found = await client.searchUserTasks(
      { filter: { candidateGroup: group } },
      { consistency },
    );
    const [task] = found.items;
    assert.equal(task.followUpDate, null);
    await client.completeUserTask({
      userTaskKey: task.userTaskKey,
      variables: { approved: { by: 'ada' } },
    });
    const [next] = await openTasks(task.processInstanceKey);
    await client.completeUserTask({ userTaskKey: next.userTaskKey });
    assert.deepEqual((await awaited).variables, { approved: { by: 'ada' } });
  });

  test('a completed task cannot be changed any more', async () => {
    const key = await startApproval(['any']);
    const [{ userTaskKey }] = await openTasks(key);
    await client.completeUserTask({ userTaskKey });
    const assigned = client.assignUserTask({ userTaskKey, assignee: 'ada' });
    await refused(assigned, 409, 'INVALID_STATE');
    await refused(client.unassignUserTask({ userTaskKey }), 409, 'INVALID_STATE');
    await refused(client.completeUserTask({ userTaskKey }), 409, 'INVALID_STATE');
  });

  test('unknown tasks are not found', async () => {
    const userTaskKey = unknownKey;
    const path = `/v2/user-tasks/${unknownKey}`;
    await refused(client.getUserTask({ userTaskKey }, atOnce), 404, 'NOT_FOUND', path);
    await refused(client.completeUserTask({ userTaskKey }), 404, 'NOT_FOUND', `${path}/completion`);
    await refused(client.unassignUserTask({ userTaskKey }), 404, 'NOT_FOUND', `${path}/assignee`);
    const assigned = client.assignUserTask({ userTaskKey, assignee: 'ada' });
    await refused(assigned, 404, 'NOT_FOUND', `${path}/assignment`);
  });
});
