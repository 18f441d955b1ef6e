// Messages, signals, BPMN errors of workers, calls and timers.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  activate,
  allCompleted,
  atOnce,
  client,
  deploy,
  eventually,
  onStore,
  openIncidents,
  openTasks,
  refused,
  start,
  stateOf,
  unique,
  unknownKey,
} from './support.js';

before(async () => {
  const names = ['payment', 'inquiry', 'evacuation', 'picking', 'delivery', 'tour', 'pause'];
  for (const name of names) await deploy(name);
});

const search = async (filter) => (await client.searchProcessInstances({ filter }, atOnce)).items;

onStore('messages', () => {
  test('a message goes to the instance that its key names', async () => {
    const [mine, other] = [unique('order'), unique('order')];
    const key = await start('payment', { order: mine });
    const waiting = await start('payment', { order: other });
    const published = await client.publishMessage({
      name: 'money_received',
      correlationKey: mine,
      variables: { amount: 12.5 },
    });
    assert.match(published.messageKey, /^\d+$/);
    assert.equal(published.tenantId, '<default>');
    assert.equal((await openTasks(key)).length, 1);
    assert.equal((await openTasks(waiting)).length, 0);
  });

  test('a message waits as long as it lives, once for each id', async () => {
    const correlationKey = unique('order');
    const message = {
      name: 'money_received',
      correlationKey,
      messageId: unique('transfer'),
      timeToLive: 3_600_000,
    };
    await client.publishMessage(message);
    const path = '/v2/messages/publication';
    await refused(client.publishMessage(message), 409, 'ALREADY_EXISTS', path);
    const key = await start('payment', { order: correlationKey });
    assert.equal((await openTasks(key)).length, 1);
  });

  test('a correlation tells who took the message, or that nobody did', async () => {
    const correlationKey = unique('order');
    const message = { name: 'money_received', correlationKey, variables: { amount: 1 } };
    const path = '/v2/messages/correlation';
    await refused(client.correlateMessage(message), 404, 'NOT_FOUND', path);
    const key = await start('payment', { order: correlationKey });
    const correlated = await client.correlateMessage(message);
    assert.equal(correlated.processInstanceKey, key);
    assert.match(correlated.messageKey, /^\d+$/);
  });

  test('a message starts an instance', async () => {
    const correlationKey = unique('customer');
    const message = { name: 'inquiry_received', correlationKey, variables: { about: 'bills' } };
    const { processInstanceKey } = await client.correlateMessage(message);
    const [task] = await openTasks(processInstanceKey);
    assert.equal(task.elementId, 'answer');
    const plain = client.createProcessInstance({ processDefinitionId: 'inquiry' });
    await refused(plain, 409, 'INVALID_STATE', '/v2/process-instances');
  });

  test('a message without a name is refused', async () => {
    for (const operation of ['publishMessage', 'correlateMessage']) {
      const detail = await refused(client[operation]({ name: '' }), 400, 'INVALID_ARGUMENT');
      assert.match(detail, /name/);
    }
  });
});

onStore('signals', () => {
  test('everybody who waits hears a signal', async () => {
    const keys = [];
    while (keys.length < 5) keys.push(await start('evacuation'));
    const broadcast = await client.broadcastSignal({ signalName: 'fire', variables: { floor: 3 } });
    assert.match(broadcast.signalKey, /^\d+$/);
    assert.equal(broadcast.tenantId, '<default>');
    await eventually('the end of all', () => allCompleted(keys));
    const nobody = await client.broadcastSignal({ signalName: unique('signal') });
    assert.notEqual(nobody.signalKey, broadcast.signalKey);
  });

  test('a signal without a name is refused', async () => {
    const call = client.broadcastSignal({ signalName: '' });
    const detail = await refused(call, 400, 'INVALID_ARGUMENT', '/v2/signals/broadcast');
    assert.match(detail, /signalName/);
  });
});

