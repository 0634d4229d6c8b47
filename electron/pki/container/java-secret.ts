import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { attemptParse, readWhole, TAG } from '../asn1/der.ts';
import { readSmallInteger } from '../asn1/der-value.ts';
import type { Deriving } from '../key/kdf.ts';
import type { PbeSecret } from '../key/pbe.ts';
import { ByteStream } from './byte-stream.ts';
import { decryptJceks } from './java-key.ts';
import { type JavaObject, type JavaValue, readJavaObject } from './java-serial.ts';

export interface JavaSecret {
  /** `AES`, `DESede`, … as the key names itself. */
  readonly algorithm: string;
  /** The key's octets; the caller zeroes them. */
  readonly octets: Uint8Array;
}

const SEALED = new Set(['javax.crypto.SealedObject', 'com.sun.crypto.provider.SealedObjectForKeyProtector']);
const SEAL_ALGORITHM = 'PBEWithMD5AndTripleDES';

/**
 * Opens the secret key of a JCEKS entry: a sealed Java object, read as data and never instantiated.
 * Fails with `format.wrong-passphrase`, `format.unsupported` (another class or algorithm), `format.too-costly`, `format.malformed`.
 */
export function* openJavaSecret(object: JavaObject, secret: PbeSecret): Deriving<Result<JavaSecret, AppError>> {
  const algorithm = object.fields.get('sealAlg');
  const ciphertext = object.fields.get('encryptedContent');
  const parameters = object.fields.get('encodedParams');
  if (!SEALED.has(object.className)) return unsupported(object.className);
  if (algorithm !== SEAL_ALGORITHM) return unsupported(typeof algorithm === 'string' ? algorithm : 'sealAlg');
  if (!(ciphertext instanceof Uint8Array) || !(parameters instanceof Uint8Array)) return unsupported('sealed-object');
  const read = attemptParse('jceks', () => {
    const reader = readWhole(parameters, TAG.sequence);
    return { salt: reader.content(reader.read(TAG.octetString)), iterations: readSmallInteger(reader) };
  });
  if (!read.ok) return read;
  const plain = yield* decryptJceks({ ...read.value, ciphertext }, secret);
  if (!plain.ok) return plain;
  const inner = attemptParse('jceks', () => readJavaObject(new ByteStream(plain.value)));
  const found = inner.ok ? findKey(inner.value) : undefined;
  plain.value.fill(0);
  if (!inner.ok) return fail('format.wrong-passphrase', { format: 'jceks' });
  return found === undefined ? unsupported(inner.value.className) : ok(found);
}

const unsupported = (detail: string) => fail('format.unsupported', { format: 'jceks', detail: detail.slice(0, 100) });

/** SecretKeySpec, or KeyRep, by which other keys of Sun's provider stand in the stream. */
function findKey({ className, fields }: JavaObject): JavaSecret | undefined {
  if (className !== 'javax.crypto.spec.SecretKeySpec' && className !== 'java.security.KeyRep') return undefined;
  const algorithm: JavaValue | undefined = fields.get('algorithm');
  const octets = fields.get('key') ?? fields.get('encoded');
  if (typeof algorithm !== 'string' || !(octets instanceof Uint8Array)) return undefined;
  return { algorithm, octets: Uint8Array.from(octets) };
}
