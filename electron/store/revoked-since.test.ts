import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { markingTask, noteWaiting } from './catch-up-rows.ts';
import { insertCertificates } from './certificate-rows.ts';
import type { WriteDb } from './db.ts';
import type { Store } from './open-store.ts';
import { findRevokedSince } from './revoked-since.ts';
import { AT, certificateOf, DAY, idOf, insertRoot, openForTest, ROOT_ID, valueOf } from './store-fixture.ts';

const NUMBER = 4;

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'revoked-since-'));
  store = await openForTest(join(folder, 'a.countersign'), 'create');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function revoke(tx: WriteDb, serial: string, more: { crl_number?: number; taken_from?: string } = {}) {
  const at = Number.parseInt(serial, 16);
  const id = idOf('c', at) as CertificateId;
  await insertCertificates(tx, [certificateOf(at, { id, serialHex: serial })]);
  const row = { certificate_id: id, authority_id: ROOT_ID, serial_hex: serial, reason: 'superseded', revoked_at: AT };
  const rest = { invalidity_since: null, comment: null, crl_number: null, not_after: AT + DAY };
  await tx.insertRows('revocation', [{ ...row, ...rest, ...more }]);
}

const findAfter = async (fill: (tx: WriteDb) => Promise<unknown>, most = 5) =>
  valueOf(
    await store.transaction(async (tx) => {
      await insertRoot(tx);
      await revoke(tx, '41', { crl_number: NUMBER });
      await fill(tx);
      return ok(await findRevokedSince(tx, { authorityId: ROOT_ID, number: NUMBER, most }));
    }),
  );

const revokeTwo = async (tx: WriteDb): Promise<void> => {
  await revoke(tx, '42');
  await revoke(tx, '43');
};

async function keepList(tx: WriteDb, number: number, base: number | null): Promise<void> {
  const der = Uint8Array.of(0x30, 0);
  const list = { authority_id: ROOT_ID, number, base_number: base, entries: 0, der, sha256: 'a'.repeat(64) };
  await tx.insertRows('crl', [{ ...list, this_update: AT, next_update: AT + DAY }]);
}

describe('what was revoked since a list', () => {
  it('is what no list told of', async () => {
    expect(await findAfter(async () => undefined)).toEqual([]);
  });

  it('is told by its serials, and not where there are too many', async () => {
    expect(await findAfter(revokeTwo, 2)).toEqual(expect.arrayContaining(['42', '43']));
  });

  it.each<[string, (tx: WriteDb) => Promise<unknown>, number?]>([
    ['there are more than asked for', revokeTwo, 1],
    ['a delta told of some', (tx) => keepList(tx, NUMBER + 1, NUMBER)],
    [
      'marks were made ahead',
      (tx) => noteWaiting(tx, markingTask({ authorityId: ROOT_ID, number: NUMBER + 1, process: 1, at: AT })),
    ],
    ['some came from elsewhere', (tx) => revoke(tx, '44', { crl_number: 3, taken_from: '' })],
  ])('is not known where %s', async (_, fill, most) => {
    expect(await findAfter(fill, most)).toBeUndefined();
  });

  it('is known by the list itself', async () => {
    expect(await findAfter((tx) => keepList(tx, NUMBER, null))).toEqual([]);
  });
});
