import { createECDH, generateKeyPair, type KeyObject } from 'node:crypto';
import { isPostQuantum, type KeyChoice, type PostQuantumKeyChoice } from '../../shared/model/key.ts';
import { generateLatticeKey } from './lattice-key.ts';
import { pkcs8Of } from './private-key.ts';

/** A fresh key as what is kept of it. */
export interface NewKey {
  /** Unencrypted PKCS#8 (RFC 5958), which the caller zeroes. */
  readonly pkcs8Der: Uint8Array;
  /** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
  readonly spkiDer: Uint8Array;
}

/** Makes a key. What takes long (RSA) is made outside the process's main thread, so that signing goes on meanwhile. */
export async function generateKey(choice: KeyChoice): Promise<NewKey> {
  if (choice === 'p256') return generateP256();
  if (isPostQuantum(choice)) return generateLattice(choice);
  const { privateKey, publicKey } = await generateObjects(choice);
  return {
    pkcs8Der: pkcs8Of(privateKey),
    spkiDer: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
  };
}

const SCALAR_LENGTH = 32;
const POINT_LENGTH = 65;
/** What stands before the scalar: PrivateKeyInfo with ecPublicKey on P-256, ECPrivateKey version 1. @see RFC 5915 §3 */
const P256_BEFORE_SCALAR = Buffer.from(
  '308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420',
  'hex',
);
const P256_BEFORE_POINT = Buffer.from('a144034200', 'hex');
const P256_SPKI_BEFORE_POINT = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

/** The kind that is made by the hundred: putting the octets into place takes a fifth of the time of exporting key objects. */
function generateP256(): NewKey {
  const pair = createECDH('prime256v1');
  const point = pair.generateKeys();
  const scalar = pair.getPrivateKey();
  const pkcs8Der = new Uint8Array(P256_BEFORE_SCALAR.length + SCALAR_LENGTH + P256_BEFORE_POINT.length + POINT_LENGTH);
  pkcs8Der.set(P256_BEFORE_SCALAR);
  // A scalar that begins with zeros may come shorter.
  const pointAt = P256_BEFORE_SCALAR.length + SCALAR_LENGTH;
  pkcs8Der.set(scalar, pointAt - scalar.length);
  scalar.fill(0);
  pkcs8Der.set(P256_BEFORE_POINT, pointAt);
  pkcs8Der.set(point, pointAt + P256_BEFORE_POINT.length);
  return { pkcs8Der, spkiDer: new Uint8Array([...P256_SPKI_BEFORE_POINT, ...point]) };
}

function generateLattice(choice: PostQuantumKeyChoice): NewKey {
  const key = generateLatticeKey(choice);
  const made = { pkcs8Der: key.toPkcs8(), spkiDer: key.spkiDer };
  key.forget();
  return made;
}

type ObjectChoice = Exclude<KeyChoice, 'p256' | PostQuantumKeyChoice>;

interface KeyObjects {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function generateObjects(choice: ObjectChoice): Promise<KeyObjects> {
  const { promise, resolve, reject } = Promise.withResolvers<KeyObjects>();
  const finish = (error: Error | null, publicKey: KeyObject, privateKey: KeyObject): void =>
    error ? reject(error) : resolve({ publicKey, privateKey });
  const parameters = GENERATED[choice];
  if (parameters === null) generateKeyPair('ed25519', {}, finish);
  else if ('namedCurve' in parameters) generateKeyPair('ec', parameters, finish);
  else generateKeyPair('rsa', parameters, finish);
  return promise;
}

/** F4, the exponent of every RSA key we make (FIPS 186-5 §5.4). */
const PUBLIC_EXPONENT = 0x10001;

type GenerationParameters =
  | { readonly namedCurve: string }
  | { readonly modulusLength: number; readonly publicExponent: number }
  | null;

const GENERATED: Readonly<Record<ObjectChoice, GenerationParameters>> = {
  p384: { namedCurve: 'P-384' },
  p521: { namedCurve: 'P-521' },
  rsa2048: { modulusLength: 2048, publicExponent: PUBLIC_EXPONENT },
  rsa3072: { modulusLength: 3072, publicExponent: PUBLIC_EXPONENT },
  rsa4096: { modulusLength: 4096, publicExponent: PUBLIC_EXPONENT },
  ed25519: null,
};
