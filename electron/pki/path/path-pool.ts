import type { UnixMs } from '../../../shared/model/brands.ts';
import { latin1 } from '../asn1/der-value.ts';
import type { ParsedCertificate } from '../certificate/certificate.ts';
import { isCurrent } from './certificate-check.ts';
import { type CertificateFacts, factsOf } from './path-facts.ts';
import { SignatureLedger } from './signature-ledger.ts';

/** Certificates by subject, each once. Those with a malformed subject can issue nothing and are left out. */
export class CertificatePool {
  readonly all: readonly CertificateFacts[];
  private readonly bySubject: ReadonlyMap<string | undefined, readonly CertificateFacts[]>;
  private readonly encodings: ReadonlySet<string>;

  constructor(certificates: readonly ParsedCertificate[]) {
    const unique = new Map(certificates.map((certificate) => [latin1(certificate.der), factsOf(certificate)]));
    this.encodings = new Set(unique.keys());
    this.all = [...unique.values()].filter(({ subjectKey }) => subjectKey !== undefined);
    this.bySubject = Map.groupBy(this.all, ({ subjectKey }) => subjectKey);
  }

  has(facts: CertificateFacts): boolean {
    return this.encodings.has(latin1(facts.certificate.der));
  }

  /** How many have the name of the issuer of a certificate. */
  countIssuers({ issuerKey }: CertificateFacts): number {
    return (issuerKey === undefined ? undefined : this.bySubject.get(issuerKey))?.length ?? 0;
  }

  /** Those whose name fits the issuer of a certificate, the likeliest first; the order does not depend on that of the pool. */
  issuersOf(facts: CertificateFacts, at: UnixMs): readonly CertificateFacts[] {
    const { issuerKey } = facts;
    const named = issuerKey === undefined ? undefined : this.bySubject.get(issuerKey);
    if (named === undefined || named.length < 2) return named ?? [];
    const ranked = named.map((issuer) => ({ issuer, rank: rankOf(issuer, facts, at) }));
    return ranked.sort((a, b) => a.rank - b.rank || compareIssuers(a.issuer, b.issuer)).map(({ issuer }) => issuer);
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

export const createPathContext = (parts: {
  readonly anchors: readonly ParsedCertificate[];
  readonly others: readonly ParsedCertificate[];
}): PathContext => ({
  anchors: new CertificatePool(parts.anchors),
  others: new CertificatePool(parts.others),
  ledger: new SignatureLedger(),
});
