import type { UnixMs } from '../../../shared/model/brands.ts';
import type { RevocationStep } from '../../../shared/model/revocation-status.ts';
import type { RawExtension } from '../certificate/certificate.ts';
import { attemptParse, DerReader, toHex } from '../asn1/der.ts';
import { readTime } from '../asn1/der-value.ts';
import { OID, oidName } from '../asn1/oid.ts';
import type { SourceVerdict } from './crl-status.ts';
import { meansCertificate } from './ocsp-cert-id.ts';
import { type BasicOcspResponse, parseOcspResponse, type SingleResponse } from './ocsp.ts';
import { isAnswerTrusted } from './ocsp-signer.ts';
import type { RevocationInput } from './revocation-input.ts';
import { StepLog } from './step-log.ts';

/** Revocation status by answers: the strictest of those that hold. @see RFC 6960 §3.2 */
export function checkOcspResponses(input: RevocationInput, steps: RevocationStep[]): SourceVerdict {
  const verdicts = input.ocspResponses.map((der, at) => checkOne(der, input, new StepLog(steps, 'ocsp', at)));
  const best = (['revoked', 'unknown', 'good'] as const)
    .flatMap((status) => verdicts.filter((verdict) => verdict.status === status && verdict.source === 'ocsp'))
    .at(0);
  if (best !== undefined) return best.status === 'unknown' ? { status: 'unknown' } : best;
  return { status: verdicts.some(({ status }) => status === 'unknown') ? 'unknown' : 'not-covered' };
}

/** `source` stands where the answer may be relied on, be it that it says unknown. */
function checkOne(der: Uint8Array, input: RevocationInput, log: StepLog): SourceVerdict {
  const parsed = parseOcspResponse(der);
  if (!parsed.ok) {
    const { code, evidence } = parsed.error;
    if (code === 'format.unsupported')
      log.fail('form', 'ocsp.unsupported-type', 'RFC 6960 §4.2.1', { oid: evidence.detail });
    else log.fail('form', 'ocsp.malformed', 'RFC 6960 §4.2.1', 'format' in evidence ? { format: evidence.format } : {});
    return { status: 'not-covered' };
  }
  const { status, basic } = parsed.value;
  if (basic === undefined) {
    log.fail('form', 'ocsp.error-response', 'RFC 6960 §2.3', { status });
    return { status: 'not-covered' };
  }
  log.pass('form', 'RFC 6960 §4.2.1', { responses: basic.responses.length });
  const own = basic.responses.filter((each) => isOwn(each, input));
  if (own.length === 0) {
    log.fail('scope', 'ocsp.no-match', 'RFC 6960 §3.2 (1)', { responses: basic.responses.length });
    return { status: 'not-covered' };
  }
  log.pass('scope', 'RFC 6960 §3.2 (1)');
  if (!wasProducedInTime(basic, input, log) || !areKnown(basic.extensions, log)) return { status: 'unknown' };
  const usable = own.filter((each) => isUsable(basic, each, input, log));
  if (usable.length === 0 || !isAnswerTrusted(basic, input, log)) return { status: 'unknown' };
  return conclude(usable, log);
}

/** A responder knows nothing of a certificate before it was issued, nor after it expired unless its archive goes back so far. @see RFC 6960 §4.4.4 */
function wasProducedInTime(basic: BasicOcspResponse, { certificate }: RevocationInput, log: StepLog): boolean {
  const { producedAt } = basic;
  const { notBefore, notAfter } = certificate;
  const cutoff = findArchiveCutoff(basic);
  const inTime =
    producedAt >= notBefore && (producedAt < notAfter + 1000 || (cutoff !== undefined && cutoff <= notAfter));
  if (!inTime)
    log.fail('freshness', 'ocsp.produced-outside-validity', 'RFC 6960 §4.4.4', { producedAt, notBefore, notAfter });
  return inTime;
}

function findArchiveCutoff({ der, responses, extensions }: BasicOcspResponse): UnixMs | undefined {
  const all = [...extensions, ...responses.flatMap((single) => single.extensions)];
  const value = all.find(({ oid }) => oid === OID.ocspArchiveCutoff)?.value;
  if (value === undefined) return undefined;
  const read = attemptParse('ocsp-response-data', () => readTime(new DerReader(der, value.start, value.end)));
  return read.ok ? read.value : undefined;
}

