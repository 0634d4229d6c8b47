import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { InspectItem, ItemEncoding, ItemOrigin, Problem, ProblemCode } from '../../../shared/model/inspect.ts';
import { keyLabel, parsePublicKey } from '../algorithm/key-algorithm.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { bitString, nullValue, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { certificatePem, parseCertificate } from '../certificate/certificate.ts';
import { certificateFields, certificateTitle } from '../certificate/certificate-fields.ts';
import { checkRequest, parseRequest, requestFields, requestPem } from '../issuing/request.ts';
import { checkCertificate } from '../lint/check-certificate.ts';
import { crlFields } from '../revocation/crl-fields.ts';
import { parseCrl } from '../revocation/crl.ts';
import type { DerKind } from './inspect-kind.ts';
import { describeOcspRequest, describeOcspResponse } from './ocsp-item.ts';

/** Where an item stands in the file and how a position in its DER becomes one in the file. */
export interface Place {
  readonly offset: number;
  readonly length: number;
  readonly fileOffset: (derOffset: number) => number;
  /** Name for what has none of its own. */
  readonly label: string;
  readonly origin?: ItemOrigin;
  readonly encoding?: ItemEncoding;
}

/** An item, the octets that may be shown of it, and those that a passphrase opens. */
export interface Described {
  readonly item: InspectItem;
  /** Its DER, or what stands in the file. Absent for private keys and what may hold one in the clear. */
  readonly shown?: { readonly form: 'der' | 'raw'; readonly bytes: Uint8Array };
}

/** Kinds of DER that are described here; the others are read as containers. */
export type PlainKind = Exclude<DerKind, 'private-key' | 'encrypted-private-key' | 'pkcs7' | 'pkcs12' | 'spkac'>;

/** Describes one DER value of a known kind, or why it is none. Never throws on input. */
export function describeDer(kind: PlainKind | undefined, der: Uint8Array, place: Place, at: UnixMs): Described {
  const context = { place, at };
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
    case 'ocsp-request':
      return describeOcspRequest(der, place);
    case 'ocsp-response':
      return describeOcspResponse(der, place);
    case undefined:
      return unknownItem(place, [unreadable(der, place)], mayHoldKey(der) ? undefined : der);
  }
}

/** What every item has, whatever its kind. */
export const itemBase = ({ offset, length, origin, encoding }: Place) => ({
  offset,
  length,
  ...(origin !== undefined && { origin }),
  ...(encoding !== undefined && { encoding }),
});

/** Something that could not be read, with the reasons. `raw` is shown as it stands. */
export const unknownItem = (place: Place, problems: readonly Problem[], raw?: Uint8Array): Described => ({
  item: { kind: 'unknown', ...itemBase(place), title: place.label === '' ? 'unknown' : place.label, problems },
  ...(raw !== undefined && { shown: { form: 'raw', bytes: raw } }),
});

/**
 * Whether a value that could not be read may be a damaged private key: SEQUENCE, a version 0 to 2, then what PKCS #8, SEC 1, PKCS #1 or DSA go on with.
 * Says yes rather once too often; what it says yes to is not shown.
 */
export function mayHoldKey(der: Uint8Array): boolean {
  const start = der.subarray(0, 16);
  const version = start.findIndex((octet, i) => octet === 0x02 && start[i + 1] === 1 && (start[i + 2] ?? 3) <= 2);
  return der[0] === 0x30 && version >= 2 && version <= 8 && [0x30, 0x04, 0x02, undefined].includes(start[version + 3]);
}

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
  const at = { severity: 'error', offset: place.offset } as const;
  if (error.code === 'format.unsupported') return { code: 'file.unsupported', ...at, evidence: error.evidence };
  if (error.code !== 'format.malformed') return { code: 'der.malformed', ...at, evidence: { code: error.code } };
  const { format, offset, problem } = error.evidence;
  const code = Object.hasOwn(PROBLEM_OF, problem) ? PROBLEM_OF[problem] : undefined;
  return {
    code: code ?? 'der.malformed',
    severity: 'error',
    offset: place.fileOffset(offset),
    evidence: { format, problem },
  };
}

interface Context {
  readonly place: Place;
  readonly at: UnixMs;
}

const failed = (error: AppError, place: Place, der: Uint8Array): Described =>
  unknownItem(place, [failureProblem(error, place)], mayHoldKey(der) ? undefined : der);

/** Problems whose offsets count in the DER, moved to the file. */
const movedTo = (problems: readonly Problem[], place: Place): Problem[] =>
  problems.map((problem) =>
    problem.offset === undefined ? problem : { ...problem, offset: place.fileOffset(problem.offset) },
  );

function describeCertificate(der: Uint8Array, { place, at }: Context): Described {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return failed(parsed.error, place, der);
  const fields = certificateFields(parsed.value);
  if (!fields.ok) return failed(fields.error, place, der);
  return {
    item: {
      kind: 'certificate',
      ...itemBase(place),
      title: certificateTitle(fields.value),
      problems: movedTo(checkCertificate(parsed.value, { at }), place),
      sha256: fields.value.sha256,
      certificate: fields.value,
      pem: certificatePem(der),
    },
    shown: { form: 'der', bytes: der },
  };
}

function describeRequest(der: Uint8Array, { place }: Context): Described {
  const parsed = parseRequest(der);
  if (!parsed.ok) return failed(parsed.error, place, der);
  const fields = requestFields(parsed.value);
  if (!fields.ok) return failed(fields.error, place, der);
  const csr = fields.value;
  const problems = movedTo(checkRequest(parsed.value), place);
  return {
    item: {
      kind: 'csr',
      ...itemBase(place),
      title: certificateTitle(csr),
      problems,
      sha256: csr.sha256,
      csr,
      pem: requestPem(der),
    },
    shown: { form: 'der', bytes: der },
  };
}

function describeCrl(der: Uint8Array, { place, at }: Context): Described {
  const parsed = parseCrl(der);
  if (!parsed.ok) return failed(parsed.error, place, der);
  const fields = crlFields(parsed.value);
  if (!fields.ok) return failed(fields.error, place, der);
  const crl = fields.value;
  const stale = crl.nextUpdate !== undefined && at > crl.nextUpdate;
  const evidence = { nextUpdate: crl.nextUpdate ?? 0, at };
  const problems: Problem[] = stale
    ? [{ code: 'crl.stale', severity: 'error', offset: place.offset, evidence, rfc: 'RFC 5280 §5.1.2.5' }]
    : [];
  return {
    item: { kind: 'crl', ...itemBase(place), title: crl.issuer, problems, sha256: crl.sha256, crl },
    shown: { form: 'der', bytes: der },
  };
}

/** A SubjectPublicKeyInfo. */
export function describePublicKey(spkiDer: Uint8Array, { place }: { readonly place: Place }): Described {
  const key = parsePublicKey(spkiDer);
  if (!key.ok) return failed(key.error, place, spkiDer);
  return {
    item: {
      kind: 'public-key',
      ...itemBase(place),
      title: keyLabel(key.value),
      problems: [],
      sha256: hash('sha256', spkiDer, 'hex'),
      publicKey: key.value,
    },
    shown: { form: 'der', bytes: spkiDer },
  };
}
