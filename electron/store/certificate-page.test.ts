import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId, KeyId, PartnerId } from '../../shared/model/brands.ts';
import { CERTIFICATE_SORTS, type CertificateSort, type CertificateSummary } from '../../shared/model/certificate.ts';
import { NO_CERTIFICATE_NOTE } from '../../shared/model/watch.ts';
import { ok } from '../../shared/result.ts';
import { type CertificatePageQuery, pageCertificates } from './certificate-page.ts';
import { attachKey, insertCertificates } from './certificate-rows.ts';
import { searchTerms } from './filter/query-conditions.ts';
import { insertKeys } from './key-rows.ts';
import { saveCertificateNotes } from './note-rows.ts';
import type { Store } from './open-store.ts';
import { insertPartner, setCertificatePartner } from './partner-rows.ts';
import { insertRevocation } from './revocation-rows.ts';
import { foldText } from './sort-text.ts';
import { AT, certificateOf, DAY, idOf, insertRoot, openForTest, ROOT_ID, valueOf } from './store-fixture.ts';

const ROWS = 1300;
const KEYS = ['EC P-256', 'RSA 3072', 'Ed25519'];
const folder = mkdtempSync(join(tmpdir(), 'page-'));
const file = join(folder, 'pages.countersign');
let store: Store;

/** Names in no order, many equal keys and issuers, every status. */
const rowOf = (number: number) =>
  certificateOf(number, {
    name: `${['Émile', 'zoe', 'Adam', 'émile'][number % 4]} ${(number * 7919) % ROWS}`,
    issuerName: `Issuing CA ${number % 5}`,
    key: KEYS[number % 3] ?? '',
    serialHex: ((number * 104_729) % 1_000_003).toString(16).padStart(8, '0'),
    notBefore: AT - ((number % 400) + 1) * DAY,
    notAfter: AT + ((number % 90) - 20) * DAY,
    sans: [`dns-${number}.internal`, number === 77 ? '100%_pure' : 'common.example'],
    ...(number % 2 === 0 ? { authorityId: ROOT_ID, source: 'issued' as const } : {}),
  });

