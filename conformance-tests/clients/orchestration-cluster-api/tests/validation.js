// The client's own checks of answers and requests, harder than `res:strict`.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createCamundaClient } from '@camunda8/orchestration-cluster-api';
import {
  activate,
  atOnce,
  client,
  deploy,
  onStore,
  openIncidents,
  openTasks,
  processFile,
  start,
  startApproval,
  startDeliveries,
  unique,
  watching,
} from './support.js';

const checking = (mode) =>
  createCamundaClient({
    config: { CAMUNDA_SDK_VALIDATION: mode, CAMUNDA_SDK_LOG_LEVEL: 'silent' },
  });

/** One call of every operation with a client that checks in its own way; what it has to find. */
async function callEverything(checked, unlike = {}) {
  const group = unique('group');
  const jobType = unique('job');
  const findings = {};
  const call = async (name, ...request) => {
    try {
      return await checked[name](...request);
    } catch (error) {
      findings[name] = error.message;
    }
  };
  await call('getTopology');
  await call('getStatus');
  await call('getLicense');
  await call('createDeployment', { resources: [new File([errand], 'errand.bpmn')] });
  await call('createProcessInstance', { processDefinitionId: 'errand', awaitCompletion: true });

  const approval = await startApproval([group]);
  await call('getProcessInstance', { processInstanceKey: approval }, atOnce);
  await call(
    'searchProcessInstances',
    {
      filter: { processInstanceKey: { $in: [approval] }, state: { $neq: 'TERMINATED' } },
      sort: [{ field: 'startDate', order: 'DESC' }],
      page: { limit: 10 },
    },
    atOnce,
  );
  await call('searchUserTasks', { filter: { candidateGroup: group, state: 'CREATED' } }, atOnce);
  const [{ userTaskKey }] = await openTasks(approval);
  await call('getUserTask', { userTaskKey }, atOnce);
  await call('updateUserTask', {
    userTaskKey,
    changeset: { priority: 80, dueDate: '2030-01-02T00:00:00Z', candidateGroups: [group] },
    action: 'urgent',
  });
  await call('assignUserTask', { userTaskKey, assignee: 'ada', allowOverride: false });
  await call('unassignUserTask', { userTaskKey });
  await call('completeUserTask', { userTaskKey, variables: { ok: true } });
  await call('createElementInstanceVariables', {
    elementInstanceKey: approval,
    variables: { a: [1, { b: null }] },
  });
  const ofApproval = { filter: { processInstanceKey: approval } };
  await call('searchVariables', { ...ofApproval, truncateValues: false }, atOnce);
  const [{ variableKey }] = (await client.searchVariables(ofApproval, atOnce)).items;
  await call('getVariable', { variableKey }, atOnce);
  await call('searchUserTaskVariables', { userTaskKey }, atOnce);
  await call('searchUserTaskEffectiveVariables', { userTaskKey }, atOnce);
  await call('searchElementInstances', ofApproval, atOnce);
  await call('getElementInstance', { elementInstanceKey: approval }, atOnce);
  await call('getProcessInstanceSequenceFlows', { processInstanceKey: approval }, atOnce);
  await call('getProcessInstanceStatistics', { processInstanceKey: approval }, atOnce);
  await call('cancelProcessInstance', { processInstanceKey: approval });

  const [delivery] = await startDeliveries(jobType);
  await call('activateJobs', {
    type: jobType,
    timeout: 1_000,
    maxJobsToActivate: 1,
    requestTimeout: -1,
    worker: 'test',
  });
  const [job] = await activate(jobType, { requestTimeout: 30_000 });
  const { jobKey } = job;
  await call('searchJobs', { filter: { type: jobType } }, atOnce);
  await call('failJob', { jobKey, errorMessage: 'no', retries: 0 });
  const [{ incidentKey }] = await openIncidents(delivery);
  await call('searchIncidents', { filter: { processInstanceKey: delivery } }, atOnce);
  await call('getIncident', { incidentKey }, atOnce);
  await call('updateJob', { jobKey, changeset: { retries: 1 } });
  await call('resolveIncident', { incidentKey });
  await call('completeJob', { jobKey, variables: {} });

  const order = unique('order');
  await call('publishMessage', {
    name: 'money_received',
    correlationKey: order,
    timeToLive: 1_000,
    messageId: order,
    variables: { amount: 1 },
  });
  await start('payment', { order: `${order}-2` });
  await call('correlateMessage', { name: 'money_received', correlationKey: `${order}-2` });
  const ofOrder = { filter: { correlationKey: `${order}-2` } };
  await call('searchMessageSubscriptions', ofOrder, atOnce);
  await call('searchCorrelatedMessageSubscriptions', ofOrder, atOnce);
  await call('broadcastSignal', { signalName: unique('signal'), variables: {} });
  const pickType = unique('job');
  await start('picking', { jobType: pickType });
  const [pick] = await activate(pickType);
  await call('throwJobError', { jobKey: pick.jobKey, errorCode: 'NO_STOCK', variables: {} });
  await call('pinClock', { timestamp: Date.now() });
  await call('resetClock');
  assert.deepEqual(findings, unlike);
}

let errand, captures;

before(async () => {
  errand = await readFile(processFile('errand'), 'utf8');
  const names = ['errand', 'approval', 'delivery', 'payment', 'picking'];
  for (const name of names) await deploy(name);
  captures = await mkdtemp(join(tmpdir(), 'baton-captures-'));
  process.env.CAMUNDA_SDK_VALIDATION_CAPTURE_DIR = captures;
});

after(async () => {
  await client.resetClock();
  await rm(captures, { recursive: true });
});

onStore('validation', () => {
  test('is strict for answers in all other tests', () => {
    assert.equal(client.getConfig().validation.res, 'strict');
  });

  test('an answer without a member, or with one of another type, would be noticed', async () => {
    const finds = async (change) => {
      const changed = watching((text) => {
        const body = JSON.parse(text);
        change(body);
        return JSON.stringify(body);
      });
      const call = changed.searchProcessInstances({ page: { limit: 1 } }, atOnce);
      return call.then(
        () => 'nothing',
        (error) => error.message,
      );
    };
    const wrong = 'Invalid searchProcessInstances response: validation failed';
    assert.equal(await finds(() => {}), 'nothing');
    assert.equal(await finds((body) => delete body.page.hasMoreTotalItems), wrong);
    assert.equal(await finds((body) => delete body.items[0].businessId), wrong);
    assert.equal(await finds((body) => (body.items[0].processInstanceKey = 7)), wrong);
    assert.equal(await finds((body) => (body.items[0].startDate = '2026-01-01')), wrong);
  });

  test('strict requests and answers', () => callEverything(checking('req:strict,res:strict')));

  test('fanatical: the members of newer versions are all that is more than the client knows', () =>
    callEverything(checking('fanatical'), {
      getProcessInstance: 'Unknown properties in response: /: suspendedDate',
      getUserTask: 'Unknown properties in response: /: businessId',
    }));
});
