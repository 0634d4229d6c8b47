import { TAG } from '../../asn1/der.ts';
import { OID } from '../../asn1/oid.ts';
import type { KeyUsage } from '../../certificate/extension.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule, Found } from '../rule.ts';
import { usagesBeyond } from './key-usage.ts';
import { foundAt, isEndEntity, RFC_DATE, rfcRule } from './rfc-rule.ts';

type Family = 'rsa' | 'ec' | 'edwards' | 'montgomery' | 'post-quantum' | 'other';

/** Signing keys of FIPS 204 and 205: ML-DSA, SLH-DSA and their modes that hash before. */
const POST_QUANTUM = /^2\.16\.840\.1\.101\.3\.4\.3\.(?:1[7-9]|[2-3]\d|4[0-6])$/;
const HASH_FIRST = /^2\.16\.840\.1\.101\.3\.4\.3\.(?:3[2-9]|4[0-6])$/;
/** OIDs that drafts and prototypes used before the standards were final. */
const DRAFT_POST_QUANTUM = /^1\.3\.6\.1\.4\.1\.2\.267\.(?:7|8|11|12)\.|^1\.3\.9999\./;

function keyFamily({ keyInfo }: CertificateFacts): Family {
  const oid = keyInfo?.oid ?? '';
  if (oid === OID.rsaEncryption || oid === OID.rsassaPss) return 'rsa';
  if (oid === OID.ecPublicKey) return 'ec';
  if (oid === OID.ed25519 || oid === OID.ed448) return 'edwards';
  if (oid === OID.x25519 || oid === OID.x448) return 'montgomery';
  return POST_QUANTUM.test(oid) ? 'post-quantum' : 'other';
}

const ofFamily =
  (...families: readonly Family[]) =>
  (facts: CertificateFacts): boolean =>
    families.includes(keyFamily(facts));

const RSA_SIGNATURES: ReadonlySet<string> = new Set([
  OID.md2WithRSAEncryption,
  OID.md5WithRSAEncryption,
  OID.sha1WithRSAEncryption,
  OID.sha224WithRSAEncryption,
  OID.sha256WithRSAEncryption,
  OID.sha384WithRSAEncryption,
  OID.sha512WithRSAEncryption,
]);

const BARE_SIGNATURES: ReadonlySet<string> = new Set([
  OID.ecdsaWithSHA1,
  OID.ecdsaWithSHA224,
  OID.ecdsaWithSHA256,
  OID.ecdsaWithSHA384,
  OID.ecdsaWithSHA512,
  OID.ed25519,
  OID.ed448,
]);

const hasNoParameters = (oid: string): boolean => BARE_SIGNATURES.has(oid) || POST_QUANTUM.test(oid);

const formRules: readonly CertificateRule[] = [
  rfcRule('public-key-malformed', 'error', '4.1.2.7', {
    check: (facts) => (facts.key === undefined ? foundAt(facts.layout.spki) : undefined),
  }),
  rfcRule('rsa-key-parameters', 'error', '4.1.2.7', {
    source: 'RFC 4055 §1.2',
    effective: RFC_DATE.rfc5280,
    applies: ({ keyInfo }) => keyInfo?.oid === OID.rsaEncryption,
    check: ({ keyInfo }) =>
      keyInfo?.parameters?.tag === TAG.null && keyInfo.parameters.end === keyInfo.parameters.body
        ? undefined
        : { offset: keyInfo?.offset ?? 0 },
  }),
  rfcRule('rsa-signature-parameters', 'error', '4.1.1.2', {
    source: 'RFC 4055 §5',
    effective: RFC_DATE.rfc5280,
    applies: ({ innerSignature }) => RSA_SIGNATURES.has(innerSignature.oid),
    check: ({ innerSignature, layout }) =>
      innerSignature.parameters?.tag === TAG.null ? undefined : foundAt(layout.innerAlgorithm),
  }),
  rfcRule('signature-parameters-present', 'error', '4.1.1.2', {
    source: 'RFC 5758 §3.2',
    effective: RFC_DATE.rfc5280,
    applies: ({ innerSignature }) => hasNoParameters(innerSignature.oid),
    check: ({ innerSignature: { parameters } }) => parameters && foundAt(parameters),
  }),
  rfcRule('key-parameters-present', 'error', '4.1.2.7', {
    source: 'RFC 8410 §3',
    effective: RFC_DATE.rfc8399,
    applies: ofFamily('edwards', 'montgomery', 'post-quantum'),
    check: ({ keyInfo }) => keyInfo?.parameters && foundAt(keyInfo.parameters),
  }),
  rfcRule('ec-curve-not-named', 'error', '4.1.2.7', {
    source: 'RFC 5480 §2.1.1',
    effective: RFC_DATE.rfc5280,
    applies: ofFamily('ec'),
    check: ({ keyInfo }) => (keyInfo?.curve === undefined ? { offset: keyInfo?.offset ?? 0 } : undefined),
  }),
  rfcRule('ec-point-malformed', 'error', '4.1.2.7', {
    source: 'RFC 5480 §2.2',
    effective: RFC_DATE.rfc5280,
    applies: ofFamily('ec'),
    check: ({ keyInfo }) => {
      const form = keyInfo?.key[0];
      return form === 2 || form === 3 || form === 4 ? undefined : { offset: keyInfo?.offset ?? 0 };
    },
  }),
  rfcRule('rsa-modulus-not-positive', 'error', '4.1.2.7', {
    source: 'RFC 8017 §3.1',
    applies: ({ keyInfo }) => keyInfo?.modulus !== undefined && keyInfo.oid === OID.rsaEncryption,
    check: ({ keyInfo }) => ((keyInfo?.modulus?.[0] ?? 0x80) >= 0x80 ? { offset: keyInfo?.offset ?? 0 } : undefined),
  }),
  rfcRule('rsa-modulus-even', 'error', '4.1.2.7', {
    source: 'RFC 8017 §3.1',
    applies: ({ keyInfo }) => keyInfo?.modulus !== undefined && keyInfo.oid === OID.rsaEncryption,
    check: ({ keyInfo }) =>
      ((keyInfo?.modulus?.at(-1) ?? 0) & 1) === 0 ? { offset: keyInfo?.offset ?? 0 } : undefined,
  }),
  rfcRule('rsa-exponent-invalid', 'error', '4.1.2.7', {
    source: 'RFC 8017 §3.1',
    applies: ({ keyInfo }) => keyInfo?.exponent !== undefined && keyInfo.oid === OID.rsaEncryption,
    check: ({ keyInfo }) => {
      const exponent = keyInfo?.exponent ?? 0n;
      return exponent < 3n || exponent % 2n === 0n
        ? { evidence: { exponent: String(exponent).slice(0, 80) }, offset: keyInfo?.offset ?? 0 }
        : undefined;
    },
  }),
  rfcRule('post-quantum-draft-algorithm', 'error', '4.1.2.7', {
    source: 'FIPS 204',
    check: ({ keyInfo }) =>
      keyInfo !== undefined && DRAFT_POST_QUANTUM.test(keyInfo.oid)
        ? { evidence: { algorithm: keyInfo.oid }, offset: keyInfo.offset }
        : undefined,
  }),
  rfcRule('hash-first-key-in-ca', 'error', '4.1.2.7', {
    source: 'RFC 9881 §2',
    applies: (facts) => facts.isCa,
    check: ({ keyInfo }) =>
      keyInfo !== undefined && HASH_FIRST.test(keyInfo.oid)
        ? { evidence: { algorithm: keyInfo.oid }, offset: keyInfo.offset }
        : undefined,
  }),
];

