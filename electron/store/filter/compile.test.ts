import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILTER_KEYS } from '../../../shared/model/filter/keys.ts';
import { parseFilter } from '../../../shared/model/filter/parser.ts';
import { countCertificates } from '../certificate-count.ts';
import { pageCertificates } from '../certificate-page.ts';
import type { NewCertificate } from '../certificate-rows.ts';
import { ask } from '../list-rows.ts';
import type { Store } from '../open-store.ts';
import { AT, DAY, openForTest, valueOf } from '../store-fixture.ts';
import { allOf } from './condition.ts';
import { CREATED, fillVaried, variedCertificate } from './filter-fixture.ts';
import { conditionsOf } from './query-conditions.ts';

const folder = mkdtempSync(join(tmpdir(), 'filters-'));
let store: Store;

beforeAll(async () => {
  store = await openForTest(join(folder, 'filters.countersign'), 'create');
  await fillVaried(store);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const question = (filter: string) => ({ at: AT, expiringDays: 30, filter: valueOf(parseFilter(filter)) });

/** Whether a certificate of the fixture, by its number, is meant; the root is not of the fixture. */
type Oracle = (certificate: NewCertificate, number: number) => boolean;

const revoked = (number: number): boolean => [4, 40, 400].includes(number);
const standing = ({ notBefore, notAfter }: NewCertificate, number: number): boolean =>
  !revoked(number) && notAfter >= notBefore && notBefore <= AT;
const seenDaysAgo = (number: number): number | undefined => (number % 7 === 0 ? (number / 7 - 1) % 60 : undefined);

const CASES: readonly (readonly [filter: string, oracle: Oracle])[] = [
  ['gateway', ({ name }) => name.includes('gateway')],
  ['"gateway-1"', ({ name }) => name.includes('gateway-1')],
  ['ze', ({ name }) => name.startsWith('zeta')],
  ['z', ({ name }) => name.startsWith('zeta')],
  ['GATEWAY prod', ({ name }) => name.includes('gateway') && name.includes('prod')],
  ['gateway -prod', ({ name }) => name.includes('gateway') && !name.includes('prod')],
  ['gateway OR www-7', (certificate, number) => /gateway/.test(certificate.name) || String(number).startsWith('7')],
  ['expires:<30d', ({ notAfter }) => notAfter >= AT && notAfter < AT + 30 * DAY],
  ['expires:>30d', ({ notAfter }) => notAfter > AT + 30 * DAY],
  ['expires:2026-02', ({ notAfter }) => new Date(notAfter).toISOString().startsWith('2026-02')],
  ['expires:..2025', ({ notAfter }) => notAfter < Date.UTC(2026, 0, 1)],
  ['life:>47d', ({ notAfter, notBefore }) => Math.ceil((notAfter - notBefore) / DAY) > 47],
  ['life:<=90d', ({ notAfter, notBefore }) => Math.ceil((notAfter - notBefore) / DAY) <= 90],
  ['issuer:partner', ({ issuerName }) => issuerName === 'Partner CA'],
  ['issuer:="Public CA, Inc.",émile*', ({ issuerName }) => issuerName !== 'Partner CA'],
  ['ca:root', (_, number) => number % 4 === 0],
  ['ca:none', (_, number) => number % 4 !== 0],
  ['-ca:root', (_, number) => number % 4 !== 0],
  ['san:*.wild.example', (_, number) => number % 10 === 0],
  ['san:"*.wild.example"', (_, number) => number % 10 === 0],
  ['san:www-1*.alt.*', (_, number) => String(number).startsWith('1')],
  ['san:gateway-*.prod.example', ({ name }) => /^gateway-.*\.prod\.example$/.test(name)],
  ['san:alt.example', () => true],
  ['san:="alt.example"', () => false],
  ['name:edge', ({ name }) => name.startsWith('Edge')],
  ['name:*.test.example', ({ name }) => name.endsWith('.test.example')],
  ['subject:"O=Example"', () => true],
  ['serial:4a', () => true],
  ['serial:4a000', () => true],
  ['serial:beef', () => false],
  [`sha256:${variedCertificate(5).sha256.slice(0, 12)}`, (_, number) => number === 5],
  ['key:rsa<3072', (_, number) => number % 4 === 1],
  ['key:rsa,ed25519', (_, number) => number % 4 !== 0],
  ['sig:sha1', (_, number) => number % 4 === 2],
  ['status:revoked', (_, number) => number === 4 || number === 400],
  ['status:on-hold', (_, number) => number === 40],
  ['status:expired', (certificate, number) => standing(certificate, number) && certificate.notAfter < AT],
  ['status:unknown', ({ notAfter, notBefore }, number) => notAfter < notBefore && !revoked(number)],
  [
    'status:not-yet-valid',
    ({ notAfter, notBefore }, number) => notAfter >= notBefore && notBefore > AT && !revoked(number),
  ],
  ['status:valid,expiring', (certificate, number) => standing(certificate, number) && certificate.notAfter >= AT],
  [
    'status:expiring',
    (certificate, number) => {
      const left = certificate.notAfter - AT;
      const life = certificate.notAfter - certificate.notBefore;
      return standing(certificate, number) && left >= 0 && left <= 30 * DAY && left * 3 <= life;
    },
  ],
  ['partner:acme', (_, number) => number % 6 === 0],
  ['partner:none', (_, number) => number % 6 !== 0],
  ['tag:prod', (_, number) => number % 8 === 0],
  ['tag:pro', () => false],
  ['tag:"pci scope"', (_, number) => number % 16 === 0],
  ['-tag:any', (_, number) => number % 8 !== 0],
  ['owner:ann', (_, number) => number % 24 === 12],
  ['owner:none', (_, number) => number % 24 !== 12],
  ['has:note', (_, number) => number % 12 === 0],
  ['is:snoozed', (_, number) => number % 12 === 0],
  ['eku:client,server', (_, number) => number % 4 !== 3],
  ['eku:unrestricted', (_, number) => number % 4 === 3],
  ['has:key', () => false],
  ['has:successor', () => false],
  ['is:weak', (_, number) => number % 30 === 0],
  ['is:public -is:weak', (_, number) => number % 11 === 0 && number % 30 !== 0],
  ['source:issued,seen', (_, number) => number % 4 === 0 || number % 9 === 0],
  ['seen:any', (_, number) => number % 7 === 0],
  ['seen:<7d', (_, number) => (seenDaysAgo(number) ?? 99) < 7],
  ['seen:>30d', (_, number) => (seenDaysAgo(number) ?? 0) > 30],
  ['is:in-use', (_, number) => (seenDaysAgo(number) ?? 99) <= 30],
  ['import:7', () => false],
  ['profile:tls-client', (_, number) => number % 4 === 0],
  ['profile:none', (_, number) => number % 4 !== 0],
  ['outlives:issuer', () => false],
  ['crl:overdue', () => false],
  [
    '(status:expired OR tag:prod) key:rsa -www-1',
    (c, n) => {
      const expired = standing(c, n) && c.notAfter < AT;
      return (expired || n % 8 === 0) && [1, 2].includes(n % 4) && !String(n).startsWith('1');
    },
  ],
];

it.each([3, 30, 300])(
  'what a connection met within %i days is in use, where the setting says so',
  async (inUseDays) => {
    const wanted = Array.from({ length: CREATED }, (_, index) => seenDaysAgo(index + 1)).filter(
      (days) => days !== undefined && days <= inUseDays,
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(await countCertificates(store.read, { ...question('is:in-use'), inUseDays })).toBe(wanted.length);
  },
);

describe('a filter over certificates', () => {
  it.each(CASES)('%s lets through what it says, by rows, by facts and on pages', async (text, oracle) => {
    const numbers = Array.from({ length: CREATED }, (_, at) => at + 1);
    const expected = numbers.filter((number) => oracle(variedCertificate(number), number));
    const asked = question(text);
    const { row, fact } = allOf(conditionsOf(asked).conditions);
    const byRow = await ask<{ readonly id: string }>(
      store.read,
      sql`select id from certificate where ${row} and name <> 'Root CA' order by seq`,
    );
    expect(byRow.map(({ id }) => id)).toEqual(expected.map((number) => variedCertificate(number).id));
    const root = await ask(store.read, sql`select id from certificate where ${row} and name = 'Root CA'`);
    if (fact !== null) {
      const byFact = await ask(store.read, sql`select seq from certificate_fact where ${fact}`);
      expect(byFact).toHaveLength(expected.length + root.length);
    }
    expect(await countCertificates(store.slow, asked)).toBe(expected.length + root.length);
    const first = await pageCertificates(store.read, {
      ...asked,
      sort: 'notAfter',
      direction: 'desc',
      offset: 0,
      limit: 500,
    });
    expect([first.total, first.exact]).toEqual([expected.length + root.length, true]);
    const ends = first.items.map(({ notAfter }) => notAfter);
    expect(ends).toEqual(ends.toSorted((one, other) => other - one));
    const status = await pageCertificates(store.read, {
      ...asked,
      sort: 'status',
      direction: 'asc',
      offset: 0,
      limit: 500,
    });
    expect(new Set(status.items.map(({ id }) => id)).size).toBe(Math.min(500, expected.length + root.length));
  });

  it('asks for everything that the language has', () => {
    const keys = new Set(CASES.flatMap(([text]) => [...text.matchAll(/([a-z0-9]+):/gu)].map(([, key]) => key)));
    expect(keys).toEqual(new Set(Object.keys(FILTER_KEYS)));
  });

  it('is never SQL, a pattern or syntax of the search index', async () => {
    for (const hostile of [
      "'; DROP TABLE certificate; --",
      '%',
      '_',
      'NEAR(a',
      '\\',
      "name:'or'1'='1",
      'tag:%',
      'san:%*_',
      'issuer:"\\"*"',
    ]) {
      const parsed = parseFilter(hostile);
      if (!parsed.ok) continue;
      const asked = { at: AT, expiringDays: 30, filter: parsed.value };
      expect([hostile, await countCertificates(store.read, asked)]).toEqual([hostile, 0]);
    }
  });
});
