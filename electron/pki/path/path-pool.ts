import type { UnixMs } from '../../../shared/model/brands.ts';
import type { ParsedCertificate } from '../certificate/certificate.ts';
import { isCurrent } from './certificate-check.ts';
import { type CertificateFacts, factsOf } from './path-facts.ts';
import { SignatureLedger } from './signature-ledger.ts';

/** Certificates by subject, each once. Those with a malformed subject can issue nothing and are left out. */
export class CertificatePool {
  readonly all: readonly CertificateFacts[];
  private readonly at: UnixMs;
  private readonly bySubject: ReadonlyMap<string | undefined, readonly CertificateFacts[]>;
  private readonly encodings: ReadonlySet<string>;
  private readonly ranked = new WeakMap<CertificateFacts, readonly CertificateFacts[]>();

  /** @param at the instant by whose dates candidates are ranked */
  constructor(certificates: readonly ParsedCertificate[], at: UnixMs) {
    const unique = new Map(certificates.map(factsOf).map((facts) => [facts.derKey, facts]));
    this.at = at;
    this.encodings = new Set(unique.keys());
    this.all = [...unique.values()].filter(({ subjectKey }) => subjectKey !== undefined);
    this.bySubject = Map.groupBy(this.all, ({ subjectKey }) => subjectKey);
  }

  has(facts: CertificateFacts): boolean {
    return this.encodings.has(facts.derKey);
  }

  /** How many have the name of the issuer of a certificate. */
  countIssuers(facts: CertificateFacts): number {
    return this.namedIssuers(facts).length;
  }

  /** Those whose name fits the issuer of a certificate, the likeliest first; the order does not depend on that of the pool. */
  issuersOf(facts: CertificateFacts): readonly CertificateFacts[] {
    const named = this.namedIssuers(facts);
    if (named.length < 2) return named;
    const known = this.ranked.get(facts);
    if (known !== undefined) return known;
    const ranked = named
      .map((issuer) => ({ issuer, rank: rankOf(issuer, facts, this.at) }))
      .sort((a, b) => a.rank - b.rank || compareIssuers(a.issuer, b.issuer))
      .map(({ issuer }) => issuer);
    this.ranked.set(facts, ranked);
    return ranked;
  }

  private namedIssuers({ issuerKey }: CertificateFacts): readonly CertificateFacts[] {
    return (issuerKey === undefined ? undefined : this.bySubject.get(issuerKey)) ?? [];
  }
}

/** By key identifier, then by dates. */
const rankOf = (issuer: CertificateFacts, subject: CertificateFacts, at: UnixMs): number => {
  const match = keyIdentifierMatches(issuer, subject);
  return (match === true ? 0 : match === undefined ? 2 : 4) + (isCurrent(issuer, at) ? 0 : 1);
};

/** authorityKeyIdentifier against subjectKeyIdentifier; undefined where one of them is absent. */
export function keyIdentifierMatches(issuer: CertificateFacts, subject: CertificateFacts): boolean | undefined {
  const { authorityKeyId } = subject;
  const { subjectKeyId } = issuer;
  return authorityKeyId === undefined || subjectKeyId === undefined ? undefined : authorityKeyId === subjectKeyId;
}

const compareIssuers = (a: CertificateFacts, b: CertificateFacts): number =>
  b.certificate.notAfter - a.certificate.notAfter || Buffer.compare(a.certificate.der, b.certificate.der);

/** What paths are made of, with everything that was found out about it: to be kept while many leaves are validated against the same. */
export interface PathContext {
  readonly anchors: CertificatePool;
  readonly others: CertificatePool;
  readonly ledger: SignatureLedger;
}

export const createPathContext = (
  parts: { readonly anchors: readonly ParsedCertificate[]; readonly others: readonly ParsedCertificate[] },
  at: UnixMs,
): PathContext => ({
  anchors: new CertificatePool(parts.anchors, at),
  others: new CertificatePool(parts.others, at),
  ledger: new SignatureLedger(),
});
