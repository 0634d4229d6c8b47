import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { verifySignature } from '../algorithm/verify.ts';
import { attemptParse, readWhole, TAG } from '../asn1/der.ts';
import { decodeText } from '../asn1/der-value.ts';
import { readSigned } from '../asn1/signed.ts';
import { describePublicKey } from '../key/public-half.ts';
import type { ContainerNote, OpenedContainer } from './contents.ts';
import { decodeBase64 } from '../asn1/pem.ts';

interface SpkacParts {
  readonly spkiDer: Uint8Array;
  readonly challenge: string;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithmDer: Uint8Array;
  readonly signature: Uint8Array;
}

/** The DER of an SPKAC: itself, or after `SPKAC=` as OpenSSL writes it. */
function findDer(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === TAG.sequence) return bytes;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_TEXT)).toString('latin1');
  const decoded = decodeBase64(/^SPKAC[ \t]*=[ \t]*([A-Za-z0-9+/=\s\\]+)$/m.exec(text)?.[1] ?? '');
  return typeof decoded === 'number' ? new Uint8Array() : decoded;
}

const MAX_TEXT = 1024 * 1024;

/** Whether bytes hold an SPKAC. */
export const looksLikeSpkac = (bytes: Uint8Array): boolean => attemptParse('spkac', () => readParts(findDer(bytes))).ok;

/** @throws DerError */
function readParts(der: Uint8Array): SpkacParts {
  const outer = readWhole(der, TAG.sequence);
  const { tbs, signatureAlgorithm, signature, inside } = readSigned(outer);
  const spki = inside.read(TAG.sequence);
  const challenge = inside.read(TAG.ia5String);
  inside.expectEnd();
  return {
    spkiDer: inside.whole(spki),
    challenge: decodeText(TAG.ia5String, inside.content(challenge)) ?? '',
    tbs: outer.whole(tbs),
    signatureAlgorithmDer: outer.whole(signatureAlgorithm),
    signature: der.subarray(signature.start, signature.end),
  };
}

/**
 * Reads a SignedPublicKeyAndChallenge, DER or `SPKAC=…`, and verifies that its key signed it. The challenge is given as the name.
 * Fails with `format.malformed {format: spkac}`; a signature that does not verify is a note.
 */
export function openSpkac(bytes: Uint8Array): Result<OpenedContainer, AppError> {
  const parts = attemptParse('spkac', () => readParts(findDer(bytes)));
  if (!parts.ok) return parts;
  const { spkiDer, challenge, tbs, signatureAlgorithmDer, signature } = parts.value;
  const key = describePublicKey(spkiDer);
  if (!key.ok) return fail('format.malformed', { format: 'spkac', offset: 0, problem: 'bad-value' });
  const verdict = verifySignature({ spkiDer, tbs, signatureAlgorithmDer, signature });
  const notes: ContainerNote[] =
    verdict === 'valid' ? [] : [verdict === 'invalid' ? 'signature-invalid' : 'signature-unsupported'];
  const name = challenge === '' ? {} : { friendlyName: challenge };
  return ok({
    kind: 'spkac',
    entries: [{ type: 'public-key', key: key.value, ...name }],
    integrity: verdict === 'valid' ? 'verified' : 'unchecked',
    protection: [],
    notes,
  });
}
