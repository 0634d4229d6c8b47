import { type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { DerError, equalBytes } from '../asn1/der.ts';
import { checkPath, checkValidity, type PathFailure, type PathRules } from './path-check.ts';
import { type CertificateFacts, decodeFacts } from './path-facts.ts';
import { verifySignature } from '../algorithm/verify.ts';

export interface PathInput extends PathRules {
  readonly leaf: ParsedCertificate;
  /** Candidates in any order; those that cannot be decoded are left out. */
  readonly intermediates: readonly ParsedCertificate[];
  /** Trusted by name and key alone (RFC 5280 §6.1.1 d) unless `anchorRules` says more. */
  readonly anchors: readonly ParsedCertificate[];
  /** What of an anchor's certificate is enforced: its dates; its extensions, as if it were an intermediate (RFC 5937). */
  readonly anchorRules?: { readonly validity: boolean; readonly constraints: boolean };
}

export interface PathResult {
  readonly valid: boolean;
  /** Leaf first, ending with the anchor where one was reached; the best path that was found. */
  readonly path: readonly ParsedCertificate[];
  readonly failures: readonly PathFailure[];
  /** The path ends below a certificate whose issuer nobody handed in. */
  readonly incompleteChain: boolean;
}

const MAX_PATH = 16;
const MAX_SIGNATURES = 400;
const MAX_PATHS = 200;
/** Certificates tried in all: a mesh of cross-certificates has more paths than anyone can walk. */
const MAX_STEPS = 10_000;

/**
 * Builds every path from a leaf to an anchor (bounded in length, paths and signatures) and validates it by RFC 5280 §6.1: signatures, dates, CA flag,
 * path length, key usage, purpose (of CAs as well), name constraints, unknown critical extensions, weak algorithms, host name. Both ends of a validity count as inside.
 * The first valid path wins, else the one with the fewest failures, else the longest one that ended nowhere.
 * A leaf that is itself an anchor is its own path. Does not check revocation and does not process certificate policies beyond refusing critical policyConstraints.
 */
export function buildAndValidatePath(input: PathInput): PathResult {
  const leaf = tryDecode(input.leaf);
  if (leaf instanceof DerError) {
    const failure: PathFailure = {
      code: 'path.malformed',
      index: 0,
      evidence: { offset: leaf.offset, problem: leaf.problem },
      rfc: 'RFC 5280 §4.2',
    };
    return { valid: false, path: [input.leaf], failures: [failure], incompleteChain: false };
  }
  const search = new PathSearch(input);
  search.extend([leaf]);
  return search.result();
}

function tryDecode(certificate: ParsedCertificate): CertificateFacts | DerError {
  try {
    return decodeFacts(certificate);
  } catch (error) {
    if (error instanceof DerError) return error;
    throw error;
  }
}

const isFacts = (facts: CertificateFacts | DerError): facts is CertificateFacts => !(facts instanceof DerError);

class PathSearch {
  private readonly rules: Omit<PathInput, 'leaf' | 'intermediates' | 'anchors'>;
  private readonly anchors: ReadonlyMap<string, CertificateFacts[]>;
  private readonly others: ReadonlyMap<string, CertificateFacts[]>;
  private readonly verdicts = new Map<CertificateFacts, Map<string, boolean>>();
  private signatures = 0;
  private paths = 0;
  private steps = 0;
  private best: PathResult | undefined;
  private deadEnd: PathResult | undefined;

  constructor(input: PathInput) {
    this.rules = input;
    this.anchors = bySubject(input.anchors.map(tryDecode).filter(isFacts));
    this.others = bySubject(input.intermediates.map(tryDecode).filter(isFacts));
  }

  result(): PathResult {
    return this.best ?? this.deadEnd ?? { valid: false, path: [], failures: [], incompleteChain: true };
  }

  /** Goes on from the last certificate of a path; answers true when a valid path is found. */
  extend(path: readonly CertificateFacts[]): boolean {
    const last = path.at(-1);
    if (last === undefined || this.paths >= MAX_PATHS || ++this.steps > MAX_STEPS) return false;
    if (path.length === 1 && this.isAnchor(last)) return this.finish(path, last);
    const trusted = this.candidates(this.anchors, last);
    const signers = trusted.filter((issuer) => this.signs(issuer, last));
    if (signers.some((anchor) => this.finish(path, anchor))) return true;
    const untrusted =
      path.length < MAX_PATH ? this.candidates(this.others, last).filter((issuer) => !isRepeated(path, issuer)) : [];
    const next = untrusted.filter((issuer) => this.signs(issuer, last));
    if (signers.length + next.length === 0) this.keepDeadEnd(path, last, trusted.length + untrusted.length > 0);
    return next.some((issuer) => this.extend([...path, issuer]));
  }

  private isAnchor(leaf: CertificateFacts): boolean {
    return (this.anchors.get(leaf.subjectKey) ?? []).some((anchor) =>
      equalBytes(anchor.certificate.der, leaf.certificate.der),
    );
  }

  private finish(path: readonly CertificateFacts[], anchor: CertificateFacts): boolean {
    this.paths++;
    const isOnPath = isSame(path.at(-1), anchor);
    const all = isOnPath ? path : [...path, anchor];
    const failures = this.check(path, isOnPath ? undefined : anchor);
    const full = all.map(({ certificate }) => certificate);
    const valid = failures.length === 0;
    if (valid || this.best === undefined || failures.length < this.best.failures.length) {
      this.best = { valid, path: full, failures, incompleteChain: false };
    }
    return valid;
  }

  private check(path: readonly CertificateFacts[], anchor: CertificateFacts | undefined): PathFailure[] {
    const { anchorRules, at } = this.rules;
    if (anchor === undefined || anchorRules === undefined) return checkPath(path, this.rules);
    if (!anchorRules.constraints)
      return [...checkPath(path, this.rules), ...(anchorRules.validity ? checkValidity(anchor, path.length, at) : [])];
    const failures = checkPath([...path, anchor], this.rules);
    return anchorRules.validity
      ? failures
      : failures.filter(
          ({ index, code }) => index < path.length || (code !== 'path.expired' && code !== 'path.not-yet-valid'),
        );
  }

  /** Issuers by name, those whose key identifier fits first. */
  private candidates(pool: ReadonlyMap<string, CertificateFacts[]>, subject: CertificateFacts): CertificateFacts[] {
    const named = pool.get(subject.issuerKey) ?? [];
    const rank = (issuer: CertificateFacts): number =>
      (subject.authorityKeyId !== undefined && issuer.subjectKeyId === subject.authorityKeyId ? 0 : 2) +
      (this.isCurrent(issuer) ? 0 : 1);
    return named.toSorted((a, b) => rank(a) - rank(b));
  }

  private isCurrent({ certificate }: CertificateFacts): boolean {
    return this.rules.at >= certificate.notBefore && this.rules.at < certificate.notAfter + 1000;
  }

  private signs(issuer: CertificateFacts, subject: CertificateFacts): boolean {
    const { certificate } = subject;
    const known = this.verdicts.get(subject) ?? new Map<string, boolean>();
    const found = known.get(issuer.spkiHex);
    if (found !== undefined) return found;
    const tbs = spanBytes(certificate, certificate.tbs);
    if (++this.signatures > MAX_SIGNATURES) return false;
    const signatureAlgorithmDer = spanBytes(certificate, certificate.signatureAlgorithm);
    const signature = spanBytes(certificate, certificate.signature);
    const valid = verifySignature({ spkiDer: issuer.spki, signatureAlgorithmDer, tbs, signature }) === 'valid';
    this.verdicts.set(subject, known.set(issuer.spkiHex, valid));
    return valid;
  }

  /** Remembers the longest path that led nowhere, with everything else that is wrong with it. */
  private keepDeadEnd(path: readonly CertificateFacts[], last: CertificateFacts, hasNamesake: boolean): void {
    if (this.deadEnd !== undefined && this.deadEnd.path.length >= path.length) return;
    const index = path.length - 1;
    const ending =
      this.signatures > MAX_SIGNATURES || this.steps > MAX_STEPS
        ? tooComplex(index)
        : describeEnd(last, index, hasNamesake);
    this.deadEnd = {
      valid: false,
      path: path.map(({ certificate }) => certificate),
      failures: [...checkPath(path, this.rules), ending],
      incompleteChain: ending.code === 'path.no-issuer',
    };
  }
}

const tooComplex = (index: number): PathFailure => ({
  code: 'path.too-complex',
  index,
  evidence: { limit: MAX_SIGNATURES },
  rfc: 'RFC 4158 §2.4.2',
});

function describeEnd(last: CertificateFacts, index: number, hasNamesake: boolean): PathFailure {
  const evidence = { subject: last.subject, issuer: last.issuer };
  if (last.selfIssued) return { code: 'path.self-signed-untrusted', index, evidence, rfc: 'RFC 5280 §6.1' };
  if (hasNamesake) return { code: 'path.signature', index, evidence, rfc: 'RFC 5280 §6.1.3 (a)(1)' };
  return { code: 'path.no-issuer', index, evidence, rfc: 'RFC 5280 §6.1.3 (a)(4)' };
}

/** The same name and key may not come twice. @see RFC 4158 §5.2 */
const isRepeated = (path: readonly CertificateFacts[], issuer: CertificateFacts): boolean =>
  path.some((facts) => facts.subjectKey === issuer.subjectKey && facts.spkiHex === issuer.spkiHex);

const isSame = (a: CertificateFacts | undefined, b: CertificateFacts): boolean =>
  a !== undefined && equalBytes(a.certificate.der, b.certificate.der);

function bySubject(all: readonly CertificateFacts[]): Map<string, CertificateFacts[]> {
  return Map.groupBy(all, ({ subjectKey }) => subjectKey);
}
