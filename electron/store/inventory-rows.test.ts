import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId, KeyId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import {
  findAuthoritiesByName,
  findAuthorityKeyId,
  isAuthorityNameTaken,
  listAuthorities,
  setAuthorityKey,
} from './authority-rows.ts';
import {
  attachKey,
  countByStatus,
  findCertificate,
  findCertificates,
  findIssuerCandidates,
  getCertificateDers,
  insertCertificates,
} from './certificate-rows.ts';
import { insertCrl } from './crl-rows.ts';
import type { WriteDb } from './db.ts';
import { findKey, findKeyBySpki, insertKeys, listKeyIds } from './key-rows.ts';
import { listKeyWraps, saveKeyWrap } from './key-wrap-rows.ts';
import type { Store } from './open-store.ts';
import { insertRevocation } from './revocation-rows.ts';
import {
  AT,
  certificateOf,
  DAY,
  idOf,
  insertRoot,
  openForTest,
  ROOT_ID,
  crlOf,
  revocationOf,
  valueOf,
} from './store-fixture.ts';
import { countWorkspace } from './workspace-rows.ts';

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

const sealedKey = (letter: string) => ({
  id: letter.repeat(26) as KeyId,
  algorithm: 'p256' as const,
  spkiDer: Uint8Array.of(1, 2, letter.charCodeAt(0)),
  sealed: Uint8Array.of(9, 9),
  createdAt: AT,
});

describe('certificates', () => {
  it('are kept once, whatever they are imported with', async () => {
    const outcome = await change((tx) =>
      insertCertificates(tx, [
        certificateOf(1),
        certificateOf(2),
        { ...certificateOf(1), id: idOf('x', 1) as CertificateId },
      ]),
    );
    expect(outcome).toEqual({
      inserted: [certificateOf(1).id, certificateOf(2).id],
      duplicates: [certificateOf(1).sha256],
    });
    const again = await change((tx) => insertCertificates(tx, [certificateOf(2), certificateOf(3)]));
    expect(again).toEqual({ inserted: [certificateOf(3).id], duplicates: [certificateOf(2).sha256] });
    const ders = await getCertificateDers(store.read, [certificateOf(3).id, idOf('z', 9) as CertificateId]);
    expect([...ders.entries()].map(([id, der]) => [id, Buffer.from(der).toString('latin1').slice(0, 13)])).toEqual([
      [certificateOf(3).id, 'certificate 3'],
    ]);
    await expectClean();
  });

  it('have their status computed at the instant asked', async () => {
    const life = { notBefore: AT - 100 * DAY, notAfter: AT + 20 * DAY };
    const rows = [
      certificateOf(1),
      certificateOf(2, life),
      certificateOf(3, { notBefore: AT - 8 * DAY, notAfter: AT + 20 * DAY }),
      certificateOf(4, { notAfter: AT - 1 }),
      certificateOf(5, { notBefore: AT + 1 }),
      certificateOf(6, { notBefore: AT + 9, notAfter: AT + 8 }),
      certificateOf(7, { notAfter: AT, notBefore: AT }),
    ];
    await change((tx) => insertCertificates(tx, rows));
    const statusOf = async (number: number, at = AT) =>
      (await findCertificate(store.read, certificateOf(number).id, { at, expiringDays: 30 }))?.status;
    expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map((number) => statusOf(number)))).toEqual([
      'valid',
      'expiring',
      'valid',
      'expired',
      'not-yet-valid',
      'unknown',
      'expiring',
    ]);
    expect(await statusOf(1, AT + 304 * DAY)).toBe('valid');
    expect(await statusOf(1, AT + 305 * DAY)).toBe('expiring');
    expect(await countByStatus(store.read, VIEW)).toEqual({
      valid: 2,
      expiring: 2,
      expired: 1,
      'not-yet-valid': 1,
      unknown: 1,
      revoked: 0,
      'on-hold': 0,
    });
  });

  it('are found by what a person may have at hand', async () => {
    const wanted = certificateOf(1, { name: 'Ada Löwe', serialHex: '00f1e2' });
    await change((tx) => insertCertificates(tx, [wanted, certificateOf(2)]));
    const find = async (text: string) => (await findCertificates(store.read, text, VIEW)).map((found) => found.id);
    for (const text of [
      wanted.id,
      wanted.sha256.toUpperCase(),
      'F1:E2',
      'f1e2',
      '00f1e2',
      'ADA LÖWE',
      'Ada  Lo\u0308we',
    ])
      expect(await find(text), text).toEqual([wanted.id]);
    expect(await find("' OR 1=1 --")).toEqual([]);
    expect((await findIssuerCandidates(store.read, wanted.subjectNameSha256)).map((found) => found.id)).toEqual([
      wanted.id,
    ]);
  });

  it('keep the names that others chose as they are', async () => {
    const name = '"; DROP TABLE certificate; --\u0000\u202e<b>%_\\ \ud83d\ude00';
    await change((tx) => insertCertificates(tx, [certificateOf(1, { name })]));
    expect((await findCertificate(store.read, certificateOf(1).id, VIEW))?.name).toBe(name);
    await expectClean();
  });

  it('get a key that must exist', async () => {
    await change(async (tx) => {
      await insertCertificates(tx, [certificateOf(1)]);
      await insertKeys(tx, [sealedKey('k')]);
      await attachKey(tx, certificateOf(1).id, 'k'.repeat(26) as KeyId);
    });
    expect(await findCertificate(store.read, certificateOf(1).id, VIEW)).toMatchObject({
      hasKey: true,
      keyId: 'k'.repeat(26),
    });
    await expect(change((tx) => attachKey(tx, certificateOf(1).id, 'n'.repeat(26) as KeyId))).rejects.toThrow(
      'FOREIGN KEY',
    );
    await expect(change((tx) => attachKey(tx, idOf('z', 1) as CertificateId, 'k'.repeat(26) as KeyId))).rejects.toThrow(
      'no certificate',
    );
    await expectClean();
  });
});

