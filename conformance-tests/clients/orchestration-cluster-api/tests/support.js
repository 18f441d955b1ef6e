// What the tests share: the client, made from the environment alone, and a few words for using it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createCamundaClient } from '@camunda8/orchestration-cluster-api';

/** Reads CAMUNDA_REST_ADDRESS and CAMUNDA_SDK_VALIDATION, as an application's client would. */
export const client = createCamundaClient();

/**
 * For reads that may lag elsewhere: ask once, and take what comes. Baton reads its own writes, so
 * no test ever waits for a search to catch up.
 */
export const atOnce = { consistency: { waitUpToMs: 0 } };

/** Tests that belong together; the report says on which store they ran. */
export const onStore = (name, tests) => describe(`${process.env.BATON_STORE}: ${name}`, tests);

/**
 * A client that shows the text and the headers of each answer to `look` before it reads the text
 * itself, or the one that `look` gives back.
 */
export function watching(look, config = {}) {
  return createCamundaClient({
    config,
    fetch: async (...request) => {
      const answer = await fetch(...request);
      const { status, headers } = answer;
      const text = await answer.text();
      return new Response(look(text, headers) ?? (text || null), { status, headers });
    },
  });
}

/** A key that the server has never given to anything. */
export const unknownKey = '2251799813685000';

/** A name that no other test has. */
export const unique = (name) => `${name}-${randomUUID()}`;

/** The path of a process in `processes/`. */
export const processFile = (name) =>
  fileURLToPath(new URL(`../processes/${name}.bpmn`, import.meta.url));

/** Deploys a process of `processes/`; what it was deployed as. */
export async function deploy(name) {
  const deployment = await client.deployResourcesFromFiles([processFile(name)]);
  assert.equal(deployment.processes.length, 1);
  return deployment.processes[0];
}

/** Starts an instance; its key. */
export async function start(processDefinitionId, variables = {}, more = {}) {
  const started = await client.createProcessInstance({ processDefinitionId, variables, ...more });
  return started.processInstanceKey;
}

/** Starts an approval whose first task the groups may take. */
export const startApproval = (groups, due = '2030-01-01T00:00:00Z', more = {}) =>
  start('approval', { groups, due, followUp: '2029-12-01T00:00:00Z' }, more);

/** Starts deliveries whose jobs have this type; their keys. */
export async function startDeliveries(jobType, count = 1, variables = {}) {
  const keys = [];
  while (keys.length < count) keys.push(await start('delivery', { jobType, ...variables }));
  return keys;
}

/** The jobs of a type that a worker gets now. */
export async function activate(type, more = {}) {
  const asked = {
    type,
    worker: 'test',
    timeout: 60_000,
    maxJobsToActivate: 10,
    requestTimeout: -1,
  };
  return (await client.activateJobs({ ...asked, ...more })).jobs;
}

/** The state of an instance. */
export async function stateOf(processInstanceKey) {
  return (await client.getProcessInstance({ processInstanceKey }, atOnce)).state;
}

/** Whether these instances are all at their end. */
export async function allCompleted(processInstanceKeys) {
  const filter = { processInstanceKey: { $in: processInstanceKeys }, state: 'COMPLETED' };
  const { page } = await client.searchProcessInstances({ filter, page: { limit: 1 } }, atOnce);
  return page.totalItems === processInstanceKeys.length;
}

/** The open user tasks of an instance. */
export async function openTasks(processInstanceKey) {
  const filter = { processInstanceKey, state: 'CREATED' };
  return (await client.searchUserTasks({ filter }, atOnce)).items;
}

/** The open incidents of an instance. */
export async function openIncidents(processInstanceKey) {
  const filter = { processInstanceKey, state: 'ACTIVE' };
  return (await client.searchIncidents({ filter }, atOnce)).items;
}

/**
 * Expects a call to be refused with the whole problem body that the API promises, as the client
 * shows it; its detail.
 */
export async function refused(call, status, title, instance) {
  const error = await call.then(
    (answer) => assert.fail(`not refused: ${JSON.stringify(answer)}`),
    (error) => error,
  );
  assert.equal(error.name, 'HttpSdkError', error.stack);
  const { status: gotStatus, title: gotTitle, type } = error;
  assert.deepEqual([gotStatus, gotTitle, type], [status, title, 'about:blank'], error.message);
  if (instance) assert.equal(error.instance, instance);
  assert.match(error.instance, /^\/v2\//);
  assert.equal(typeof error.detail, 'string');
  assert.ok(error.detail.length > 0);
  assert.equal(error.message, `${title} [${error.operationId}]: ${error.detail}`);
  return error.detail;
}

/** Waits until something holds that happens without us, such as in a worker. */
export async function eventually(what, holds, waitUpToMs = 30_000) {
  const deadline = Date.now() + waitUpToMs;
  for (;;) {
    const found = await holds();
    if (found) return found;
    assert.ok(Date.now() < deadline, `${what} did not happen within ${waitUpToMs} ms`);
    await pause(20);
  }
}

/** Lets time pass. */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs a worker of the client while something is done, and stops it whatever happens. */
export async function withWorker(options, whileWorking) {
  const worker = client.createJobWorker({ jobTimeoutMs: 60_000, maxParallelJobs: 4, ...options });
  try {
    return await whileWorking(worker);
  } finally {
    worker.stop();
  }
}