const PROCESSED: ReadonlySet<string> = new Set([
  OID.ocspNonce,
  OID.ocspCrlReference,
  OID.ocspArchiveCutoff,
  OID.ocspExtendedRevoke,
  OID.ocspSignedCertificateTimestamps,
  OID.cRLReason,
  OID.invalidityDate,
]);

function areKnown(extensions: readonly RawExtension[], log: StepLog): boolean {
  const unknown = extensions.filter(({ oid, critical }) => critical && !PROCESSED.has(oid));
  for (const { oid } of unknown)
    log.fail('extensions', 'ocsp.unknown-critical', 'RFC 6960 §4.4', { oid, name: oidName(oid) });
  return unknown.length === 0;
}

/** A malformed key of the issuer has no hash: nothing matches it. */
function isOwn({ certId }: SingleResponse, { certificate, issuer }: RevocationInput): boolean {
  const means = attemptParse('key', () => meansCertificate(certId, certificate, issuer));
  return means.ok && means.value;
}

function isUsable(basic: BasicOcspResponse, single: SingleResponse, input: RevocationInput, log: StepLog): boolean {
  return areKnown(single.extensions, log) && isFresh(basic, single, input, log);
}

/** "Good" without nextUpdate promises nothing about later (RFC 6960 §4.2.2.1); unless the caller says otherwise it counts for a week, lest it be replayed for ever. */
const ENDLESS_AGE_MS = 7 * 86_400_000;

function isFresh(
  { producedAt }: BasicOcspResponse,
  { status, thisUpdate, nextUpdate }: SingleResponse,
  {
    at,
    aheadMs = 0,
    maxAgeMs = status === 'good' && nextUpdate === undefined ? ENDLESS_AGE_MS : undefined,
  }: RevocationInput,
  log: StepLog,
): boolean {
  const evidence = { at, producedAt, thisUpdate, ...(nextUpdate !== undefined && { nextUpdate }) };
  if (thisUpdate > at + aheadMs) {
    log.fail('freshness', 'ocsp.not-yet-issued', 'RFC 6960 §4.2.2.1', evidence);
    return false;
  }
  if (nextUpdate !== undefined && at >= nextUpdate) {
    log.fail('freshness', 'ocsp.stale', 'RFC 6960 §4.2.2.1', evidence);
    return false;
  }
  if (maxAgeMs !== undefined && at > thisUpdate + maxAgeMs) {
    log.fail('freshness', 'ocsp.too-old', 'RFC 6960 §3.2 (5)', { ...evidence, maxAgeMs });
    return false;
  }
  log.pass('freshness', 'RFC 6960 §4.2.2.1', evidence);
  return true;
}

/** Of several statements on one certificate the strictest counts. */
function conclude(usable: readonly SingleResponse[], log: StepLog): SourceVerdict {
  const find = (status: SingleResponse['status']): SingleResponse | undefined =>
    usable.find((single) => single.status === status);
  const single = find('revoked') ?? find('unknown') ?? find('good');
  if (single === undefined) return { status: 'unknown' };
  const { thisUpdate, nextUpdate, revokedAt, reason = 'unspecified' } = single;
  const currency = { thisUpdate, ...(nextUpdate !== undefined && { nextUpdate }) };
  const serialHex = toHex(single.certId.serial);
  if (single.status === 'good') {
    log.pass('answer', 'RFC 6960 §2.2', { serialHex });
    return { status: 'good', source: 'ocsp', ...currency };
  }
  if (single.status === 'unknown') {
    log.fail('answer', 'ocsp.says-unknown', 'RFC 6960 §2.2', { serialHex });
    return { status: 'unknown', source: 'ocsp' };
  }
  const when = revokedAt === undefined ? {} : { revokedAt };
  log.fail('answer', 'ocsp.revoked', 'RFC 6960 §2.2', { serialHex, reason, ...when });
  return { status: 'revoked', source: 'ocsp', reason, ...when, ...currency };
}
