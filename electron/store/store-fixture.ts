import { hash } from 'node:crypto';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import { type CertificateTraits, TRAIT_BIT } from '../../shared/model/certificate-traits.ts';
import type { Result } from '../../shared/result.ts';
import type { NewActivity } from './activity-rows.ts';
import { insertAuthority } from './authority-rows.ts';
import { insertCertificates, type NewCertificate } from './certificate-rows.ts';
import type { WriteDb } from './db.ts';
import { type OpenStoreOptions, openStore, type Store } from './open-store.ts';

/** 2026-01-01T00:00:00Z, the instant of every test here. */
export const AT = 1_767_225_600_000;
export const DAY = 86_400_000;
export const WORKER = new URL('./store-worker.ts', import.meta.url);

/** The value of a success; a failure ends the test. */
export function valueOf<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Opens a store or ends the test. */
export const openForTest = async (
  file: string,
  mode: 'open' | 'create',
  more: Partial<OpenStoreOptions> = {},
): Promise<Store> => valueOf(await openStore({ file, mode, workerEntry: WORKER, now: () => AT, ...more }));

export const activityOf = (subject: string): NewActivity => ({
  at: AT,
  actor: 'alice',
  action: 'certificate.issued',
  entity: 'certificate',
  entityId: 'e'.repeat(26),
  subject,
  detail: { reason: 'test', days: 90 },
});

/** A fixed id from a letter and a number. */
export const idOf = (letter: string, number: number): string => `${letter}${number.toString(36).padStart(25, '0')}`;

/** A row of the inventory whose bytes are no certificate: the store never parses them. */
export function certificateOf(number: number, change: Partial<NewCertificate> = {}): NewCertificate {
  const der = Buffer.from(`certificate ${number} ${'.'.repeat(600)}`);
  const name = change.name ?? `host-${number}.example`;
  return {
    id: idOf('c', number) as CertificateId,
    name,
    subject: `CN=${name},O=Example`,
    issuer: 'CN=Issuing CA,O=Example',
    issuerName: 'Issuing CA',
    serialHex: `4a${number.toString(16).padStart(30, '0')}`,
    sha256: hash('sha256', der, 'hex'),
    notBefore: AT - 30 * DAY,
    notAfter: AT + 335 * DAY,
    key: 'EC P-256',
    isCa: false,
    source: 'imported',
    der,
    sans: [name],
    spkiSha256: hash('sha256', `spki ${number}`, 'hex'),
    subjectNameSha256: hash('sha256', `CN=${name}`, 'hex'),
    issuerNameSha256: hash('sha256', 'CN=Issuing CA', 'hex'),
    traits: { ...TRAITS, traits: change.isCa === true ? TRAIT_BIT.ca : 0 },
    createdAt: AT,
    ...change,
  };
}

/** Facts of a client certificate with a P-256 key. */
export const TRAITS: CertificateTraits = { keyKind: 'ec', keyBits: 256, signature: 'sha256', usages: 1, traits: 0 };

export const ROOT_ID = idOf('a', 1) as AuthorityId;

/** Keeps a root authority with its certificate, number 0. */
export async function insertRoot(tx: WriteDb, id: AuthorityId = ROOT_ID, name = 'Root CA', number = 0): Promise<void> {
  const certificate = certificateOf(number, { name, isCa: true, source: 'issued', authorityId: id });
  await insertCertificates(tx, [certificate]);
  await insertAuthority(tx, { id, name, certificateId: certificate.id, createdAt: AT });
}

export const revocationOf = (number: number, reason: 'certificateHold' | 'keyCompromise' = 'keyCompromise') => ({
  certificateId: certificateOf(number).id,
  authorityId: ROOT_ID,
  serialHex: certificateOf(number).serialHex,
  reason,
  revokedAt: AT + number,
  comment: `comment ${number}`,
});

export const crlOf = (number: number, more: { baseNumber?: number } = {}) => ({
  authorityId: ROOT_ID,
  number,
  thisUpdate: AT,
  nextUpdate: AT + 7 * DAY,
  entries: 1,
  sha256: hash('sha256', Uint8Array.of(number), 'hex'),
  der: Uint8Array.of(number),
  ...more,
});
