import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { RevocationReason } from '../../shared/model/certificate.ts';
import type { KeyChoice, SignatureAlgorithm } from '../../shared/model/key.ts';
import type { GeneralName } from '../../shared/model/name.ts';
import { BugError, type Result } from '../../shared/result.ts';
import { buildTbsCertList, type CrlEntry, crlPem } from '../pki/revocation/crl.ts';
import { certificatePem } from '../pki/certificate/certificate.ts';
import { assembleSigned, buildTbsCertificate } from '../pki/issuing/draft.ts';
import type { KeyUsage } from '../pki/certificate/extension.ts';
import {
  authorityKeyId,
  basicConstraints,
  type Extension,
  extKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyId,
} from '../pki/certificate/extension-build.ts';
import { parseGeneralName } from '../pki/name/general-name.ts';
import { signatureAlgorithmFor } from '../pki/algorithm/key-algorithm.ts';
import { buildName } from '../pki/name/name-build.ts';
import { OID } from '../pki/asn1/oid.ts';
import { subjectKeyIdentifier } from '../pki/issuing/profile.ts';

/** The instant that all test certificates are made around: 2026-06-15T12:00:00Z. */
export const TEST_NOW: UnixMs = Date.UTC(2026, 5, 15, 12);

export const DAY_MS = 86_400_000;

/** Keys that tests may ask for: those of the product and a weak one. */
export type TestKeyChoice = KeyChoice | 'rsa1024';

export interface IssueOptions {
  /** RFC 4514 text; default an empty name. */
  readonly subject?: string;
  /** Text form: `dns:a.example`, `ip:127.0.0.1`. */
  readonly sans?: readonly string[];
  readonly eku?: readonly ('serverAuth' | 'clientAuth' | 'codeSigning')[];
  /** Default a day before `TEST_NOW`. */
  readonly notBefore?: UnixMs;
  /** Default a year after `TEST_NOW`. */
  readonly notAfter?: UnixMs;
  readonly key?: TestKeyChoice;
  /** Default digitalSignature (and keyEncipherment with RSA); empty = no extension. */
  readonly usages?: readonly KeyUsage[];
  /** Added as they are. */
  readonly extensions?: readonly Extension[];
  /** Takes the key of another certificate instead of a fresh one; `key` has to name its kind. */
  readonly sameKeyAs?: IssuedTestCertificate;
}

export interface IssuedTestCertificate {
  readonly der: Uint8Array;
  readonly pem: string;
  readonly serialHex: string;
  readonly privateKey: KeyObject;
  /** PKCS#8, not encrypted. */
  readonly keyPem: string;
  /** This certificate and the authorities above it without the root. */
  readonly chainPem: string;
}

export interface AuthorityOptions {
  readonly name: string;
  readonly days?: number;
  readonly key?: TestKeyChoice;
  readonly issuer?: TestAuthority;
  readonly notBefore?: UnixMs;
  readonly pathLength?: number;
  /** Takes the key of another authority: a renewal or, under the same name, a cross-certificate. */
  readonly sameKeyAs?: TestAuthority;
  /** Added as they are. */
  readonly extensions?: readonly Extension[];
}

export interface TestAuthority extends IssuedTestCertificate {
  readonly nameDer: Uint8Array;
  readonly keyId: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly issuer?: TestAuthority;
  issue(options: IssueOptions): IssuedTestCertificate;
  /** A signed CRL over serials; valid for 30 days around `TEST_NOW` unless told. */
  crl(
    revoked: readonly TestRevocation[],
    times?: { readonly number?: number; readonly thisUpdate?: UnixMs; readonly nextUpdate?: UnixMs },
  ): TestCrl;
}

export interface TestRevocation {
  readonly serialHex: string;
  readonly reason?: RevocationReason;
  readonly revokedAt?: UnixMs;
  readonly invaliditySince?: UnixMs;
}

export interface TestCrl {
  readonly der: Uint8Array;
  readonly pem: string;
}

/** Makes a root (or, with `issuer`, a subordinate) authority with a fresh key. Path length 0 for subordinates unless told. */
export function createTestAuthority(options: AuthorityOptions): TestAuthority {
  const { name, issuer, key = 'p256' } = options;
  const notBefore = options.notBefore ?? TEST_NOW - 30 * DAY_MS;
  const pair = options.sameKeyAs === undefined ? makeKey(key) : pairOf(options.sameKeyAs.privateKey);
  const nameDer = must(buildName(name.includes('=') ? name : `CN=${name}`));
  const keyId = subjectKeyIdentifier(pair.spkiDer);
  const self = { privateKey: pair.privateKey, nameDer, keyId, algorithm: algorithmOf(key) };
  const pathLength = options.pathLength ?? (issuer === undefined ? undefined : 0);
  const signed = signCertificate(issuer ?? self, pair.spkiDer, {
    subjectDer: nameDer,
    notBefore,
    notAfter: notBefore + (options.days ?? 3650) * DAY_MS,
    extensions: [
      basicConstraints(true, pathLength),
      keyUsage(['keyCertSign', 'cRLSign']),
      subjectKeyId(keyId),
      ...(options.extensions ?? []),
    ],
  });
  const chainPem = certificatePem(signed.der) + (issuer?.issuer === undefined ? '' : issuer.chainPem);
  const authority: TestAuthority = {
    ...self,
    ...describe(signed, pair.privateKey, chainPem),
    ...(issuer && { issuer }),
    issue: (wanted) => issueFrom(authority, wanted),
    crl: (revoked, times = {}) => makeCrl(authority, revoked, times),
  };
  return authority;
}

