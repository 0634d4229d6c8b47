import {
  type ChainEdge,
  type ChainNode,
  type ChainOrigin,
  type MissingIssuer,
  type ValidatedPath,
  VALIDATION_CHECKS,
  type ValidationCheck,
  type ValidationReport,
} from '../../../shared/model/validation.ts';
import { keyLabel } from '../algorithm/key-algorithm.ts';
import { DerReader, toHex } from '../asn1/der.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { certificateSha256, type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { tryExtension } from '../certificate/certificate-fields.ts';
import { decodeInfoAccess } from '../certificate/extension.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { findAttribute, readName } from '../name/name.ts';
import { type ExploredEdge, type ExploredPath, explorePaths } from './path-exploration.ts';
import { type CertificateFacts, factsOf } from './path-facts.ts';
import { createPathContext, keyIdentifierMatches } from './path-pool.ts';
import { resolveRules, type ValidationRules } from './path-rules.ts';
import { PathSearch } from './path-search.ts';

/** A certificate and the places where it was found. */
export interface ChainMember {
  readonly certificate: ParsedCertificate;
  readonly origins: readonly ChainOrigin[];
}

export interface ChainInput {
  readonly leaf: ChainMember;
  /** What paths may be built from, in any order. */
  readonly candidates: readonly ChainMember[];
  readonly anchors: readonly ChainMember[];
  readonly rules: ValidationRules;
}

/** Certificates and arrows that one graph shows. */
const MAX_EDGES = 2000;

/**
 * Builds every path above a leaf, valid or not, and tells each check of each certificate: the graph of what was found, the paths best first, and where issuers are missing.
 * Bounded in work; `truncated` says that something was left out. Nothing is fetched. `seenBy` is left empty.
 * @see RFC 5280 §6, RFC 4158
 */
export function exploreChain({ leaf, candidates, anchors, rules }: ChainInput): ValidationReport {
  const parts = {
    anchors: anchors.map(({ certificate }) => certificate),
    others: candidates.map(({ certificate }) => certificate),
  };
  const context = createPathContext(parts, rules.at);
  const start = factsOf(leaf.certificate);
  const search = new PathSearch(context, resolveRules(rules));
  const explored = explorePaths(start, search, search.find(start));
  const graph = new GraphBuilder([leaf, ...candidates, ...anchors]);
  graph.add(start, context.anchors.has(start));
  const edges = explored.edges.slice(0, MAX_EDGES);
  for (const { issuer, isAnchor } of edges) graph.add(issuer, isAnchor);
  const paths = explored.paths.map((path) => toValidatedPath(path, graph));
  return {
    valid: paths.some(({ valid }) => valid),
    at: rules.at,
    nodes: graph.nodes,
    edges: edges.map((edge) => toEdge(edge, graph)),
    paths,
    truncated: explored.truncated || edges.length < explored.edges.length,
    missingIssuers: listMissingIssuers(explored.paths, graph),
    seenBy: [],
  };
}

/** Gives every certificate one place, whatever parse of it comes. */
class GraphBuilder {
  readonly nodes: ChainNode[] = [];
  private readonly places = new Map<string, number>();
  private readonly origins = new Map<string, Set<ChainOrigin>>();
  private readonly hashes = new WeakMap<CertificateFacts, string>();

  constructor(members: readonly ChainMember[]) {
    for (const { certificate, origins } of members) {
      const sha256 = this.hashOf(factsOf(certificate));
      const known = this.origins.get(sha256) ?? new Set<ChainOrigin>();
      for (const origin of origins) known.add(origin);
      this.origins.set(sha256, known);
    }
  }

  /** Place of a certificate, which is taken in if it is new. */
  add(facts: CertificateFacts, isAnchor: boolean): number {
    const sha256 = this.hashOf(facts);
    const place = this.places.get(sha256);
    if (place !== undefined) return place;
    this.places.set(sha256, this.nodes.length);
    this.nodes.push(describeNode(facts, { sha256, isAnchor, origins: [...(this.origins.get(sha256) ?? [])] }));
    return this.nodes.length - 1;
  }

