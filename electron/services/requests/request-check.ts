import type { Hex } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { CsrFields, Problem } from '../../../shared/model/inspect.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { spanBytes } from '../../pki/certificate/certificate.ts';
import { isWeakKey, keyLabel, MINIMUM_RSA_BITS, signatureAlgorithmForKey } from '../../pki/algorithm/key-algorithm.ts';
import { readPemBlocks } from '../../pki/asn1/pem.ts';
import type { SignatureVerdict, SignedBytes } from '../../pki/algorithm/verify.ts';
import {
  checkRequest,
  noteVerdict,
  type ParsedRequest,
  parseRequest,
  requestFields,
  signedBytesOf,
} from '../../pki/issuing/request.ts';

/** A certification request whose proof of possession and key were found good. */
export interface CheckedRequest {
  readonly der: Uint8Array;
  readonly sha256: Hex;
  readonly fields: CsrFields;
  /** What a human should see; nothing in here refuses it. */
  readonly problems: readonly Problem[];
  readonly spkiDer: Uint8Array;
  readonly subjectNameDer: Uint8Array;
}

/** OpenSSL once wrote the label with the word NEW. */
const REQUEST_LABEL = /^(?:NEW )?CERTIFICATE REQUEST$/;
const SEQUENCE_TAG = 0x30;
/** Requests are read on the main thread: the largest that are usual, with hundreds of names, have a tenth of this. */
export const REQUEST_LIMIT_OCTETS = 64 * 1024;

/**
 * Reads a certification request, PEM with whatever text around or DER, and checks its signature with its own key and the key's strength.
 * Keys are RSA, P-256, P-384, P-521 and Ed25519: with others (RSA-PSS, brainpool, secp256k1, Ed448) common TLS stacks complete no handshake.
 * Fails with `file.too-large` above 64 KiB, `format.not-recognised`, `format.malformed`, `request.unsupported-key`, `request.weak-key`, `request.signature-invalid`.
 * @see RFC 2986 §4.2
 */
export function checkCsr(bytes: Uint8Array, name: string): Result<CheckedRequest, AppError> {
  const opened = openCsr(bytes, name);
  return opened.ok ? judgeCsr(opened.value) : opened;
}

/** The same for many, whose signatures `verify` verifies together; each has its own outcome, in their order. */
export async function checkCsrs(
  requests: readonly { readonly bytes: Uint8Array; readonly name: string }[],
  verify: VerifyMany,
): Promise<readonly Result<CheckedRequest, AppError>[]> {
  const opened = requests.map(({ bytes, name }) => openCsr(bytes, name));
  const sound = opened.flatMap((each) => (each.ok ? [each.value] : []));
  const verdicts = await verify(sound.map(signedBytesOf));
  for (const [index, request] of sound.entries()) {
    const verdict = verdicts[index];
    if (verdict !== undefined) noteVerdict(request, verdict);
  }
  return opened.map((each) => (each.ok ? judgeCsr(each.value) : each));
}

/** Verifies many signatures and answers the verdicts in their order. */
export type VerifyMany = (messages: readonly SignedBytes[]) => Promise<readonly SignatureVerdict[]>;

function openCsr(bytes: Uint8Array, name: string): Result<ParsedRequest, AppError> {
  if (bytes.length > REQUEST_LIMIT_OCTETS)
    return fail('file.too-large', { name, size: bytes.length, limit: REQUEST_LIMIT_OCTETS });
  const der = findRequestDer(bytes, name);
  if (!der.ok) return der;
  return parseRequest(der.value);
}

function judgeCsr(parsed: ParsedRequest): Result<CheckedRequest, AppError> {
  const fields = requestFields(parsed);
  if (!fields.ok) return fields;
  const key = fields.value.publicKey;
  if (isWeakKey(key))
    return fail('request.weak-key', {
      key: keyLabel(key),
      minimum: key.algorithm.startsWith('RSA') ? `RSA ${MINIMUM_RSA_BITS}` : 'P-256',
    });
  if (signatureAlgorithmForKey(key) === undefined) return fail('request.unsupported-key', { key: keyLabel(key) });
  if (!fields.value.signatureValid)
    return fail('request.signature-invalid', { algorithm: fields.value.signatureAlgorithm });
  return ok({
    der: parsed.der,
    sha256: fields.value.sha256,
    fields: fields.value,
    problems: checkRequest(parsed),
    spkiDer: spanBytes(parsed, parsed.spki),
    subjectNameDer: spanBytes(parsed, parsed.subject),
  });
}

/**
 * The requests of a small file that holds nothing else: one in DER, or PEM without any text before it. Undefined for every other file, which
 * is read in a thread.
 */
export function readPlainRequests(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  if (bytes.length > REQUEST_LIMIT_OCTETS) return undefined;
  if (bytes[0] === SEQUENCE_TAG) return parseRequest(bytes).ok ? [bytes] : undefined;
  if (!PEM_FIRST.every((octet, at) => bytes[at] === octet)) return undefined;
  const ders = readPemBlocks(bytes).map(({ label, der }) => (REQUEST_LABEL.test(label) ? der : undefined));
  return ders.length > 0 && ders.every((der) => der !== undefined) ? ders : undefined;
}

const PEM_FIRST: readonly number[] = [...Buffer.from('-----BEGIN ')];

function findRequestDer(bytes: Uint8Array, name: string): Result<Uint8Array, AppError> {
  if (bytes[0] === SEQUENCE_TAG) return ok(bytes);
  const block = readPemBlocks(bytes).find(({ label }) => REQUEST_LABEL.test(label));
  if (block === undefined) return fail('format.not-recognised', { name });
  if (block.der !== undefined) return ok(block.der);
  return fail('format.malformed', {
    format: 'pem',
    offset: block.problem?.offset ?? block.offset,
    problem: block.problem?.code ?? 'pem.no-end',
  });
}
