import { findBrokenSignature, verdictOfEdge } from './inherited-key.ts';
import { CheckLog } from './check-log.ts';
import type { CertificateFacts } from './path-facts.ts';
import {
  isOtherThanLeaf,
  isRepeated,
  isTrustedLeaf,
  MAX_PATH,
  type PathSearch,
  SEARCH_LIMITS,
  type ValidPath,
} from './path-search.ts';
import type { CandidatePath } from './candidate-path.ts';
import { validatePath } from './path-validation.ts';
import type { SignatureLedger } from './signature-ledger.ts';

export type EdgeVerdict = ReturnType<SignatureLedger['verdict']>;

/** One path with everything that was checked on it. */
export interface ExploredPath extends CandidatePath {
  readonly ending: 'anchor' | 'no-issuer' | 'self-signed-untrusted' | 'too-long';
  readonly valid: boolean;
  readonly log: CheckLog;
  readonly policySet: readonly string[] | undefined;
}

/** A certificate and one whose name fits its issuer. */
export interface ExploredEdge {
  readonly subject: CertificateFacts;
  readonly issuer: CertificateFacts;
  readonly isAnchor: boolean;
  readonly signature: EdgeVerdict;
}

export interface Exploration {
  /** Best first. */
  readonly paths: readonly ExploredPath[];
  readonly edges: readonly ExploredEdge[];
  /** Work or paths beyond the limits were left out. */
  readonly truncated: boolean;
}

/** What is left of a search where one path is longer and longer but no better. */
interface OpenPath {
  readonly certificates: readonly CertificateFacts[];
  /** Length, and much more for each certificate that would fail on any path. */
  readonly cost: number;
}

/**
 * Finds every path above a leaf, valid or not, shortest and soundest first, and checks each to the end.
 * @param found what the directed search has found: it is among the paths even where the limits end the walk before it
 */
export function explorePaths(
  leaf: CertificateFacts,
  search: PathSearch,
  found: ValidPath | undefined,
  how: Partial<ExplorationOptions> = {},
): Exploration {
  return new Explorer(search, { keeps: 'all', maxPaths: MAX_PATHS, ...how }).explore(leaf, found);
}

interface ExplorationOptions {
  readonly keeps: 'all' | 'failures';
  readonly maxPaths: number;
}

const MAX_PATHS = 64;
const UNSOUND_COST = 10;
/** Certificates entered. */
const MAX_ENTERED = 2000;

class Explorer {
  private readonly how: ExplorationOptions;
  private readonly search: PathSearch;
  private readonly edges = new Map<CertificateFacts, readonly ExploredEdge[]>();
  private readonly paths: ExploredPath[] = [];
  private readonly open: OpenPath[][] = [];
  private truncated = false;

  constructor(search: PathSearch, how: ExplorationOptions) {
    this.search = search;
    this.how = how;
  }

  explore(leaf: CertificateFacts, valid: ValidPath | undefined): Exploration {
    const { context, rules, budget } = this.search;
    budget.renewSteps(SEARCH_LIMITS.steps);
    if (isTrustedLeaf(leaf, context, rules))
      this.add({ certificates: [leaf], anchor: undefined, isTrustedLeaf: true }, 'anchor', undefined);
    this.push({ certificates: [leaf], cost: 1 });
    let entered = 0;
    for (let path = this.pop(); path !== undefined; path = this.pop()) {
      if (this.paths.length >= this.how.maxPaths || ++entered > MAX_ENTERED) {
        this.truncated = true;
        break;
      }
      this.enter(path);
    }
    if (valid !== undefined && !this.paths.some((path) => isSamePath(path, valid)))
      this.add(valid, 'anchor', undefined);
    return {
      paths: this.paths.toSorted(comparePaths),
      edges: [...this.edges.values()].flat(),
      truncated: this.truncated || budget.isExhausted,
    };
  }