  private hashOf(facts: CertificateFacts): string {
    const known = this.hashes.get(facts) ?? certificateSha256(facts.certificate.der);
    this.hashes.set(facts, known);
    return known;
  }
}

function describeNode(facts: CertificateFacts, given: Pick<ChainNode, 'sha256' | 'isAnchor' | 'origins'>): ChainNode {
  const { certificate, publicKey, subject } = facts;
  return {
    ...given,
    subject,
    issuer: facts.issuer,
    title: titleOf(facts),
    serialHex: toHex(spanBytes(certificate, certificate.serial)),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    keyLabel: publicKey === undefined ? '?' : keyLabel(publicKey),
    keySha256: certificateSha256(facts.spki),
    ...(facts.subjectKeyId !== undefined && { subjectKeyIdHex: facts.subjectKeyId }),
    ...(facts.authorityKeyId !== undefined && { authorityKeyIdHex: facts.authorityKeyId }),
    signatureAlgorithm: facts.signatureAlgorithm.name,
    isCa: facts.basicConstraints?.ca ?? false,
    selfIssued: facts.selfIssued,
    purposes: (facts.extKeyUsage ?? []).map(oidName),
  };
}

/** commonName, else the first alternative name, else the organization, else the whole subject. */
function titleOf(facts: CertificateFacts): string {
  const name = facts.subjectKey === undefined ? [] : readName(new DerReader(facts.subjectDer));
  const alternative = facts.extensions.altNames?.find(({ value }) => value !== '')?.value;
  const title = findAttribute(name, OID.commonName) ?? alternative ?? findAttribute(name, OID.organizationName);
  return visibleText(title ?? facts.subject);
}

function toEdge({ subject, issuer, isAnchor, signature }: ExploredEdge, graph: GraphBuilder): ChainEdge {
  const matches = keyIdentifierMatches(issuer, subject);
  return {
    from: graph.add(subject, false),
    to: graph.add(issuer, isAnchor),
    signature,
    ...(matches !== undefined && { keyIdentifierMatches: matches }),
  };
}

function toValidatedPath(path: ExploredPath, graph: GraphBuilder): ValidatedPath {
  const { certificates, anchor, ending, valid, log, policySet } = path;
  const nodes = certificates.map((facts) => graph.add(facts, false));
  if (anchor !== undefined) nodes.push(graph.add(anchor, true));
  return {
    nodes,
    valid,
    ending,
    checks: log.checks.toSorted(compareChecks),
    ...(policySet !== undefined && { policySet }),
  };
}

const ORDER: ReadonlyMap<string, number> = new Map(VALIDATION_CHECKS.map((check, order) => [check, order]));

const compareChecks = (a: ValidationCheck, b: ValidationCheck): number =>
  a.at - b.at || (ORDER.get(a.check) ?? 0) - (ORDER.get(b.check) ?? 0);

/** Upper ends of paths that lead nowhere for want of a certificate, and where it might be had. */
function listMissingIssuers(paths: readonly ExploredPath[], graph: GraphBuilder): MissingIssuer[] {
  const ends = new Set(
    paths.flatMap(({ ending, certificates }) => (ending === 'no-issuer' ? (certificates.at(-1) ?? []) : [])),
  );
  return [...ends].map((facts) => ({
    node: graph.add(facts, false),
    issuer: facts.issuer,
    ...(facts.authorityKeyId !== undefined && { authorityKeyIdHex: facts.authorityKeyId }),
    addresses: listIssuerAddresses(facts.certificate),
  }));
}

const MAX_ADDRESSES = 10;

function listIssuerAddresses(certificate: ParsedCertificate): string[] {
  const access = tryExtension(certificate, OID.authorityInfoAccess, decodeInfoAccess) ?? [];
  return access
    .flatMap(({ method, location }) => (method === OID.caIssuers && location.type === 'uri' ? [location.value] : []))
    .slice(0, MAX_ADDRESSES);
}
