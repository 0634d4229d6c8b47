import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId, UnixMs } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { insertCertificates } from './certificate-rows.ts';
import type { WriteDb } from './db.ts';
import type { Store } from './open-store.ts';
import type { RevokedPlace, RevokedQuestion } from './packed-revoked.ts';
import { AT, certificateOf, DAY, idOf, insertRoot, openForTest, ROOT_ID, valueOf } from './store-fixture.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'packed-revoked-'));
  store = await openForTest(join(folder, 'a.countersign'), 'create');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

interface Revoked {
  readonly serialHex: string;
  readonly reason?: string;
  readonly crl?: number | null;
  /** Of the certificate; `row`: known to the revocation too. */
  readonly notAfter?: UnixMs;
  readonly inRow?: boolean;
  readonly der?: Uint8Array;
  readonly invalid?: UnixMs;
}

const ALL: RevokedQuestion['scope'] = { kind: 'complete', drop: null };
const since = (base: number): RevokedQuestion['scope'] => ({ kind: 'delta', base });

async function revoke(tx: WriteDb, revoked: readonly Revoked[]): Promise<void> {
  for (const [
    at,
    { serialHex, reason = 'superseded', crl = null, notAfter = AT + DAY, inRow = true, der, invalid },
  ] of revoked.entries()) {
    const id = idOf('c', at + 1) as CertificateId;
    await insertCertificates(tx, [
      certificateOf(at + 1, {
        id,
        serialHex,
        notAfter,
        ...(der === undefined ? {} : { der, sha256: `${at}`.padStart(64, 'a') }),
      }),
    ]);
    const row = { certificate_id: id, authority_id: ROOT_ID, serial_hex: serialHex, reason, revoked_at: AT };
    const rest = {
      invalidity_since: invalid ?? null,
      comment: null,
      crl_number: crl,
      not_after: inRow ? notAfter : null,
    };
    await tx.insertRows('revocation', [{ ...row, ...rest }]);
  }
}

const elsewhere = (
  tx: WriteDb,
  rows: readonly { serialHex: string; reason?: string; crl?: number | null }[],
): Promise<void> =>
  tx.insertRows(
    'revocation_elsewhere',
    rows.map(({ serialHex, reason = 'keyCompromise', crl = null }) => ({
      authority_id: ROOT_ID,
      serial_hex: serialHex,
      reason,
      revoked_at: AT - DAY,
      invalidity_since: null,
      crl_number_hex: null,
      crl_number: crl,
      added_at: AT,
    })),
  );

const released = (
  tx: WriteDb,
  rows: readonly { serialHex: string; listed: number; crl?: number | null }[],
): Promise<void> =>
  tx.insertRows(
    'released_hold',
    rows.map(({ serialHex, listed, crl = null }) => ({
      authority_id: ROOT_ID,
      certificate_id: null,
      serial_hex: serialHex,
      held_at: AT - DAY,
      released_at: AT,
      listed_number: listed,
      crl_number: crl,
    })),
  );

/** Serial and reason of every line. */
async function linesOf(
  fill: (tx: WriteDb) => Promise<void>,
  scope: RevokedQuestion['scope'],
): Promise<readonly string[]> {
  return valueOf(
    await store.transaction(async (tx) => {
      await insertRoot(tx);
      await fill(tx);
      return ok(await readLines(tx, scope));
    }),
  ).map((line) => line.split(',').slice(0, 2).join());
}

async function readLines(tx: WriteDb, scope: RevokedQuestion['scope']): Promise<readonly string[]> {
  const lines: string[] = [];
  let from: RevokedPlace | null = null;
  do {
    const { octets, next }: Awaited<ReturnType<WriteDb['packRevoked']>> = await tx.packRevoked({
      authorityId: ROOT_ID,
      scope,
      from,
    });
    lines.push(...Buffer.from(octets).toString('latin1').split('\n').slice(0, -1));
    from = next;
  } while (from !== null);
  return lines;
}

/** The beginning of a certificate: version, then a serial by the octets of its INTEGER. */
const certificateStart = (serial: string): Uint8Array =>
  Buffer.from(
    `308204003082030aa00302010202${(serial.length / 2).toString(16).padStart(2, '0')}${serial}300a0608`,
    'hex',
  );

