import type { UnixMs } from '../../shared/model/brands.ts';
import { findExtension, type ParsedCertificate, parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { decodeExtKeyUsage, decodeKeyUsage } from '../pki/certificate/extension.ts';
import { compareNames } from '../pki/name/name.ts';
import { OID } from '../pki/asn1/oid.ts';
import { attemptParse } from '../pki/asn1/der.ts';
import { nameText } from './certificate-text.ts';

/** What our own certificate shows without asking anybody: the reasons a server may have to refuse it. */
export interface OwnCredential {
  readonly subject: string;
  readonly issuer: string;
  readonly chainLength: number;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly expired: boolean;
  readonly notYetValid: boolean;
  /** Null where nothing is known here of a revocation. */
  readonly revokedAt: UnixMs | null;
  /** Names of the extended usages where there are some and clientAuth is not among them. */
  readonly usagesWithoutClientAuth: readonly string[] | null;
  /** The key usages where there are some and digitalSignature is not among them. */
  readonly usagesWithoutSignature: readonly string[] | null;
  /** Whether the server's list names an issuer of what we send; null where the list is empty or unknown. */
  readonly issuerListed: boolean | null;
  /** A certificate known here but not sent would lead from what we send to a name on the list. */
  readonly missingIntermediate: string | null;
}

export interface OwnCredentialInput {
  readonly chainDer: readonly Uint8Array[];
  /** Acceptable issuers of the CertificateRequest, undefined where none was seen. */
  readonly authoritiesDer: readonly Uint8Array[] | undefined;
  /** Certificates known here that could have been sent. */
  readonly knownDer: readonly Uint8Array[];
  readonly revokedAt: UnixMs | undefined;
  readonly at: UnixMs;
}

const ANY_EXTENDED_USAGE = '2.5.29.37.0';

/** Reads the facts of the credential; undefined where its leaf is no certificate. */
export function readOwnCredential(input: OwnCredentialInput): OwnCredential | undefined {
  const chain = input.chainDer.map(parsed).filter((each) => each !== undefined);
  const [leaf] = chain;
  if (leaf === undefined) return undefined;
  const listed = issuerListed(chain, input.authoritiesDer);
  return {
    subject: nameText(spanBytes(leaf, leaf.subject)),
    issuer: nameText(spanBytes(leaf, leaf.issuer)),
    chainLength: input.chainDer.length,
    notBefore: leaf.notBefore,
    notAfter: leaf.notAfter,
    expired: chain.some((each) => input.at > each.notAfter),
    notYetValid: chain.some((each) => input.at < each.notBefore),
    revokedAt: input.revokedAt ?? null,
    usagesWithoutClientAuth: usagesWithoutClientAuth(leaf),
    usagesWithoutSignature: usagesWithoutSignature(leaf),
    issuerListed: listed,
    missingIntermediate: listed === false ? findMissingIntermediate(chain, input) : null,
  };
}

/** Whether the credential carries a fault that any server could refuse it for. */
export const hasVisibleFault = (own: OwnCredential): boolean =>
  own.expired ||
  own.notYetValid ||
  own.revokedAt !== null ||
  own.usagesWithoutClientAuth !== null ||
  own.usagesWithoutSignature !== null ||
  own.issuerListed === false;

function parsed(der: Uint8Array): ParsedCertificate | undefined {
  const result = parseCertificate(der);
  return result.ok ? result.value : undefined;
}

function usagesWithoutClientAuth(leaf: ParsedCertificate): readonly string[] | null {
  const usages = decoded(leaf, OID.extKeyUsage, decodeExtKeyUsage);
  if (usages === undefined || usages.includes(OID.clientAuth) || usages.includes(ANY_EXTENDED_USAGE)) return null;
  return usages;
}

function usagesWithoutSignature(leaf: ParsedCertificate): readonly string[] | null {
  const usages = decoded(leaf, OID.keyUsage, decodeKeyUsage);
  return usages === undefined || usages.includes('digitalSignature') ? null : usages;
}

function decoded<T>(leaf: ParsedCertificate, oid: string, decode: (der: Uint8Array) => T): T | undefined {
  const der = findExtension(leaf, oid);
  if (der === undefined) return undefined;
  const result = attemptParse('extension', () => decode(der));
  return result.ok ? result.value : undefined;
}

function issuerListed(
  chain: readonly ParsedCertificate[],
  authorities: readonly Uint8Array[] | undefined,
): boolean | null {
  if (authorities === undefined || authorities.length === 0) return null;
  return chain.some((each) => namesAuthority(spanBytes(each, each.issuer), authorities));
}

const namesAuthority = (nameDer: Uint8Array, authorities: readonly Uint8Array[]): boolean =>
  authorities.some((authority) => compareNames(authority, nameDer));

const MAX_STEPS = 8;

/** Follows issuers through the certificates known here until one is issued by a listed authority. */
function findMissingIntermediate(chain: readonly ParsedCertificate[], input: OwnCredentialInput): string | null {
  const known = input.knownDer.map(parsed).filter((each) => each !== undefined);
  let current = chain.at(-1);
  let first: ParsedCertificate | undefined;
  for (let step = 0; step < MAX_STEPS && current !== undefined; step++) {
    const issuer = spanBytes(current, current.issuer);
    if (first !== undefined && namesAuthority(issuer, input.authoritiesDer ?? []))
      return nameText(spanBytes(first, first.subject));
    const next = known.find((each) => each !== current && compareNames(spanBytes(each, each.subject), issuer));
    first ??= next;
    current = next;
  }
  return null;
}
