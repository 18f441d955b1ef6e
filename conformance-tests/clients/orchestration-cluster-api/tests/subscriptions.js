// Who waits for messages, and which message reached whom.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { atOnce, client, deploy, onStore, refused, start, unique } from './support.js';

before(() => deploy('payment'));

const name = 'money_received';

const waiting = async (filter, more = {}) =>
  (await client.searchMessageSubscriptions({ filter, ...more }, atOnce)).items;

const reached = async (filter, more = {}) =>
  (await client.searchCorrelatedMessageSubscriptions({ filter, ...more }, atOnce)).items;

onStore('message subscriptions', () => {
  test('are open until their message comes, and remembered after it', async () => {
    const order = unique('order');
    const key = await start('payment', { order });
    const [open] = await waiting({ processInstanceKey: key });
    const { messageSubscriptionKey, elementInstanceKey, lastUpdatedDate } = open;
    for (const one of [messageSubscriptionKey, elementInstanceKey]) assert.match(one, /^\d+$/);
    assert.match(lastUpdatedDate, /Z$/);
    assert.deepEqual(
      [open.messageName, open.correlationKey, open.elementId, open.processDefinitionId],
      [name, order, 'wait', 'payment'],
    );
    assert.equal(open.messageSubscriptionState, 'CREATED');

    const message = { name, correlationKey: order, variables: { amount: 7 } };
    const { messageKey } = await client.correlateMessage(message);
    const [past] = await waiting({ correlationKey: order });
    assert.equal(past.messageSubscriptionState, 'CORRELATED');
    assert.equal(past.messageSubscriptionKey, messageSubscriptionKey);
    const [told] = await reached({ processInstanceKey: key });
    assert.deepEqual(
      [told.messageKey, told.subscriptionKey, told.elementInstanceKey, told.partitionId],
      [messageKey, messageSubscriptionKey, elementInstanceKey, 1],
    );
    assert.deepEqual(
      [told.messageName, told.correlationKey, told.elementId, told.rootProcessInstanceKey],
      [name, order, 'wait', key],
    );
  });

  test('end with their instance', async () => {
    const key = await start('payment', { order: unique('order') });
    await client.cancelProcessInstance({ processInstanceKey: key });
    const [gone] = await waiting({ processInstanceKey: key });
    assert.equal(gone.messageSubscriptionState, 'DELETED');
    assert.deepEqual(await reached({ processInstanceKey: key }), []);
  });

  test('are found by what they wait for, in order, page by page', async () => {
    const order = unique('order');
    const keys = [];
    while (keys.length < 3) keys.push(await start('payment', { order }));
    const filter = { correlationKey: order, messageSubscriptionState: 'CREATED' };
    const sort = [{ field: 'messageSubscriptionKey', order: 'DESC' }];
    const instances = (items) => items.map((item) => item.processInstanceKey);
    assert.deepEqual(instances(await waiting(filter, { sort })), keys.toReversed());
    const query = { filter, sort, page: { limit: 2 } };
    const first = await client.searchMessageSubscriptions(query, atOnce);
    assert.equal(first.page.totalItems, 3);
    const page = { after: first.page.endCursor };
    assert.deepEqual(instances(await waiting(filter, { sort, page })), [keys[0]]);
    assert.deepEqual(await waiting({ ...filter, messageName: { $like: 'goods*' } }), []);
    const elements = { elementId: { $in: ['wait'] }, processInstanceKey: { $in: keys } };
    assert.equal((await waiting(elements)).length, 3);
  });

  test('of one published message are told with its key', async () => {
    const order = unique('order');
    const { messageKey } = await client.publishMessage({
      name,
      correlationKey: order,
      timeToLive: 3_600_000,
    });
    const key = await start('payment', { order });
    const [told, ...others] = await reached({ messageKey });
    assert.deepEqual([told.processInstanceKey, others.length], [key, 0]);
    const begun = { correlationTime: { $gt: '2020-01-01T00:00:00Z' }, correlationKey: order };
    const sort = [{ field: 'correlationTime', order: 'DESC' }];
    assert.equal((await reached(begun, { sort })).length, 1);
  });

  test('that cannot be asked for are refused', async () => {
    const states = client.searchMessageSubscriptions(
      { filter: { messageSubscriptionState: 'NAPPING' } },
      atOnce,
    );
    await refused(states, 400, 'Bad Request', '/v2/message-subscriptions/search');
    const sort = client.searchCorrelatedMessageSubscriptions(
      { sort: [{ field: 'colour' }] },
      atOnce,
    );
    await refused(sort, 400, 'Bad Request', '/v2/correlated-message-subscriptions/search');
  });
});