describe('the revocations of an authority, packed', () => {
  it('are lines with every reason, the moment and the invalidity date, by serial', async () => {
    const reasons = [
      'unspecified',
      'keyCompromise',
      'cACompromise',
      'affiliationChanged',
      'superseded',
      'cessationOfOperation',
      'certificateHold',
      'privilegeWithdrawn',
    ];
    const lines = valueOf(
      await store.transaction(async (tx) => {
        await insertRoot(tx);
        await revoke(
          tx,
          reasons.map((reason, at) => ({ serialHex: `4${7 - at}`, reason, ...(at === 1 && { invalid: 5 }) })),
        );
        return ok(await readLines(tx, ALL));
      }),
    );
    expect(lines).toEqual(
      reasons.toReversed().map((reason, at) => `4${at},${reason},${AT},${reason === 'keyCompromise' ? '5' : ''}`),
    );
  });

  it('come whole, however many there are, and each once', async () => {
    const serials = Array.from({ length: 45_000 }, (_, at) => (at + 0x10_0000).toString(16).padStart(8, '3'));
    const lines = await linesOf(
      (tx) =>
        elsewhere(
          tx,
          serials.map((serialHex) => ({ serialHex })),
        ),
      ALL,
    );
    expect(lines).toEqual(serials.map((serial) => `${serial},keyCompromise`));
  });

  it('join what was revoked elsewhere: what is here counts, but a hold gives way to what is for good', async () => {
    const lines = await linesOf(async (tx) => {
      await revoke(tx, [
        { serialHex: '41' },
        { serialHex: '42', reason: 'certificateHold' },
        { serialHex: '43', reason: 'certificateHold' },
        { serialHex: 'ff01' },
      ]);
      await elsewhere(tx, [
        { serialHex: '41' },
        { serialHex: '42' },
        { serialHex: '43', reason: 'certificateHold' },
        { serialHex: '00ff01' },
        { serialHex: '0044' },
        { serialHex: '44' },
        { serialHex: '45' },
      ]);
    }, ALL);
    expect(lines).toEqual([
      '41,superseded',
      '43,certificateHold',
      'ff01,superseded',
      '42,keyCompromise',
      '44,keyCompromise',
      '45,keyCompromise',
    ]);
  });

  it('say which serials are negative, by what the certificate has', async () => {
    const lines = await linesOf(async (tx) => {
      await revoke(tx, [
        { serialHex: 'ff12', der: certificateStart('ff12') },
        { serialHex: 'ff13', der: certificateStart('00ff13') },
        { serialHex: '80', der: certificateStart('80') },
        { serialHex: '81', der: certificateStart('0081') },
        { serialHex: '00' },
      ]);
      await elsewhere(tx, [{ serialHex: '-ff12' }, { serialHex: '-ff13' }, { serialHex: 'ff12' }]);
    }, ALL);
    expect(lines).toEqual([
      '00,superseded',
      '-80,superseded',
      '81,superseded',
      '-ff12,superseded',
      'ff13,superseded',
      '-ff13,keyCompromise',
      'ff12,keyCompromise',
    ]);
  });

  it('leave out who had ended when a list named him, and nobody else', async () => {
    const scope = { kind: 'complete', drop: { listed: 7, endedBefore: AT } } as const;
    const lines = await linesOf(
      (tx) =>
        revoke(tx, [
          { serialHex: '41', crl: 7, notAfter: AT - 1 },
          { serialHex: '42', crl: 7, notAfter: AT },
          { serialHex: '43', crl: 8, notAfter: AT - 1 },
          { serialHex: '44', notAfter: AT - 1 },
          { serialHex: '45', crl: 3, notAfter: AT - 1, inRow: false },
          { serialHex: '46', crl: 3, notAfter: AT + 1, inRow: false },
        ]),
      scope,
    );
    expect(lines.map((line) => line.slice(0, 2))).toEqual(['42', '43', '44', '46']);
  });

  it('tell a delta what came since its base, and which holds ended', async () => {
    const fill = async (tx: WriteDb): Promise<void> => {
      await revoke(tx, [
        { serialHex: '41', crl: 7 },
        { serialHex: '42', crl: 8 },
        { serialHex: '43' },
        { serialHex: '44', crl: 9, reason: 'certificateHold' },
      ]);
      await elsewhere(tx, [{ serialHex: '51', crl: 7 }, { serialHex: '52' }]);
      await released(tx, [
        { serialHex: '61', listed: 7 },
        { serialHex: '62', listed: 7, crl: 8 },
        { serialHex: '63', listed: 6, crl: 7 },
        { serialHex: '64', listed: 8, crl: 9 },
        { serialHex: '44', listed: 6, crl: 8 },
        { serialHex: '52', listed: 6 },
        { serialHex: '61', listed: 5, crl: 8 },
      ]);
    };
    expect(await linesOf(fill, since(7))).toEqual([
      '42,superseded',
      '43,superseded',
      '44,certificateHold',
      '52,keyCompromise',
      '61,removeFromCRL',
      '62,removeFromCRL',
      '64,removeFromCRL',
    ]);
  });

  it('are those of one authority, as the transaction sees them', async () => {
    const other = idOf('a', 2) as typeof ROOT_ID;
    const lines = await linesOf(async (tx) => {
      await insertRoot(tx, other, 'Other CA', 99);
      await revoke(tx, [{ serialHex: '41' }, { serialHex: '42' }]);
      await tx.updateRows('revocation', { serial_hex: '42' }, { authority_id: other });
    }, ALL);
    expect(lines).toEqual(['41,superseded']);
  });

  it('carry an unknown reason on, for the builder to refuse', async () => {
    expect(await linesOf((tx) => elsewhere(tx, [{ serialHex: '41', reason: 'whim' }]), ALL)).toEqual(['41,whim']);
  });
});