const foundBeyond = (facts: CertificateFacts, allowed: readonly KeyUsage[]): Found | undefined => {
  const beyond = usagesBeyond(facts, allowed);
  return beyond.length === 0 ? undefined : { evidence: { usages: beyond.join(' ') } };
};

const SIGNING: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation', 'keyCertSign', 'cRLSign'];
const RSA_END_ENTITY: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
];
const EC: readonly KeyUsage[] = [...SIGNING, 'keyAgreement', 'encipherOnly', 'decipherOnly'];
const AGREEMENT: readonly KeyUsage[] = ['keyAgreement', 'encipherOnly', 'decipherOnly'];

const usageRules: readonly CertificateRule[] = [
  rfcRule('rsa-ca-usage', 'error', '4.2.1.3', {
    source: 'RFC 3279 §2.3.1',
    effective: RFC_DATE.rfc3280,
    applies: (facts) => facts.isCa && facts.has(OID.keyUsage) && keyFamily(facts) === 'rsa',
    check: (facts) => foundBeyond(facts, [...RSA_END_ENTITY, 'keyCertSign', 'cRLSign']),
  }),
  rfcRule('rsa-end-entity-usage', 'error', '4.2.1.3', {
    source: 'RFC 3279 §2.3.1',
    effective: RFC_DATE.rfc3280,
    applies: (facts) => isEndEntity(facts) && facts.has(OID.keyUsage) && keyFamily(facts) === 'rsa',
    check: (facts) => foundBeyond(facts, RSA_END_ENTITY),
  }),
  rfcRule('ec-encipherment-usage', 'error', '4.2.1.3', {
    source: 'RFC 8813 §3',
    effective: RFC_DATE.rfc8813,
    applies: (facts) => facts.has(OID.keyUsage) && keyFamily(facts) === 'ec',
    check: (facts) => foundBeyond(facts, EC),
  }),
  rfcRule('ec-end-entity-usage', 'notice', '4.2.1.3', {
    source: 'RFC 5480 §3',
    effective: RFC_DATE.rfc5280,
    applies: (facts) => isEndEntity(facts) && facts.has(OID.keyUsage) && keyFamily(facts) === 'ec',
    check: (facts) => foundBeyond(facts, ['digitalSignature', 'nonRepudiation', 'keyAgreement']),
  }),
  rfcRule('edwards-usage', 'error', '4.2.1.3', {
    source: 'RFC 9295 §3',
    applies: (facts) => facts.has(OID.keyUsage) && keyFamily(facts) === 'edwards',
    check: (facts) => foundBeyond(facts, SIGNING),
  }),
  rfcRule('agreement-key-usage', 'error', '4.2.1.3', {
    source: 'RFC 9295 §3',
    applies: (facts) => facts.has(OID.keyUsage) && keyFamily(facts) === 'montgomery',
    check: (facts) => foundBeyond(facts, AGREEMENT),
  }),
  rfcRule('post-quantum-usage', 'error', '4.2.1.3', {
    source: 'RFC 9881 §5',
    applies: (facts) => facts.has(OID.keyUsage) && keyFamily(facts) === 'post-quantum',
    check: (facts) =>
      foundBeyond(facts, HASH_FIRST.test(facts.keyInfo?.oid ?? '') ? ['digitalSignature', 'nonRepudiation'] : SIGNING),
  }),
];

/** Public key, parameters of its algorithm and of the signature's, and the usages that a kind of key cannot have. */
export const PUBLIC_KEY_RULES: readonly CertificateRule[] = [...formRules, ...usageRules];
