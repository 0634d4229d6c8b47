import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CrlPage, CrlPageQuestion, CrlQuestion } from '../../../shared/model/crl-viewer.ts';
import { entryIssuer, forgeCrl, numberOf, reasonOf, scopeOf } from '../../testing/forged-crl.ts';
import { createTestAuthority, signBytes, type TestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { assembleSigned } from '../issuing/draft.ts';
import { buildTbsCertList, type CrlEntry } from './crl-build.ts';
import { CrlTable } from './crl-table.ts';
import { parseCrl } from './crl.ts';

const DAY_MS = 86_400_000;

let root: TestAuthority;
beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root' });
});

function build(entries: readonly CrlEntry[]): Uint8Array {
  const tbs = buildTbsCertList({
    issuerNameDer: root.nameDer,
    issuerKeyId: root.keyId,
    signatureAlgorithm: root.algorithm,
    number: 1,
    thisUpdate: TEST_NOW,
    nextUpdate: TEST_NOW + DAY_MS,
    entries,
  });
  return assembleSigned(tbs, root.algorithm, signBytes(root, tbs));
}

function tableOf(der: Uint8Array): CrlTable {
  const crl = parseCrl(der);
  if (!crl.ok) throw new Error(JSON.stringify(crl.error));
  return new CrlTable(crl.value);
}

function ask(table: CrlTable, question: CrlQuestion = {}, rest: Partial<CrlPageQuestion> = {}): CrlPage {
  const page = table.page({ question, offset: 0, limit: 500, ...rest });
  if (!page.ok) throw new Error(JSON.stringify(page.error));
  return page.value;
}

const serials = (page: CrlPage): string[] => page.items.map(({ serialHex }) => serialHex);

const ENTRIES: readonly CrlEntry[] = [
  { serialHex: '0123456789', revokedAt: TEST_NOW - 3 * DAY_MS, reason: 'keyCompromise', invaliditySince: 0 },
  { serialHex: 'ff12', revokedAt: TEST_NOW - DAY_MS, reason: 'unspecified' },
  { serialHex: '12', revokedAt: TEST_NOW - 2 * DAY_MS, reason: 'superseded' },
  { serialHex: '00', revokedAt: TEST_NOW - DAY_MS, reason: 'certificateHold' },
  { serialHex: '51ff12', revokedAt: TEST_NOW - DAY_MS, reason: 'superseded' },
];

