import { OID, oidName } from '../asn1/oid.ts';
import type { CheckLog } from './check-log.ts';
import type { CertificateFacts } from './path-facts.ts';
import type { ResolvedRules } from './path-rules.ts';
import type { CandidatePath } from './candidate-path.ts';
import { PolicyGraph } from './policy-graph.ts';

/** What is carried from certificate to certificate: the graph, and SkipCerts that still have to be counted down; infinite where nothing counts. */
interface PolicyState {
  readonly graph: PolicyGraph;
  explicitPolicy: number;
  policyMapping: number;
  inhibitAny: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Certificate policies along a path: explicit policies, mappings, and what inhibits them. Answers the user-constrained-policy-set, undefined where the path fails.
 * An anchor whose constraints are enforced takes part as if it were an intermediate; without certificatePolicies it restricts nothing.
 * @see RFC 5280 §6.1.2 to §6.1.5, RFC 9618 §5
 */
export function checkPolicies(path: CandidatePath, rules: ResolvedRules, log: CheckLog): string[] | undefined {
  const { requireExplicit, inhibitAny, inhibitMapping } = rules.policies;
  const state: PolicyState = {
    graph: new PolicyGraph(),
    explicitPolicy: requireExplicit ? 0 : NEVER,
    policyMapping: inhibitMapping ? 0 : NEVER,
    inhibitAny: inhibitAny ? 0 : NEVER,
  };
  const { graph } = state;
  const { certificates, anchor } = path;
  if (anchor !== undefined && rules.anchorRules.constraints) {
    if (anchor.extensions.policies !== undefined) {
      graph.addCertificate(anchor.extensions.policies, state.inhibitAny > 0 || anchor.selfIssued);
    }
    if (!prepareNext(state, anchor, certificates.length, log)) return undefined;
  }
  for (let at = certificates.length - 1; at >= 0; at--) {
    const facts = certificates[at];
    if (facts === undefined) continue;
    graph.addCertificate(facts.extensions.policies, state.inhibitAny > 0 || (at > 0 && facts.selfIssued));
    if (state.explicitPolicy <= 0 && graph.isEmpty) return failPolicies(at, facts, rules, log);
    if (at > 0 && !prepareNext(state, facts, at, log)) return undefined;
  }
  return wrapUp(state, path, rules, log);
}

/** @see RFC 5280 §6.1.4 (a), (b), (h) to (j) */
function prepareNext(state: PolicyState, facts: CertificateFacts, at: number, log: CheckLog): boolean {
  const { policyMappings, policyConstraints, inhibitAnyPolicy } = facts.extensions;
  if (policyMappings !== undefined) {
    const mapsAny = policyMappings.some(
      (each) => each.issuerDomain === OID.anyPolicy || each.subjectDomain === OID.anyPolicy,
    );
    if (mapsAny) {
      log.failed({ check: 'policies', at, rfc: 'RFC 5280 §6.1.4 (a)' }, 'path.policy', { mapped: 'anyPolicy' });
      return false;
    }
    state.graph.applyMappings(policyMappings, state.policyMapping > 0);
  }
  if (!facts.selfIssued) {
    state.explicitPolicy = Math.max(0, state.explicitPolicy - 1);
    state.policyMapping = Math.max(0, state.policyMapping - 1);
    state.inhibitAny = Math.max(0, state.inhibitAny - 1);
  }
  state.explicitPolicy = Math.min(state.explicitPolicy, policyConstraints?.requireExplicitPolicy ?? NEVER);
  state.policyMapping = Math.min(state.policyMapping, policyConstraints?.inhibitPolicyMapping ?? NEVER);
  state.inhibitAny = Math.min(state.inhibitAny, inhibitAnyPolicy ?? NEVER);
  return true;
}

/** @see RFC 5280 §6.1.5 (a), (b), (g) */
function wrapUp(
  { graph, explicitPolicy }: PolicyState,
  path: CandidatePath,
  rules: ResolvedRules,
  log: CheckLog,
): string[] | undefined {
  const [leaf] = path.certificates;
  const required = leaf?.extensions.policyConstraints?.requireExplicitPolicy;
  const explicit = required === 0 ? 0 : Math.max(0, explicitPolicy - 1);
  const policySet = graph.userConstrained(rules.policies.initial);
  if (explicit <= 0 && policySet.length === 0)
    return leaf === undefined ? undefined : failPolicies(0, leaf, rules, log);
  log.passed({ check: 'policies', at: 0, rfc: 'RFC 5280 §6.1.5 (g)' }, () => ({
    policies: policySet.slice(0, 50).map(oidName).join(' '),
    explicit: explicit <= 0,
  }));
  return policySet;
}

function failPolicies(at: number, facts: CertificateFacts, rules: ResolvedRules, log: CheckLog): undefined {
  log.failed({ check: 'policies', at, rfc: at === 0 ? 'RFC 5280 §6.1.5 (g)' : 'RFC 5280 §6.1.3 (f)' }, 'path.policy', {
    wanted: rules.policies.initial.slice(0, 50).map(oidName).join(' '),
    found: (facts.extensions.policies ?? []).slice(0, 50).map(oidName).join(' '),
    subject: facts.subject,
  });
  return undefined;
}
