import type { ParsedCertificate } from '../certificate/certificate.ts';
import { parseIpAddress } from '../name/ip-address.ts';
import type { FailedCheck, FailureCode } from './check-log.ts';
import { type ExploredPath, explorePaths } from './path-exploration.ts';
import { factsOf } from './path-facts.ts';
import { createPathContext, type PathContext } from './path-pool.ts';
import { type AnchorRules, type ResolvedRules, resolveRules, type ValidationRules } from './path-rules.ts';
import { PathSearch } from './path-search.ts';
import type { CandidatePath } from './candidate-path.ts';

/** One reason against a path. `index` counts from the leaf (0) up; evidence strings come from certificates and are not trusted. */
export interface PathFailure {
  readonly code: FailureCode;
  readonly index: number;
  readonly evidence: FailedCheck['evidence'];
  readonly rfc: string;
}

export interface PathInput {
  readonly leaf: ParsedCertificate;
  /** Candidates in any order. */
  readonly intermediates: readonly ParsedCertificate[];
  /** Trusted by name and key alone (RFC 5280 §6.1.1 d) unless `anchorRules` says more. */
  readonly anchors: readonly ParsedCertificate[];
  readonly at: number;
  readonly purpose: 'tls-client' | 'tls-server' | 'any';
  readonly host?: string;
  /** Lets SHA-1 and MD5 signatures and weak keys pass, for "what would an old verifier say". */
  readonly acceptWeak?: boolean;
  readonly anchorRules?: AnchorRules;
}

export interface PathResult {
  readonly valid: boolean;
  /** Leaf first, ending with the anchor where one was reached; the best path that was found. */
  readonly path: readonly ParsedCertificate[];
  readonly failures: readonly PathFailure[];
  /** The path ends below a certificate whose issuer nobody handed in. */
  readonly incompleteChain: boolean;
}

/**
 * Looks for a valid path from a leaf to an anchor as the peers of a TLS connection are judged: weak algorithms are refused, the key usage of the leaf must fit,
 * what is common in private PKI is tolerated. The first valid path wins, else the one that reaches an anchor with the fewest failures, else the longest one that ended nowhere.
 * Does not check revocation. For rules of every kind and all paths see `exploreChain`, for many leaves `createPathValidator`.
 * @see RFC 5280 §6.1
 */
export function buildAndValidatePath(input: PathInput): PathResult {
  const { leaf, intermediates, anchors, host, acceptWeak, anchorRules, at, purpose } = input;
  const validate = createPathValidator({
    anchors,
    candidates: intermediates,
    rules: {
      at,
      purpose,
      strictness: 'tolerant',
      leafKeyUsage: 'check',
      weakAlgorithms: acceptWeak === true ? 'accept' : 'refuse',
      ...(host !== undefined && { host: toPeerName(host) }),
      ...(anchorRules !== undefined && { anchorRules }),
    },
  });
  return validate(leaf);
}

function toPeerName(host: string): { readonly type: 'dns' | 'ip'; readonly value: string } {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return parseIpAddress(address) === undefined ? { type: 'dns', value: host } : { type: 'ip', value: address };
}

/** What one validated path says. */
export interface PathVerdict extends PathResult {
  /** user-constrained-policy-set where the path is valid. */
  readonly policySet: readonly string[] | undefined;
}

/**
 * Prepares the validation of many leaves against the same candidates and anchors: what is decoded, imported and verified once serves all of them.
 * The answer is that of the best path; with `explain` false a leaf without valid path gets no failures, which saves looking for them.
 */
export function createPathValidator(parts: {
  readonly anchors: readonly ParsedCertificate[];
  readonly candidates: readonly ParsedCertificate[];
  readonly rules: ValidationRules;
  readonly explain?: boolean;
}): (leaf: ParsedCertificate) => PathVerdict {
  const rules = resolveRules(parts.rules);
  const context = createPathContext({ anchors: parts.anchors, others: parts.candidates }, rules.at);
  return (leaf) => judge(leaf, context, rules, parts.explain !== false);
}

/** How many paths are looked at to say why none is valid. */
const HOW_TO_EXPLAIN = { keeps: 'failures', maxPaths: 24 } as const;

function judge(leaf: ParsedCertificate, context: PathContext, rules: ResolvedRules, explain: boolean): PathVerdict {
  const facts = factsOf(leaf);
  const search = new PathSearch(context, rules);
  const found = search.find(facts);
  if (found !== undefined) {
    const { policySet } = found;
    return { valid: true, path: listCertificates(found), failures: [], incompleteChain: false, policySet };
  }
  const [best] = explain ? explorePaths(facts, search, undefined, HOW_TO_EXPLAIN).paths : [];
  if (best === undefined)
    return { valid: false, path: [leaf], failures: [], incompleteChain: false, policySet: undefined };
  return {
    valid: best.valid,
    path: listCertificates(best),
    failures: toFailures(best),
    incompleteChain: best.log.failures.some(({ code }) => code === 'path.no-issuer'),
    policySet: best.policySet,
  };
}

const listCertificates = ({ certificates, anchor }: CandidatePath): ParsedCertificate[] =>
  (anchor === undefined ? certificates : [...certificates, anchor]).map(({ certificate }) => certificate);

const toFailures = ({ log }: ExploredPath): PathFailure[] =>
  log.failures
    .map(({ code, at, evidence, rfc }) => ({ code, index: at, evidence, rfc }))
    .toSorted((a, b) => a.index - b.index);
