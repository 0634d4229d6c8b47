import { DerReader, TAG } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { equalBytes } from '../asn1/der.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { isEmptyName } from '../name/name.ts';
import type { CheckLog } from './check-log.ts';
import type { CertificateFacts } from './path-facts.ts';
import type { ResolvedRules } from './path-rules.ts';
import type { CandidatePath } from './candidate-path.ts';

/**
 * Holds the certificates of a path to the duties that RFC 5280 lays on their issuers and that section 6 does not ask about:
 * serial numbers, key identifiers, criticality, times, names. The anchor where its constraints are enforced.
 */
export function checkStrictForm(path: CandidatePath, { anchorRules }: ResolvedRules, log: CheckLog): void {
  const { certificates, anchor } = path;
  const all = anchor !== undefined && anchorRules.constraints ? [...certificates, anchor] : certificates;
  for (const [at, facts] of all.entries()) {
    for (const { broken, rfc, problem } of DUTIES) {
      if (broken(facts, at > 0))
        log.failed({ check: 'form', at, rfc }, 'path.malformed', { problem, subject: facts.subject });
    }
  }
}

interface Duty {
  readonly problem: string;
  readonly rfc: string;
  broken(facts: CertificateFacts, isIssuer: boolean): boolean;
}

const isCa = (facts: CertificateFacts): boolean => facts.basicConstraints?.ca === true;

const has = ({ certificate }: CertificateFacts, oid: string): boolean =>
  certificate.extensions.some((extension) => extension.oid === oid);

const isNotCritical = (facts: CertificateFacts, oid: string): boolean => has(facts, oid) && !facts.isCritical(oid);

/** Extensions that must not be critical. */
const NEVER_CRITICAL: readonly string[] = [
  OID.authorityKeyIdentifier,
  OID.subjectKeyIdentifier,
  OID.freshestCRL,
  OID.authorityInfoAccess,
  OID.subjectInfoAccess,
];

const MAX_SERIAL_OCTETS = 20;

const DUTIES: readonly Duty[] = [
  { problem: 'serial-not-positive', rfc: 'RFC 5280 §4.1.2.2', broken: (facts) => !isPositive(serialOf(facts)) },
  {
    problem: 'serial-too-long',
    rfc: 'RFC 5280 §4.1.2.2',
    broken: (facts) => serialOf(facts).length > MAX_SERIAL_OCTETS,
  },
  { problem: 'time-form', rfc: 'RFC 5280 §4.1.2.5', broken: hasOddTime },
  {
    problem: 'unique-identifier',
    rfc: 'RFC 5280 §4.1.2.8',
    broken: ({ certificate }) => certificate.version === 2,
  },
  {
    problem: 'authority-key-id-missing',
    rfc: 'RFC 5280 §4.2.1.1',
    broken: (facts) => facts.authorityKeyId === undefined && !isSelfSigned(facts),
  },
  {
    problem: 'subject-key-id-missing',
    rfc: 'RFC 5280 §4.2.1.2',
    broken: (facts, isIssuer) => (isIssuer || isCa(facts)) && facts.subjectKeyId === undefined,
  },
  {
    problem: 'critical',
    rfc: 'RFC 5280 §4.2',
    broken: (facts) => NEVER_CRITICAL.some((oid) => facts.isCritical(oid)),
  },
  {
    problem: 'key-usage-missing',
    rfc: 'RFC 5280 §4.2.1.3',
    broken: (facts, isIssuer) => (isIssuer || isCa(facts)) && facts.keyUsage === undefined,
  },
  {
    problem: 'cert-sign-without-ca',
    rfc: 'RFC 5280 §4.2.1.9',
    broken: (facts) => !isCa(facts) && facts.keyUsage?.includes('keyCertSign') === true,
  },
  {
    problem: 'path-length-without-ca',
    rfc: 'RFC 5280 §4.2.1.9',
    broken: (facts) =>
      facts.basicConstraints?.pathLength !== undefined &&
      !(isCa(facts) && facts.keyUsage?.includes('keyCertSign') !== false),
  },
  {
    problem: 'basic-constraints-not-critical',
    rfc: 'RFC 5280 §4.2.1.9',
    broken: (facts) => isCa(facts) && isNotCritical(facts, OID.basicConstraints),
  },
  {
    problem: 'name-constraints-misplaced',
    rfc: 'RFC 5280 §4.2.1.10',
    broken: (facts) => has(facts, OID.nameConstraints) && (!isCa(facts) || isNotCritical(facts, OID.nameConstraints)),
  },
  {
    problem: 'policy-constraints-not-critical',
    rfc: 'RFC 5280 §4.2.1.11',
    broken: (facts) => isNotCritical(facts, OID.policyConstraints),
  },
  {
    problem: 'inhibit-any-policy-not-critical',
    rfc: 'RFC 5280 §4.2.1.14',
    broken: (facts) => isNotCritical(facts, OID.inhibitAnyPolicy),
  },
  {
    problem: 'subject-empty',
    rfc: 'RFC 5280 §4.1.2.6',
    broken: (facts) => isEmptyName(facts.subjectDer) && (isCa(facts) || !facts.isCritical(OID.subjectAltName)),
  },
];

const serialOf = ({ certificate }: CertificateFacts): Uint8Array => spanBytes(certificate, certificate.serial);

const isPositive = (serial: Uint8Array): boolean => (serial[0] ?? 0) < 0x80 && serial.some((octet) => octet !== 0);

/** The keyIdentifier may be left out where a key signs itself. @see RFC 5280 §4.2.1.1 */
const isSelfSigned = (facts: CertificateFacts): boolean => equalBytes(facts.issuerDer, facts.subjectDer);

const YEAR_2050 = Date.UTC(2050, 0);

/** Dates before 2050 are UTCTime, later ones GeneralizedTime. The parse has read them, so this does not throw. */
function hasOddTime({ certificate }: CertificateFacts): boolean {
  const { der, issuer, notBefore, notAfter } = certificate;
  const validity = new DerReader(der, issuer.end).enter(TAG.sequence);
  return [notBefore, notAfter].some((instant) => (validity.read().tag === TAG.utcTime) !== instant < YEAR_2050);
}
