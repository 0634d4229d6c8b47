import { randomFillSync } from 'node:crypto';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { isPostQuantum, type PostQuantumKeyChoice } from '../../shared/model/key.ts';
import { attemptParse, contextTag, DerReader, equalBytes, readWhole, TAG } from '../pki/asn1/der.ts';
import { readBitOctets, readOid, readSmallInteger } from '../pki/asn1/der-value.ts';
import { bitString, encodeTlv, integer, octetString, oidDer, sequence } from '../pki/asn1/der-write.ts';
import { OID } from '../pki/asn1/oid.ts';

const LATTICES = {
  'ml-dsa-44': { oid: OID.mldsa44, functions: ml_dsa44 },
  'ml-dsa-65': { oid: OID.mldsa65, functions: ml_dsa65 },
  'ml-dsa-87': { oid: OID.mldsa87, functions: ml_dsa87 },
} as const satisfies Record<PostQuantumKeyChoice, unknown>;

const CHOICE_OF_OID: ReadonlyMap<string, PostQuantumKeyChoice> = new Map(
  Object.entries(LATTICES).flatMap(([choice, { oid }]) => (isPostQuantum(choice) ? [[oid, choice] as const] : [])),
);

const SEED_LENGTH = 32;

/**
 * An ML-DSA private key as its seed, which is all that is kept of it. The expanded key, a hundred times as long, exists while messages are signed.
 *
 * Made of JavaScript: BoringSSL and OpenSSL 3.0 have no such keys. Its time may depend on the key, which SECURITY.md says.
 * @see FIPS 204 §3.6.3
 */
export class LatticeKey {
  readonly choice: PostQuantumKeyChoice;
  /** SubjectPublicKeyInfo. @see RFC 9881 §4 */
  readonly spkiDer: Uint8Array;
  readonly #seed: Uint8Array;

  /** Takes the seed over, and zeroes it when the key is forgotten. */
  constructor(choice: PostQuantumKeyChoice, seed: Uint8Array) {
    const { oid, functions } = LATTICES[choice];
    const { publicKey, secretKey } = functions.keygen(seed);
    secretKey.fill(0);
    this.choice = choice;
    this.spkiDer = sequence(sequence(oidDer(oid)), bitString(publicKey));
    this.#seed = seed;
  }