interface Signer {
  readonly privateKey: KeyObject;
  readonly nameDer: Uint8Array;
  readonly keyId: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
}

function issueFrom(authority: TestAuthority, options: IssueOptions): IssuedTestCertificate {
  const key = options.key ?? 'p256';
  const pair = options.sameKeyAs === undefined ? makeKey(key) : pairOf(options.sameKeyAs.privateKey);
  const usages =
    options.usages ?? (key.startsWith('rsa') ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']);
  const names: GeneralName[] = (options.sans ?? []).map((text) => must(parseGeneralName(text)));
  const subjectDer = must(buildName(options.subject ?? ''));
  const purposes = (options.eku ?? []).map((purpose) => OID[purpose]);
  const signed = signCertificate(authority, pair.spkiDer, {
    subjectDer,
    notBefore: options.notBefore ?? TEST_NOW - DAY_MS,
    notAfter: options.notAfter ?? TEST_NOW + 365 * DAY_MS,
    extensions: [
      basicConstraints(false),
      ...(usages.length > 0 ? [keyUsage(usages)] : []),
      ...(purposes.length > 0 ? [extKeyUsage(purposes)] : []),
      ...(names.length > 0 ? [subjectAltName(names, subjectDer.length === 2)] : []),
      subjectKeyId(subjectKeyIdentifier(pair.spkiDer)),
      ...(options.extensions ?? []),
    ],
  });
  const chainPem = certificatePem(signed.der) + (authority.issuer === undefined ? '' : authority.chainPem);
  return describe(signed, pair.privateKey, chainPem);
}

interface Content {
  readonly subjectDer: Uint8Array;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly extensions: readonly Extension[];
}

function signCertificate(
  issuer: Signer,
  spkiDer: Uint8Array,
  content: Content,
): { der: Uint8Array; serialHex: string } {
  const serial = createHash('sha256')
    .update(spkiDer)
    .update(content.subjectDer)
    .update(String(content.notAfter))
    .update(issuer.nameDer)
    .update(Buffer.concat(content.extensions.map(({ value }) => value)))
    .digest()
    .subarray(0, 16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const tbs = buildTbsCertificate({
    serial,
    issuerNameDer: issuer.nameDer,
    subjectNameDer: content.subjectDer,
    spkiDer,
    notBefore: content.notBefore,
    notAfter: content.notAfter,
    extensions: [...content.extensions, authorityKeyId(issuer.keyId)],
    signatureAlgorithm: issuer.algorithm,
  });
  return { der: assembleSigned(tbs, issuer.algorithm, signBytes(issuer, tbs)), serialHex: serial.toString('hex') };
}

/** Signs as the vault would: ECDSA in DER form. */
export function signBytes(
  signer: { readonly privateKey: KeyObject; readonly algorithm: SignatureAlgorithm },
  bytes: Uint8Array,
): Uint8Array {
  const digest = signer.algorithm === 'ed25519' ? null : signer.algorithm.slice(-6);
  return sign(digest, bytes, signer.privateKey);
}

const describe = (
  signed: { der: Uint8Array; serialHex: string },
  privateKey: KeyObject,
  chainPem: string,
): IssuedTestCertificate => ({
  ...signed,
  pem: certificatePem(signed.der),
  privateKey,
  keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  chainPem,
});

function makeCrl(
  authority: TestAuthority,
  revoked: readonly TestRevocation[],
  times: { readonly number?: number; readonly thisUpdate?: UnixMs; readonly nextUpdate?: UnixMs },
): TestCrl {
  const entries: CrlEntry[] = revoked.map(({ reason = 'unspecified', revokedAt = TEST_NOW - DAY_MS, ...entry }) => ({
    ...entry,
    reason,
    revokedAt,
  }));
  const tbs = buildTbsCertList({
    issuerNameDer: authority.nameDer,
    issuerKeyId: authority.keyId,
    signatureAlgorithm: authority.algorithm,
    number: times.number ?? 1,
    thisUpdate: times.thisUpdate ?? TEST_NOW - DAY_MS,
    nextUpdate: times.nextUpdate ?? TEST_NOW + 29 * DAY_MS,
    entries,
  });
  const der = assembleSigned(tbs, authority.algorithm, signBytes(authority, tbs));
  return { der, pem: crlPem(der) };
}

/** A fresh key pair; SPKI in DER. */
export function makeKey(choice: TestKeyChoice): { readonly privateKey: KeyObject; readonly spkiDer: Uint8Array } {
  const { privateKey, publicKey } = generatePair(choice);
  return { privateKey, spkiDer: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
}

const pairOf = (privateKey: KeyObject): ReturnType<typeof makeKey> => ({
  privateKey,
  spkiDer: new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' })),
});

const EC_CURVE = { p256: 'P-256', p384: 'P-384', p521: 'P-521' } as const;

function generatePair(choice: TestKeyChoice): { privateKey: KeyObject; publicKey: KeyObject } {
  if (choice === 'ed25519') return generateKeyPairSync('ed25519');
  if (choice === 'p256' || choice === 'p384' || choice === 'p521')
    return generateKeyPairSync('ec', { namedCurve: EC_CURVE[choice] });
  return generateKeyPairSync('rsa', { modulusLength: Number(choice.slice(3)) });
}

const algorithmOf = (choice: TestKeyChoice): SignatureAlgorithm =>
  choice === 'rsa1024' ? 'rsa-pkcs1-sha256' : signatureAlgorithmFor(choice);

function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new BugError(`test data: ${JSON.stringify(result.error)}`);
  return result.value;
}
