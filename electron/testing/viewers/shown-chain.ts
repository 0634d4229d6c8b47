import { generateKeyPairSync, sign } from 'node:crypto';
import type { UnixMs } from '../../../shared/model/brands.ts';
import { BugError, type Result } from '../../../shared/result.ts';
import { bitString, explicit, integer, nullValue, oidDer, sequence, time } from '../../pki/asn1/der-write.ts';
import { basicConstraints, encodeExtensions, type Extension, keyUsage } from '../../pki/certificate/extension-build.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { buildName } from '../../pki/name/name-build.ts';
import { generateLatticeKey, LatticeKey } from '../../vault/lattice-key.ts';
import { type PrivateKey, spkiOf } from '../../vault/private-key.ts';

/** The instant that the chains are judged at, and the validity around it. */
export const SHOWN_AT: UnixMs = Date.UTC(2026, 5, 15, 12);
const DAY_MS = 86_400_000;

export type ShownKey =
  | 'p256'
  | 'rsa1024'
  | 'rsa2048'
  | 'ed25519'
  | 'ed448'
  | 'secp256k1'
  | 'brainpoolP256r1'
  | 'ml-dsa-65';
export type ShownDigest = 'sha256' | 'sha1' | 'md5';

export interface ShownOptions {
  /** RFC 4514 text, or the DER of a Name. */
  readonly subject: string | Uint8Array;
  /** Absent: signs itself. */
  readonly issuer?: ShownCertificate;
  /** In place of the issuer's subject. */
  readonly issuerName?: string;
  readonly key?: ShownKey;
  readonly digest?: ShownDigest;
  readonly version?: 1 | 3;
  readonly serial?: Uint8Array;
  readonly notBefore?: UnixMs;
  readonly notAfter?: UnixMs;
  readonly extensions?: readonly Extension[];
}

export interface ShownCertificate {
  readonly der: Uint8Array;
  readonly nameDer: Uint8Array;
  readonly privateKey: PrivateKey;
  readonly key: ShownKey;
}

/** What a certificate authority has, with a path length where one is wanted. */
export const authorityExtensions = (pathLength?: number): readonly Extension[] => [
  basicConstraints(true, pathLength),
  keyUsage(['keyCertSign', 'cRLSign']),
];

let nextSerial = 1n;

/** Makes one certificate exactly as told, whatever a good authority would say to it. */
export function makeShown(options: ShownOptions): ShownCertificate {
  const { issuer, key = 'p256' } = options;
  const privateKey = makeKey(key);
  const nameDer = nameOf(options.subject);
  const signer = issuer ?? { privateKey, key, nameDer };
  const algorithm = algorithmDer(signer.key, options.digest ?? 'sha256');
  const extensions = options.extensions ?? [];
  const version = options.version ?? 3;
  const tbs = sequence(
    ...(version === 1 ? [] : [explicit(0, integer(version - 1))]),
    options.serial === undefined ? integer(0x4000_0000_0000_0000n + nextSerial++) : options.serial,
    algorithm,
    options.issuerName === undefined ? signer.nameDer : nameOf(options.issuerName),
    sequence(time(options.notBefore ?? SHOWN_AT - 30 * DAY_MS), time(options.notAfter ?? SHOWN_AT + 300 * DAY_MS)),
    nameDer,
    spkiOf(privateKey),
    ...(extensions.length === 0 ? [] : [explicit(3, encodeExtensions(extensions))]),
  );
  const der = sequence(tbs, algorithm, bitString(signBy(signer, options.digest ?? 'sha256', tbs)));
  return { der, nameDer, privateKey, key };
}

function signBy(
  { key, privateKey }: { readonly key: ShownKey; readonly privateKey: PrivateKey },
  digest: ShownDigest,
  tbs: Uint8Array,
): Uint8Array {
  if (privateKey instanceof LatticeKey) return privateKey.beginSigning().sign(tbs);
  return sign(key === 'ed25519' || key === 'ed448' ? null : digest, tbs, privateKey);
}

const nameOf = (subject: string | Uint8Array): Uint8Array =>
  typeof subject === 'string' ? must(buildName(subject)) : subject;

function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new BugError('a shown chain is built from sound parts');
  return result.value;
}

const CURVE: Readonly<Partial<Record<ShownKey, string>>> = {
  p256: 'P-256',
  secp256k1: 'secp256k1',
  brainpoolP256r1: 'brainpoolP256r1',
};

function makeKey(key: ShownKey): PrivateKey {
  if (key === 'ml-dsa-65') return generateLatticeKey(key);
  if (key === 'ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (key === 'ed448') return generateKeyPairSync('ed448').privateKey;
  const namedCurve = CURVE[key];
  if (namedCurve !== undefined) return generateKeyPairSync('ec', { namedCurve }).privateKey;
  return generateKeyPairSync('rsa', { modulusLength: Number(key.slice(3)) }).privateKey;
}

const RSA_OID = { md5: '1.2.840.113549.1.1.4', sha1: '1.2.840.113549.1.1.5', sha256: '1.2.840.113549.1.1.11' } as const;
const ECDSA_OID = { md5: '', sha1: '1.2.840.10045.4.1', sha256: '1.2.840.10045.4.3.2' } as const;

function algorithmDer(key: ShownKey, digest: ShownDigest): Uint8Array {
  if (key === 'ml-dsa-65') return sequence(oidDer(OID.mldsa65));
  if (key === 'ed25519') return sequence(oidDer('1.3.101.112'));
  if (key === 'ed448') return sequence(oidDer('1.3.101.113'));
  return key.startsWith('rsa') ? sequence(oidDer(RSA_OID[digest]), nullValue()) : sequence(oidDer(ECDSA_OID[digest]));
}
