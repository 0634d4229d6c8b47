import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateId, UnixMs } from '../../../shared/model/brands.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { assembleSigned } from '../../pki/issuing/draft.ts';
import { listRevocations, parseCrl } from '../../pki/revocation/crl.ts';
import { crlFields } from '../../pki/revocation/crl-fields.ts';
import { insertCertificates } from '../../store/certificate-rows.ts';
import { createDigester } from '../../store/row-digest.ts';
import type { WriteDb } from '../../store/db.ts';
import type { Store } from '../../store/open-store.ts';
import { AT, certificateOf, DAY, idOf, insertRoot, openForTest, ROOT_ID, valueOf } from '../../store/store-fixture.ts';
import { opensslVerdict } from '../../testing/revocation-question.ts';
import { createTestAuthority, signBytes, type TestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { crlDistributionPoints } from '../../pki/certificate/extension-build.ts';
import type { CrlDocumentOrder, CrlOrder, TbsDocument } from './crl-order.ts';
import { buildTbs } from './crl-thread.ts';

const context = { ports: { crlWorkerEntry: new URL('../../workers/crl-worker.ts', import.meta.url) } };
const COMPLETE: CrlDocumentOrder = { kind: 'complete', shard: 0, shards: 1, idpUrls: [], freshestUrls: [] };

let ca: TestAuthority;
let folder: string;
let store: Store;
beforeAll(() => {
  ca = createTestAuthority({ name: 'CN=Root' });
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crl-thread-'));
  store = await openForTest(join(folder, 'a.countersign'), 'create');
  valueOf(await store.transaction(async (tx) => ok(await insertRoot(tx))));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const build = (
  order: Partial<CrlOrder>,
  fill: (tx: WriteDb) => Promise<void>,
): Promise<Result<readonly TbsDocument[], AppError>> =>
  store.transaction(async (tx) => {
    await fill(tx);
    return buildTbs(context, tx, {
      authorityId: ROOT_ID,
      number: 12,
      thisUpdate: TEST_NOW - 1000,
      nextUpdate: TEST_NOW + DAY,
      issuerNameDer: ca.nameDer,
      issuerKeyId: ca.keyId,
      signatureAlgorithm: ca.algorithm,
      documents: [COMPLETE],
      expected: 0,
      ...order,
    });
  });

interface Row {
  readonly serialHex: string;
  readonly reason?: string;
  readonly crl?: number;
  readonly notAfter?: UnixMs;
}

async function revoke(tx: WriteDb, rows: readonly Row[]): Promise<void> {
  for (const [at, { serialHex, reason = 'keyCompromise', crl, notAfter = AT + DAY }] of rows.entries()) {
    const id = idOf('c', at + 1) as CertificateId;
    await insertCertificates(tx, [certificateOf(at + 1, { id, serialHex, notAfter })]);
    const row = { certificate_id: id, authority_id: ROOT_ID, serial_hex: serialHex, reason, revoked_at: AT };
    await tx.insertRows('revocation', [
      { ...row, invalidity_since: null, comment: null, crl_number: crl ?? null, not_after: notAfter },
    ]);
  }
}

const sign = (tbs: Uint8Array): Uint8Array => assembleSigned(tbs, ca.algorithm, signBytes(ca, tbs));

function entriesOf({ tbs }: TbsDocument): string[] {
  const crl = parseCrl(sign(tbs));
  if (!crl.ok) throw new Error(JSON.stringify(crl.error));
  return [...listRevocations(crl.value)].map(({ serialHex, reason }) => `${serialHex} ${reason}`);
}

describe('the lists of one act of issuing', () => {
  it('are told apart by what was ordered, in its order, and openssl follows them', async () => {
    const url = 'http://crl.example.com/a-0.crl';
    const leaf = ca.issue({ subject: 'CN=leaf', extensions: [crlDistributionPoints([url])] });
    const last = Number.parseInt(leaf.serialHex.slice(-2), 16) % 2;
    const common = { shards: 2, idpUrls: [url] };
    const documents: CrlDocumentOrder[] = [
      { kind: 'delta', base: 9, shard: last, ...common, nextUpdate: TEST_NOW + 5000 },
      { kind: 'complete', shard: 1 - last, ...common, idpUrls: ['http://crl.example.com/a-1.crl'], freshestUrls: [] },
      { kind: 'complete', shard: last, ...common, freshestUrls: ['http://crl.example.com/a-0-delta.crl'] },
    ];
    const built = valueOf(
      await build({ documents }, (tx) =>
        revoke(tx, [
          { serialHex: '40' },
          { serialHex: '41', crl: 9 },
          { serialHex: '42', crl: 9 },
          { serialHex: leaf.serialHex, crl: 11 },
        ]),
      ),
    );
    expect(built.map(({ kind, shard }) => [kind, shard])).toEqual([
      ['delta', last],
      ['complete', 1 - last],
      ['complete', last],
    ]);
    const [delta, other, own] = built;
    expect([other, own].flatMap((one) => (one ? entriesOf(one) : [])).toSorted()).toEqual(
      ['40', '41', '42', leaf.serialHex].map((serial) => `${serial} keyCompromise`).toSorted(),
    );
    const crls = [delta, other, own].flatMap((one) => (one ? [sign(one.tbs)] : []));
    const details = crls.map((der) => {
      const crl = parseCrl(der);
      return crl.ok ? crlFields(crl.value) : crl;
    });
    expect(details[0]).toMatchObject({ value: { number: '12', baseNumber: '9', nextUpdate: TEST_NOW + 5000 } });
    expect(details[2]).toMatchObject({
      value: { number: '12', freshest: ['uri:http://crl.example.com/a-0-delta.crl'] },
    });
    expect(opensslVerdict({ root: ca, leaf, crls }, folder)).toBe('revoked');
    expect(
      opensslVerdict({ root: ca, leaf: ca.issue({ extensions: [crlDistributionPoints([url])] }), crls }, folder),
    ).toBe('good');
  });

  it('leave out the ended by the newest complete list of that moment alone', async () => {
    const crl = { next_update: AT + DAY, entries: 0, sha256: 'f', der: new Uint8Array([1]) };
    const fill = async (tx: WriteDb): Promise<void> => {
      for (const [number, base, at] of [
        [5, null, AT - DAY],
        [6, null, AT],
        [7, 6, AT + 1],
      ] as const)
        await tx.insertRows('crl', [{ authority_id: ROOT_ID, number, base_number: base, this_update: at, ...crl }]);
      await revoke(tx, [
        { serialHex: '41', crl: 6, notAfter: AT - 1 },
        { serialHex: '42', crl: 7, notAfter: AT - 1 },
        { serialHex: '43', crl: 5, notAfter: AT },
      ]);
    };
    const built = valueOf(await build({ dropEndedBefore: AT, number: 8 }, fill));
    expect(built.map(({ entries }) => entries)).toEqual([2]);
    expect(built.flatMap(entriesOf)).toEqual(['42 keyCompromise', '43 keyCompromise']);
  });

  it('may be empty', async () => {
    const built = valueOf(
      await build({ documents: [COMPLETE, { ...COMPLETE, kind: 'delta', base: 3 }] }, async () => undefined),
    );
    expect(built.map((one) => [one.kind, one.entries, entriesOf(one).length])).toEqual([
      ['complete', 0, 0],
      ['delta', 0, 0],
    ]);
  });

  it('are refused for a row that was damaged', async () => {
    const row = {
      authority_id: ROOT_ID,
      revoked_at: AT,
      invalidity_since: null,
      crl_number_hex: null,
      crl_number: null,
    };
    const failed = await build({}, (tx) =>
      tx.insertRows('revocation_elsewhere', [
        { ...row, serial_hex: '41', reason: 'superseded', added_at: AT },
        { ...row, serial_hex: '42', reason: 'whim', added_at: AT },
      ]),
    );
    expect(failed).toMatchObject({ ok: false, error: { code: 'crl.bad-row', evidence: { place: 2 } } });
  });

  it('are refused where one is larger than the vault signs, and so it is told', async () => {
    fillElsewhere(join(folder, 'a.countersign'), 600_000);
    const failed = await build({}, async () => undefined);
    expect(failed).toMatchObject({
      ok: false,
      error: { code: 'crl.too-large', evidence: { limit: 64 * 1024 * 1024 } },
    });
    const shards = await build(
      { documents: [0, 1].map((shard) => ({ ...COMPLETE, shard, shards: 2 })) },
      async () => undefined,
    );
    expect(valueOf(shards).map(({ entries }) => entries)).toEqual([300_000, 300_000]);
    // Twice as many rows as the vault signs at once, digested one by one.
  }, 240_000);
});

/** Revocations with serials of 64 octets, as large as entries get, past everything that checks. */
function fillElsewhere(file: string, count: number): void {
  const db = new DatabaseSync(file);
  const row = { authority_id: ROOT_ID, reason: 'superseded', revoked_at: AT, invalidity_since: AT, added_at: AT };
  const digest = createDigester('revocation_elsewhere', [...Object.keys(row), 'serial_hex']);
  db.function('digest_of', (serial) => digest({ ...row, serial_hex: String(serial) }));
  db.prepare(
    `WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?),
      made AS MATERIALIZED (SELECT '7' || printf('%0119d', 0) || printf('%08x', n + 1879048192) AS serial FROM counted)
    INSERT INTO revocation_elsewhere SELECT ?, serial, 'superseded', ?, ?, NULL, NULL, ?, digest_of(serial) FROM made`,
  ).run(count, ROOT_ID, AT, AT, AT);
  db.close();
}
