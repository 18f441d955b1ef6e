// The client's own worker, which polls, hands jobs over and answers for them.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  allCompleted,
  client,
  deploy,
  eventually,
  onStore,
  openIncidents,
  pause,
  startDeliveries,
  stateOf,
  unique,
  withWorker,
} from './support.js';

before(() => deploy('delivery'));

onStore("the client's worker", () => {
  test('it works every job once, those that were there and those that come', async () => {
    const jobType = unique('job');
    const keys = await startDeliveries(jobType, 5, { boxes: 2 });
    const seen = [];
    const jobHandler = async (job) => {
      seen.push(job.processInstanceKey);
      assert.deepEqual(job.variables, { boxes: 2 });
      return job.complete({ delivered: job.variables.boxes });
    };
    await withWorker({ jobType, jobHandler, fetchVariables: ['boxes'] }, async () => {
      await eventually('the first five', () => seen.length === 5);
      keys.push(...(await startDeliveries(jobType, 5, { boxes: 2 })));
      await eventually('all ten', () => seen.length === 10);
      await eventually('their end', () => allCompleted(keys));
    });
    assert.deepEqual(seen.sort(), keys.sort());
  });

  test('a job says where it comes from', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType, 1, { a: 1 });
    const jobs = [];
    const jobHandler = async (job) => {
      jobs.push(job);
      return job.complete();
    };
    const workerName = unique('worker');
    await withWorker({ jobType, jobHandler, workerName, jobTimeoutMs: 40_000 }, async () => {
      await eventually('the job', () => stateOf(key).then((state) => state === 'COMPLETED'));
    });
    const [job] = jobs;
    assert.equal(jobs.length, 1);
    const expected = {
      type: jobType,
      worker: workerName,
      retries: 2,
      processInstanceKey: key,
      rootProcessInstanceKey: key,
      processDefinitionId: 'delivery',
      processDefinitionVersion: 1,
      elementId: 'deliver',
      kind: 'BPMN_ELEMENT',
      listenerEventType: 'UNSPECIFIED',
      userTask: null,
      customHeaders: {},
      tenantId: '<default>',
      tags: [],
    };
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(job[name], value, name);
    assert.deepEqual(job.variables, { jobType, a: 1 });
    assert.ok(Math.abs(job.deadline - Date.now() - 40_000) < 30_000, `deadline ${job.deadline}`);
  });

  test('a failed job comes again after its back-off, one attempt poorer', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType);
    const tries = [];
    const jobHandler = async (job) => {
      tries.push({ at: Date.now(), retries: job.retries, variables: job.variables });
      if (tries.length > 1) return job.complete();
      const errorMessage = 'nobody home';
      return job.fail({
        errorMessage,
        retries: 1,
        retryBackOff: 700,
        variables: { knocked: true },
      });
    };
    await withWorker({ jobType, jobHandler }, async () => {
      await eventually('the end', () => allCompleted([key]));
    });
    assert.deepEqual(
      tries.map((one) => one.retries),
      [2, 1],
    );
    assert.ok(tries[1].at - tries[0].at >= 700, `${tries[1].at - tries[0].at} ms`);
    assert.equal(tries[1].variables.knocked, true);
  });

  test('a handler that throws is a failure with one attempt less', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType);
    let tries = 0;
    const jobHandler = async () => {
      tries++;
      throw new Error('the van broke down');
    };
    await withWorker({ jobType, jobHandler }, async () => {
      await eventually('the incident', async () => (await openIncidents(key)).length > 0);
    });
    assert.equal(tries, 2);
    const [incident] = await openIncidents(key);
    assert.equal(incident.errorType, 'JOB_NO_RETRIES');
    assert.match(incident.errorMessage, /the van broke down/);
  });

  test('a worker may cancel the whole instance', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType);
    const jobHandler = (job) => job.cancelWorkflow();
    await withWorker({ jobType, jobHandler }, async () => {
      await eventually('the end', async () => (await stateOf(key)) === 'TERMINATED');
    });
  });

  test('a worker in threads works as well', async () => {
    const jobType = unique('job');
    const keys = await startDeliveries(jobType, 3, { boxes: 4 });
    const worker = client.createThreadedJobWorker({
      jobType,
      handlerModule: fileURLToPath(new URL('./threaded_handler.js', import.meta.url)),
      jobTimeoutMs: 60_000,
      maxParallelJobs: 3,
      threadPoolSize: 1,
    });
    try {
      await eventually('the end', () => allCompleted(keys));
    } finally {
      worker.stop();
      // The threads would keep this program alive.
      client.stopAllWorkers();
    }
  });

  test('a worker that stops in peace leaves nothing behind', async () => {
    const jobType = unique('job');
    const keys = await startDeliveries(jobType, 2);
    const jobHandler = async (job) => {
      await pause(50);
      return job.complete();
    };
    const worker = client.createJobWorker({
      jobType,
      jobHandler,
      jobTimeoutMs: 60_000,
      pollTimeoutMs: 500,
    });
    await eventually('work', () => worker.activeJobs > 0);
    const stopped = await worker.stopGracefully({ waitUpToMs: 20_000 });
    assert.deepEqual(stopped, { remainingJobs: 0, timedOut: false });
    assert.ok(await allCompleted(keys));
  });
});
