import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestId } from '../../shared/model/brands.ts';
import { DEFAULT_SETTINGS } from '../../shared/model/workspace.ts';
import { ok } from '../../shared/result.ts';
import { findCertificate, insertCertificates, summaryOfNew } from './certificate-rows.ts';
import type { WriteDb } from './db.ts';
import type { Store } from './open-store.ts';
import { findProfile, listProfiles, saveProfile } from './profile-rows.ts';
import { findRequest, findRequestsBySha256, insertRequests, markIssued, pageRequests } from './request-rows.ts';
import {
  listOpenReservations,
  markAbandoned,
  markRecorded,
  markSigned,
  recordReserved,
  type NewReservation,
  reserveSerials,
} from './serial-rows.ts';
import { readSettings, saveSettings } from './setting-rows.ts';
import { AT, certificateOf, DAY, insertRoot, openForTest, ROOT_ID, valueOf } from './store-fixture.ts';

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

const reservationOf = (serialHex: string): NewReservation => ({
  authorityId: ROOT_ID,
  serialHex,
  batch: 'b1',
  createdAt: AT,
});

describe('serials', () => {
  it('are reserved once and never again', async () => {
    await change((tx) => insertRoot(tx));
    expect(
      await change((tx) => reserveSerials(tx, [reservationOf('01'), reservationOf('02'), reservationOf('02')])),
    ).toEqual({ taken: ['02'] });
    expect(await change((tx) => reserveSerials(tx, [reservationOf('02'), reservationOf('03')]))).toEqual({
      taken: ['02'],
    });
    expect(await change((tx) => reserveSerials(tx, [reservationOf(certificateOf(0).serialHex)]))).toEqual({
      taken: [certificateOf(0).serialHex],
    });
    await change((tx) => markAbandoned(tx, ROOT_ID, ['03']));
    expect(await change((tx) => reserveSerials(tx, [reservationOf('03')]))).toEqual({ taken: ['03'] });
    await expectClean();
  });

  it('stay open until the certificate is recorded, and the check says so', async () => {
    await change(async (tx) => {
      await insertRoot(tx);
      await reserveSerials(tx, ['01', '02', '03'].map(reservationOf));
      await markSigned(tx, ROOT_ID, ['02', '03']);
      await insertCertificates(tx, [certificateOf(3, { serialHex: '03', authorityId: ROOT_ID })]);
      await markRecorded(tx, ROOT_ID, [{ serialHex: '03', certificateId: certificateOf(3).id }]);
    });
    expect((await listOpenReservations(store.read)).map((open) => [open.serialHex, open.state])).toEqual([
      ['01', 'reserved'],
      ['02', 'signed'],
    ]);
    const report = valueOf(
      await store.check('full', { onProgress: () => undefined, signal: new AbortController().signal }),
    );
    expect(report.clean).toBe(true);
    expect(report.findings.map((finding) => [finding.code, finding.severity, finding.rowId])).toEqual([
      ['store.reservation-open', 'info', `${ROOT_ID}/01`],
      ['store.reservation-open', 'info', `${ROOT_ID}/02`],
    ]);
    await expect(change((tx) => markSigned(tx, ROOT_ID, ['99']))).rejects.toThrow('never reserved');
  });

  it('are recorded unread while they are as they were reserved, else nothing is', async () => {
    const numbers = [3, 4];
    const certificates = numbers.map((number) =>
      certificateOf(number, { serialHex: `0${number}`, authorityId: ROOT_ID }),
    );
    const recorded = certificates.map(({ id, serialHex }) => ({
      reservation: reservationOf(serialHex),
      certificateId: id,
    }));
    await change(async (tx) => {
      await insertRoot(tx);
      await reserveSerials(tx, ['03', '04'].map(reservationOf));
      await insertCertificates(tx, certificates);
    });
    await change((tx) => recordReserved(tx, recorded));
    expect(await listOpenReservations(store.read)).toEqual([]);
    await expectClean();
    await expect(change((tx) => recordReserved(tx, recorded))).rejects.toThrow('2 rows of serial_reservation');
    const stranger = recorded.map((one) => ({ ...one, reservation: { ...one.reservation, batch: 'b2' } }));
    await change((tx) => reserveSerials(tx, [reservationOf('05')]));
    await expect(change((tx) => recordReserved(tx, stranger))).rejects.toThrow('2 rows of serial_reservation');
    expect((await listOpenReservations(store.read)).map(({ serialHex }) => serialHex)).toEqual(['05']);
  });
});

