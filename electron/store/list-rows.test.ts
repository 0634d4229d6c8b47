import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DummyDriver, Kysely, type RawBuilder, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFilter } from '../../shared/model/filter/parser.ts';
import type { Condition } from './filter/condition.ts';
import { conditionsOf } from './filter/query-conditions.ts';
import type { IndexedSort, ListOrder } from './list-order.ts';
import { memberIds } from './list-partner.ts';
import { gatheredSeqs, walkedSeqs } from './list-rows.ts';
import { AT, openForTest, valueOf } from './store-fixture.ts';

const DIALECT = {
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
};
const folder = mkdtempSync(join(tmpdir(), 'list-plans-'));
const file = join(folder, 'plans.countersign');
const conditionsFor = (filter: string): readonly Condition[] =>
  conditionsOf({ at: AT, expiringDays: 30, filter: valueOf(parseFilter(filter)) }).conditions;

beforeAll(async () => (await openForTest(file, 'create')).close());
afterAll(() => rmSync(folder, { recursive: true }));

describe('the queries of a list', () => {
  const planOf = (select: RawBuilder<unknown>): string => {
    const { sql, parameters } = select.compile(new Kysely({ dialect: DIALECT }));
    const raw = new DatabaseSync(file, { readOnly: true });
    raw.function('fold_text', { varargs: true }, () => '');
    raw.function('holds_name', { varargs: true }, () => 1);
    const rows = raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(parameters as number[]));
    raw.close();
    return rows.map((row) => String(row['detail'])).join('\n');
  };

  const ALL: ListOrder['direction'][] = ['asc', 'desc'];
  const SORTS: readonly IndexedSort[] = [
    'name',
    'issuer',
    'notAfter',
    'notBefore',
    'key',
    'serial',
    'source',
    'created',
  ];
  const SLICE = { offset: 1000, limit: 100 };
  const mark = { key: 'm', seq: 7 };

  it.each(SORTS)('read one index for the order of %s', (sort) => {
    for (const direction of ALL) {
      const whole = walkedSeqs({ order: { sort, direction }, stretch: { from: null, to: null } }, [], SLICE);
      const plan = planOf(whole);
      expect(plan).toMatch(
        sort === 'created' ? /^SCAN certificate$/ : /^SCAN certificate USING COVERING INDEX certificate_\w+$/,
      );
      const stretch = { from: mark, to: { ...mark, seq: 900 } };
      const part = planOf(walkedSeqs({ order: { sort, direction }, stretch }, [], SLICE));
      expect(part).toMatch(/^SEARCH certificate USING (COVERING INDEX certificate_\w+ \(|INTEGER PRIMARY KEY)/);
      expect(part).not.toContain('TEMP B-TREE');
    }
  });

  it.each(SORTS)('walk a part of the order of %s for a filter, without sorting', (sort) => {
    for (const wanted of ['is:weak', 'status:valid', 'expires:<30d', 'partner:none', '"ab"', 'san:*.example']) {
      const conditions = conditionsFor(wanted);
      const order: ListOrder = { sort, direction: 'asc' };
      const plan = planOf(walkedSeqs({ order, stretch: { from: mark, to: null } }, conditions, SLICE));
      expect([wanted, plan.split('\n')[0]]).toEqual([wanted, expect.stringMatching(/^SEARCH certificate USING /)]);
      expect(plan).not.toContain('FOR ORDER BY');
    }
  });

  it('keep inside the dates of a filter on a walk by end', () => {
    const conditions = conditionsFor('expires:<30d');
    const order: ListOrder = { sort: 'notAfter', direction: 'asc' };
    const plan = planOf(walkedSeqs({ order, stretch: { from: null, to: null } }, conditions, SLICE));
    expect(plan).toBe('SEARCH certificate USING COVERING INDEX certificate_not_after (not_after>? AND not_after<?)');
  });

  it('read partners and owners with their certificates in order from indexes alone, whole or from a deep place', () => {
    for (const direction of ALL) {
      const plan = planOf(memberIds({ of: 'partner', direction, ...SLICE }));
      expect(plan).toMatch(/^SCAN partner USING (COVERING )?INDEX/);
      expect(plan).toContain('SEARCH link USING COVERING INDEX certificate_partner_partner (partner_id=?)');
      expect(plan).not.toContain('TEMP B-TREE');
      expect(planOf(memberIds({ of: 'owner', direction, ...SLICE }))).toBe(
        'SCAN link USING COVERING INDEX certificate_note_owner',
      );
    }
  });

  it('sieve a stretch of an order by an index', () => {
    const [only] = conditionsFor('tag:prod');
    if (!only?.driver) throw new Error('no index');
    for (const sort of SORTS) {
      const order: ListOrder = { sort, direction: 'asc' };
      const part = { order, stretch: { from: mark, to: { ...mark, seq: 900 } }, sieve: only.driver.seqs };
      const plan = planOf(walkedSeqs(part, [only], { offset: 0, limit: 100 }));
      expect(plan).toMatch(/^SEARCH certificate USING /);
      expect(plan).not.toContain('FOR ORDER BY');
    }
  });

  it.each([
    ['few certificates that have a key', 'has:key', /COVERING INDEX certificate_key_record/],
    ['hits of rare words', 'rare', /certificate_search VIRTUAL TABLE INDEX/],
    ['what a partner has', 'partner:acme', /certificate_partner_partner|SCAN link/],
    ['what an authority issued', 'ca:root', /COVERING INDEX certificate_authority/],
    ['what an issuer signed', 'issuer:root', /COVERING INDEX certificate_fact_issuer/],
    ['what an import brought', 'import:3', /COVERING INDEX certificate_fact_import/],
    ['what a serial number begins with', 'serial:4a', /COVERING INDEX certificate_serial/],
    ['keys of a kind', 'key:rsa<3072', /COVERING INDEX certificate_fact_key/],
    ['what ends in time', 'expires:<30d', /COVERING INDEX certificate_not_after/],
  ])('take %s from an index', (_what, wanted, index) => {
    const [only] = conditionsFor(wanted);
    if (!only?.driver) throw new Error('no index');
    const plan = planOf(gatheredSeqs({ sort: 'notBefore', direction: 'asc' }, only.driver.seqs, [only]));
    expect(plan).toMatch(index);
    expect(plan).toContain('SEARCH certificate USING INTEGER PRIMARY KEY');
    expect(plan).not.toMatch(/^SCAN certificate( |$)/m);
  });
});
