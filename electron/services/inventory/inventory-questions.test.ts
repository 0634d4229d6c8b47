import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACETS } from '../../../shared/model/inventory.ts';
import {
  codeOf,
  startTestApplication,
  TEST_INSTANT,
  type TestApplication,
  valueOf,
} from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

let app: TestApplication;
let workspace: Workspace;
const caller = {};

beforeAll(async () => {
  app = startTestApplication();
  workspace = await app.createWorkspace();
  await createRoot('First Root');
});
afterAll(() => app.end());

const createRoot = async (name: string) =>
  valueOf(
    await workspace.authorities.create({
      name,
      subject: `CN=${name}`,
      key: 'p256',
      validity: { count: 5, unit: 'years' },
    }),
  );

/** Asks again until everything is counted, as a window does. */
async function untilComplete<T>(ask: () => Promise<T>, isComplete: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isComplete(answer)) return answer;
  }
}

const facetsOf = async (filter: string) =>
  untilComplete(
    async () => valueOf(await workspace.inventory.facets({ filter, facets: FACETS }, caller)).facets,
    (facets) => facets.every(({ complete }) => complete),
  );

describe('questions beside a list', () => {
  it('name the values of facets, with terms that lead to as many', async () => {
    for (const { facet, values } of await facetsOf('')) {
      for (const { term, count } of values) {
        const counted = valueOf(await workspace.inventory.count({ search: '', filter: term }, caller));
        expect([facet, term, counted.total]).toEqual([facet, term, count]);
      }
    }
    const narrowed = await facetsOf('status:revoked');
    expect(narrowed.flatMap(({ values }) => values)).toEqual([]);
  });

  it('count what the ready questions let through, anew after every change', async () => {
    const ready = () =>
      untilComplete(
        async () => valueOf(await workspace.inventory.ready(caller)),
        (questions) => questions.every(({ count }) => count !== null),
      );
    const before = new Map((await ready()).map(({ id, count }) => [id, count]));
    expect(before.get('no-owner')).toBe(1);
    expect(before.get('crl-overdue')).toBe(0);
    await createRoot('Second Root');
    expect((await ready()).find(({ id }) => id === 'no-owner')?.count).toBe(2);
  });

  it('count what each saved view finds, and leave out one whose filter cannot be read', async () => {
    const save = async (name: string, filter: string) =>
      valueOf(await workspace.views.save({ name, filter, sort: 'name', direction: 'asc', columns: [] })).id;
    const [all, none] = [await save('All', ''), await save('None', 'status:revoked')];
    await save('Unfinished', 'status:');
    const counts = await untilComplete(
      async () => valueOf(await workspace.inventory.views(caller)),
      (views) => views.every(({ count }) => count !== null),
    );
    const total = valueOf(await workspace.inventory.count({ search: '', filter: '' }, caller)).total;
    expect(total).toBeGreaterThan(0);
    expect(counts).toEqual([
      { id: all, count: total },
      { id: none, count: 0 },
    ]);
  });

  it('offer keys, words and values of the workspace', async () => {
    const offered = async (text: string) =>
      valueOf(await workspace.inventory.complete({ text, caret: text.length })).items.map(({ insert }) => insert);
    expect(await offered('sta')).toEqual(['status:']);
    expect(await offered('status:exp')).toEqual(['expiring', 'expired']);
    expect(await offered('ca:second')).toEqual(['="Second Root"']);
    expect(await offered('name:sec')).toEqual([]);
  });

  it('answer a page that takes long with what was found by then, and end it for the next question', async () => {
    let monotonic = 0;
    const hasty = startTestApplication({
      clock: { now: () => TEST_INSTANT, monotonicMs: () => (monotonic += 1000) },
    });
    const { inventory, certificates, authorities } = await hasty.createWorkspace();
    const key = 'p256' as const;
    valueOf(await authorities.create({ name: 'R', subject: 'CN=R', key, validity: { count: 5, unit: 'years' } }));
    const query = { search: '', sort: 'name', direction: 'asc', offset: 0, limit: 10, extras: ['facts'] } as const;
    const ask = async (filter: string) => valueOf(await inventory.page({ ...query, filter }, caller));
    const whole = valueOf(await certificates.page({ ...query, filter: '-zzz' }));
    expect(whole.items).toHaveLength(1);
    expect(await ask('-zzz')).toMatchObject({ isSearching: true, items: [], of: 1 });
    expect(await ask('-zz')).toMatchObject({ isSearching: true });
    for (const filter of ['-zz', '-zzz']) {
      const last = await untilComplete(
        () => ask(filter),
        ({ isSearching }) => isSearching !== true,
      );
      expect(last).toEqual(whole);
    }
    await hasty.end();
  });

  it('refuse what is no filter, with its place', async () => {
    const refused = await workspace.certificates.page({
      search: '',
      filter: 'status:gone',
      sort: 'name',
      direction: 'asc',
      offset: 0,
      limit: 10,
    });
    expect(refused).toMatchObject({
      error: { code: 'filter.invalid', evidence: { problem: 'unknown-value', position: 7, length: 4, part: 'gone' } },
    });
    expect(codeOf(await workspace.inventory.count({ search: '', filter: '(' }, caller))).toBe('filter.invalid');
    expect(codeOf(await workspace.inventory.facets({ filter: '(', facets: ['tag'] }, caller))).toBe('filter.invalid');
  });
});
