// Finding process instances: filters, order and pages.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  atOnce,
  client,
  deploy,
  onStore,
  pause,
  refused,
  start,
  startApproval,
  unique,
  unknownKey,
} from './support.js';

const search = (request) => client.searchProcessInstances(request, atOnce);

/** The keys of the instances that a filter lets through, in the order they were started. */
async function keysOf(filter) {
  const sort = [{ field: 'processInstanceKey', order: 'ASC' }];
  return (await search({ filter, sort })).items.map((item) => item.processInstanceKey);
}

let errand;

before(async () => {
  errand = await deploy('errand');
  await deploy('approval');
});

onStore('finding', () => {
  let prefix, completed, active, ended, begun, done;

  before(async () => {
    prefix = unique('find');
    begun = new Date().toISOString();
    await pause(5);
    completed = await start('errand', {}, { businessId: `${prefix}-a` });
    await pause(5);
    active = await startApproval(['staff'], undefined, { businessId: `${prefix}-b` });
    await pause(5);
    ended = await startApproval(['staff'], undefined, { businessId: `${prefix}-c?` });
    await client.cancelProcessInstance({ processInstanceKey: ended });
    await pause(5);
    done = new Date().toISOString();
  });

  const ours = (filter) => keysOf({ businessId: { $like: `${prefix}*` }, ...filter });

  test('one by its key', async () => {
    const found = await client.getProcessInstance({ processInstanceKey: active }, atOnce);
    assert.deepEqual(
      { ...found, startDate: '', tags: [] },
      {
        processInstanceKey: active,
        processDefinitionId: 'approval',
        processDefinitionName: 'Approval',
        processDefinitionVersion: 1,
        processDefinitionVersionTag: null,
        processDefinitionKey: found.processDefinitionKey,
        startDate: '',
        endDate: null,
        state: 'ACTIVE',
        hasIncident: false,
        tenantId: '<default>',
        parentProcessInstanceKey: null,
        parentElementInstanceKey: null,
        rootProcessInstanceKey: active,
        tags: [],
        businessId: `${prefix}-b`,
      },
    );
    assert.ok(found.startDate > begun && found.startDate < done, found.startDate);
  });

  test('by state, plainly and with operators', async () => {
    assert.deepEqual(await ours({ state: 'ACTIVE' }), [active]);
    assert.deepEqual(await ours({ state: 'COMPLETED' }), [completed]);
    assert.deepEqual(await ours({ state: { $eq: 'TERMINATED' } }), [ended]);
    assert.deepEqual(await ours({ state: { $neq: 'ACTIVE' } }), [completed, ended]);
    assert.deepEqual(await ours({ state: { $in: ['ACTIVE', 'TERMINATED'] } }), [active, ended]);
    assert.deepEqual(await ours({ state: { $like: '*E?' } }), [completed, ended]);
    assert.deepEqual(await ours({ state: { $exists: true } }), [completed, active, ended]);
    assert.deepEqual(await ours({ state: { $exists: false } }), []);
  });

  test('by keys', async () => {
    assert.deepEqual(await ours({ processInstanceKey: active }), [active]);
    assert.deepEqual(await ours({ processInstanceKey: { $in: [ended, completed] } }), [
      completed,
      ended,
    ]);
    assert.deepEqual(await ours({ processInstanceKey: { $notIn: [ended, completed] } }), [active]);
    assert.deepEqual(await ours({ processInstanceKey: { $neq: active } }), [completed, ended]);
    assert.deepEqual(await ours({ processInstanceKey: unknownKey }), []);
    const { processDefinitionKey } = errand;
    assert.deepEqual(await ours({ processDefinitionKey }), [completed]);
    assert.deepEqual(await ours({ processDefinitionKey: { $neq: processDefinitionKey } }), [
      active,
      ended,
    ]);
  });

  test('by texts', async () => {
    assert.deepEqual(await keysOf({ businessId: `${prefix}-a` }), [completed]);
    assert.deepEqual(await keysOf({ businessId: { $in: [`${prefix}-a`, `${prefix}-b`] } }), [
      completed,
      active,
    ]);
    assert.deepEqual(await keysOf({ businessId: { $like: `${prefix}-?` } }), [completed, active]);
    assert.deepEqual(await keysOf({ businessId: { $like: `${prefix}-c\\?` } }), [ended]);
    assert.deepEqual(await ours({ processDefinitionId: 'approval' }), [active, ended]);
    assert.deepEqual(await ours({ processDefinitionId: { $like: 'err*' } }), [completed]);
    assert.deepEqual(await ours({ processDefinitionId: { $neq: 'errand' } }), [active, ended]);
    assert.deepEqual(await ours({ tenantId: '<default>' }), [completed, active, ended]);
    const without = await startApproval(['staff']);
    assert.deepEqual(
      await keysOf({ processInstanceKey: without, businessId: { $exists: false } }),
      [without],
    );
    assert.deepEqual(
      await keysOf({ processInstanceKey: without, businessId: { $exists: true } }),
      [],
    );
  });

  test('nothing asked is everything found, and an empty list is nothing', async () => {
    for (const request of [undefined, {}, { filter: {}, sort: [], page: {} }]) {
      const { items, page } = await search(request);
      assert.ok(page.totalItems >= 3);
      assert.ok(items.length >= Math.min(3, page.totalItems) && items.length <= 100);
    }
    assert.deepEqual(await ours({ state: { $in: [] } }), []);
    assert.deepEqual(await ours({ processInstanceKey: { $in: [] } }), []);
    assert.deepEqual(await ours({ state: {} }), [completed, active, ended]);
  });

  test('operators of one field join', async () => {
    const state = { $neq: 'ACTIVE', $in: ['ACTIVE', 'TERMINATED'] };
    assert.deepEqual(await ours({ state }), [ended]);
    assert.deepEqual(await ours({ processInstanceKey: { $in: [active, ended], $neq: ended } }), [
      active,
    ]);
  });

  test('by numbers and flags', async () => {
    assert.deepEqual(await ours({ processDefinitionVersion: 1 }), [completed, active, ended]);
    assert.deepEqual(await ours({ processDefinitionVersion: { $gt: 0, $lt: 2 } }), [
      completed,
      active,
      ended,
    ]);
    assert.deepEqual(await ours({ processDefinitionVersion: { $gte: 2 } }), []);
    assert.deepEqual(await ours({ hasIncident: false }), [completed, active, ended]);
    assert.deepEqual(await ours({ hasIncident: true }), []);
  });

  test('by ranges of dates', async () => {
    const { startDate } = await client.getProcessInstance({ processInstanceKey: active }, atOnce);
    assert.deepEqual(await ours({ startDate: { $gte: begun, $lte: done } }), [
      completed,
      active,
      ended,
    ]);
    assert.deepEqual(await ours({ startDate }), [active]);
    assert.deepEqual(await ours({ startDate: { $lt: startDate } }), [completed]);
    assert.deepEqual(await ours({ startDate: { $lte: startDate } }), [completed, active]);
    assert.deepEqual(await ours({ startDate: { $gt: startDate } }), [ended]);
    assert.deepEqual(await ours({ startDate: { $neq: startDate } }), [completed, ended]);
    assert.deepEqual(await ours({ startDate: { $in: [startDate, begun] } }), [active]);
    assert.deepEqual(await ours({ startDate: { $gt: done } }), []);
    assert.deepEqual(await ours({ endDate: { $exists: false } }), [active]);
    assert.deepEqual(await ours({ endDate: { $exists: true } }), [completed, ended]);
    assert.deepEqual(await ours({ endDate: { $gt: startDate } }), [ended]);
    // The same moment said with an offset.
    const shifted = new Date(Date.parse(startDate) + 7_200_000)
      .toISOString()
      .replace('Z', '+02:00');
    assert.deepEqual(await ours({ startDate: shifted }), [active]);
  });

  test('in the order that is asked for', async () => {
    const sorted = async (field, order) => {
      const filter = { businessId: { $like: `${prefix}*` } };
      const { items } = await search({ filter, sort: [{ field, order }] });
      return items.map((item) => item.processInstanceKey);
    };
    assert.deepEqual(await sorted('startDate', 'ASC'), [completed, active, ended]);
    assert.deepEqual(await sorted('startDate', 'DESC'), [ended, active, completed]);
    assert.deepEqual(await sorted('startDate', 'desc'), [ended, active, completed]);
    assert.deepEqual(await sorted('processInstanceKey', 'DESC'), [ended, active, completed]);
    assert.deepEqual(await sorted('processInstanceKey'), [completed, active, ended]);
    assert.equal((await sorted('processDefinitionId', 'ASC'))[2], completed);
    assert.equal((await sorted('processDefinitionId', 'DESC'))[0], completed);
  });

  test('a search sees what was just done, without waiting', async () => {
    let attempts = 0;
    const key = await start('errand');
    const consistency = { waitUpToMs: 5_000, onAttempt: () => attempts++ };
    const request = { filter: { processInstanceKey: key, state: 'COMPLETED' } };
    const found = await client.searchProcessInstances(request, { consistency });
    assert.equal(found.items.length, 1);
    assert.equal(attempts, 1);
  });
});

