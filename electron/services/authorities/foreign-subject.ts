import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Period } from '../../../shared/model/profile.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { attemptParse } from '../../pki/asn1/der.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { decodeBasicConstraints } from '../../pki/certificate/extension.ts';
import { readPemBlocks } from '../../pki/asn1/pem.ts';
import { basicConstraints } from '../../pki/certificate/extension-build.ts';
import { parseCertificate, type ParsedCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { parseRequest, type ParsedRequest } from '../../pki/issuing/request.ts';
import { subjectKeyIdentifier } from '../../pki/issuing/profile.ts';
import { readCertificateFacts } from '../../workers/certificate-facts.ts';
import type { FileSource } from '../file-source.ts';
import { readSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import { type CheckedRequest, checkCsr, REQUEST_LIMIT_OCTETS } from '../requests/request-check.ts';
import { SUBORDINATE_VALIDITY } from './authority-input.ts';
import { type AuthoritySubject, completeExtensions, findCaProblem, readSubject } from './authority-subject.ts';

/** An authority elsewhere that is to be certified here. */
export interface ForeignSubject {
  readonly subject: AuthoritySubject;
  readonly standard: { readonly standardEnd: number } | { readonly standard: Period };
  readonly name: string;
}

/**
 * Reads the certificate or the request of an authority elsewhere. Fails with `authority.not-a-ca`, `authority.certificate-expired` (a request has no end),
 * and what reading a request fails with.
 */
export async function readForeignSubject(source: FileSource, now: number): Outcome<ForeignSubject> {
  const read = await readSource(source, REQUEST_LIMIT_OCTETS);
  if (!read.ok) return read;
  const { bytes, name } = read.value;
  const certificate = findCertificate(bytes);
  if (certificate !== undefined) return fromCertificate(certificate, now);
  const checked = checkCsr(bytes, name);
  return checked.ok ? fromRequest(checked.value) : checked;
}

function findCertificate(bytes: Uint8Array): ParsedCertificate | undefined {
  const der = readPemBlocks(bytes).find(({ label }) => label === 'CERTIFICATE')?.der ?? bytes;
  const parsed = parseCertificate(Uint8Array.from(der));
  return parsed.ok ? parsed.value : undefined;
}

function fromCertificate(certificate: ParsedCertificate, now: number): Result<ForeignSubject, AppError> {
  const facts = readCertificateFacts(certificate.der);
  if (!facts.ok) return facts;
  const { subject, name, notAfter } = facts.value;
  const reason = findCaProblem(certificate);
  if (reason !== undefined) return fail('authority.not-a-ca', { subject, reason });
  if (notAfter < now) return fail('authority.certificate-expired', { subject, notAfter });
  return ok({ subject: readSubject(certificate, 'foreign'), standard: { standardEnd: notAfter }, name });
}

/** Its wishes count only where they limit it: path length, name constraints, policies. */
function fromRequest(checked: CheckedRequest): Result<ForeignSubject, AppError> {
  const parsed = parseRequest(checked.der);
  if (!parsed.ok) return parsed;
  const { spkiDer, subjectNameDer: nameDer, fields } = checked;
  const isRefused = parsed.value.extensions.some(
    ({ oid, value }) => oid === OID.basicConstraints && !asksForCa(spanBytes(parsed.value, value)),
  );
  if (isRefused) return fail('authority.not-a-ca', { subject: fields.subject, reason: 'basic-constraints' });
  const subject = {
    nameDer,
    spkiDer,
    subjectKeyId: subjectKeyIdentifier(spkiDer),
    extensions: completeExtensions(requestedLimits(parsed.value)),
  };
  return ok({ subject, standard: { standard: SUBORDINATE_VALIDITY }, name: fields.subject });
}

function asksForCa(value: Uint8Array): boolean {
  const constraints = attemptParse('basicConstraints', () => decodeBasicConstraints(value));
  return constraints.ok && constraints.value.ca;
}

const TAKEN: ReadonlySet<string> = new Set([OID.basicConstraints, OID.nameConstraints, OID.certificatePolicies]);

/** Without a word about it, nothing may stand below: whoever asks for more can say so. */
function requestedLimits(request: ParsedRequest) {
  const asked = request.extensions
    .filter(({ oid }) => TAKEN.has(oid))
    .map(({ oid, critical, value }) => ({ oid, critical, value: spanBytes(request, value) }));
  return asked.some(({ oid }) => oid === OID.basicConstraints) ? asked : [basicConstraints(true, 0), ...asked];
}
