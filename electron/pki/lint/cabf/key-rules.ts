import { TAG, toHex } from '../../asn1/der.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import { readChildren } from '../tolerant.ts';
import { BR, isRoot, isSubordinate, isSubscriber, serverRule } from './server-facts.ts';

const isRsa = ({ keyInfo }: CertificateFacts): boolean => keyInfo?.oid === OID.rsaEncryption;

const isDsa = ({ keyInfo }: CertificateFacts): boolean => keyInfo?.oid === OID.dsa;

const isElliptic = ({ keyInfo }: CertificateFacts): boolean => keyInfo?.oid === OID.ecPublicKey;

const foundKey = (facts: CertificateFacts, evidence: Found['evidence'] = {}): Found => {
  const offset = facts.keyInfo?.offset;
  return offset === undefined ? { evidence } : { evidence, offset };
};

/** Rules for public keys. */
export const KEY_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.key-type-prohibited',
    severity: 'error',
    source: 'CABF BR §6.1.5',
    effective: BR.first,
    check: (facts) => {
      const oid = facts.keyInfo?.oid ?? '';
      return KEY_TYPES.has(oid) ? undefined : foundKey(facts, { algorithm: oid });
    },
  }),
  serverRule({
    id: 'cabf.key-algorithm-encoding',
    severity: 'error',
    source: 'CABF BR §7.1.3.1',
    effective: BR.v1_7_1,
    applies: (facts) => isRsa(facts) || isElliptic(facts),
    check: (facts) => {
      const hex = algorithmHex(facts);
      return KEY_ALGORITHMS.has(hex) ? undefined : foundKey(facts, { found: hex.slice(0, 128) });
    },
  }),
  serverRule({
    id: 'cabf.key-dsa',
    severity: 'error',
    source: 'CABF BR §6.1.5',
    effective: BR.v1_7_1,
    check: (facts) => (isDsa(facts) ? foundKey(facts) : undefined),
  }),
  serverRule({
    id: 'cabf.key-dsa-short',
    severity: 'error',
    source: 'CABF BR 1.7.0 §6.1.5',
    until: BR.v1_7_1,
    applies: isDsa,
    check: (facts) => {
      const { modulus } = domainBits(facts);
      return modulus < 2048 ? foundKey(facts, { bits: modulus }) : undefined;
    },
  }),
  serverRule({
    id: 'cabf.key-dsa-sizes',
    severity: 'error',
    source: 'CABF BR 1.7.0 §6.1.5',
    applies: isDsa,
    check: (facts) => {
      const { modulus, divisor } = domainBits(facts);
      const isKnown =
        (modulus === 2048 && (divisor === 224 || divisor === 256)) || (modulus === 3072 && divisor === 256);
      return isKnown ? undefined : foundKey(facts, { bits: modulus, divisorBits: divisor });
    },
  }),
  serverRule({
    id: 'cabf.key-curve-prohibited',
    severity: 'error',
    source: 'CABF BR §6.1.5',
    applies: isElliptic,
    check: (facts) => {
      const curve = facts.keyInfo?.curve ?? '';
      return CURVES.has(curve) ? undefined : foundKey(facts, { curve });
    },
  }),
  serverRule({
    id: 'cabf.key-rsa-short',
    severity: 'error',
    source: 'CABF BR §6.1.5',
    effective: since('2014-01-01'),
    applies: isRsa,
    check: (facts) => {
      const bits = bitLength(facts.keyInfo?.modulus);
      return bits < 2048 ? foundKey(facts, { bits }) : undefined;
    },
  }),
  serverRule({
    id: 'cabf.key-rsa-very-short',
    severity: 'error',
    source: 'CABF BR §6.1.5',
    until: since('2014-01-01'),
    applies: (facts) => isRsa(facts) && isSubordinate(facts),
    check: (facts) => {
      const bits = bitLength(facts.keyInfo?.modulus);
      return bits < 1024 ? foundKey(facts, { bits }) : undefined;
    },
  }),
  serverRule({
    id: 'cabf.key-rsa-modulus-even',
    severity: 'warning',
    source: 'CABF BR §6.1.6',
    effective: since('2013-02-21'),
    applies: isRsa,
    check: (facts) => (((facts.keyInfo?.modulus?.at(-1) ?? 1) & 1) === 0 ? foundKey(facts) : undefined),
  }),
  serverRule({
    id: 'cabf.key-rsa-small-factor',
    severity: 'warning',
    source: 'CABF BR §6.1.6',
    effective: since('2013-02-21'),
    applies: isRsa,
    check: (facts) => {
      const factor = findSmallFactor(facts.keyInfo?.modulus);
      return factor === undefined ? undefined : foundKey(facts, { factor });
    },
  }),
];

const KEY_TYPES: ReadonlySet<string> = new Set([OID.rsaEncryption, OID.dsa, OID.ecPublicKey]);

const CURVES: ReadonlySet<string> = new Set([OID.p256, OID.p384, OID.p521]);

