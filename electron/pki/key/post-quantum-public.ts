import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import { contextTag, DerError, DerReader, equalBytes, TAG } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';

interface Lattice {
  readonly seedLength: number;
  readonly expandedLength: number;
  readonly keygen: (seed: Uint8Array) => { readonly secretKey: Uint8Array; readonly publicKey: Uint8Array };
  readonly getPublicKey: (expanded: Uint8Array) => Uint8Array;
}

const lattice = (
  { keygen, getPublicKey }: Pick<Lattice, 'keygen' | 'getPublicKey'>,
  [seedLength, expandedLength]: readonly [number, number],
): Lattice => ({ seedLength, expandedLength, keygen, getPublicKey });

const NIST_KEMS = '2.16.840.1.101.3.4.4';

const LATTICES: ReadonlyMap<string, Lattice> = new Map([
  [OID.mldsa44, lattice(ml_dsa44, [32, 2560])],
  [OID.mldsa65, lattice(ml_dsa65, [32, 4032])],
  [OID.mldsa87, lattice(ml_dsa87, [32, 4896])],
  [`${NIST_KEMS}.1`, lattice(ml_kem512, [64, 1632])],
  [`${NIST_KEMS}.2`, lattice(ml_kem768, [64, 2400])],
  [`${NIST_KEMS}.3`, lattice(ml_kem1024, [64, 3168])],
]);

/** Octets of the security parameter n of SLH-DSA by the last arc of its OID: SHA2 and SHAKE, pure and with a hash before. @see RFC 9909 §3 */
const SLH_DSA = /^2\.16\.840\.1\.101\.3\.4\.3\.(2\d|3[0-9]|4[0-6])$/;
const SLH_LENGTHS = [16, 16, 24, 24, 32, 32] as const;

/**
 * Public octets of an ML-DSA, ML-KEM or SLH-DSA private key; undefined for other algorithms. ML keys may be a seed, the expanded key, or both, which must
 * agree. An SLH-DSA key carries its public half, which is taken at its word: computing its root again takes seconds. @throws DerError
 * @see RFC 9881 §6, RFC 9909 §6, RFC 9935 §6
 */
export function computePostQuantumPublic(oid: string, key: Uint8Array): Uint8Array | undefined {
  const algorithm = LATTICES.get(oid);
  return algorithm === undefined ? slhDsaPublic(oid, key) : latticePublic(algorithm, key);
}

function latticePublic(algorithm: Lattice, key: Uint8Array): Uint8Array {
  const { seed, expanded } = readLatticeKey(key);
  if (seed !== undefined && seed.length !== algorithm.seedLength) throw new DerError('bad-value', 0);
  if (expanded !== undefined && expanded.length !== algorithm.expandedLength) throw new DerError('bad-value', 0);
  if (seed === undefined) return fromExpanded(algorithm, expanded ?? new Uint8Array());
  const pair = algorithm.keygen(seed);
  const agree = expanded === undefined || equalBytes(pair.secretKey, expanded);
  pair.secretKey.fill(0);
  if (!agree) throw new DerError('bad-value', 0);
  return pair.publicKey;
}

function fromExpanded(algorithm: Lattice, expanded: Uint8Array): Uint8Array {
  try {
    return algorithm.getPublicKey(expanded);
  } catch {
    throw new DerError('bad-value', 0);
  }
}

/** CHOICE of seed, expanded key, both. @throws DerError */
function readLatticeKey(key: Uint8Array): { readonly seed?: Uint8Array; readonly expanded?: Uint8Array } {
  const reader = new DerReader(key);
  const seed = reader.readOptional(contextTag(0));
  if (seed !== undefined) {
    reader.expectEnd();
    return { seed: reader.content(seed) };
  }
  const expanded = reader.readOptional(TAG.octetString);
  if (expanded !== undefined) {
    reader.expectEnd();
    return { expanded: reader.content(expanded) };
  }
  const both = reader.enter(TAG.sequence);
  reader.expectEnd();
  const first = both.content(both.read(TAG.octetString));
  const second = both.content(both.read(TAG.octetString));
  both.expectEnd();
  return { seed: first, expanded: second };
}

function slhDsaPublic(oid: string, key: Uint8Array): Uint8Array | undefined {
  const arc = Number(SLH_DSA.exec(oid)?.[1] ?? 0);
  if (arc < 20) return undefined;
  const n = SLH_LENGTHS[(arc < 35 ? arc - 20 : arc - 35) % 6] ?? 0;
  if (arc > 31 && arc < 35) return undefined;
  if (key.length !== 4 * n) throw new DerError('bad-value', 0);
  return Uint8Array.from(key.subarray(2 * n));
}
