import { DerReader } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { findAttribute, normaliseName, readName } from '../name/name.ts';
import { type CertificateFacts, factsOf } from '../path/path-facts.ts';
import { createPathContext, type PathContext } from '../path/path-pool.ts';
import { WorkBudget } from '../path/signature-ledger.ts';
import { parseCrl } from '../revocation/crl.ts';
import { verifyCrlSignature } from '../revocation/crl-signer.ts';
import type { LintKind } from './lint-item.ts';

/** More candidates than any chain has use for; the rest is left out. */
const MAX_CANDIDATES = 2000;

/** What one item may cost: certificates looked at, and signatures in units of one by P-256. */
const LIMITS = { steps: 2000, signatures: 60 };

/** Names the root above an item; undefined where none was found. */
export type FindPublicRoot = (kind: LintKind, der: Uint8Array) => string | undefined;

/**
 * Prepares the question whether items chain to one of some roots, through candidates in any order: names fit and signatures verify, issuers are
 * authorities. Dates, purposes and constraints do not matter: an expired or misissued certificate of a public authority is one all the same.
 * Bounded in work for each item; malformed certificates are left out. Requests have no chain. This decides nothing but the rules that fit, never trust.
 */
export function createPublicRootFinder(parts: {
  readonly candidates: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
}): FindPublicRoot {
  const context = createPathContext(
    { anchors: parseAll(parts.roots), others: parseAll(parts.candidates.slice(0, MAX_CANDIDATES)) },
    0,
  );
  return (kind, der) => {
    const budget = new WorkBudget(LIMITS);
    const starts =
      kind === 'certificate' ? parseAll([der]).map(factsOf) : kind === 'crl' ? issuersOf(der, context) : [];
    const root = findRoot(starts, context, budget);
    return root && titleOf(root);
  };
}

const parseAll = (ders: readonly Uint8Array[]): readonly ParsedCertificate[] =>
  ders.flatMap((der) => {
    const parsed = parseCertificate(der);
    return parsed.ok ? [parsed.value] : [];
  });

/** Walks every certificate above the first ones once, nearest first. */
function findRoot(
  starts: readonly CertificateFacts[],
  { anchors, others, ledger }: PathContext,
  budget: WorkBudget,
): CertificateFacts | undefined {
  const seen = new Set(starts);
  for (const facts of seen) {
    if (anchors.has(facts)) return facts;
    if (!budget.takeSteps(1 + anchors.countIssuers(facts) + others.countIssuers(facts))) return undefined;
    const signs = (issuer: CertificateFacts): boolean => ledger.verdict(facts, issuer, budget) === 'valid';
    const root = anchors.issuersOf(facts).find(signs);
    if (root !== undefined) return root;
    for (const issuer of others.issuersOf(facts)) {
      if (issuer.basicConstraints?.ca === true && signs(issuer)) seen.add(issuer);
    }
  }
  return undefined;
}

/** The authority that signed a list; at most a few have its name. */
const MAX_CRL_SIGNERS = 8;

function issuersOf(der: Uint8Array, { anchors, others }: PathContext): readonly CertificateFacts[] {
  const crl = parseCrl(der);
  if (!crl.ok) return [];
  const name = normaliseName(spanBytes(crl.value, crl.value.issuer));
  return [...anchors.all, ...others.all]
    .filter(({ subjectKey }) => subjectKey !== undefined && subjectKey === name)
    .slice(0, MAX_CRL_SIGNERS)
    .filter(({ spki }) => verifyCrlSignature(crl.value, spki) === 'valid');
}

/** Of the store, so it can be trusted to be a text for people. */
function titleOf({ subjectDer, subject }: CertificateFacts): string {
  const name = readName(new DerReader(subjectDer));
  return findAttribute(name, OID.commonName) ?? findAttribute(name, OID.organizationalUnitName) ?? subject;
}