  private push(path: OpenPath): void {
    const bucket = this.open[path.cost];
    if (bucket === undefined) this.open[path.cost] = [path];
    else bucket.push(path);
  }

  private pop(): OpenPath | undefined {
    return this.open.find((bucket) => bucket !== undefined && bucket.length > 0)?.shift();
  }

  /** Ends a path at the anchors above it and goes on by every other issuer. */
  private enter({ certificates, cost }: OpenPath): void {
    const last = certificates.at(-1);
    if (last === undefined) return;
    const edges = this.edgesAbove(last);
    const signed = edges.filter(({ signature }) => signature === 'valid');
    const anchors = signed.filter(({ isAnchor, issuer }) => isAnchor && isOtherThanLeaf(issuer, certificates));
    for (const { issuer } of anchors) this.add({ certificates, anchor: issuer }, 'anchor', undefined);
    const next = signed.filter(({ isAnchor, issuer }) => !isAnchor && !isRepeated(certificates, issuer));
    if (next.length > 0 && certificates.length + 1 >= MAX_PATH) {
      this.add({ certificates, anchor: undefined }, 'too-long', edges);
      return;
    }
    for (const { issuer } of next)
      this.push({
        certificates: [...certificates, issuer],
        cost: cost + 1 + (this.search.isSound(issuer) ? 0 : UNSOUND_COST),
      });
    if (anchors.length + next.length > 0 || isTrustedAlone(certificates, this.paths)) return;
    this.add({ certificates, anchor: undefined }, last.selfIssued ? 'self-signed-untrusted' : 'no-issuer', edges);
  }

  private edgesAbove(subject: CertificateFacts): readonly ExploredEdge[] {
    const known = this.edges.get(subject);
    if (known !== undefined) return known;
    const { budget, context } = this.search;
    const { anchors, others } = context;
    if (!budget.takeSteps(1 + others.countIssuers(subject))) return [];
    const toEdge = (issuer: CertificateFacts, isAnchor: boolean): ExploredEdge => ({
      subject,
      issuer,
      isAnchor,
      signature: verdictOfEdge(subject, issuer, context, budget),
    });
    const found = [
      ...anchors.issuersOf(subject).map((issuer) => toEdge(issuer, true)),
      ...others
        .issuersOf(subject)
        .filter((issuer) => !anchors.has(issuer))
        .map((issuer) => toEdge(issuer, false)),
    ];
    this.edges.set(subject, found);
    return found;
  }

  private add(path: CandidatePath, ending: ExploredPath['ending'], edges: readonly ExploredEdge[] | undefined): void {
    const { search } = this;
    const log = new CheckLog(this.how.keeps);
    noteChain(path, ending, findBrokenSignature(path, search.context, search.budget), log);
    if (!search.payFor(path)) {
      this.addUnpaid(path, log);
      return;
    }
    const policySet = validatePath(path, search.rules, log);
    if (edges !== undefined) noteEnd(path, ending, edges, log);
    search.checkRevocation(path, log);
    const valid = ending === 'anchor' && log.failures.length === 0 && policySet !== undefined;
    this.paths.push({ ...path, ending, valid, log, policySet: valid ? policySet : undefined });
  }

  /** Of the paths that are too much work, the first one says so where there is no other. */
  private addUnpaid(path: CandidatePath, log: CheckLog): void {
    if (this.paths.length > 0) return;
    log.failed({ check: 'policies', at: 0, rfc: 'RFC 4158 §2.4.2' }, 'path.too-complex', {
      limit: SEARCH_LIMITS.steps,
    });
    this.paths.push({ ...path, ending: 'no-issuer', valid: false, log, policySet: undefined });
  }
}

const isTrustedAlone = (certificates: readonly CertificateFacts[], paths: readonly ExploredPath[]): boolean =>
  certificates.length === 1 && paths.some(({ isTrustedLeaf }) => isTrustedLeaf === true);

const isSamePath = (a: CandidatePath, b: CandidatePath): boolean =>
  a.anchor === b.anchor &&
  a.certificates.length === b.certificates.length &&
  a.certificates.every((facts, at) => facts === b.certificates[at]);