onStore('BPMN errors', () => {
  const pick = async () => {
    const jobType = unique('job');
    const key = await start('picking', { jobType });
    const [job] = await activate(jobType);
    return { key, job, jobType };
  };

  test('a job has the headers of its task', async () => {
    const { job } = await pick();
    assert.deepEqual(job.customHeaders, { hall: '2', shelf: 'B7' });
  });

  test('an event with its code catches an error', async () => {
    const { key, job } = await pick();
    await job.error({ errorCode: 'NO_STOCK', errorMessage: 'gone', variables: { left: 0 } });
    const [task] = await openTasks(key);
    assert.equal(task.elementId, 'reorder');
    await client.completeUserTask({ userTaskKey: task.userTaskKey });
    assert.equal(await stateOf(key), 'COMPLETED');
  });

  test('an error that nobody catches is an incident', async () => {
    const { key, job, jobType } = await pick();
    await client.throwJobError({ jobKey: job.jobKey, errorCode: 'BROKEN' });
    const [incident] = await openIncidents(key);
    assert.equal(incident.errorType, 'UNHANDLED_ERROR_EVENT');
    await client.resolveIncident({ incidentKey: incident.incidentKey });
    const [again] = await activate(jobType, { requestTimeout: 30_000 });
    await again.complete();
    assert.equal(await stateOf(key), 'COMPLETED');
  });

  test('errors without a code and of unknown jobs are refused', async () => {
    const { job } = await pick();
    const path = `/v2/jobs/${job.jobKey}/error`;
    const empty = client.throwJobError({ jobKey: job.jobKey, errorCode: '' });
    assert.match(await refused(empty, 400, 'INVALID_ARGUMENT', path), /errorCode/);
    const unknown = client.throwJobError({ jobKey: unknownKey, errorCode: 'A' });
    await refused(unknown, 404, 'NOT_FOUND', `/v2/jobs/${unknownKey}/error`);
  });
});

onStore('calls', () => {
  test('called instances know their callers and give back their results', async () => {
    const stops = [unique('job'), unique('job'), unique('job')];
    const tour = await start('tour', { stops });
    const called = await search({ parentProcessInstanceKey: tour });
    assert.equal(called.length, 3);
    for (const instance of called) {
      assert.equal(instance.parentProcessInstanceKey, tour);
      assert.equal(instance.rootProcessInstanceKey, tour);
      assert.match(instance.parentElementInstanceKey, /^\d+$/);
    }
    for (const jobType of [...stops].reverse()) {
      const [job] = await activate(jobType);
      assert.equal(job.rootProcessInstanceKey, tour);
      await job.complete({ receipt: jobType });
    }
    assert.equal(await stateOf(tour), 'COMPLETED');
  });

  test('an incident of a called instance shows at its caller', async () => {
    const jobType = unique('job');
    const tour = await start('tour', { stops: [jobType] });
    const [job] = await activate(jobType);
    await job.fail({ errorMessage: 'no', retries: 0 });
    const shown = await search({ hasIncident: true, processInstanceKey: tour });
    assert.equal(shown.length, 1);
    await client.cancelProcessInstance({ processInstanceKey: tour });
    const [called] = await search({ parentProcessInstanceKey: tour });
    assert.equal(called.state, 'TERMINATED');
  });
});

onStore('timers', () => {
  after(() => client.resetClock());

  test('a timer fires when the clock has come to its time', async () => {
    // Two days ahead, so that nothing is earlier than what other tests wrote.
    const timestamp = Date.now() + 172_800_000;
    await client.pinClock({ timestamp });
    const key = await start('pause');
    await client.pinClock({ timestamp: timestamp + 3_599_999 });
    assert.equal(await stateOf(key), 'ACTIVE');
    await client.pinClock({ timestamp: timestamp + 3_600_000 });
    await eventually('the end', async () => (await stateOf(key)) === 'COMPLETED');
  });
});
