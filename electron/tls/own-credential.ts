import type { UnixMs } from '../../shared/model/brands.ts';
import type { PublicKeyInfo } from '../../shared/model/key.ts';
import { keyLabel } from '../pki/algorithm/key-algorithm.ts';
import { OID, oidName } from '../pki/asn1/oid.ts';
import { isSelfIssued, type ParsedCertificate } from '../pki/certificate/certificate.ts';
import { type CertificateFacts, factsOf, listUnknownCritical } from '../pki/path/path-facts.ts';
import { certificateSubject, parseOnce } from './certificate-text.ts';
import type { KnownList } from './dial-options.ts';
import { followOwnChain, type OwnChain } from './own-chain.ts';

/** What our own certificate shows without asking anybody: the reasons a server may have to refuse it. */
export interface OwnCredential {
  readonly subject: string;
  readonly issuer: string;
  readonly chainLength: number;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  /** Undefined where it cannot be read. */
  readonly key: PublicKeyInfo | undefined;
  readonly keyLabel: string;
  /** The first certificate of what we send that is past its end. */
  readonly expired: { readonly subject: string; readonly notAfter: UnixMs } | null;
  readonly notYetValid: { readonly subject: string; readonly notBefore: UnixMs } | null;
  /** Null where nothing is known here of a revocation. */
  readonly revokedAt: UnixMs | null;
  /** The first revocation list known here of an issuer that is past its end. */
  readonly staleList: { readonly issuer: string; readonly nextUpdate: UnixMs } | null;
  /** Names of the extended usages of the leaf, empty where it restricts nothing. */
  readonly usages: readonly string[];
  /** The same where clientAuth is not among them. */
  readonly usagesWithoutClientAuth: readonly string[] | null;
  /** An authority that we send and that leaves clientAuth out. */
  readonly authorityWithoutClientAuth: { readonly subject: string; readonly usages: readonly string[] } | null;
  /** The key usages where there are some and digitalSignature is not among them. */
  readonly usagesWithoutSignature: readonly string[] | null;
  readonly weakKey: { readonly subject: string; readonly key: string } | null;
  readonly weakSignature: { readonly subject: string; readonly algorithm: string } | null;
  /** A critical extension of the leaf, or of an authority we send, that few programs know. */
  readonly criticalExtension: { readonly subject: string; readonly oid: string } | null;
  readonly chain: OwnChain;
}

export interface OwnCredentialInput {
  /** What is sent, leaf first. */
  readonly chainDer: readonly Uint8Array[];
  /** Acceptable issuers of the CertificateRequest, undefined where none was seen. */
  readonly authoritiesDer: readonly Uint8Array[] | undefined;
  /** Certificates known here that could have been sent. */
  readonly knownDer: readonly Uint8Array[];
  readonly revokedAt: UnixMs | undefined;
  readonly lists?: readonly KnownList[] | undefined;
  readonly at: UnixMs;
}

/** Reads the facts of the credential; undefined where its leaf is no certificate. Verifies no signature. */
export function readOwnCredential(input: OwnCredentialInput): OwnCredential | undefined {
  const chain = input.chainDer.flatMap((der) => {
    const parsed = parseOnce(der);
    return parsed.ok ? [parsed.value] : [];
  });
  const [leaf] = chain;
  if (leaf === undefined || leaf.der !== input.chainDer[0]) return undefined;
  const facts = factsOf(leaf);
  const { publicKey: key } = facts;
  return {
    subject: facts.subject,
    issuer: facts.issuer,
    chainLength: input.chainDer.length,
    notBefore: leaf.notBefore,
    notAfter: leaf.notAfter,
    key,
    keyLabel: key === undefined ? '?' : keyLabel(key),
    expired: firstOf(chain, (each) =>
      input.at > each.notAfter ? { subject: factsOf(each).subject, notAfter: each.notAfter } : null,
    ),
    notYetValid: firstOf(chain, (each) =>
      input.at < each.notBefore ? { subject: factsOf(each).subject, notBefore: each.notBefore } : null,
    ),
    revokedAt: input.revokedAt ?? null,
    staleList: findStaleList(input),
    ...readUsages(chain),
    weakKey: firstOf(chain, (each) => describeWeakKey(factsOf(each))),
    weakSignature: firstOf(chain, (each) => (isSelfIssued(each) ? null : describeWeakSignature(factsOf(each)))),
    criticalExtension: firstOf(chain, (each) => describeCritical(factsOf(each))),
    chain: followOwnChain({ chain, authoritiesDer: input.authoritiesDer, knownDer: input.knownDer }),
  };
}

function findStaleList({ lists, at }: OwnCredentialInput): OwnCredential['staleList'] {
  const stale = lists?.find(({ nextUpdate }) => at > nextUpdate);
  return stale === undefined ? null : { issuer: certificateSubject(stale.issuerDer), nextUpdate: stale.nextUpdate };
}

const KNOWN_BESIDES: ReadonlySet<string> = new Set([OID.cRLDistributionPoints]);

function readUsages(
  chain: readonly ParsedCertificate[],
): Pick<OwnCredential, 'usages' | 'usagesWithoutClientAuth' | 'authorityWithoutClientAuth' | 'usagesWithoutSignature'> {
  const [leaf, ...authorities] = chain;
  const facts = leaf === undefined ? undefined : factsOf(leaf);
  const keyUsage = facts?.keyUsage;
  return {
    usages: facts?.extKeyUsage?.map(oidName) ?? [],
    usagesWithoutClientAuth: facts === undefined ? null : usagesWithoutClientAuth(facts),
    authorityWithoutClientAuth: firstOf(authorities, (each) => {
      const usages = isSelfIssued(each) ? null : usagesWithoutClientAuth(factsOf(each));
      return usages === null ? null : { subject: factsOf(each).subject, usages };
    }),
    usagesWithoutSignature: keyUsage === undefined || keyUsage.includes('digitalSignature') ? null : keyUsage,
  };
}

function usagesWithoutClientAuth({ extKeyUsage }: CertificateFacts): readonly string[] | null {
  if (extKeyUsage === undefined || extKeyUsage.includes(OID.clientAuth)) return null;
  return extKeyUsage.includes(OID.anyExtendedKeyUsage) ? null : extKeyUsage.map(oidName);
}

const describeWeakKey = (facts: CertificateFacts): OwnCredential['weakKey'] =>
  facts.weakKey === undefined ? null : { subject: facts.subject, key: facts.weakKey };

const describeWeakSignature = (facts: CertificateFacts): OwnCredential['weakSignature'] =>
  facts.signatureAlgorithm.isWeak ? { subject: facts.subject, algorithm: facts.signatureAlgorithm.name } : null;

function describeCritical(facts: CertificateFacts): OwnCredential['criticalExtension'] {
  const [oid] = listUnknownCritical(facts, KNOWN_BESIDES);
  return oid === undefined ? null : { subject: facts.subject, oid: oidName(oid) };
}

function firstOf<T>(chain: readonly ParsedCertificate[], find: (each: ParsedCertificate) => T | null): T | null {
  for (const each of chain) {
    const found = find(each);
    if (found !== null) return found;
  }
  return null;
}