/** AlgorithmIdentifiers of keys, byte for byte: RSA with NULL, P-256, P-384, P-521. */
const KEY_ALGORITHMS: ReadonlySet<string> = new Set([
  '300d06092a864886f70d0101010500',
  '301306072a8648ce3d020106082a8648ce3d030107',
  '301006072a8648ce3d020106052b81040022',
  '301006072a8648ce3d020106052b81040023',
]);

function algorithmHex({ der, layout: { spki } }: CertificateFacts): string {
  const [algorithm] = spki === undefined ? [] : readChildren(der, spki);
  return algorithm === undefined ? '' : toHex(der.subarray(algorithm.start, algorithm.end));
}

function bitLength(content: Uint8Array | undefined): number {
  const start = content?.findIndex((octet) => octet !== 0) ?? -1;
  if (content === undefined || start < 0) return 0;
  return (content.length - start) * 8 - Math.clz32(content[start] ?? 0) + 24;
}

/** Bits of p and q of DSA parameters. */
function domainBits({ der, keyInfo }: CertificateFacts): { modulus: number; divisor: number } {
  const { parameters } = keyInfo ?? {};
  const numbers = parameters?.tag === TAG.sequence ? readChildren(der, parameters) : [];
  const [modulus = 0, divisor = 0] = numbers.map(({ body, end }) => bitLength(der.subarray(body, end)));
  return { modulus, divisor };
}

/** Every prime below 752. */
const SMALL_PRIMES: readonly number[] = listPrimes(752);

function listPrimes(end: number): readonly number[] {
  const primes: number[] = [];
  for (let number = 2; number < end; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return primes;
}

const PRODUCT_OF_PRIMES = SMALL_PRIMES.reduce((product, prime) => product * BigInt(prime), 1n);

/** Beyond 16384 bits nobody takes a key, and trying factors takes long. */
const MAX_MODULUS_OCTETS = 2049;

function findSmallFactor(modulus: Uint8Array | undefined): number | undefined {
  if (modulus === undefined || modulus.length > MAX_MODULUS_OCTETS || bitLength(modulus) <= 10) return undefined;
  // one long division; what is left has the same small factors
  const rest = BigInt(`0x${toHex(modulus)}`) % PRODUCT_OF_PRIMES;
  return SMALL_PRIMES.find((prime) => rest % BigInt(prime) === 0n);
}

const usesSha1 = ({ signatureScheme, signatureOid }: CertificateFacts): boolean =>
  (signatureScheme !== undefined && 'digest' in signatureScheme && signatureScheme.digest === 'sha1') ||
  signatureOid === OID.dsaWithSHA1;

const SHA1_ENDS = since('2016-01-01');

/** Rules for version and signature algorithm. */
export const SIGNATURE_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.version-not-3',
    severity: 'error',
    source: 'CABF BR §7.1.1',
    effective: since('2015-04-16'),
    check: ({ layout: { version } }) => foundIf(version !== 3, { evidence: { version } }),
  }),
  serverRule({
    id: 'cabf.signature-algorithm-encoding',
    severity: 'error',
    source: 'CABF BR §7.1.3.2',
    effective: BR.v1_7_1,
    check: (facts) => {
      const { algorithm } = facts.layout;
      const hex = algorithm === undefined ? '' : toHex(facts.der.subarray(algorithm.start, algorithm.end));
      return foundIf(!isSignatureAlgorithm(hex), { evidence: { found: hex.slice(0, 160) } });
    },
  }),
  serverRule({
    id: 'cabf.signature-sha1',
    severity: 'error',
    source: 'CABF BR §7.1.3',
    effective: SHA1_ENDS,
    applies: (facts) => !isRoot(facts),
    check: (facts) => foundIf(usesSha1(facts)),
  }),
  serverRule({
    id: 'cabf.signature-sha1-long-lived',
    severity: 'warning',
    source: 'CABF BR §7.1.3',
    effective: since('2015-01-16'),
    applies: (facts) => isSubscriber(facts) && usesSha1(facts),
    check: ({ notAfter }) => foundIf((notAfter?.at ?? 0) > since('2017-01-01')),
  }),
];

/** AlgorithmIdentifiers of signatures, byte for byte: RSA PKCS #1 and ECDSA with SHA-256, 384, 512. */
const SIGNATURE_ALGORITHMS: ReadonlySet<string> = new Set([
  '300d06092a864886f70d01010b0500',
  '300d06092a864886f70d01010c0500',
  '300d06092a864886f70d01010d0500',
  '300a06082a8648ce3d040302',
  '300a06082a8648ce3d040303',
  '300a06082a8648ce3d040304',
]);

const isSignatureAlgorithm = (hex: string): boolean => SIGNATURE_ALGORITHMS.has(hex) || PSS_ALGORITHMS.has(hex);

/** RSASSA-PSS whose digest, mask digest and salt go together; the salt's length is that of the digest. */
const PSS_ALGORITHMS: ReadonlySet<string> = new Set(
  [
    ['01', '20'],
    ['02', '30'],
    ['03', '40'],
  ].map(([digest, salt]) => {
    const digestAlgorithm = `300d060960864801650304020${digest?.slice(1)}0500`;
    return `304106092a864886f70d01010a3034a00f${digestAlgorithm}a11c301a06092a864886f70d010108${digestAlgorithm}a2030201${salt}`;
  }),
);
