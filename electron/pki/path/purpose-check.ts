import { OID, oidName } from '../asn1/oid.ts';
import type { CheckLog } from './check-log.ts';
import type { CertificateFacts } from './path-facts.ts';
import { PURPOSE_OID, type ResolvedRules } from './path-rules.ts';

/** What a certificate is on a path. */
type PathRole = 'leaf' | 'authority' | 'anchor';

/** extendedKeyUsage of leaf and authorities, where it is there, allows the purpose; of time stamps and OCSP answers it says more. */
export function checkPurpose(
  facts: CertificateFacts,
  { at, role }: { readonly at: number; readonly role: PathRole },
  rules: ResolvedRules,
  log: CheckLog,
): void {
  const wanted = PURPOSE_OID[rules.purpose];
  if (wanted === undefined) {
    log.skipped({ check: 'purpose', at, rfc: EKU_RFC }, 'not.requested');
    return;
  }
  const { extKeyUsage } = facts;
  const duty = role === 'leaf' ? LEAF_DUTIES.get(wanted) : undefined;
  const isFit = isAllowed(facts, wanted, role, rules) && duty?.isKept(facts, extKeyUsage ?? []) !== false;
  log.decide({ check: 'purpose', at, rfc: duty?.rfc ?? EKU_RFC }, isFit ? undefined : 'path.purpose', () => ({
    wanted: oidName(wanted),
    found: extKeyUsage === undefined ? '' : extKeyUsage.slice(0, 50).map(oidName).join(' '),
    present: extKeyUsage !== undefined,
    ...duty?.evidence(facts),
    ...(isFit ? {} : { subject: facts.subject }),
  }));
}

const EKU_RFC = 'RFC 5280 §4.2.1.12';

/** What a standard asks of the leaf beyond RFC 5280, whatever the strictness. */
interface LeafDuty {
  readonly rfc: string;
  isKept(facts: CertificateFacts, purposes: readonly string[]): boolean;
  evidence(facts: CertificateFacts): Readonly<Record<string, boolean>>;
}

const LEAF_DUTIES: ReadonlyMap<string, LeafDuty> = new Map<string, LeafDuty>([
  [
    OID.timeStamping,
    {
      rfc: 'RFC 3161 §2.3',
      isKept: (facts, purposes) => purposes.length === 1 && purposes[0] === OID.timeStamping && isCritical(facts),
      evidence: (facts) => ({ critical: isCritical(facts) }),
    },
  ],
  [
    OID.OCSPSigning,
    {
      rfc: 'RFC 6960 §4.2.2.2',
      isKept: (_facts, purposes) => purposes.includes(OID.OCSPSigning),
      evidence: (facts) => ({ noCheck: hasNoCheck(facts) }),
    },
  ],
]);

const isCritical = (facts: CertificateFacts): boolean => facts.isCritical(OID.extKeyUsage);

/** Whether its issuer asks not to look up whether a responder's certificate is revoked. @see RFC 6960 §4.2.2.2.1 */
export const hasNoCheck = ({ certificate }: CertificateFacts): boolean =>
  certificate.extensions.some(({ oid }) => oid === OID.ocspNoCheck);

/**
 * By RFC 5280 a certificate without the extension serves every purpose, and applications may ask for it to be there: strict rules do so of the leaf, and of
 * authorities for clients. Not of those for servers: most were made before the Baseline Requirements (§7.1.2.10.6) asked for it. A CA that has the extension
 * must name the purpose itself, whoever it is for.
 */
const mayLackPurpose = (role: PathRole, { purpose }: ResolvedRules): boolean =>
  role === 'anchor' || (role === 'authority' && purpose !== 'tls-client');

/** Purposes that a leaf of a strict profile must not have besides. */
const PROHIBITED: readonly string[] = [OID.codeSigning, OID.timeStamping, OID.OCSPSigning];

function isAllowed({ extKeyUsage }: CertificateFacts, wanted: string, role: PathRole, rules: ResolvedRules): boolean {
  const isStrict = rules.purposeRules === 'strict' || (rules.purposeRules === 'strict-leaf' && role === 'leaf');
  if (extKeyUsage === undefined) return !isStrict || mayLackPurpose(role, rules);
  if (!isStrict) return extKeyUsage.includes(wanted) || extKeyUsage.includes(OID.anyExtendedKeyUsage);
  const isProhibited = role === 'leaf' && PROHIBITED.some((oid) => oid !== wanted && extKeyUsage.includes(oid));
  return extKeyUsage.includes(wanted) && !isProhibited;
}
