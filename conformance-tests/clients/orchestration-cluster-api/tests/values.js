// What variables go through on their way: nothing.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  activate,
  atOnce,
  client,
  deploy,
  onStore,
  start,
  startDeliveries,
  unique,
  watching,
} from './support.js';

before(async () => {
  for (const name of ['errand', 'delivery']) await deploy(name);
});

/** Every kind of value that JavaScript itself can keep. */
const values = {
  zero: 0,
  largest: Number.MAX_SAFE_INTEGER,
  smallest: Number.MIN_SAFE_INTEGER,
  tenth: 0.1,
  sum: 0.1 + 0.2,
  tiny: Number.MIN_VALUE,
  huge: Number.MAX_VALUE,
  beyond: 1e21,
  power: 2 ** 60,
  text: 'Ünïcödé – 漢字 🙂 "\\/\b\f\n\r\t\u0000\u2028',
  empty: '',
  digits: '123456789012345678901234567890.10',
  yes: true,
  no: false,
  nothing: null,
  list: [1, [2, [3, []]], {}],
  object: { '': 0, 'a.b': 1, ä: { b: [null] }, constructor: 'c' },
  'a name with spaces and ü': 1,
};

onStore('values', () => {
  test('come back as they went in, from an end and from a job', async () => {
    const ended = await client.createProcessInstance({
      processDefinitionId: 'errand',
      variables: values,
      awaitCompletion: true,
    });
    assert.deepEqual(ended.variables, values);

    const jobType = unique('job');
    await startDeliveries(jobType, 1, values);
    const [job] = await activate(jobType);
    assert.deepEqual(job.variables, { jobType, ...values });
  });

  test('come back as they went in from a job that set them', async () => {
    const jobType = unique('job');
    const awaited = client.createProcessInstance({
      processDefinitionId: 'delivery',
      variables: { jobType },
      awaitCompletion: true,
      requestTimeout: 30_000,
    });
    const [job] = await activate(jobType, { requestTimeout: 30_000 });
    await job.complete(values);
    assert.deepEqual((await awaited).variables, { jobType, ...values });
  });

  test('numbers that JavaScript cannot keep are kept by the server, digit by digit', async () => {
    const numbers = {
      integer: '123456789012345678901234567890',
      decimal: '-0.10000000000000000000000000000000000001',
      trailing: '1.50',
      exponent: '1.0E+400',
    };
    const jobType = unique('job');
    const members = Object.entries(numbers).map(([name, digits]) => `"${name}":${digits}`);
    // Only the start is written by hand: the client would round before it sends.
    const address = process.env.CAMUNDA_REST_ADDRESS;
    const response = await fetch(`${address}/v2/process-instances`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"processDefinitionId":"delivery","variables":{"jobType":"${jobType}",${members}}}`,
    });
    assert.equal(response.status, 200);

    let text;
    const { jobs } = await watching((answer) => void (text = answer)).activateJobs({
      type: jobType,
      timeout: 60_000,
      maxJobsToActivate: 1,
      requestTimeout: -1,
    });
    for (const member of members) assert.ok(text.includes(member), `${member} in ${text}`);
    const { jobType: _, ...seen } = jobs[0].variables;
    const rounded = Object.entries(numbers).map(([name, digits]) => [name, Number(digits)]);
    assert.deepEqual(seen, Object.fromEntries(rounded));
  });

  test('a BigInt is sent as its digits in a text, and stays that text', async () => {
    const ended = await client.createProcessInstance({
      processDefinitionId: 'errand',
      variables: { big: 123456789012345678901234567890n },
      awaitCompletion: true,
    });
    assert.deepEqual(ended.variables, { big: '123456789012345678901234567890' });
  });

  test('keys are texts of digits, too large for a number', async () => {
    const key = await start('errand');
    assert.equal(typeof key, 'string');
    assert.ok(BigInt(key) >= 2n ** 51n);
    const { processInstanceKey } = await client.getProcessInstance(
      { processInstanceKey: key },
      atOnce,
    );
    assert.equal(processInstanceKey, key);
  });
});
