// Jobs that are activated by hand.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  activate,
  allCompleted,
  atOnce,
  client,
  deploy,
  onStore,
  pause,
  refused,
  startDeliveries,
  stateOf,
  unique,
  unknownKey,
} from './support.js';

before(() => deploy('delivery'));

onStore('activation', () => {
  test('none at once, when nobody wants to wait', async () => {
    const begun = Date.now();
    assert.deepEqual(await activate(unique('job'), { requestTimeout: -1 }), []);
    assert.ok(Date.now() - begun < 5_000);
  });

  test('none after the time that was asked for', async () => {
    const begun = Date.now();
    assert.deepEqual(await activate(unique('job'), { requestTimeout: 600 }), []);
    const took = Date.now() - begun;
    assert.ok(took >= 590 && took < 8_000, `${took} ms`);
  });

  test('a waiting worker wakes when a job comes', async () => {
    const jobType = unique('job');
    const waiting = activate(jobType, { requestTimeout: 60_000 });
    await pause(200);
    const begun = Date.now();
    const [key] = await startDeliveries(jobType);
    const jobs = await waiting;
    assert.deepEqual(
      jobs.map((job) => job.processInstanceKey),
      [key],
    );
    assert.ok(Date.now() - begun < 10_000, 'it waited for longer than the job took to come');
  });

  test('each job goes to one worker, and no more than it asks for', async () => {
    const jobType = unique('job');
    const keys = await startDeliveries(jobType, 5);
    const first = await activate(jobType, { maxJobsToActivate: 2, worker: 'one' });
    const second = await activate(jobType, { maxJobsToActivate: 2, worker: 'two' });
    const third = await activate(jobType, { maxJobsToActivate: 10, worker: 'three' });
    assert.deepEqual(
      [first, second, third].map((jobs) => jobs.length),
      [2, 2, 1],
    );
    const jobs = [...first, ...second, ...third];
    assert.deepEqual(
      jobs.map((job) => job.processInstanceKey),
      keys,
      'oldest first',
    );
    assert.deepEqual(await activate(jobType), []);
    for (const job of jobs) await job.complete();
    assert.ok(await allCompleted(keys));
  });

  test('of many that wait, each job wakes one', async () => {
    const jobType = unique('job');
    const waiting = Array.from({ length: 8 }, () =>
      activate(jobType, { requestTimeout: 20_000, maxJobsToActivate: 1 }),
    );
    await pause(300);
    const keys = await startDeliveries(jobType, 8);
    const jobs = (await Promise.all(waiting)).flat();
    assert.deepEqual(jobs.map((job) => job.processInstanceKey).sort(), keys.sort());
    await Promise.all(jobs.map((job) => job.complete()));
    assert.ok(await allCompleted(keys));
  });

  test('what may be null may be null', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType);
    const [{ jobKey }] = await activate(jobType);
    await client.updateJob({ jobKey, changeset: { retries: null, timeout: 60_000 } });
    await client.updateJob({ jobKey, changeset: { retries: 5, timeout: null } });
    await client.failJob({ jobKey, retries: 4 });
    const [again] = await activate(jobType);
    assert.equal(again.retries, 4);
    await client.completeJob({ jobKey, variables: null, result: null });
    assert.equal(await stateOf(key), 'COMPLETED');
  });

  test('only the variables that were asked for', async () => {
    const jobType = unique('job');
    await startDeliveries(jobType, 1, { a: 1, b: 2, c: 3 });
    const [job] = await activate(jobType, { fetchVariable: ['c', 'a', 'no_such'] });
    assert.deepEqual(job.variables, { a: 1, c: 3 });
  });

  test('a worker that hung up gets no job', async () => {
    const jobType = unique('job');
    const waiting = client.activateJobs({
      type: jobType,
      timeout: 60_000,
      maxJobsToActivate: 1,
      requestTimeout: 60_000,
    });
    const gone = waiting.then(
      () => assert.fail('not cancelled'),
      (error) => error,
    );
    await pause(300);
    waiting.cancel();
    assert.equal((await gone).name, 'CancelSdkError');
    await pause(100);
    const [key] = await startDeliveries(jobType);
    const jobs = await activate(jobType, { requestTimeout: 30_000 });
    assert.deepEqual(
      jobs.map((job) => job.processInstanceKey),
      [key],
    );
  });

  test('a lease ends, and the late worker may still finish', async () => {
    const jobType = unique('job');
    const [key] = await startDeliveries(jobType);
    const [late] = await activate(jobType, { timeout: 400 });
    const [again] = await activate(jobType, { requestTimeout: 30_000 });
    assert.equal(again.jobKey, late.jobKey);
    assert.ok(again.deadline > late.deadline);
    await late.complete({ by: 'the late one' });
    assert.equal(await stateOf(key), 'COMPLETED');
    await refused(client.completeJob({ jobKey: again.jobKey }), 404, 'NOT_FOUND');
  });

  test('a lease can be made longer or shorter', async () => {
    const jobType = unique('job');
    await startDeliveries(jobType);
    const [job] = await activate(jobType);
    await job.modifyJobTimeout({ newTimeoutMs: 300 });
    const [again] = await activate(jobType, { requestTimeout: 30_000 });
    assert.equal(again.jobKey, job.jobKey);
  });

  test('jobs that nobody has cannot be failed nor leased for longer', async () => {
    const jobType = unique('job');
    await startDeliveries(jobType);
    const [{ jobKey }] = await activate(jobType, { timeout: 200 });
    const [taken] = await activate(jobType, { requestTimeout: 30_000 });
    await taken.fail({ retries: 1, retryBackOff: 0, errorMessage: 'put back' });
    const path = `/v2/jobs/${jobKey}`;
    await refused(client.failJob({ jobKey, retries: 1 }), 409, 'INVALID_STATE', `${path}/failure`);
    const longer = client.updateJob({ jobKey, changeset: { timeout: 1_000 } });
    await refused(longer, 409, 'INVALID_STATE', path);
  });

  test('unknown jobs are not found', async () => {
    const jobKey = unknownKey;
    const path = `/v2/jobs/${jobKey}`;
    await refused(client.completeJob({ jobKey }), 404, 'NOT_FOUND', `${path}/completion`);
    await refused(client.failJob({ jobKey, retries: 1 }), 404, 'NOT_FOUND', `${path}/failure`);
    await refused(client.updateJob({ jobKey, changeset: { retries: 1 } }), 404, 'NOT_FOUND', path);
    const incident = client.getIncident({ incidentKey: unknownKey }, atOnce);
    await refused(incident, 404, 'NOT_FOUND', `/v2/incidents/${unknownKey}`);
    const resolved = client.resolveIncident({ incidentKey: unknownKey });
    await refused(resolved, 404, 'NOT_FOUND', `/v2/incidents/${unknownKey}/resolution`);
  });
});
