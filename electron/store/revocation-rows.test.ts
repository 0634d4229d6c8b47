import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/result.ts';
import { findCertificate, insertCertificates } from './certificate-rows.ts';
import { findLatestCrl, insertCrl, listCrls, nextCrlNumber } from './crl-rows.ts';
import type { WriteDb } from './db.ts';
import type { Store } from './open-store.ts';
import {
  endHoldAsRevoked,
  findRevocation,
  insertRevocation,
  listRevocations,
  undoRevocation,
  markListed,
  releaseHold,
} from './revocation-rows.ts';
import { AT, certificateOf, insertRoot, openForTest, ROOT_ID, crlOf, revocationOf, valueOf } from './store-fixture.ts';

const VIEW = { at: AT, expiringDays: 30 };
const folder = mkdtempSync(join(tmpdir(), 'rows-'));
let store: Store;
let files = 0;

beforeEach(async () => {
  await store?.close();
  files += 1;
  store = await openForTest(join(folder, `${files}.countersign`), 'create');
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const change = async <T>(work: (tx: WriteDb) => Promise<T>): Promise<T> =>
  valueOf(await store.transaction(async (tx) => ok(await work(tx))));

/** Every row digest, the chain and the references, after whatever a test did. */
const expectClean = async (): Promise<void> => {
  const report = valueOf(
    await store.check('full', { onProgress: () => undefined, signal: new AbortController().signal }),
  );
  expect(report.findings.filter((finding) => finding.severity === 'error')).toEqual([]);
};

describe('revocations and CRLs', () => {
  beforeEach(async () => {
    await change(async (tx) => {
      await insertRoot(tx);
      await insertCertificates(
        tx,
        [1, 2, 3].map((number) => certificateOf(number, { authorityId: ROOT_ID, source: 'issued' })),
      );
    });
  });

  it('queue until a CRL lists them', async () => {
    await change(async (tx) => {
      await insertRevocation(tx, revocationOf(1));
      await insertRevocation(tx, revocationOf(2, 'certificateHold'));
    });
    expect((await findCertificate(store.read, certificateOf(1).id, VIEW))?.status).toBe('revoked');
    expect(await findCertificate(store.read, certificateOf(2).id, VIEW)).toMatchObject({
      status: 'on-hold',
      revokedAt: AT + 2,
    });
    const number = await change(async (tx) => {
      const next = await nextCrlNumber(tx, ROOT_ID);
      await insertCrl(tx, crlOf(next));
      expect(await markListed(tx, ROOT_ID, next)).toBe(2);
      return next;
    });
    expect(number).toBe(1);
    expect(await findRevocation(store.read, certificateOf(1).id)).toMatchObject({
      onCrlNumber: 1,
      comment: 'comment 1',
      name: 'host-1.example',
    });
    await change((tx) => insertRevocation(tx, revocationOf(3)));
    expect(await change((tx) => markListed(tx, ROOT_ID, 2))).toBe(1);
    expect(
      (await listRevocations(store.read, { authorityId: ROOT_ID, limit: 2, offset: 0 })).map(
        (entry) => entry.onCrlNumber,
      ),
    ).toEqual([2, 1]);
    await expectClean();
  });

  it('end only when they are a hold', async () => {
    await change(async (tx) => {
      await insertRevocation(tx, revocationOf(1));
      await insertRevocation(tx, revocationOf(2, 'certificateHold'));
      await insertRevocation(tx, revocationOf(3, 'certificateHold'));
    });
    expect(await change((tx) => releaseHold(tx, certificateOf(1).id, AT + 40))).toBe(false);
    expect(await change((tx) => releaseHold(tx, certificateOf(2).id, AT + 40))).toBe(true);
    expect((await findCertificate(store.read, certificateOf(2).id, VIEW))?.status).toBe('valid');
    const revoked = { reason: 'keyCompromise', revokedAt: AT + 50 } as const;
    expect(await change((tx) => endHoldAsRevoked(tx, certificateOf(3).id, revoked))).toBe(true);
    expect(await change((tx) => endHoldAsRevoked(tx, certificateOf(3).id, revoked))).toBe(false);
    await expect(change((tx) => insertRevocation(tx, revocationOf(3)))).rejects.toThrow('UNIQUE');
    await expectClean();
  });

  it('remember a hold that a list told of, and give it back where its revocation is undone', async () => {
    await change(async (tx) => {
      await insertRevocation(tx, revocationOf(1, 'certificateHold'));
      await insertRevocation(tx, revocationOf(2, 'certificateHold'));
      await insertCrl(tx, crlOf(4));
      await markListed(tx, ROOT_ID, 4);
      // Marked for a list that is not kept: that told nobody.
      await insertRevocation(tx, revocationOf(3, 'certificateHold'));
      await markListed(tx, ROOT_ID, 5);
      await releaseHold(tx, certificateOf(3).id, AT + 40);
      await releaseHold(tx, certificateOf(1).id, AT + 40);
      await endHoldAsRevoked(tx, certificateOf(2).id, { reason: 'keyCompromise', revokedAt: AT + 50 });
    });
    const released = { held_at: AT + 1, released_at: AT + 40, listed_number: 4, crl_number: null };
    const rows = await store.read.query.selectFrom('released_hold').selectAll().orderBy('seq').execute();
    expect(rows).toMatchObject([released, { released_at: 0, listed_number: 4 }]);
    const revocation = await findRevocation(store.read, certificateOf(2).id);
    if (revocation === undefined) throw new Error('no revocation');
    expect(await change((tx) => undoRevocation(tx, revocation))).toBe('on-hold');
    expect(await findRevocation(store.read, certificateOf(2).id)).toMatchObject({
      reason: 'certificateHold',
      revokedAt: AT + 2,
      onCrlNumber: 4,
    });
    expect(await store.read.query.selectFrom('released_hold').selectAll().execute()).toMatchObject([released]);
    expect(await change((tx) => markListed(tx, ROOT_ID, 5))).toBe(1);
    await expectClean();
  });

  it('that ended holds are marked ahead of their list before those holds, which else would be lost where they are undone', async () => {
    await change(async (tx) => {
      await insertRevocation(tx, revocationOf(1, 'certificateHold'));
      await insertRevocation(tx, revocationOf(2, 'certificateHold'));
      await insertCrl(tx, crlOf(4));
      await markListed(tx, ROOT_ID, 4);
      await releaseHold(tx, certificateOf(1).id, AT + 40);
      await endHoldAsRevoked(tx, certificateOf(2).id, { reason: 'keyCompromise', revokedAt: AT + 50 });
    });
    const numbers = async () =>
      (await store.read.query.selectFrom('released_hold').selectAll().orderBy('seq').execute()).map(
        (row) => row.crl_number,
      );
    const mark = (table: 'revocation' | 'released_hold', from: number | null, to: number | null) =>
      change((tx) => tx.markListed({ table, authorityId: ROOT_ID, from, to, after: '', isAhead: true }));
    expect(await mark('released_hold', null, 5)).toEqual({ rows: 1, after: null });
    expect(await numbers()).toEqual([5, null]);
    await mark('revocation', null, 5);
    expect(await mark('released_hold', null, 5)).toEqual({ rows: 1, after: null });
    expect(await numbers()).toEqual([5, 5]);
    expect(
      await change((tx) =>
        tx.markListed({ table: 'released_hold', authorityId: ROOT_ID, from: 5, to: null, after: '' }),
      ),
    ).toEqual({ rows: 2, after: null });
    expect(await numbers()).toEqual([null, null]);
    await expectClean();
  });

  it('never use a CRL number twice or backwards', async () => {
    await change((tx) => insertCrl(tx, crlOf(5)));
    await expect(change((tx) => insertCrl(tx, crlOf(5)))).rejects.toThrow('CRL number');
    await expect(change((tx) => insertCrl(tx, crlOf(4)))).rejects.toThrow('CRL number');
    await change((tx) => insertCrl(tx, crlOf(6, { baseNumber: 5 })));
    expect((await findLatestCrl(store.read, ROOT_ID))?.summary.number).toBe(5);
    expect((await listCrls(store.read, ROOT_ID)).map((crl) => crl.number)).toEqual([6, 5]);
    expect(await change((tx) => nextCrlNumber(tx, ROOT_ID))).toBe(7);
  });
});
