import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { contextGroup, contextTag } from '../../pki/asn1/der.ts';
import { encodeTlv, integer, oidDer, sequence } from '../../pki/asn1/der-write.ts';
import { OID } from '../../pki/asn1/oid.ts';
import {
  authorityInfoAccess,
  authorityKeyId,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  type Extension,
  extKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyId,
} from '../../pki/certificate/extension-build.ts';
import { assembleSigned, buildTbsCertificate } from '../../pki/issuing/draft.ts';
import { subjectKeyIdentifier } from '../../pki/issuing/profile.ts';
import { parseGeneralName } from '../../pki/name/general-name.ts';
import { buildName } from '../../pki/name/name-build.ts';
import { buildTbsCertList } from '../../pki/revocation/crl.ts';
import type { Result } from '../../../shared/result.ts';

/** The instant that inputs are judged at: 2026-06-15. */
export const SOAK_NOW = Date.UTC(2026, 5, 15);
const YEAR_MS = 365 * 86_400_000;

/** One Ed25519 key, the same in every run, for all certificates: its signatures are determined by what is signed. */
const PRIVATE_KEY = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
const SPKI = new Uint8Array(createPublicKey(PRIVATE_KEY).export({ format: 'der', type: 'spki' }));
const KEY_ID = subjectKeyIdentifier(SPKI);

const must = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error('an input of ours');
  return result.value;
};
const nameDer = (text: string): Uint8Array => must(buildName(text));

/** Signs what a soak has changed, so that validation does not end at the signature. */
export const signAgain = (tbs: Uint8Array): Uint8Array =>
  assembleSigned(tbs, 'ed25519', new Uint8Array(sign(null, tbs, PRIVATE_KEY)));

const ROOT = 'CN=Soak Root,O=Acme';
const INTERMEDIATE = 'CN=Soak Issuing,O=Acme';

const subtree = (base: Uint8Array): Uint8Array => sequence(base);
const dnsSubtree = (host: string): Uint8Array => subtree(encodeTlv(contextTag(2), Buffer.from(host)));
const POLICY = '1.3.6.1.4.1.55555.1';

/** What the builders of the product do not write: constraints on names and policies, and mappings. */
const CONSTRAINTS: readonly Extension[] = [
  {
    oid: OID.nameConstraints,
    critical: true,
    value: sequence(
      encodeTlv(contextGroup(0), dnsSubtree('example.com'), subtree(encodeTlv(contextTag(7), Buffer.alloc(8)))),
      encodeTlv(contextGroup(1), dnsSubtree('bad.example.com'), subtree(encodeTlv(contextGroup(4), nameDer('O=Evil')))),
    ),
  },
  { oid: OID.policyMappings, critical: true, value: sequence(sequence(oidDer(POLICY), oidDer(`${POLICY}.1`))) },
  { oid: OID.policyConstraints, critical: true, value: sequence(encodeTlv(contextTag(0), Uint8Array.of(2))) },
  { oid: OID.inhibitAnyPolicy, critical: true, value: integer(3) },
];

function certificateTbs(subject: string, issuer: string, extensions: readonly Extension[]): Uint8Array {
  return buildTbsCertificate({
    serial: Uint8Array.of(1, subject.length, issuer.length),
    issuerNameDer: nameDer(issuer),
    subjectNameDer: nameDer(subject),
    spkiDer: SPKI,
    notBefore: SOAK_NOW - YEAR_MS,
    notAfter: SOAK_NOW + YEAR_MS,
    extensions: [...extensions, subjectKeyId(KEY_ID), authorityKeyId(KEY_ID)],
    signatureAlgorithm: 'ed25519',
  });
}

const authority = [basicConstraints(true, 3), keyUsage(['keyCertSign', 'cRLSign'])];
const names = ['dns:www.example.com', 'ip:10.0.0.1', 'email:a@example.com', 'uri:spiffe://example.com/a', 'dir:O=Acme'];

/** Signed parts that are worth changing and signing again. */
export const SIGNED_PARTS = {
  root: certificateTbs(ROOT, ROOT, authority),
  intermediate: certificateTbs(INTERMEDIATE, ROOT, [
    ...authority,
    ...CONSTRAINTS,
    certificatePolicies([{ oid: POLICY, cps: 'http://cps.example' }]),
    crlDistributionPoints(['http://crl.example/root.crl']),
  ]),
  leaf: certificateTbs('CN=www.example.com,O=Acme', INTERMEDIATE, [
    basicConstraints(false),
    keyUsage(['digitalSignature']),
    extKeyUsage([OID.serverAuth, OID.clientAuth]),
    subjectAltName(names.map((name) => must(parseGeneralName(name)))),
    certificatePolicies([{ oid: `${POLICY}.1` }, { oid: OID.anyPolicy }]),
    crlDistributionPoints(['http://crl.example/issuing.crl']),
    authorityInfoAccess({ ocsp: ['http://ocsp.example'], caIssuers: ['http://aia.example/ca.cer'] }),
  ]),
  list: buildTbsCertList({
    issuerNameDer: nameDer(INTERMEDIATE),
    issuerKeyId: KEY_ID,
    signatureAlgorithm: 'ed25519',
    number: 7,
    thisUpdate: SOAK_NOW - 1000,
    nextUpdate: SOAK_NOW + YEAR_MS,
    entries: ['0a', '0b', '0c'].map((serialHex) => ({ serialHex, revokedAt: SOAK_NOW, reason: 'keyCompromise' })),
  }),
} as const;