describe('keys and wraps', () => {
  it('come back octet for octet', async () => {
    const wrap = {
      kind: 'passphrase',
      kdf: { name: 'argon2id', memoryKiB: 65_536, iterations: 3, parallelism: 1 },
      salt: Uint8Array.of(1, 2),
      sealed: Uint8Array.of(3),
    } as const;
    await change(async (tx) => {
      await saveKeyWrap(tx, { ...wrap, sealed: Uint8Array.of(7) }, AT);
      await saveKeyWrap(tx, wrap, AT);
      await insertKeys(tx, [sealedKey('a'), sealedKey('b')]);
    });
    expect(await listKeyWraps(store.read)).toEqual([wrap]);
    const key = await findKey(store.read, sealedKey('b').id);
    expect(key).toEqual(sealedKey('b'));
    expect(await listKeyIds(store.read)).toEqual([sealedKey('a').id, sealedKey('b').id]);
    expect(await findKeyBySpki(store.read, '0'.repeat(64))).toBeUndefined();
    await expectClean();
  });
});

describe('authorities', () => {
  it('are summed up with what they issued and revoked', async () => {
    await change(async (tx) => {
      await insertRoot(tx);
      await insertCertificates(
        tx,
        [1, 2, 3].map((number) => certificateOf(number, { authorityId: ROOT_ID, source: 'issued' })),
      );
      await insertKeys(tx, [sealedKey('k')]);
      await setAuthorityKey(tx, ROOT_ID, sealedKey('k').id);
      await insertRevocation(tx, revocationOf(1));
      await insertCrl(tx, crlOf(1));
    });
    expect(await listAuthorities(store.read, VIEW)).toMatchObject([
      {
        id: ROOT_ID,
        name: 'Root CA',
        hasKey: true,
        issued: 3,
        revoked: 1,
        pendingRevocations: 1,
        crlNumber: 1,
        crlNextUpdate: AT + 7 * DAY,
        status: 'valid',
      },
    ]);
    expect(await findAuthorityKeyId(store.read, ROOT_ID)).toBe(sealedKey('k').id);
    for (const wanted of [ROOT_ID, 'root ca', certificateOf(0).sha256]) {
      expect((await findAuthoritiesByName(store.read, wanted, VIEW)).map((found) => found.id)).toEqual([ROOT_ID]);
    }
    expect(await isAuthorityNameTaken(store.read, 'ROOT CA')).toBe(true);
    expect(await isAuthorityNameTaken(store.read, 'Other')).toBe(false);
    expect(await countWorkspace(store.read)).toEqual({ certificates: 4, authorities: 1, requests: 0, ocspSigners: 0 });
    await expectClean();
  });

  it('cannot name a certificate that is not there', async () => {
    const orphan = certificateOf(1, { authorityId: idOf('n', 1) as AuthorityId });
    await expect(change((tx) => insertCertificates(tx, [orphan]))).rejects.toThrow('FOREIGN KEY');
    expect((await countWorkspace(store.read)).certificates).toBe(0);
  });
});