describe('the summary of a new certificate', () => {
  it('is what reading it back says, whatever its dates', async () => {
    const spans = [
      [AT - DAY, AT + 400 * DAY],
      [AT - 400 * DAY, AT + 30 * DAY],
      [AT - 400 * DAY, AT + 30 * DAY + 1],
      [AT - 60 * DAY, AT + 30 * DAY],
      [AT - 60 * DAY + 1, AT + 30 * DAY],
      [AT - DAY, AT],
      [AT - DAY, AT - 1],
      [AT, AT + DAY],
      [AT + 1, AT + DAY],
      [AT + 2 * DAY, AT + DAY],
    ] as const;
    const certificates = spans.map(([notBefore, notAfter], number) =>
      certificateOf(number, { notBefore, notAfter, ...(number % 2 === 0 ? {} : { authorityId: ROOT_ID }) }),
    );
    await change(async (tx) => {
      await insertRoot(tx, ROOT_ID, 'Root CA', 99);
      await insertCertificates(tx, certificates);
    });
    for (const certificate of certificates)
      expect(summaryOfNew(certificate, VIEW)).toEqual(await findCertificate(store.read, certificate.id, VIEW));
    expect(new Set(certificates.map((certificate) => summaryOfNew(certificate, VIEW).status))).toEqual(
      new Set(['valid', 'expiring', 'expired', 'not-yet-valid', 'unknown']),
    );
  });
});

describe('requests, profiles and settings', () => {
  it('move a request through the inbox', async () => {
    const request = {
      id: 'r'.repeat(26) as RequestId,
      name: 'n',
      subject: 's',
      key: 'EC P-256',
      state: 'new' as const,
      receivedAt: AT,
    };
    await change(async (tx) => {
      await insertRequests(tx, [{ ...request, der: Uint8Array.of(1), sha256: 'aa', spkiSha256: 'bb', names: [] }]);
      await insertCertificates(tx, [certificateOf(1)]);
    });
    expect(await pageRequests(store.read, { state: 'new', limit: 10, offset: 0 })).toEqual({
      total: 1,
      items: [request],
      counts: { new: 1, approved: 0, refused: 0, issued: 0 },
    });
    await change((tx) => markIssued(tx, new Map([[request.id, certificateOf(1).id]])));
    expect(await findRequest(store.read, request.id)).toEqual({
      ...request,
      state: 'issued',
      certificateId: certificateOf(1).id,
      der: Uint8Array.of(1),
      sha256: 'aa',
    });
    expect((await pageRequests(store.read, { state: 'new', limit: 10, offset: 0 })).total).toBe(0);
    expect((await findRequestsBySha256(store.read, ['aa', 'bb'])).get('aa')?.id).toBe(request.id);
  });

  it('keep every version of a profile', async () => {
    await change(async (tx) => {
      await saveProfile(tx, { id: 'p', version: 1, content: { days: 90 }, createdAt: AT });
      await saveProfile(tx, { id: 'p', version: 2, content: { days: 60 }, createdAt: AT });
    });
    expect((await findProfile(store.read, 'p'))?.content).toEqual({ days: 60 });
    expect((await findProfile(store.read, 'p', 1))?.content).toEqual({ days: 90 });
    expect((await listProfiles(store.read)).map((profile) => profile.version)).toEqual([2]);
    await expect(change((tx) => saveProfile(tx, { id: 'p', version: 2, content: {}, createdAt: AT }))).rejects.toThrow(
      'UNIQUE',
    );
    await expectClean();
  });

  it('fall back to the default for a setting that is absent or of another type', async () => {
    expect(await readSettings(store.read)).toEqual(DEFAULT_SETTINGS);
    const settings = {
      theme: 'dark',
      autoLockMinutes: 0,
      expiringDays: 60,
      textScale: 125,
      postQuantumKeys: true,
    } as const;
    await change((tx) => saveSettings(tx, settings));
    expect(await readSettings(store.read)).toEqual(settings);
    await change(async (tx) => {
      await tx.updateRows('setting', { key: 'theme' }, { value: '"pink"' });
      await tx.updateRows('setting', { key: 'expiringDays' }, { value: 'no json' });
    });
    expect(await readSettings(store.read)).toEqual({ ...settings, theme: 'system', expiringDays: 30 });
    await expectClean();
  });
});