beforeAll(async () => {
  store = await openForTest(file, 'create');
  valueOf(
    await store.transaction(async (tx) => {
      await insertRoot(tx, ROOT_ID, 'Root CA', ROWS + 1);
      await insertCertificates(
        tx,
        Array.from({ length: ROWS }, (_, index) => rowOf(index + 1)),
      );
      for (const { id, name } of PARTNERS) {
        const more = { contact: '', note: '', tags: [], subject: {}, createdAt: AT };
        await insertPartner(tx, { id, name, ...more });
        const members = Array.from({ length: ROWS }, (_, index) => index + 1).filter(
          (number) => partnerAt(number)?.id === id,
        );
        await setCertificatePartner(
          tx,
          members.map((number) => rowOf(number).id),
          id,
        );
      }
      const noted = Array.from({ length: ROWS }, (_, index) => index + 1).filter((no) => no % 7 === 0 || no % 6 === 0);
      await saveCertificateNotes(
        tx,
        new Map(noted.map((no) => [rowOf(no).id, { ...NO_CERTIFICATE_NOTE, owner: ownerAt(no), note: 'noted' }])),
      );
      for (const number of [2, 4, 6]) {
        const { id, serialHex } = rowOf(number);
        await insertRevocation(tx, {
          certificateId: id,
          authorityId: ROOT_ID,
          serialHex,
          reason: number === 6 ? 'certificateHold' : 'superseded',
          revokedAt: AT,
        });
      }
      return ok(null);
    }),
  );
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const query = (change: Partial<CertificatePageQuery> = {}): CertificatePageQuery => ({
  at: AT,
  expiringDays: 30,
  sort: 'name',
  direction: 'asc',
  offset: 0,
  limit: 100,
  ...change,
});
const page = (change: Partial<CertificatePageQuery> = {}) => pageCertificates(store.read, query(change));

async function everything(change: Partial<CertificatePageQuery>): Promise<CertificateSummary[]> {
  const items: CertificateSummary[] = [];
  for (let offset = 0; ; offset += 333) {
    const next = await page({ ...change, offset, limit: 333 });
    items.push(...next.items);
    if (next.items.length === 0) return items;
  }
}

/** Every fifth was issued to one of two partners, whose names are in another order than their ids. */
const PARTNERS = [
  { id: idOf('p', 1) as PartnerId, name: 'Zeta Bank' },
  { id: idOf('p', 2) as PartnerId, name: 'acme GmbH' },
] as const;

const partnerAt = (number: number) => (number % 5 === 0 ? PARTNERS[(number / 5) % 2] : undefined);

/** Where it comes in the order of partners. */
function partnerOf({ id }: CertificateSummary): string {
  const number = Number.parseInt(id.slice(1), 36);
  const name = id.startsWith('c') ? partnerAt(number)?.name : undefined;
  return name === undefined ? '2' : name.startsWith('a') ? '0' : '1';
}

/** Every seventh has one of two owners; every sixth a note alone. */
const ownerAt = (number: number): string => (number % 7 === 0 ? (['Zoe', 'anna'][number % 2] ?? '') : '');

function ownerOf({ id }: CertificateSummary): string {
  const owner = id.startsWith('c') ? ownerAt(Number.parseInt(id.slice(1), 36)) : '';
  return owner === '' ? '2' : owner === 'anna' ? '0' : '1';
}

describe('a page of certificates', () => {
  it.each(CERTIFICATE_SORTS)('in the order of %s holds every row once, and backwards the reverse', async (sort) => {
    const forwards = await everything({ sort });
    const backwards = await everything({ sort, direction: 'desc' });
    expect(new Set(forwards.map((item) => item.id)).size).toBe(ROWS + 1);
    expect(backwards.map((item) => item.id)).toEqual(forwards.map((item) => item.id).toReversed());
    const values: Readonly<Record<CertificateSort, (item: CertificateSummary) => string | number>> = {
      name: (item: CertificateSummary) => foldText(item.name),
      issuer: (item: CertificateSummary) => foldText(item.issuerName),
      status: (item: CertificateSummary) =>
        ['expiring', 'expired', 'revoked', 'on-hold', 'not-yet-valid', 'unknown', 'valid'].indexOf(item.status),
      notAfter: (item: CertificateSummary) => item.notAfter,
      notBefore: (item: CertificateSummary) => item.notBefore,
      key: (item: CertificateSummary) => item.key,
      serial: (item: CertificateSummary) => item.serialHex,
      sha256: (item: CertificateSummary) => item.sha256,
      source: (item: CertificateSummary) => item.source,
      partner: (item: CertificateSummary) => partnerOf(item),
      owner: (item: CertificateSummary) => ownerOf(item),
      created: (item: CertificateSummary) => (item.name === 'Root CA' ? '' : item.id),
    };
    const inOrder = forwards.map(values[sort]);
    for (let index = 1; index < inOrder.length; index += 1) {
      expect((inOrder[index - 1] ?? 0) <= (inOrder[index] ?? 0)).toBe(true);
    }
  });

  it('counts what the filter lets through and everything', async () => {
    expect(await page({ status: 'revoked' })).toMatchObject({ total: 2, of: ROWS + 1, offset: 0 });
    expect(await page({ status: 'on-hold' })).toMatchObject({ total: 1 });
    expect(await page({ authorityId: ROOT_ID, limit: 500 })).toMatchObject({ total: ROWS / 2 + 1 });
    expect(await page({ authorityId: idOf('n', 1) as AuthorityId })).toEqual({
      total: 0,
      exact: true,
      of: ROWS + 1,
      offset: 0,
      items: [],
    });
    expect(await page({ offset: 5000 })).toEqual({
      total: ROWS + 1,
      exact: true,
      of: ROWS + 1,
      offset: 5000,
      items: [],
    });
    const expiring = await everything({ status: 'expiring', authorityId: ROOT_ID, sort: 'notAfter' });
    expect(expiring.length).toBeGreaterThan(100);
    expect(expiring.every((item) => item.status === 'expiring' && item.authorityId === ROOT_ID)).toBe(true);
    expect(expiring.length).toBe((await page({ status: 'expiring', authorityId: ROOT_ID })).total);
  });

  it('holds only certificates whose key is here, or only the others', async () => {
    const withKey = [rowOf(8), rowOf(700), rowOf(1299)];
    valueOf(
      await store.transaction(async (tx) => {
        for (const [index, { id }] of withKey.entries()) {
          const keyId = idOf('k', index) as KeyId;
          const octets = Buffer.from(keyId);
          await insertKeys(tx, [{ id: keyId, algorithm: 'p256', spkiDer: octets, sealed: octets, createdAt: AT }]);
          await attachKey(tx, id, keyId);
        }
        return ok(null);
      }),
    );
    const [some, others] = [await page({ hasKey: true, sort: 'notBefore' }), await everything({ hasKey: false })];
    expect(some.items.map(({ id }) => id)).toEqual(
      withKey.toSorted((a, b) => a.notBefore - b.notBefore).map(({ id }) => id),
    );
    expect(some.total + others.length).toBe(ROWS + 1);
    expect(others.some(({ hasKey }) => hasKey)).toBe(false);
    expect(await page({ hasKey: true, search: 'dns-700.' })).toMatchObject({ total: 1 });
    expect(await page({ hasKey: true, search: 'dns-701.' })).toMatchObject({ total: 0 });
  });

  it('refuses more than 500 rows', async () => {
    await expect(page({ limit: 501 })).rejects.toThrow('out of bounds');
    await expect(page({ offset: -1 })).rejects.toThrow('out of bounds');
  });
});

describe('its search', () => {
  const found = async (search: string) => (await page({ search, limit: 500 })).total;

  it('finds parts of name, subject, alternative names, serial and hash, without regard to case and composition', async () => {
    expect(await found('dns-77.int')).toBe(1);
    expect(await found('DNS-77.INT')).toBe(1);
    expect(await found(rowOf(9).serialHex.slice(1))).toBe(1);
    expect(await found(rowOf(9).sha256.slice(10, 30).toUpperCase())).toBe(1);
    expect(await found('E\u0301MILE')).toBe(ROWS / 2);
    expect(await found('nothing like it')).toBe(0);
  });

  it('takes terms of one and two characters, and all terms must occur', async () => {
    const all = await found('e');
    expect(all).toBe(ROWS + 1);
    expect(await found('é')).toBe(ROWS / 2);
    expect(await found('ém')).toBe(ROWS / 2);
    expect(await found('zoe é')).toBe(0);
    expect(await found('zoe dns-78.internal')).toBe(0);
    expect(await found('adam  dns-78.internal')).toBe(1);
    expect(await found('adam zz')).toBe(0);
    expect(await found('   ')).toBe(ROWS + 1);
  });

  it('orders and pages many hits as few', async () => {
    const many = await everything({ search: 'common.example', sort: 'serial' });
    expect(many.length).toBe(ROWS - 1);
    const few = await everything({ search: 'adam', sort: 'serial' });
    expect(few.length).toBe(ROWS / 4);
    const serials = few.map((item) => item.serialHex);
    expect(serials).toEqual([...serials].sort());
    const expected = many.filter((item) => item.name.startsWith('Adam'));
    expect(few.filter((item) => item.id !== rowOf(77).id).map((item) => item.id)).toEqual(
      expected.map((item) => item.id),
    );
  });

  it('never takes what people type for SQL, patterns or search syntax', async () => {
    expect(await found('100%_pure')).toBe(1);
    expect(await found('%')).toBe(1);
    expect(await found('_')).toBe(1);
    expect(await found('%%%')).toBe(0);
    for (const hostile of [
      '"',
      '""',
      "'; DROP TABLE certificate; --",
      'a"b"c',
      'name:adam',
      'adam OR zoe',
      'NEAR(adam zoe)',
      '-adam',
      'adam*',
      '^adam',
      '(((',
      '\\',
      '\\\\\\',
      '{search} : adam',
      '\u0000\u0000\u0000',
    ]) {
      expect(await found(hostile), hostile).toBeLessThanOrEqual(hostile.startsWith('\u0000') ? ROWS + 1 : 0);
    }
    expect(await found('x '.repeat(5000))).toBe(await found('x'));
    expect(searchTerms('a b c d e f g h i j k l m n')).toHaveLength(12);
  });
});
