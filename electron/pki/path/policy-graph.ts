import { OID } from '../asn1/oid.ts';
import type { PolicyMapping } from './path-extensions.ts';

/** One policy at one depth: the policies of the certificate above that lead to it, and those below that it stands for. */
interface PolicyNode {
  readonly parents: readonly PolicyNode[];
  readonly policy: string;
  expected: ReadonlySet<string>;
}

type Level = ReadonlyMap<string, PolicyNode>;

/**
 * The policies that are valid on a path so far, as a graph with one node a policy and depth. What in a tree would be doubled at every mapping
 * is shared here, so that it never grows beyond the sum of what the certificates say.
 * @see RFC 9618 §5
 */
export class PolicyGraph {
  private above: Level = new Map();
  private bottom = new Map<string, PolicyNode>([
    [OID.anyPolicy, { parents: [], policy: OID.anyPolicy, expected: new Set([OID.anyPolicy]) }],
  ]);

  /** No policy is valid any more. */
  get isEmpty(): boolean {
    return this.bottom.size === 0;
  }

  /** Takes in the policies of the next certificate. @see RFC 5280 §6.1.3 (d), (e) as of RFC 9618 §5.2 */
  addCertificate(policies: readonly string[] | undefined, isAnyAllowed: boolean): void {
    this.above = this.bottom;
    const next = new Map<string, PolicyNode>();
    this.bottom = next;
    if (policies === undefined || this.above.size === 0) return;
    const parentsOf = this.parentsByExpected();
    const any = this.above.get(OID.anyPolicy);
    for (const policy of policies) {
      if (policy === OID.anyPolicy) continue;
      const parents = parentsOf.get(policy) ?? (any === undefined ? [] : [any]);
      if (parents.length > 0) next.set(policy, { parents, policy, expected: new Set([policy]) });
    }
    if (!isAnyAllowed || !policies.includes(OID.anyPolicy)) return;
    for (const [policy, parents] of parentsOf)
      if (!next.has(policy)) next.set(policy, { parents, policy, expected: new Set([policy]) });
  }

  /** @see RFC 5280 §6.1.4 (b) as of RFC 9618 §5.3 */
  applyMappings(mappings: readonly PolicyMapping[], isMappingAllowed: boolean): void {
    const bySource = Map.groupBy(mappings, ({ issuerDomain }) => issuerDomain);
    const anyAbove = this.above.get(OID.anyPolicy);
    const hasAny = this.bottom.has(OID.anyPolicy);
    for (const [policy, targets] of bySource) {
      const node = this.bottom.get(policy);
      if (!isMappingAllowed) {
        this.bottom.delete(policy);
        continue;
      }
      const expected = new Set(targets.map(({ subjectDomain }) => subjectDomain));
      if (node !== undefined) node.expected = expected;
      else if (hasAny && anyAbove !== undefined) this.bottom.set(policy, { parents: [anyAbove], policy, expected });
    }
  }

  /** user-constrained-policy-set in the policies of the anchor's domain. @see RFC 5280 §6.1.5 (g) as of RFC 9618 §5.4 */
  userConstrained(initial: readonly string[]): string[] {
    const authority = new Set<string>();
    if (this.bottom.has(OID.anyPolicy)) authority.add(OID.anyPolicy);
    const seen = new Set<PolicyNode>();
    const pending = [...this.bottom.values()];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      if (node.policy !== OID.anyPolicy && node.parents.some(({ policy }) => policy === OID.anyPolicy))
        authority.add(node.policy);
      for (const parent of node.parents) pending.push(parent);
    }
    if (initial.includes(OID.anyPolicy)) return [...authority];
    const isAny = authority.has(OID.anyPolicy);
    return [...new Set(initial)].filter((policy) => isAny || authority.has(policy));
  }

  /** The nodes above by each policy that they expect below; anyPolicy is expected by itself alone. */
  private parentsByExpected(): Map<string, PolicyNode[]> {
    const found = new Map<string, PolicyNode[]>();
    for (const node of this.above.values()) {
      for (const policy of node.expected) {
        const parents = found.get(policy);
        if (parents === undefined) found.set(policy, [node]);
        else parents.push(node);
      }
    }
    return found;
  }
}