onStore('paging', () => {
  const count = 23;
  let filter, keys;

  before(async () => {
    const prefix = unique('page');
    filter = { businessId: { $like: `${prefix}*` } };
    keys = [];
    // Started together, so that several have the same start date.
    const starts = Array.from({ length: count }, (_, n) =>
      start('errand', {}, { businessId: `${prefix}-${n}` }),
    );
    keys = (await Promise.all(starts)).sort();
  });

  /** All pages, each asked for with the end of the one before, until one is empty. */
  async function walk(sort, limit) {
    const pages = [];
    let after;
    for (;;) {
      const { items, page } = await search({
        filter,
        sort,
        page: after ? { after, limit } : { limit },
      });
      assert.equal(page.totalItems, count);
      assert.equal(page.hasMoreTotalItems, false);
      if (items.length === 0) {
        assert.equal(page.startCursor, null);
        assert.equal(page.endCursor, null);
        return pages;
      }
      pages.push(items.map((item) => item.processInstanceKey));
      assert.ok(pages.length <= count, 'the pages do not end');
      after = page.endCursor;
    }
  }

  for (const sort of [
    undefined,
    [{ field: 'processInstanceKey', order: 'DESC' }],
    [{ field: 'startDate', order: 'ASC' }],
    [{ field: 'endDate', order: 'DESC' }],
    [{ field: 'processDefinitionId' }, { field: 'startDate', order: 'DESC' }],
  ]) {
    const how = sort
      ? sort.map(({ field, order = '' }) => `${field} ${order}`).join(', ')
      : 'no sort';
    test(`cursors lead over all pages: ${how}`, async () => {
      const pages = await walk(sort, 5);
      assert.deepEqual(
        pages.map((page) => page.length),
        [5, 5, 5, 5, 3],
      );
      assert.deepEqual(pages.flat().sort(), keys);
      const whole = await search({ filter, sort, page: { limit: 100 } });
      assert.deepEqual(
        whole.items.map((item) => item.processInstanceKey),
        pages.flat(),
      );
    });
  }

  test('cursors lead back as well', async () => {
    const sort = [{ field: 'processInstanceKey', order: 'ASC' }];
    const first = await search({ filter, sort, page: { limit: 4 } });
    const second = await search({ filter, sort, page: { after: first.page.endCursor, limit: 4 } });
    const back = await search({
      filter,
      sort,
      page: { before: second.page.startCursor, limit: 4 },
    });
    assert.deepEqual(back.items, first.items);
  });

  test('a page may start at a number', async () => {
    const sort = [{ field: 'processInstanceKey', order: 'ASC' }];
    const page = await search({ filter, sort, page: { from: 20, limit: 10 } });
    assert.deepEqual(
      page.items.map((item) => item.processInstanceKey),
      keys.slice(20),
    );
    assert.equal(page.page.totalItems, count);
  });

  test('a page without places says how many there are', async () => {
    const { items, page } = await search({ filter, page: { limit: 0 } });
    assert.deepEqual(items, []);
    const { totalItems, startCursor, endCursor } = page;
    assert.deepEqual([totalItems, startCursor, endCursor], [count, null, null]);
  });

  test('what is started meanwhile does not shift the pages', async () => {
    const sort = [{ field: 'processInstanceKey', order: 'DESC' }];
    const businessId = unique('shift');
    const shifting = { businessId: { $like: `${businessId}*` } };
    const old = [];
    while (old.length < 4)
      old.push(await start('errand', {}, { businessId: `${businessId}-${old.length}` }));
    const first = await search({ filter: shifting, sort, page: { limit: 2 } });
    await start('errand', {}, { businessId: `${businessId}-new` });
    const after = first.page.endCursor;
    const second = await search({ filter: shifting, sort, page: { after, limit: 2 } });
    const found = [...first.items, ...second.items].map((item) => item.processInstanceKey);
    assert.deepEqual(found, old.toReversed());
  });

  test('pages that make no sense are refused', async () => {
    const page = (page) => search({ filter, page });
    const path = '/v2/process-instances/search';
    const {
      page: { endCursor },
    } = await search({ filter, page: { limit: 1 } });
    await refused(page({ from: 1, after: endCursor }), 400, 'INVALID_ARGUMENT', path);
    await refused(page({ limit: -1 }), 400, 'INVALID_ARGUMENT', path);
    await refused(page({ limit: 10_001 }), 400, 'INVALID_ARGUMENT', path);
    await refused(page({ after: 'bm90IGEgY3Vyc29y' }), 400, 'INVALID_ARGUMENT', path);
    await refused(page({ after: '%%%' }), 400, 'INVALID_ARGUMENT', path);
    const otherOrder = search({ filter, sort: [{ field: 'endDate' }], page: { after: endCursor } });
    await refused(otherOrder, 400, 'INVALID_ARGUMENT', path);
  });
});
