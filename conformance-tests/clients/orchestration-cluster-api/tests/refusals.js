// What is wrong with a request, as the client shows it to an application.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createCamundaResultClient, isErr, isSdkError } from '@camunda8/orchestration-cluster-api';
import {
  atOnce,
  client,
  deploy,
  onStore,
  refused,
  start,
  startApproval,
  unknownKey,
  watching,
} from './support.js';

before(async () => {
  for (const name of ['errand', 'approval']) await deploy(name);
});

onStore('wrong requests', () => {
  test('keys that are none', async () => {
    const detail = await refused(
      client.getProcessInstance({ processInstanceKey: 'abc' }, atOnce),
      400,
      'Bad Request',
      '/v2/process-instances/abc',
    );
    assert.match(detail, /Failed to convert 'processInstanceKey' with value: 'abc'/);
    await refused(
      client.completeJob({ jobKey: 'abc' }),
      400,
      'Bad Request',
      '/v2/jobs/abc/completion',
    );
    const tooLarge = '99999999999999999999';
    await refused(client.completeUserTask({ userTaskKey: tooLarge }), 404, 'NOT_FOUND');
  });

  test('bodies of another form', async () => {
    const errand = { processDefinitionId: 'errand' };
    const cases = [
      [{ processDefinitionId: 7 }, 'Bad Request', /processDefinitionId/],
      [{ ...errand, variables: [1] }, 'Bad Request', /variables/],
      [{ ...errand, variable: {} }, 'Bad Request', /variable/],
      [{}, 'INVALID_ARGUMENT', /processDefinitionId/],
      [{ ...errand, processDefinitionKey: unknownKey }, 'INVALID_ARGUMENT', /Only one of/],
      [{ ...errand, tags: ['1st'] }, 'INVALID_ARGUMENT', /tags/],
      [{ ...errand, businessId: '' }, 'INVALID_ARGUMENT', /businessId/],
      [{ ...errand, operationReference: 0 }, 'INVALID_ARGUMENT', /operationReference/],
      [{ ...errand, tenantId: 'elsewhere' }, 'INVALID_ARGUMENT', /tenant/i],
      [
        { ...errand, awaitCompletion: true, requestTimeout: -1 },
        'INVALID_ARGUMENT',
        /requestTimeout/,
      ],
    ];
    for (const [body, title, detail] of cases) {
      const call = client.createProcessInstance(body);
      assert.match(await refused(call, 400, title, '/v2/process-instances'), detail);
    }
  });

  test('activations that ask for nothing', async () => {
    const asked = { type: 'job', timeout: 1_000, maxJobsToActivate: 1, requestTimeout: -1 };
    const activation = (more) => client.activateJobs({ ...asked, ...more });
    const path = '/v2/jobs/activation';
    await refused(activation({ type: '' }), 400, 'INVALID_ARGUMENT', path);
    await refused(activation({ type: undefined }), 400, 'INVALID_ARGUMENT', path);
    await refused(activation({ timeout: 0 }), 400, 'INVALID_ARGUMENT', path);
    await refused(activation({ maxJobsToActivate: 0 }), 400, 'INVALID_ARGUMENT', path);
    await refused(activation({ timeout: 'long' }), 400, 'Bad Request', path);
  });

  test('filters and sorts that there are not', async () => {
    const path = '/v2/process-instances/search';
    const filter = (filter) => client.searchProcessInstances({ filter }, atOnce);
    const unknownState = await refused(filter({ state: 'NAPPING' }), 400, 'Bad Request', path);
    assert.match(unknownState, /Unexpected value 'NAPPING' for enum field 'state'/);
    assert.match(unknownState, /\[ACTIVE, COMPLETED, TERMINATED\]/);
    const operator = await refused(
      filter({ startDate: { $near: 'noon' } }),
      400,
      'Bad Request',
      path,
    );
    assert.match(operator, /Request property \[filter\.startDate\.\$near\] cannot be parsed/);
    assert.match(await refused(filter({ colour: 'red' }), 400, 'Bad Request', path), /colour/);
    await refused(filter({ startDate: 'yesterday' }), 400, 'Bad Request', path);
    await refused(filter({ processInstanceKey: 'abc' }), 400, 'Bad Request', path);
    const sort = client.searchProcessInstances({ sort: [{ field: 'colour' }] }, atOnce);
    assert.match(await refused(sort, 400, 'Bad Request', path), /Unexpected value 'colour'/);
  });

  test('an empty update of a job', async () => {
    const update = client.updateJob({ jobKey: unknownKey, changeset: {} });
    await refused(update, 400, 'INVALID_ARGUMENT', `/v2/jobs/${unknownKey}`);
  });

  test('bodies that are too large', async () => {
    const call = start('errand', { text: 'x'.repeat(5 * 1024 * 1024) });
    const error = await call.catch((error) => error);
    assert.equal(error.name, 'HttpSdkError');
    assert.equal(error.status, 413);
  });

  test('operations and members that are not built yet name themselves', async () => {
    const operation = client.searchDecisionDefinitions({}, atOnce);
    assert.match(
      await refused(operation, 501, 'NOT_IMPLEMENTED', '/v2/decision-definitions/search'),
      /searchDecisionDefinitions/,
    );
    const member = client.createProcessInstance({
      processDefinitionId: 'approval',
      startInstructions: [{ elementId: 'start' }],
    });
    assert.match(await refused(member, 501, 'NOT_IMPLEMENTED'), /startInstructions/);
  });
});

