import type { ParsedCertificate } from '../certificate/certificate.ts';
import { checkAnchor, checkCertificate, isSuccessorOf } from './certificate-check.ts';
import { findBrokenSignature, verdictOfEdge } from './inherited-key.ts';
import { CheckLog } from './check-log.ts';
import { checkLeaf } from './leaf-check.ts';
import { type CertificateFacts, factsOf } from './path-facts.ts';
import { CertificatePool, type PathContext } from './path-pool.ts';
import { checkPathRevocation, StatusLedger } from './path-revocation.ts';
import { resolveRules, type ResolvedRules } from './path-rules.ts';
import type { CandidatePath } from './candidate-path.ts';
import { findForbidden, validatePath } from './path-validation.ts';
import { WorkBudget } from './signature-ledger.ts';

/** Longest path, leaf and anchor included. */
export const MAX_PATH = 32;

/** Steps after which the search finds out first which certificates lead to an anchor at all. */
const STEPS_BEFORE_SURVEY = 100;
/** A step is a certificate entered, a candidate looked at, or a policy on a path that is validated. */
export const SEARCH_LIMITS = { steps: 100_000, signatures: 600 };

export interface ValidPath extends CandidatePath {
  readonly policySet: readonly string[];
}

/** Whether signers of lists have a path, by anchor. */
type SignerVerdicts = Map<CertificateFacts, Map<ParsedCertificate, boolean>>;

/**
 * Looks for one valid path, the likeliest candidates first. Certificates that would fail on any path are never entered, and path length, name constraints
 * and depth are held against every issuer as it is added, so that no part of the work is done for paths that are lost already.
 * Bounded in steps and signatures. Revocation is checked on paths that pass everything else.
 */
export class PathSearch {
  readonly budget: WorkBudget;
  readonly context: PathContext;
  readonly rules: ResolvedRules;
  private readonly sound = new Map<CertificateFacts, boolean>();
  private readonly soundAnchors = new Map<CertificateFacts, boolean>();
  private steps = 0;
  private leading: ReadonlySet<CertificateFacts> | undefined;
  private readonly signers: SignerVerdicts;
  private readonly statuses = new StatusLedger();

  /** @param shared what a search that serves another one has in common with it */
  constructor(
    context: PathContext,
    rules: ResolvedRules,
    shared: { readonly budget: WorkBudget; readonly signers: SignerVerdicts } = {
      budget: new WorkBudget(SEARCH_LIMITS),
      signers: new Map(),
    },
  ) {
    this.context = context;
    this.rules = rules;
    this.budget = shared.budget;
    this.signers = shared.signers;
  }

  find(leaf: CertificateFacts): ValidPath | undefined {
    if (!this.isLeafSound(leaf)) return undefined;
    if (isTrustedLeaf(leaf, this.context, this.rules)) {
      const found = this.complete({ certificates: [leaf], anchor: undefined, isTrustedLeaf: true });
      if (found !== undefined) return found;
    }
    return this.extend([leaf], 0);
  }

