import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import * as slh from '@noble/post-quantum/slh-dsa.js';
import { OID } from '../asn1/oid.ts';

/** A signature algorithm without parameters whose identifier is that of its keys. */
export interface PostQuantumSigner {
  readonly name: string;
  /** Security strength in bits: 128, 192 or 256. */
  readonly strengthBits: number;
  /** Pure mode with an empty context. */
  readonly verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;
}

/** ML-DSA and SLH-DSA by OID. The modes that hash before are not allowed in certificates. @see RFC 9881 §2, RFC 9909 §3 */
export const POST_QUANTUM_SIGNERS: ReadonlyMap<string, PostQuantumSigner> = new Map([
  [OID.mldsa44, { name: 'ML-DSA-44', strengthBits: 128, verify: ml_dsa44.verify }],
  [OID.mldsa65, { name: 'ML-DSA-65', strengthBits: 192, verify: ml_dsa65.verify }],
  [OID.mldsa87, { name: 'ML-DSA-87', strengthBits: 256, verify: ml_dsa87.verify }],
  [OID['id-slh-dsa-sha2-128s'], { name: 'SLH-DSA-SHA2-128s', strengthBits: 128, verify: slh.slh_dsa_sha2_128s.verify }],
  [OID['id-slh-dsa-sha2-128f'], { name: 'SLH-DSA-SHA2-128f', strengthBits: 128, verify: slh.slh_dsa_sha2_128f.verify }],
  [OID['id-slh-dsa-sha2-192s'], { name: 'SLH-DSA-SHA2-192s', strengthBits: 192, verify: slh.slh_dsa_sha2_192s.verify }],
  [OID['id-slh-dsa-sha2-192f'], { name: 'SLH-DSA-SHA2-192f', strengthBits: 192, verify: slh.slh_dsa_sha2_192f.verify }],
  [OID['id-slh-dsa-sha2-256s'], { name: 'SLH-DSA-SHA2-256s', strengthBits: 256, verify: slh.slh_dsa_sha2_256s.verify }],
  [OID['id-slh-dsa-sha2-256f'], { name: 'SLH-DSA-SHA2-256f', strengthBits: 256, verify: slh.slh_dsa_sha2_256f.verify }],
  [
    OID['id-slh-dsa-shake-128s'],
    { name: 'SLH-DSA-SHAKE-128s', strengthBits: 128, verify: slh.slh_dsa_shake_128s.verify },
  ],
  [
    OID['id-slh-dsa-shake-128f'],
    { name: 'SLH-DSA-SHAKE-128f', strengthBits: 128, verify: slh.slh_dsa_shake_128f.verify },
  ],
  [
    OID['id-slh-dsa-shake-192s'],
    { name: 'SLH-DSA-SHAKE-192s', strengthBits: 192, verify: slh.slh_dsa_shake_192s.verify },
  ],
  [
    OID['id-slh-dsa-shake-192f'],
    { name: 'SLH-DSA-SHAKE-192f', strengthBits: 192, verify: slh.slh_dsa_shake_192f.verify },
  ],
  [
    OID['id-slh-dsa-shake-256s'],
    { name: 'SLH-DSA-SHAKE-256s', strengthBits: 256, verify: slh.slh_dsa_shake_256s.verify },
  ],
  [
    OID['id-slh-dsa-shake-256f'],
    { name: 'SLH-DSA-SHAKE-256f', strengthBits: 256, verify: slh.slh_dsa_shake_256f.verify },
  ],
]);
