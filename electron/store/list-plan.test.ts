import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFilter } from '../../shared/model/filter/parser.ts';
import { ok } from '../../shared/result.ts';
import { CERTIFICATE_SORTS, type CertificateSort } from '../../shared/model/certificate.ts';
import { pageCertificates } from './certificate-page.ts';
import { insertCertificates } from './certificate-rows.ts';
import { conditionsOf } from './filter/query-conditions.ts';
import { Walk } from './list-walk.ts';
import { saveCertificateTags } from './note-rows.ts';
import type { Store } from './open-store.ts';
import { AT, certificateOf, openForTest, valueOf } from './store-fixture.ts';

/** More than the first looks along an order take in, so that other ways are tried. */
const ROWS = 14_000;
const GROUP = 2000;
const folder = mkdtempSync(join(tmpdir(), 'list-plan-'));
let store: Store;

const isRare = (number: number): boolean => number % 2000 === 1999;
/** Rare ones come last by name. */
const rowOf = (number: number) =>
  certificateOf(number, { name: isRare(number) ? `~last ${number}` : `common ${number % 700} ${number}` });

beforeAll(async () => {
  store = await openForTest(join(folder, 'plans.countersign'), 'create');
  for (let from = 1; from <= ROWS; from += GROUP) {
    const rows = Array.from({ length: GROUP }, (_, at) => rowOf(from + at));
    valueOf(
      await store.transaction(async (tx) => {
        await insertCertificates(tx, rows);
        const tagged = rows.filter((_, at) => (from + at) % 2 === 0).map(({ id }) => id);
        await saveCertificateTags(tx, new Map(tagged.map((id) => [id, ['even']])));
        return ok(null);
      }),
    );
  }
}, 120_000);
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const asked = (filter: string) => ({ at: AT, expiringDays: 30, filter: valueOf(parseFilter(filter)) });
const numbers = Array.from({ length: ROWS }, (_, at) => at + 1);
const RARE = numbers.filter(isRare);
const page = (filter: string, sort: CertificateSort, offset = 0) =>
  pageCertificates(store.read, { ...asked(filter), sort, direction: 'asc', offset, limit: 100 });

describe('a list that no index leads to', () => {
  it.each(CERTIFICATE_SORTS)('is found by reading all rows, in the order of %s', async (sort) => {
    const { items, total, exact } = await page('-common', sort);
    const names = RARE.map((number) => rowOf(number).name);
    expect(items.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    if (sort === 'name') expect(items.map(({ name }) => name)).toEqual(names.toSorted());
    expect([total, exact]).toEqual([RARE.length, true]);
  });

  it('is empty where nothing is like it', async () => {
    expect(await page('-e', 'name')).toMatchObject({ items: [], total: 0, exact: true });
    expect(await page('-common tag:odd', 'name')).toMatchObject({ items: [], total: 0, exact: true });
    expect(await page('-common tag:even', 'name')).toMatchObject({ items: [], total: 0, exact: true });
  });
});

describe('a walk', () => {
  const expected = numbers
    .filter((number) => number % 2 === 0)
    .map((number) => rowOf(number).name)
    .toSorted();
  const walkOf = (filter: string, pace: { isOver: () => boolean; onFound?: (seqs: readonly number[]) => void }) => {
    const { conditions, shortWords } = conditionsOf(asked(filter));
    const order = { sort: 'name', direction: 'asc' } as const;
    const question = { conditions, shortWords, order, offset: 0, limit: ROWS };
    return new Walk(store.read, question, pace, conditions[0]?.driver?.seqs);
  };

  it('through a sieve finds what any other way finds', async () => {
    const walk = walkOf('tag:even', { isOver: () => false });
    await walk.goOn(Number.POSITIVE_INFINITY);
    const { seqs, total, isCut } = walk.answer();
    expect([seqs.length, total, isCut]).toEqual([expected.length, expected.length, false]);
    const names = [];
    for (let offset = 0; offset < expected.length; offset += 100)
      names.push(...(await page('tag:even', 'name', offset)).items.map(({ name }) => name));
    expect(names).toEqual(expected);
    expect(new Set(seqs).size).toBe(seqs.length);
  });

  it.each([0, 1, 2, 3, 5])('that is cut after %i looks has found the beginning of the whole', async (looks) => {
    const whole = walkOf('-tag:odd', { isOver: () => false });
    await whole.goOn(Number.POSITIVE_INFINITY);
    let asks = 0;
    let heard: readonly number[] = [];
    const cut = walkOf('-tag:odd', {
      isOver: () => {
        asks += 1;
        return asks > looks;
      },
      onFound: (seqs) => {
        heard = [...seqs];
      },
    });
    await cut.goOn(Number.POSITIVE_INFINITY);
    const { seqs, isCut } = cut.answer();
    expect(seqs).toEqual(whole.answer().seqs.slice(0, seqs.length));
    expect(heard).toEqual(seqs);
    expect(isCut).toBe(seqs.length < ROWS);
    if (looks === 0) expect(seqs).toEqual([]);
  });
});