  /** `intermediates` counts those on the path that are not self-issued. */
  private extend(path: readonly CertificateFacts[], intermediates: number): ValidPath | undefined {
    const last = path.at(-1);
    const { others } = this.context;
    if (last === undefined || !this.budget.takeSteps(1 + others.countIssuers(last))) return undefined;
    this.steps++;
    for (const anchor of this.anchorsOf(last, path)) {
      const found = this.complete({ certificates: path, anchor });
      if (found !== undefined) return found;
    }
    if (path.length + 1 >= MAX_PATH) return undefined;
    for (const issuer of others.issuersOf(last)) {
      const count = intermediates + (issuer.selfIssued ? 0 : 1);
      if (!this.isPossible(issuer, path, intermediates) || count > this.rules.maxIntermediates) continue;
      if (!this.isLeading(issuer, path) || !this.signs(issuer, last)) continue;
      const found = this.extend([...path, issuer], count);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private anchorsOf(last: CertificateFacts, path: readonly CertificateFacts[]): CertificateFacts[] {
    return this.context.anchors
      .issuersOf(last)
      .filter((anchor) => isOtherThanLeaf(anchor, path) && this.isAnchorSound(anchor) && this.signs(anchor, last));
  }

  private complete(path: CandidatePath): ValidPath | undefined {
    if (!this.payFor(path) || findBrokenSignature(path, this.context, this.budget) !== undefined) return undefined;
    const log = new CheckLog('failures');
    const policySet = validatePath(path, this.rules, log);
    if (log.failures.length > 0 || policySet === undefined) return undefined;
    this.checkRevocation(path, log);
    return log.failures.length > 0 ? undefined : { ...path, policySet };
  }

  /** Whether the work of validating a path is still within the budget. */
  payFor({ certificates }: CandidatePath): boolean {
    return this.budget.takeSteps(certificates.reduce((sum, { policyWeight }) => sum + policyWeight, 0));
  }

  checkRevocation(path: CandidatePath, log: CheckLog): void {
    checkPathRevocation(path, { search: this, statuses: this.statuses }, log);
  }

  /**
   * By RFC 5280 §6.1 for any purpose. It must not be known to be revoked; that its own status may be unknown does no harm, since what speaks of it
   * may be signed by itself: a signer that is asked about while it is being judged is no help.
   */
  isTrustedSigner(signer: ParsedCertificate, anchor: CertificateFacts): boolean {
    const trusted = this.signers.get(anchor) ?? new Map<ParsedCertificate, boolean>();
    const known = trusted.get(signer);
    if (known !== undefined) return known;
    this.signers.set(anchor, trusted.set(signer, false));
    const { at, anchorRules, strictness, revocation } = this.rules;
    const ifRevoked =
      revocation === undefined ? {} : { revocation: { ...revocation, mode: 'unless-revoked' as const } };
    const rules = resolveRules({ at, purpose: 'any', anchorRules, strictness, ...ifRevoked });
    const context = { ...this.context, anchors: new CertificatePool([anchor.certificate], at) };
    const isTrusted =
      new PathSearch(context, rules, { budget: this.budget, signers: this.signers }).find(factsOf(signer)) !==
      undefined;
    trusted.set(signer, isTrusted);
    return isTrusted;
  }

  /** Whether an issuer may stand above a path as far as the two of them go. */
  private isPossible(issuer: CertificateFacts, path: readonly CertificateFacts[], intermediates: number): boolean {
    if (isRepeated(path, issuer) || this.context.anchors.has(issuer) || !this.isSound(issuer)) return false;
    if ((issuer.basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY) < intermediates) return false;
    const { nameConstraints } = issuer;
    return (
      nameConstraints === undefined ||
      path.every((facts, at) => (at > 0 && facts.selfIssued) || findForbidden(nameConstraints, facts) === undefined)
    );
  }

  private isLeafSound(leaf: CertificateFacts): boolean {
    const log = new CheckLog('failures');
    checkCertificate(leaf, { at: 0, role: 'leaf' }, this.rules, log);
    checkLeaf(leaf, this.rules, log);
    return log.failures.length === 0;
  }

  /** Whether an authority may stand on a path at all, as far as it alone decides. */
  isSound(issuer: CertificateFacts): boolean {
    const known = this.sound.get(issuer);
    if (known !== undefined) return known;
    const log = new CheckLog('failures');
    const isSuccessor = this.context.anchors
      .issuersOf(issuer)
      .some((anchor) => isSuccessorOf(issuer, anchor, this.rules));
    checkCertificate(issuer, { at: 1, role: 'authority', isSuccessor }, this.rules, log);
    this.sound.set(issuer, log.failures.length === 0);
    return log.failures.length === 0;
  }

  private isAnchorSound(anchor: CertificateFacts): boolean {
    const known = this.soundAnchors.get(anchor);
    if (known !== undefined) return known;
    const log = new CheckLog('failures');
    checkAnchor(anchor, 1, this.rules, log);
    this.soundAnchors.set(anchor, log.failures.length === 0);
    return log.failures.length === 0;
  }

  private signs(issuer: CertificateFacts, subject: CertificateFacts): boolean {
    return verdictOfEdge(subject, issuer, this.context, this.budget) === 'valid';
  }

  /** In a mesh of cross-certificates most ways lead nowhere; once it proves to be one, only those that lead to an anchor are gone. */
  private isLeading(issuer: CertificateFacts, path: readonly CertificateFacts[]): boolean {
    if (this.steps < STEPS_BEFORE_SURVEY) return true;
    const [leaf] = path;
    if (leaf !== undefined) this.leading ??= this.survey(leaf);
    return this.leading?.has(issuer) ?? true;
  }

  /** Walks every sound certificate above a leaf once and answers those from which signatures lead to an anchor. */
  private survey(leaf: CertificateFacts): ReadonlySet<CertificateFacts> {
    const subjectsOf = new Map<CertificateFacts, CertificateFacts[]>();
    const seen = new Set([leaf]);
    const leading = new Set<CertificateFacts>();
    for (const facts of seen) {
      if (!this.budget.takeSteps(1 + this.context.others.countIssuers(facts))) break;
      if (this.anchorsOf(facts, [leaf]).length > 0) leading.add(facts);
      for (const issuer of this.context.others.issuersOf(facts)) {
        if (!this.isSound(issuer) || !this.signs(issuer, facts)) continue;
        const subjects = subjectsOf.get(issuer);
        if (subjects === undefined) subjectsOf.set(issuer, [facts]);
        else subjects.push(facts);
        seen.add(issuer);
      }
    }
    for (const facts of leading) for (const subject of subjectsOf.get(facts) ?? []) leading.add(subject);
    return leading;
  }
}

/** Whether the leaf needs no path because it is an anchor itself. */
export function isTrustedLeaf(leaf: CertificateFacts, { anchors, ledger }: PathContext, rules: ResolvedRules): boolean {
  if (rules.trustedLeaf === 'never' || !anchors.has(leaf)) return false;
  if (rules.trustedLeaf === 'accept') return true;
  return leaf.selfIssued && ledger.verdict(leaf, leaf, new WorkBudget(SEARCH_LIMITS)) === 'valid';
}

/** A leaf that is not trusted by itself is not trusted for being its own issuer either. */
export const isOtherThanLeaf = (anchor: CertificateFacts, path: readonly CertificateFacts[]): boolean =>
  path[0] === undefined || Buffer.compare(anchor.certificate.der, path[0].certificate.der) !== 0;

/** The same name and key may not come twice. @see RFC 4158 §5.2 */
export const isRepeated = (path: readonly CertificateFacts[], issuer: CertificateFacts): boolean =>
  path.some((facts) => facts.subjectKey === issuer.subjectKey && facts.spkiKey === issuer.spkiKey);