  /** PKCS#8 with the seed alone, which the caller zeroes. @see RFC 9881 §6 */
  toPkcs8(): Uint8Array {
    const inner = encodeTlv(contextTag(0), this.#seed);
    const wrapped = octetString(inner);
    const pkcs8 = sequence(integer(0), sequence(oidDer(LATTICES[this.choice].oid)), wrapped);
    for (const part of [inner, wrapped]) part.fill(0);
    return pkcs8;
  }

  /** Signs until it is ended. */
  beginSigning(): LatticeSigner {
    const { functions } = LATTICES[this.choice];
    const { secretKey } = functions.keygen(this.#seed);
    return {
      sign: (message) => {
        const extraEntropy = randomFillSync(new Uint8Array(HEDGE_LENGTH));
        const signature = functions.sign(message, secretKey, { extraEntropy });
        extraEntropy.fill(0);
        return signature;
      },
      end: () => void secretKey.fill(0),
    };
  }

  forget(): void {
    this.#seed.fill(0);
  }
}

export interface LatticeSigner {
  /**
   * Pure ML-DSA with an empty context, the only form for certificates. Hedged: fresh randomness goes into every signature, so that whoever measures or disturbs
   * many of them never sees the same computation twice. @see RFC 9881 §3, FIPS 204 §3.4
   */
  sign(message: Uint8Array): Uint8Array;
  end(): void;
}

const HEDGE_LENGTH = 32;

export const generateLatticeKey = (choice: PostQuantumKeyChoice): LatticeKey =>
  new LatticeKey(choice, randomFillSync(new Uint8Array(SEED_LENGTH)));

/** Why an ML-DSA key is not taken: its parts contradict each other, or it comes without its seed. */
export type LatticeProblem = 'unreadable' | 'mismatch' | 'no-seed';

/**
 * The ML-DSA key of a PKCS#8 DER; undefined where it is of another algorithm. An expanded key and a public half beside the seed must be the seed's own.
 * A key that was kept without its seed is refused: the seed cannot be found again, and two forms of one key would be two ways to sign.
 * @see RFC 9881 §6
 */
export function readLatticeKey(pkcs8Der: Uint8Array): LatticeKey | LatticeProblem | undefined {
  const kind = attemptParse('pkcs8', () => readChoice(pkcs8Der));
  if (!kind.ok || kind.value === undefined) return undefined;
  const choice = kind.value;
  const read = attemptParse('pkcs8', () => readParts(pkcs8Der));
  if (!read.ok) return 'unreadable';
  const { seed, expanded, publicKey } = read.value;
  if (seed === undefined) return 'no-seed';
  if (seed.length !== SEED_LENGTH) return 'unreadable';
  const key = new LatticeKey(choice, Uint8Array.from(seed));
  const fits = isExpandedFrom(choice, seed, expanded) && isPublicOf(key, publicKey);
  if (!fits) key.forget();
  return fits ? key : 'mismatch';
}

/** @throws DerError @see RFC 5958 §2 */
function readChoice(pkcs8Der: Uint8Array): PostQuantumKeyChoice | undefined {
  const reader = readWhole(pkcs8Der, TAG.sequence);
  readSmallInteger(reader);
  return CHOICE_OF_OID.get(readOid(reader.enter(TAG.sequence)));
}

/** Views of the key. */
interface Parts {
  readonly seed?: Uint8Array;
  readonly expanded?: Uint8Array;
  readonly publicKey?: Uint8Array;
}

/** @throws DerError */
function readParts(pkcs8Der: Uint8Array): Parts {
  const reader = readWhole(pkcs8Der, TAG.sequence);
  readSmallInteger(reader);
  const algorithm = reader.enter(TAG.sequence);
  readOid(algorithm);
  algorithm.expectEnd();
  const secrets = readSecrets(reader.content(reader.read(TAG.octetString)));
  reader.readOptional(ATTRIBUTES);
  const copy = reader.readOptional(contextTag(1));
  reader.expectEnd();
  return copy === undefined ? secrets : { ...secrets, publicKey: reader.content(copy).subarray(1) };
}

const ATTRIBUTES = 0xa0;

/** CHOICE of seed, expanded key, both. @throws DerError */
function readSecrets(key: Uint8Array): Pick<Parts, 'seed' | 'expanded'> {
  const reader = new DerReader(key);
  const seed = reader.readOptional(contextTag(0));
  if (seed !== undefined) {
    reader.expectEnd();
    return { seed: reader.content(seed) };
  }
  if (reader.peekTag() === TAG.octetString) return {};
  const both = reader.enter(TAG.sequence);
  reader.expectEnd();
  const first = both.content(both.read(TAG.octetString));
  const expanded = both.content(both.read(TAG.octetString));
  both.expectEnd();
  return { seed: first, expanded };
}

function isExpandedFrom(choice: PostQuantumKeyChoice, seed: Uint8Array, expanded: Uint8Array | undefined): boolean {
  if (expanded === undefined) return true;
  const { secretKey } = LATTICES[choice].functions.keygen(seed);
  const isSame = equalBytes(secretKey, expanded);
  secretKey.fill(0);
  return isSame;
}

const isPublicOf = ({ spkiDer }: LatticeKey, publicKey: Uint8Array | undefined): boolean => {
  if (publicKey === undefined) return true;
  const reader = readWhole(spkiDer, TAG.sequence);
  reader.read(TAG.sequence);
  return equalBytes(readBitOctets(reader), publicKey);
};
