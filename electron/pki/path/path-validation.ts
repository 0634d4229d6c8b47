import type { ConstrainedName, NameConstraints } from '../name/name-constraints.ts';
import { findForbiddenName } from '../name/name-constraint-match.ts';
import { checkAnchor, checkCertificate, isSuccessorOf } from './certificate-check.ts';
import type { CandidatePath } from './candidate-path.ts';
import type { CheckLog } from './check-log.ts';
import { checkLeaf, checkLeafIsNoAuthority } from './leaf-check.ts';
import type { CertificateFacts } from './path-facts.ts';
import type { ResolvedRules } from './path-rules.ts';
import { checkPolicies } from './policy-check.ts';
import { checkStrictForm } from './strict-check.ts';
import { checkWebPki } from './webpki-check.ts';

/**
 * Validates a path whose names and signatures have been matched. Every certificate is checked to the end: the log has all that failed.
 * Does not check revocation. Answers the user-constrained-policy-set where policies allow the path.
 * @see RFC 5280 §6.1 with RFC 6818, 9549, 9598, 9618; RFC 5937 for anchors
 */
export function validatePath(path: CandidatePath, rules: ResolvedRules, log: CheckLog): readonly string[] | undefined {
  const { certificates, anchor } = path;
  if (anchor !== undefined) checkAnchor(anchor, certificates.length, rules, log);
  for (let at = certificates.length - 1; at >= 0; at--) {
    const facts = certificates[at];
    if (facts === undefined) continue;
    const isSuccessor = anchor !== undefined && at === certificates.length - 1 && isSuccessorOf(facts, anchor, rules);
    checkCertificate(facts, { at, role: at === 0 ? 'leaf' : 'authority', isSuccessor }, rules, log);
  }
  const [leaf] = certificates;
  if (leaf !== undefined) {
    checkLeaf(leaf, rules, log);
    if (path.isTrustedLeaf !== true) checkLeafIsNoAuthority(leaf, rules, log);
  }
  checkPathLength(path, rules, log);
  checkNameConstraints(path, rules, log);
  if (rules.strictness === 'strict') checkStrictForm(path, rules, log);
  if (rules.profile === 'webpki') checkWebPki(path, rules, log);
  return checkPolicies(path, rules, log);
}

/** @see RFC 5280 §6.1.4 (l), (m) */
function checkPathLength({ certificates, anchor }: CandidatePath, rules: ResolvedRules, log: CheckLog): void {
  let allowed =
    rules.anchorRules.constraints && anchor !== undefined
      ? (anchor.basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY)
      : Number.POSITIVE_INFINITY;
  let intermediates = 0;
  for (let at = certificates.length - 1; at > 0; at--) {
    const facts = certificates[at];
    if (facts === undefined) continue;
    const place = { check: 'path-length', at, rfc: 'RFC 5280 §6.1.4 (l)' } as const;
    const { selfIssued } = facts;
    const isExceeded = !selfIssued && allowed <= 0;
    const left = allowed;
    log.decide(place, isExceeded ? 'path.path-length' : undefined, () => ({
      selfIssued,
      ...(Number.isFinite(left) && { allowed: left }),
      ...(isExceeded && { subject: facts.subject }),
    }));
    if (!selfIssued) {
      allowed--;
      intermediates++;
    }
    allowed = Math.min(allowed, facts.basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY);
  }
  if (intermediates > rules.maxIntermediates)
    log.failed({ check: 'path-length', at: 0, rfc: 'RFC 5280 §6.1' }, 'path.too-long', {
      intermediates,
      limit: rules.maxIntermediates,
    });
}

/** @see RFC 5280 §6.1.3 (b), (c), §6.1.4 (g) */
function checkNameConstraints({ certificates, anchor }: CandidatePath, rules: ResolvedRules, log: CheckLog): void {
  const owners: { readonly constraints: NameConstraints; readonly at: number }[] = [];
  const initial = rules.anchorRules.constraints ? anchor?.nameConstraints : undefined;
  if (initial !== undefined) owners.push({ constraints: initial, at: certificates.length });
  for (let at = certificates.length - 1; at >= 0; at--) {
    const facts = certificates[at];
    if (facts === undefined) continue;
    const place = { check: 'name-constraints', at, rfc: 'RFC 5280 §6.1.3 (b), (c)' } as const;
    if (owners.length === 0 || (at > 0 && facts.selfIssued)) log.skipped(place, 'not.applicable');
    else {
      const broken = owners.find(({ constraints }) => findForbidden(constraints, facts) !== undefined);
      const name = broken === undefined ? undefined : findForbidden(broken.constraints, facts);
      if (broken === undefined || name === undefined)
        log.passed(place, () => ({ constrainedBy: owners.map((each) => each.at).join(' ') }));
      else
        log.failed(place, 'path.name-constraints', {
          type: name.type,
          name: name.value,
          constrainedBy: broken.at,
          subject: facts.subject,
        });
    }
    if (facts.nameConstraints !== undefined) owners.push({ constraints: facts.nameConstraints, at });
  }
}

const remembered = new WeakMap<NameConstraints, WeakMap<CertificateFacts, ConstrainedName | null>>();

/** Every pair is compared once, on however many paths it stands. */
export function findForbidden(constraints: NameConstraints, facts: CertificateFacts): ConstrainedName | undefined {
  const verdicts = remembered.get(constraints) ?? new WeakMap<CertificateFacts, ConstrainedName | null>();
  remembered.set(constraints, verdicts);
  const known = verdicts.get(facts);
  if (known !== undefined) return known ?? undefined;
  const found = findForbiddenName(constraints, facts.constrainedNames);
  verdicts.set(facts, found ?? null);
  return found;
}
