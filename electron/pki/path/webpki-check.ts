import { OID } from '../asn1/oid.ts';
import { formatIpAddress } from '../name/ip-address.ts';
import { DerReader } from '../asn1/der.ts';
import { isDnsName } from '../name/general-name.ts';
import { readName } from '../name/name.ts';
import type { CheckLog } from './check-log.ts';
import type { CertificateFacts } from './path-facts.ts';
import type { ResolvedRules } from './path-rules.ts';
import type { CandidatePath } from './candidate-path.ts';

/**
 * What public TLS demands beyond RFC 5280: keys and signatures of today, every commonName repeated in subjectAltName, a leaf that is no authority and names its purpose,
 * roots without purposes. Lifetimes, policies and distribution points are left to lint. Algorithms that are weak in general are checked beside this.
 * @see CA/Browser Forum Baseline Requirements §6.1.5, §7.1.2, §7.1.3, §7.1.4
 */
export function checkWebPki({ certificates, anchor }: CandidatePath, rules: ResolvedRules, log: CheckLog): void {
  const before = log.failures.length;
  const all = anchor === undefined ? certificates : [...certificates, anchor];
  for (const [at, facts] of all.entries()) {
    const isRoot = facts === anchor;
    const duties = isRoot ? [...EVERYWHERE, ...ROOT] : [...EVERYWHERE, ...BELOW, ...(at === 0 ? LEAF : [])];
    for (const { problem, rfc, broken } of duties) {
      if (broken(facts, rules))
        log.failed({ check: 'profile', at, rfc }, 'path.profile', { problem, subject: facts.subject });
    }
  }
  if (log.failures.length === before)
    log.passed({ check: 'profile', at: 0, rfc: 'CABF BR §7.1' }, () => ({ profile: 'webpki' }));
}

interface Duty {
  readonly problem: string;
  readonly rfc: string;
  broken(facts: CertificateFacts, rules: ResolvedRules): boolean;
}

/** Named curves that subscriber and authority keys may use. */
const CURVES: ReadonlySet<string | undefined> = new Set(['P-256', 'P-384', 'P-521']);

const MINIMUM_RSA_BITS = 2048;

function isAllowedKey({ publicKey }: CertificateFacts): boolean {
  if (publicKey?.algorithm === 'EC') return CURVES.has(publicKey.curve);
  if (publicKey?.algorithm !== 'RSA' && publicKey?.algorithm !== 'RSA-PSS') return false;
  const bits = publicKey.bits ?? 0;
  return bits >= MINIMUM_RSA_BITS && bits % 8 === 0;
}

const EVERYWHERE: readonly Duty[] = [
  { problem: 'key', rfc: 'CABF BR §6.1.5', broken: (facts) => !isAllowedKey(facts) },
  { problem: 'version', rfc: 'CABF BR §7.1.1', broken: ({ certificate }) => certificate.version !== 3 },
];

const isTls = ({ purpose }: ResolvedRules): boolean => purpose === 'tls-server' || purpose === 'tls-client';

const ROOT: readonly Duty[] = [
  { problem: 'root-purpose', rfc: 'CABF BR §7.1.2.1.2', broken: ({ extKeyUsage }) => extKeyUsage !== undefined },
  {
    problem: 'root-authority-key',
    rfc: 'CABF BR §7.1.2.1.3',
    broken: ({ extensions: { authorityKey, subjectKeyId }, authorityKeyId }) =>
      authorityKey !== undefined &&
      (authorityKey.issuer !== undefined ||
        authorityKey.serial !== undefined ||
        authorityKeyId === undefined ||
        authorityKeyId !== subjectKeyId),
  },
];

const BELOW: readonly Duty[] = [
  {
    problem: 'authority-key-id',
    rfc: 'CABF BR §7.1.2.11.1',
    broken: (facts) => facts.authorityKeyId === undefined,
  },
];

/** Purposes that a TLS certificate must not have besides. */
const FORBIDDEN_PURPOSES: readonly string[] = [
  OID.anyExtendedKeyUsage,
  OID.codeSigning,
  OID.emailProtection,
  OID.timeStamping,
  OID.OCSPSigning,
];

const LEAF: readonly Duty[] = [
  { problem: 'leaf-is-ca', rfc: 'CABF BR §7.1.2.7.8', broken: ({ basicConstraints }) => basicConstraints?.ca === true },
  {
    problem: 'leaf-signs-certificates',
    rfc: 'CABF BR §7.1.2.7.11',
    broken: ({ keyUsage }) => keyUsage?.includes('keyCertSign') === true || keyUsage?.includes('cRLSign') === true,
  },
  {
    problem: 'purpose-missing',
    rfc: 'CABF BR §7.1.2.7.10',
    broken: (facts) => facts.extKeyUsage === undefined || facts.isCritical(OID.extKeyUsage),
  },
  {
    problem: 'purpose-forbidden',
    rfc: 'CABF BR §7.1.2.7.10',
    broken: ({ extKeyUsage }, rules) =>
      isTls(rules) && FORBIDDEN_PURPOSES.some((oid) => extKeyUsage?.includes(oid) === true),
  },
  {
    problem: 'names-missing',
    rfc: 'CABF BR §7.1.2.7.12',
    broken: ({ extensions }) => extensions.altNames === undefined,
  },
  {
    problem: 'names-malformed',
    rfc: 'CABF BR §7.1.2.7.12',
    broken: (facts, rules) => isTls(rules) && hasOddName(facts),
  },
  {
    problem: 'names-critical',
    rfc: 'CABF BR §7.1.2.7.12',
    broken: (facts) => facts.isCritical(OID.subjectAltName) === facts.subjectDer.length > 2,
  },
  {
    problem: 'common-name',
    rfc: 'CABF BR §7.1.4.3',
    broken: (facts, rules) => isTls(rules) && !repeatsCommonNames(facts),
  },
];

/** Host names and addresses alone; a wildcard is the whole leftmost label; no underscore. */
function hasOddName({ extensions }: CertificateFacts): boolean {
  return (extensions.altNames ?? []).some(
    (name) =>
      name.type !== 'ip' &&
      !(name.type === 'dns' && !name.value.includes('_') && isDnsName(name.value, { wildcard: true })),
  );
}

/**
 * Character for character as in subjectAltName, addresses in their canonical text. BR §7.1.4.3 wants a copy of an entry; beside `*.example` the domain
 * `example` is let pass too, and no other name: it stands in the entry to the letter, no client compares commonName, and it claims no host that
 * the certificate could then be used for.
 */
function repeatsCommonNames(facts: CertificateFacts): boolean {
  // a malformed subject is told as such
  if (facts.subjectKey === undefined) return true;
  const altNames = facts.extensions.altNames ?? [];
  const names = new Set(altNames.map((name) => (name.type === 'ip' ? formatIpAddress(name.address) : name.value)));
  const wildcards = new Set(altNames.flatMap(({ type, value }) => (type === 'dns' ? value : [])));
  return readName(new DerReader(facts.subjectDer))
    .flat()
    .filter(({ oid }) => oid === OID.commonName)
    .every(({ value }) => names.has(value) || wildcards.has(`*.${value}`));
}
