import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { InspectItem, InspectKind, Problem, ProblemCode } from '../../../shared/model/inspect.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { certificatePem, parseCertificate } from '../certificate/certificate.ts';
import { certificateFields, certificateTitle } from '../certificate/certificate-fields.ts';
import { crlFields, parseCrl } from '../revocation/crl.ts';
import { equalBytes } from '../asn1/der.ts';
import { bitString, nullValue, oidDer, sequence } from '../asn1/der-write.ts';
import { type DerKind, identifyDer } from './inspect-kind.ts';
import { keyLabel, parsePublicKey } from '../algorithm/key-algorithm.ts';
import { lintCertificate } from '../lint/lint.ts';
import { OID } from '../asn1/oid.ts';
import { checkRequest, parseRequest, requestFields, requestPem } from '../issuing/request.ts';

/** Where an item stands in the file and how a position in its DER becomes one in the file. */
export interface Place {
  readonly offset: number;
  readonly length: number;
  readonly fileOffset: (derOffset: number) => number;
  /** Name for what has none of its own. */
  readonly label: string;
}

/** Describes one DER value. Never throws on input: what can't be read becomes an item of kind `unknown` with the reason. */
export function inspectDer(der: Uint8Array, place: Place, at: UnixMs): InspectItem {
  const kind = identifyDer(der);
  const direct = describeKind(kind, der, { place, at });
  if (direct.kind !== 'unknown') return direct;
  const rewritten = normaliseBer(der);
  if (!rewritten.ok || equalBytes(rewritten.value, der)) return direct;
  const again = describeKind(identifyDer(rewritten.value), rewritten.value, { place, at });
  if (again.kind === 'unknown') return direct;
  const notCanonical: Problem = {
    code: 'der.not-canonical',
    severity: 'warning',
    offset: place.offset,
    evidence: {},
    rfc: 'X.690 §10.1',
  };
  return { ...again, problems: [notCanonical, ...again.problems] };
}

interface Context {
  readonly place: Place;
  readonly at: UnixMs;
}

function describeKind(kind: DerKind | undefined, der: Uint8Array, context: Context): InspectItem {
  switch (kind) {
    case 'certificate':
      return describeCertificate(der, context);
    case 'csr':
      return describeRequest(der, context);
    case 'crl':
      return describeCrl(der, context);
    case 'public-key':
      return describePublicKey(der, context);
    case 'rsa-public-key':
      return describePublicKey(sequence(sequence(oidDer(OID.rsaEncryption), nullValue()), bitString(der)), context);
    case 'encrypted-private-key':
      return plainItem('private-key', context.place, [encrypted(context.place)]);
    case 'pkcs12':
      return plainItem('pkcs12', context.place, [encrypted(context.place)]);
    case 'private-key':
    case 'pkcs7':
    case 'ocsp-request':
    case 'ocsp-response':
      return plainItem(kind, context.place, []);
    case undefined:
      return plainItem('unknown', context.place, [unreadable(der, context.place)]);
  }
}

const base = ({ offset, length }: Place): { offset: number; length: number } => ({ offset, length });

/** An item of which the kind is all that is told. */
export function plainItem(
  kind: Exclude<InspectKind, 'certificate' | 'csr' | 'crl' | 'public-key'>,
  place: Place,
  problems: readonly Problem[],
): InspectItem {
  return { kind, ...base(place), title: place.label === '' ? kind : place.label, problems };
}

export const encrypted = (place: Place): Problem => ({
  code: 'file.encrypted',
  severity: 'info',
  offset: place.offset,
  evidence: {},
});

/** Why a value that nothing recognises can't be read. */
function unreadable(der: Uint8Array, place: Place): Problem {
  const outer = normaliseBer(der);
  if (!outer.ok) return failureProblem(outer.error, place);
  return { code: 'file.not-recognised', severity: 'error', offset: place.offset, evidence: {} };
}

const PROBLEM_OF: Readonly<Record<string, ProblemCode>> = {
  truncated: 'der.truncated',
  'trailing-bytes': 'der.trailing-bytes',
  'not-canonical': 'der.not-canonical',
  'too-deep': 'der.too-deep',
};

/** A parser's failure as a problem of the file. */
export function failureProblem(error: AppError, place: Place): Problem {
  if (error.code !== 'format.malformed')
    return { code: 'der.malformed', severity: 'error', offset: place.offset, evidence: { code: error.code } };
  const { format, offset, problem } = error.evidence;
  const code = Object.hasOwn(PROBLEM_OF, problem) ? PROBLEM_OF[problem] : undefined;
  return {
    code: code ?? 'der.malformed',
    severity: 'error',
    offset: place.fileOffset(offset),
    evidence: { format, problem },
  };
}

const failed = (error: AppError, place: Place): InspectItem =>
  plainItem('unknown', place, [failureProblem(error, place)]);

/** Problems whose offsets count in the DER, moved to the file. */
const movedTo = (problems: readonly Problem[], place: Place): Problem[] =>
  problems.map((problem) =>
    problem.offset === undefined ? problem : { ...problem, offset: place.fileOffset(problem.offset) },
  );

function describeCertificate(der: Uint8Array, { place, at }: Context): InspectItem {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return failed(parsed.error, place);
  const fields = certificateFields(parsed.value);
  if (!fields.ok) return failed(fields.error, place);
  return {
    kind: 'certificate',
    ...base(place),
    title: certificateTitle(fields.value),
    problems: movedTo(lintCertificate(parsed.value, { at }), place),
    sha256: fields.value.sha256,
    certificate: fields.value,
    pem: certificatePem(der),
  };
}

function describeRequest(der: Uint8Array, { place }: Context): InspectItem {
  const parsed = parseRequest(der);
  if (!parsed.ok) return failed(parsed.error, place);
  const fields = requestFields(parsed.value);
  if (!fields.ok) return failed(fields.error, place);
  const csr = fields.value;
  const problems = movedTo(checkRequest(parsed.value), place);
  return {
    kind: 'csr',
    ...base(place),
    title: certificateTitle(csr),
    problems,
    sha256: csr.sha256,
    csr,
    pem: requestPem(der),
  };
}

function describeCrl(der: Uint8Array, { place, at }: Context): InspectItem {
  const parsed = parseCrl(der);
  if (!parsed.ok) return failed(parsed.error, place);
  const fields = crlFields(parsed.value);
  if (!fields.ok) return failed(fields.error, place);
  const crl = fields.value;
  const stale = crl.nextUpdate !== undefined && at > crl.nextUpdate;
  const evidence = { nextUpdate: crl.nextUpdate ?? 0, at };
  const problems: Problem[] = stale
    ? [{ code: 'crl.stale', severity: 'error', offset: place.offset, evidence, rfc: 'RFC 5280 §5.1.2.5' }]
    : [];
  return { kind: 'crl', ...base(place), title: crl.issuer, problems, sha256: crl.sha256, crl };
}

function describePublicKey(spkiDer: Uint8Array, { place }: Context): InspectItem {
  const key = parsePublicKey(spkiDer);
  if (!key.ok) return failed(key.error, place);
  return {
    kind: 'public-key',
    ...base(place),
    title: keyLabel(key.value),
    problems: [],
    sha256: hash('sha256', spkiDer, 'hex'),
    publicKey: key.value,
  };
}
