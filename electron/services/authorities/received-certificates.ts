import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import {
  isSelfIssued,
  type ParsedCertificate,
  parseCertificate,
  spanBytes,
} from '../../pki/certificate/certificate.ts';
import { verifyCertificateSignature } from '../../pki/certificate/certificate-fields.ts';
import { findIssuerCandidates } from '../../store/certificate-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { type CertificateFacts, readCertificateFacts } from '../../workers/certificate-facts.ts';
import { type Material, type MaterialAccess, readMaterial } from '../convert-material.ts';
import type { FileSource } from '../file-source.ts';
import { readSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import { findCaProblem } from './authority-subject.ts';

/** A file with one authority and its chain has some kilobytes; it is read on the thread that asks. */
const LIMIT_OCTETS = 4 * 1024 * 1024;
const MAX_CERTIFICATES = 200;
/** Longer lines do not occur. */
const MAX_LINE = 20;

/** A certificate that came in a file. */
export interface Received {
  readonly facts: CertificateFacts;
  readonly parsed: ParsedCertificate;
}

/** What a file holds. Whoever asked zeroes the keys with `zeroMaterial`. Fails with `file.*`, `format.*`. */
export async function readAuthorityFile(
  source: FileSource,
  access: MaterialAccess,
): Outcome<{ readonly name: string; readonly material: Material }> {
  const read = await readSource(source, LIMIT_OCTETS);
  if (!read.ok) return read;
  const material = await readMaterial(read.value, access);
  // What a window holds stays, for another try with another passphrase.
  if ('path' in source && !access.isPublic) read.value.bytes.fill(0);
  return material.ok ? ok({ name: read.value.name, material: material.value }) : material;
}

/** The certificates of a file, each once. Fails with `format.no-certificate`, `input.too-large` above 200. */
export function readReceived(ders: readonly Uint8Array[], name: string): Result<readonly Received[], AppError> {
  if (ders.length === 0) return fail('format.no-certificate', { name });
  if (ders.length > MAX_CERTIFICATES)
    return fail('input.too-large', { field: name, size: ders.length, limit: MAX_CERTIFICATES });
  const received = new Map<string, Received>();
  for (const der of ders) {
    const facts = readCertificateFacts(der);
    if (!facts.ok) return facts;
    const parsed = parseCertificate(der);
    if (!parsed.ok) return parsed;
    received.set(facts.value.sha256, { facts: facts.value, parsed: parsed.value });
  }
  return ok([...received.values()]);
}

/** Fails with `authority.not-a-ca`. */
export function requireCa({ facts, parsed }: Received): Result<null, AppError> {
  const reason = findCaProblem(parsed);
  return reason === undefined ? ok(null) : fail('authority.not-a-ca', { subject: facts.subject, reason });
}

/** Fails with `authority.certificate-expired`. */
export const requireNotExpired = ({ facts: { subject, notAfter } }: Received, now: number): Result<null, AppError> =>
  notAfter < now ? fail('authority.certificate-expired', { subject, notAfter }) : ok(null);

/** The certificate that no other of the file was signed by: the lowest of a chain in any order. The first of several. */
export function findLowest(received: readonly Received[]): Received | undefined {
  const issuers = new Set(
    received.flatMap(({ facts, parsed }) => (isSelfIssued(parsed) ? [] : [facts.issuerNameSha256])),
  );
  return received.find(({ facts }) => !issuers.has(facts.subjectNameSha256)) ?? received[0];
}

/**
 * The authorities above a certificate, nearest first, from the file and from the inventory; each signature is verified, names alone prove nothing.
 * Ends where no issuer is known.
 */
export async function findAbove(
  db: ReadDb,
  lowest: Received,
  received: readonly Received[],
): Promise<readonly Received[]> {
  const above: Received[] = [];
  const seen = new Set([lowest.facts.sha256]);
  let current: Received | undefined = lowest;
  while (current !== undefined && above.length < MAX_LINE && !isSelfSigned(current.parsed)) {
    const child: Received = current;
    const inFile = received.filter(({ facts }) => facts.subjectNameSha256 === child.facts.issuerNameSha256);
    const known = await readCandidates(db, child.facts.issuerNameSha256);
    current = [...inFile, ...known].find(
      (candidate) => !seen.has(candidate.facts.sha256) && hasSigned(candidate, child),
    );
    if (current === undefined) break;
    seen.add(current.facts.sha256);
    above.push(current);
  }
  return above;
}

async function readCandidates(db: ReadDb, issuerNameSha256: string): Promise<readonly Received[]> {
  const candidates = await findIssuerCandidates(db, issuerNameSha256);
  return candidates.flatMap(({ der }) => {
    const received = readReceived([der], '');
    return received.ok ? received.value : [];
  });
}

/** Whether an authority's key signed a certificate. */
export const hasSigned = (issuer: Received, child: Received): boolean =>
  findCaProblem(issuer.parsed) === undefined &&
  verifyCertificateSignature(child.parsed, spanBytes(issuer.parsed, issuer.parsed.spki)) === 'valid';

/** Whether a certificate is signed with the key in it. */
export const isSelfSigned = (parsed: ParsedCertificate): boolean =>
  isSelfIssued(parsed) && verifyCertificateSignature(parsed, spanBytes(parsed, parsed.spki)) === 'valid';
