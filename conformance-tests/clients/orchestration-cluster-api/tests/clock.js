// Engine time, where the server lets clients set it (--clock controlled).

import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import {
  activate,
  atOnce,
  client,
  deploy,
  onStore,
  openTasks,
  pause,
  refused,
  start,
  startApproval,
  startDeliveries,
  unique,
} from './support.js';

before(async () => {
  for (const name of ['errand', 'approval', 'delivery']) await deploy(name);
});

onStore('clock', () => {
  afterEach(() => client.resetClock());

  /** A day ahead of the machine, so that nothing is earlier than what other tests wrote. */
  const future = () => Date.now() + 86_400_000;

  test('time stands still until it is reset', async () => {
    const timestamp = future();
    assert.equal(await client.pinClock({ timestamp }), undefined);
    const moment = new Date(timestamp).toISOString();
    for (let n = 0; n < 2; n++) {
      const processInstanceKey = await start('errand');
      const found = await client.getProcessInstance({ processInstanceKey }, atOnce);
      assert.deepEqual([found.startDate, found.endDate], [moment, moment]);
      await pause(20);
    }
    assert.equal(await client.resetClock(), undefined);
    const [task] = await openTasks(await startApproval(['any']));
    assert.ok(Math.abs(Date.parse(task.creationDate) - Date.now()) < 60_000, task.creationDate);
  });

  test('a lease ends when the clock passes its deadline, not before', async () => {
    const [jobType, timestamp] = [unique('job'), future()];
    await client.pinClock({ timestamp });
    await startDeliveries(jobType);
    const [job] = await activate(jobType, { timeout: 3_600_000 });
    assert.equal(job.deadline, timestamp + 3_600_000);
    await client.pinClock({ timestamp: timestamp + 3_599_999 });
    assert.deepEqual(await activate(jobType), []);
    await client.pinClock({ timestamp: timestamp + 3_600_000 });
    const [again] = await activate(jobType, { requestTimeout: 20_000 });
    assert.equal(again.jobKey, job.jobKey);
    assert.equal(again.retries, job.retries);
  });

  test('a waiting worker gets the job that the clock sets free', async () => {
    const [jobType, timestamp] = [unique('job'), future()];
    await client.pinClock({ timestamp });
    await startDeliveries(jobType, 2);
    const [leased, failed] = await activate(jobType, { timeout: 60_000 });
    await failed.fail({ errorMessage: 'later', retries: 1, retryBackOff: 7_200_000 });
    const next = () => activate(jobType, { requestTimeout: 30_000, timeout: 86_400_000 });

    let waiting = next();
    await pause(200);
    await client.pinClock({ timestamp: timestamp + 60_000 });
    assert.deepEqual(
      (await waiting).map((job) => job.jobKey),
      [leased.jobKey],
    );

    waiting = next();
    await pause(200);
    await client.pinClock({ timestamp: timestamp + 7_200_000 });
    assert.deepEqual(
      (await waiting).map((job) => job.jobKey),
      [failed.jobKey],
    );
  });

  test('a moment that is none is refused', async () => {
    await refused(client.pinClock({ timestamp: -1 }), 400, 'INVALID_ARGUMENT', '/v2/clock');
    await refused(client.pinClock({ timestamp: 'noon' }), 400, 'Bad Request', '/v2/clock');
    await refused(client.pinClock({}), 400, 'INVALID_ARGUMENT', '/v2/clock');
  });
});
