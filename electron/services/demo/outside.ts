import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { UnixMs } from '../../../shared/model/brands.ts';
import { type Result, BugError } from '../../../shared/result.ts';
import { bitString, explicit, integer, nullValue, oidDer, sequence, time } from '../../pki/asn1/der-write.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { certificatePem } from '../../pki/certificate/certificate.ts';
import type { Extension } from '../../pki/certificate/extension-build.ts';
import {
  authorityKeyId,
  basicConstraints,
  certificatePolicies,
  encodeExtensions,
  extKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyId,
} from '../../pki/certificate/extension-build.ts';
import { assembleSigned, serialFromRandom } from '../../pki/issuing/draft.ts';
import { subjectKeyIdentifier } from '../../pki/issuing/profile.ts';
import { buildRequest } from '../../pki/issuing/request-build.ts';
import { requestPem } from '../../pki/issuing/request.ts';
import { parseGeneralName } from '../../pki/name/general-name.ts';
import { buildName } from '../../pki/name/name-build.ts';

/** Domain validation by the rules of public TLS (CA/B Forum BR §7.1.6.1). */
const PUBLIC_POLICY = '2.23.140.1.2.1';

/** A certificate that somebody else issued, with its key. */
export interface OutsideCertificate {
  readonly pem: string;
  readonly keyPem: string;
}

/** Somebody else's authority. Lives as long as the making of a demo. */
export interface OutsideAuthority {
  readonly pem: string;
  issue(wish: OutsideWish): OutsideCertificate;
}

export interface OutsideWish {
  readonly subject: string;
  readonly sans: readonly string[];
  readonly purposes: readonly ('serverAuth' | 'clientAuth')[];
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  /** `weak`: RSA with 1024 bits. Default P-256. */
  readonly key?: 'p256' | 'weak';
  /** Says that it was issued by the rules of public TLS. */
  readonly isPublic?: boolean;
}

interface Pair {
  readonly privateKey: KeyObject;
  readonly spkiDer: Uint8Array;
}

interface Signer {
  readonly pair: Pair;
  readonly nameDer: Uint8Array;
  readonly signature: 'ecdsa-sha256' | 'rsa-sha1';
}

/** A root of somebody else, twenty years long; `rsa-sha1` signs as was usual long ago. */
export function makeOutsideAuthority(wish: {
  readonly subject: string;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly signature: Signer['signature'];
}): OutsideAuthority {
  const pair = makePair(wish.signature === 'rsa-sha1' ? 'rsa2048' : 'p256');
  const signer: Signer = { pair, nameDer: must(buildName(wish.subject)), signature: wish.signature };
  const der = signCertificate(signer, pair.spkiDer, {
    ...wish,
    nameDer: signer.nameDer,
    extensions: [basicConstraints(true), keyUsage(['keyCertSign', 'cRLSign'])],
  });
  return { pem: certificatePem(der), issue: (leaf) => issue(signer, leaf) };
}

function issue(signer: Signer, wish: OutsideWish): OutsideCertificate {
  const pair = makePair(wish.key === 'weak' ? 'rsa1024' : 'p256');
  const der = signCertificate(signer, pair.spkiDer, {
    ...wish,
    nameDer: must(buildName(wish.subject)),
    extensions: [
      basicConstraints(false),
      keyUsage(['digitalSignature']),
      extKeyUsage(wish.purposes.map((purpose) => OID[purpose])),
      ...(wish.sans.length === 0 ? [] : [subjectAltName(wish.sans.map((text) => must(parseGeneralName(text))))]),
      ...(wish.isPublic === true ? [certificatePolicies([{ oid: PUBLIC_POLICY }])] : []),
    ],
  });
  return { pem: certificatePem(der), keyPem: exportKey(pair) };
}

interface Content {
  readonly nameDer: Uint8Array;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly extensions: readonly Extension[];
}

function signCertificate(signer: Signer, spkiDer: Uint8Array, content: Content): Uint8Array {
  const extensions = [
    ...content.extensions,
    subjectKeyId(subjectKeyIdentifier(spkiDer)),
    authorityKeyId(subjectKeyIdentifier(signer.pair.spkiDer)),
  ];
  const algorithm = signatureAlgorithm(signer);
  const tbs = sequence(
    explicit(0, integer(2)),
    integer(serialFromRandom(new Uint8Array(randomBytes(16)))),
    algorithm,
    signer.nameDer,
    sequence(time(content.notBefore), time(content.notAfter)),
    content.nameDer,
    spkiDer,
    explicit(3, encodeExtensions(extensions)),
  );
  const digest = signer.signature === 'rsa-sha1' ? 'sha1' : 'sha256';
  return sequence(tbs, algorithm, bitString(sign(digest, tbs, signer.pair.privateKey)));
}

/** Not of `buildSignatureAlgorithm`, which knows nothing that is too weak to sign with here. */
const signatureAlgorithm = ({ signature }: Signer): Uint8Array =>
  signature === 'rsa-sha1'
    ? sequence(oidDer(OID.sha1WithRSAEncryption), nullValue())
    : sequence(oidDer(OID.ecdsaWithSHA256));

/** A request as a partner makes it elsewhere; the key is dropped at once. */
export function makeOutsideRequest(wish: {
  readonly subject: string;
  readonly sans: readonly string[];
  readonly purposes: readonly ('serverAuth' | 'clientAuth')[];
}): Uint8Array {
  const pair = makePair('p256');
  const info = buildRequest({
    subjectNameDer: must(buildName(wish.subject)),
    spkiDer: pair.spkiDer,
    subjectAltNames: wish.sans.map((text) => must(parseGeneralName(text))),
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: wish.purposes.map((purpose) => OID[purpose]),
  });
  const signed = assembleSigned(info, 'ecdsa-sha256', sign('sha256', info, pair.privateKey));
  return new TextEncoder().encode(requestPem(signed));
}

function makePair(kind: 'p256' | 'rsa1024' | 'rsa2048'): Pair {
  const { privateKey, publicKey } =
    kind === 'p256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: kind === 'rsa1024' ? 1024 : 2048 });
  return { privateKey, spkiDer: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
}

const exportKey = ({ privateKey }: Pair): string => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** What stands in this folder is known to be well formed. */
function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new BugError('words of the demo are malformed');
  return result.value;
}