onStore('refused requests', () => {
  test('have the whole problem body and its content type', async () => {
    const answers = [];
    const watched = watching((text, headers) => void answers.push([text, headers]));
    await refused(watched.completeJob({ jobKey: unknownKey }), 404, 'NOT_FOUND');
    await refused(watched.completeJob({ jobKey: 'abc' }), 400, 'Bad Request');
    await refused(watched.searchDecisionDefinitions({}, atOnce), 501, 'NOT_IMPLEMENTED');
    for (const [text, headers] of answers) {
      assert.match(headers.get('content-type'), /^application\/problem\+json\b/);
      const members = Object.keys(JSON.parse(text));
      assert.deepEqual(members, ['type', 'title', 'status', 'detail', 'instance']);
    }
    assert.equal(answers.length, 3);
  });

  test('change nothing', async () => {
    const filter = { processDefinitionId: 'approval' };
    const count = async () =>
      (await client.searchProcessInstances({ filter }, atOnce)).page.totalItems;
    const before = await count();
    await refused(start('approval', {}, { tags: ['a', 'a'] }), 400, 'INVALID_ARGUMENT');
    assert.equal(await count(), before);
  });

  test('are errors of the client, and results for those who prefer them', async () => {
    const error = await start('no_such_process').catch((error) => error);
    assert.ok(isSdkError(error));
    assert.equal(error.operationId, 'createProcessInstance');
    const results = createCamundaResultClient();
    const result = await results.getUserTask({ userTaskKey: unknownKey }, atOnce);
    assert.ok(isErr(result));
    assert.equal(result.error.status, 404);
    assert.equal((await results.getStatus()).ok, true);
  });

  test('are not tried again', async () => {
    let requests = 0;
    const counting = watching(() => void requests++);
    const late = counting.createProcessInstance({
      processDefinitionId: 'approval',
      variables: { groups: ['any'], due: null, followUp: null },
      awaitCompletion: true,
      requestTimeout: 50,
    });
    await refused(late, 504, 'DEADLINE_EXCEEDED');
    await refused(counting.searchDecisionDefinitions({}, atOnce), 501, 'NOT_IMPLEMENTED');
    await refused(counting.completeJob({ jobKey: unknownKey }), 404, 'NOT_FOUND');
    assert.equal(requests, 3);
  });

  test('the key of an instance is not the key of its task', async () => {
    const key = await startApproval(['any']);
    const { items } = await client.searchUserTasks({ filter: { processInstanceKey: key } }, atOnce);
    assert.equal(items.length, 1);
    const wrong = client.assignUserTask({ userTaskKey: key, assignee: 'ada' });
    await refused(wrong, 404, 'NOT_FOUND', `/v2/user-tasks/${key}/assignment`);
  });
});