/** Names and signatures were matched when the path was put together, but for the parameters that a key takes from the path; trust stands at its upper end. */
function noteChain(
  { certificates, anchor }: CandidatePath,
  ending: ExploredPath['ending'],
  brokenAt: number | undefined,
  log: CheckLog,
): void {
  for (const [at, facts] of certificates.entries()) {
    const issuer = certificates[at + 1] ?? anchor;
    if (issuer === undefined) continue;
    const isBroken = at === brokenAt;
    const rfc = isBroken ? 'RFC 5280 §6.1.4 (d) to (f)' : 'RFC 5280 §6.1.3 (a)(1)';
    log.decide({ check: 'signature', at, rfc }, isBroken ? 'path.signature' : undefined, () => ({
      algorithm: facts.signatureAlgorithm.name,
      ...(isBroken && { subject: facts.subject, issuer: facts.issuer }),
    }));
    log.passed({ check: 'name-chaining', at, rfc: 'RFC 5280 §6.1.3 (a)(4)' }, () => ({
      issuer: facts.issuer,
      subject: issuer.subject,
    }));
  }
  if (ending !== 'anchor') return;
  const at = anchor === undefined ? 0 : certificates.length;
  log.passed({ check: 'trust', at, rfc: 'RFC 5280 §6.1.1 (d)' }, () => ({
    subject: (anchor ?? certificates[0])?.subject ?? '',
  }));
}

/** Says why a path ends where it does. */
function noteEnd(
  { certificates }: CandidatePath,
  ending: ExploredPath['ending'],
  edges: readonly ExploredEdge[],
  log: CheckLog,
): void {
  const at = certificates.length - 1;
  const last = certificates[at];
  if (last === undefined) return;
  const evidence = { subject: last.subject, issuer: last.issuer };
  const signature = { check: 'signature', at, rfc: 'RFC 5280 §6.1.3 (a)(1)' } as const;
  const trust = { check: 'trust', at, rfc: 'RFC 5280 §6.1' } as const;
  const unverified = edges.filter((edge) => edge.signature !== 'valid');
  if (ending === 'too-long') log.failed(trust, 'path.too-long', { ...evidence, limit: MAX_PATH });
  else if (ending === 'self-signed-untrusted') log.failed(trust, 'path.self-signed-untrusted', evidence);
  else if (unverified.some((edge) => edge.signature === 'not-checked'))
    log.failed({ ...trust, rfc: 'RFC 4158 §2.4.2' }, 'path.too-complex', {
      ...evidence,
      limit: SEARCH_LIMITS.signatures,
    });
  else if (unverified.some((edge) => edge.signature === 'unsupported'))
    log.failed(signature, 'path.signature-unsupported', { ...evidence, algorithm: last.signatureAlgorithm.name });
  else if (unverified.length > 0)
    log.failed(signature, 'path.signature', { ...evidence, algorithm: last.signatureAlgorithm.name });
  else log.failed({ ...trust, rfc: 'RFC 5280 §6.1.3 (a)(4)' }, 'path.no-issuer', evidence);
}

const ENDINGS = ['anchor', 'no-issuer', 'self-signed-untrusted', 'too-long'];

/** Valid ones first, then those that reach an anchor with the fewest failures; of those that end nowhere the longest. */
function comparePaths(a: ExploredPath, b: ExploredPath): number {
  const byValidity = Number(b.valid) - Number(a.valid);
  if (byValidity !== 0) return byValidity;
  const byEnding = Math.min(1, ENDINGS.indexOf(a.ending)) - Math.min(1, ENDINGS.indexOf(b.ending));
  if (byEnding !== 0) return byEnding;
  if (a.ending !== 'anchor') return b.certificates.length - a.certificates.length;
  return a.log.failures.length - b.log.failures.length || a.certificates.length - b.certificates.length;
}
