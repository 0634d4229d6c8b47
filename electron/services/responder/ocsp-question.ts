import type { RawExtension } from '../../pki/certificate/certificate.ts';
import { toHex } from '../../pki/asn1/der.ts';
import { OID } from '../../pki/asn1/oid.ts';
import type { CertId } from '../../pki/revocation/ocsp-cert-id.ts';
import { parseOcspRequest } from '../../pki/revocation/ocsp-request.ts';
import type { AskedSerial, OcspQuestion } from './answer-line.ts';
import { issuerKeyOf, type Served, type ServedSet } from './served-authority.ts';

/** Certificates that one question may ask for. */
const MAX_ASKED = 100;
/** RFC 9654 §2.1: any other length makes a question malformed. */
const MAX_NONCE = 128;
/** No certificate has a serial as long (RFC 5280 §4.1.2.2: 20 octets); answers to such would fill the memory with what nobody issued. */
const MAX_SERIAL = 64;

/** What a question may say that must be understood. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  OID.ocspNonce,
  OID.ocspAcceptableResponses,
  OID.ocspServiceLocator,
  OID.ocspPreferredSignatureAlgorithms,
]);

/**
 * Reads a question. Of several issuers the first that is served is answered for, and of the others nothing is known: one signer speaks for one authority.
 * `unauthorized` where none is served. A signature of the asker's is not verified: nobody is told more than others.
 * @see RFC 6960 §2.1
 * @see RFC 9919 §3.2.3
 */
export function readQuestion(
  der: Uint8Array,
  { byIssuer }: Pick<ServedSet, 'byIssuer'>,
  only: Served | undefined,
): OcspQuestion | 'malformed' | 'unauthorized' {
  const parsed = parseOcspRequest(der);
  if (!parsed.ok) return 'malformed';
  const { requests, extensions, nonce } = parsed.value;
  if (requests.length > MAX_ASKED || requests.some(({ certId }) => certId.serial.length > MAX_SERIAL))
    return 'malformed';
  if ([extensions, ...requests.map((request) => request.extensions)].some(hasUnknownCritical)) return 'malformed';
  if (nonce !== undefined && (nonce.length === 0 || nonce.length > MAX_NONCE)) return 'malformed';
  const issuers = requests.map(({ certId }) => byIssuer.get(issuerKeyOf(certId)));
  const served = issuers.find((issuer) => issuer !== undefined && (only === undefined || issuer === only));
  if (served === undefined) return 'unauthorized';
  const asked = requests.map(
    ({ certId, certIdDer }, at): AskedSerial => ({
      // A question that waits, or is known, keeps no more than this of its body: of a Buffer `slice` is no copy.
      certIdDer: new Uint8Array(certIdDer),
      serialHex: issuers[at] === served ? serialHexOf(certId) : null,
    }),
  );
  const nonceValue = findNonceValue(der, extensions);
  return { served, asked, nonceValue, answerKey: nonceValue === undefined ? answerKeyOf(served, asked) : undefined };
}

/** Of one certificate, by the very octets that its answer names it with, and without a nonce. */
export function answerKeyOf({ id }: Pick<Served, 'id'>, asked: readonly AskedSerial[]): string | undefined {
  const [first, ...more] = asked;
  return first === undefined || more.length > 0 ? undefined : `${id} ${toHex(first.certIdDer)}`;
}

const hasUnknownCritical = (extensions: readonly RawExtension[]): boolean =>
  extensions.some(({ critical, oid }) => critical && !UNDERSTOOD.has(oid));

/** As in rows: without the octet that keeps it positive. */
export function serialHexOf({ serial }: Pick<CertId, 'serial'>): string {
  const hex = Buffer.from(serial).toString('hex');
  return hex.length > 2 && hex.startsWith('00') ? hex.slice(2) : hex;
}

function findNonceValue(der: Uint8Array, extensions: readonly RawExtension[]): Uint8Array | undefined {
  const value = extensions.find(({ oid }) => oid === OID.ocspNonce)?.value;
  return value === undefined ? undefined : new Uint8Array(der.subarray(value.start, value.end));
}

/**
 * The question of a GET, the rest of its path: base64, escaped for a URL or not. Undefined where it is none.
 * @see RFC 6960 §A.1
 */
export function decodeGetQuestion(rest: string): Uint8Array | undefined {
  const text = decodePath(rest);
  if (text === undefined || !/^[A-Za-z0-9+/]{4,}={0,2}$/.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function decodePath(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