describe('a list laid out to be read', () => {
  it('shows its entries page by page, with what each says and where it stands', () => {
    const der = build(ENTRIES);
    const table = tableOf(der);
    const page = ask(table, {}, { offset: 0, limit: 2 });
    expect(page).toMatchObject({ total: 5, of: 5, offset: 0 });
    expect(page.items[0]).toMatchObject({
      place: 0,
      serialHex: '0123456789',
      revokedAt: TEST_NOW - 3 * DAY_MS,
      reason: 'keyCompromise',
      invaliditySince: 0,
    });
    for (const { byteOffset, byteLength, serialHex } of ask(table).items) {
      expect(der[byteOffset]).toBe(0x30);
      expect((der[byteOffset + 1] ?? 0) + 2).toBe(byteLength);
      expect(Buffer.from(der).toString('hex', byteOffset + 4, byteOffset + 4 + serialHex.length / 2)).toBe(serialHex);
    }
    expect(serials(ask(table, {}, { offset: 4, limit: 10 }))).toEqual(['51ff12']);
    expect(ask(table, {}, { offset: 5, limit: 10 })).toMatchObject({ total: 5, items: [] });
  });

  it.each<[CrlQuestion, string[]]>([
    [{ serial: '12' }, ['0123456789', '00ff12', '12', '51ff12']],
    [{ serial: '12', match: 'start' }, ['12']],
    [{ serial: '12', match: 'whole' }, ['12']],
    [{ serial: 'FF:12', match: 'start' }, ['00ff12']],
    [{ serial: '00 ff 12', match: 'start' }, ['00ff12']],
    [{ serial: '00:FF:12', match: 'whole' }, ['00ff12']],
    [{ serial: '0xff12', match: 'whole' }, ['00ff12']],
    [{ serial: '00ff12' }, ['00ff12']],
    [{ serial: 'ff12' }, ['00ff12', '51ff12']],
    [{ serial: '345', match: 'part' }, ['0123456789']],
    [{ serial: '123456789', match: 'whole' }, ['0123456789']],
    [{ serial: '123456789', match: 'start' }, []],
    [{ serial: '0', match: 'whole' }, ['00']],
    [{ serial: '' }, ['0123456789', '00ff12', '12', '00', '51ff12']],
    [{ reasons: ['superseded', 'certificateHold'] }, ['12', '00', '51ff12']],
    [{ reasons: ['unspecified'] }, ['00ff12']],
    [{ reasons: [] }, []],
    [{ revokedFrom: TEST_NOW - 2 * DAY_MS, revokedUntil: TEST_NOW - DAY_MS }, ['12']],
    [{ revokedFrom: TEST_NOW - DAY_MS, reasons: ['superseded'], serial: 'f' }, ['51ff12']],
  ])('is searched: %j', (question, expected) => {
    expect(serials(ask(tableOf(build(ENTRIES)), question))).toEqual(expected);
  });

  it('is ordered by date, within a date as in the list', () => {
    const table = tableOf(build(ENTRIES));
    expect(serials(ask(table, {}, { order: 'newest' }))).toEqual(['00ff12', '00', '51ff12', '12', '0123456789']);
    expect(serials(ask(table, {}, { order: 'oldest' }))).toEqual(['0123456789', '12', '00ff12', '00', '51ff12']);
    expect(serials(ask(table, {}))[0]).toBe('0123456789');
  });

  it.each<[CrlQuestion, string]>([
    [{ serial: 'xyz' }, 'not-hexadecimal'],
    [{ serial: '1'.repeat(129) }, 'too-long'],
    [{ reasons: ['whim'] }, 'unknown-choice'],
  ])('says what is wrong with %j', (question, problem) => {
    expect(tableOf(build(ENTRIES)).page({ question, offset: 0, limit: 1 })).toMatchObject({
      ok: false,
      error: { code: 'input.invalid', evidence: { problem } },
    });
  });

  it('finds what a walk over texts finds', () => {
    const serial = fc
      .uint8Array({ minLength: 1, maxLength: 12 })
      .filter((octets) => octets.length === 1 || octets[0] !== 0);
    const digits = fc.string({ unit: fc.constantFrom(...'01f8'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(serial, { maxLength: 20 }), digits, (list, wanted) => {
        const entries = list.map((octets) => ({
          serialHex: Buffer.from(octets).toString('hex'),
          revokedAt: TEST_NOW,
          reason: 'superseded' as const,
        }));
        const table = tableOf(build(entries));
        const all = serials(ask(table));
        expect(serials(ask(table, { serial: wanted }))).toEqual(all.filter((one) => one.includes(wanted)));
        const bare = (one: string): string => (one.length > 2 && one.startsWith('00') ? one.slice(2) : one);
        expect(serials(ask(table, { serial: wanted, match: 'start' }))).toEqual(
          all.filter((one) => one.startsWith(wanted) || bare(one).startsWith(wanted)),
        );
        expect(serials(ask(table, { serial: wanted, match: 'whole' }))).toEqual(
          all.filter((one) => BigInt(`0x${one}`) === BigInt(`0x${wanted}`)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('names the issuer of each entry of an indirect list, given or taken over', () => {
    const other = createTestAuthority({ name: 'CN=Other' });
    const der = forgeCrl(root, {
      extensions: [numberOf(1), scopeOf({ indirect: true })],
      entries: [
        { serialHex: '01' },
        { serialHex: '02', extensions: [entryIssuer(other.nameDer), reasonOf(10)] },
        { serialHex: '03' },
        { serialHex: '04', extensions: [reasonOf(8)] },
      ],
    });
    const { items } = ask(tableOf(der));
    expect(items.map(({ certificateIssuer }) => certificateIssuer?.length ?? 0)).toEqual([0, 1, 1, 1]);
    expect(items.map(({ reason }) => reason)).toEqual(['unspecified', 'aACompromise', 'unspecified', 'removeFromCRL']);
    expect(serials(ask(tableOf(der), { reasons: ['removeFromCRL'] }))).toEqual(['04']);
  });

  it('may be empty, and long serials are found too', () => {
    expect(ask(tableOf(build([])))).toMatchObject({ total: 0, of: 0, items: [] });
    const long = `7f${'ab'.repeat(63)}`;
    const table = tableOf(build([{ serialHex: long, revokedAt: TEST_NOW, reason: 'superseded' }]));
    expect(serials(ask(table, { serial: 'abab', match: 'part' }))).toEqual([long]);
    const forged = tableOf(forgeCrl(root, { entries: [{ serialHex: `7f${'cd'.repeat(300)}` }] }));
    expect(ask(forged, { serial: 'dcd' }).total).toBe(1);
  });
});
