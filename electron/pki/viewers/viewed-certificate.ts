import type { PublicKeyInfo } from '../../../shared/model/key.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import { readPublicKey } from '../algorithm/key-algorithm.ts';
import { readSignatureScheme, type SignatureScheme } from '../algorithm/signature-algorithm.ts';
import { attemptParse, DerReader, equalBytes } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { findExtension, isSelfIssued, type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { tryExtension } from '../certificate/certificate-fields.ts';
import {
  type BasicConstraints,
  decodeAuthorityKeyId,
  decodeBasicConstraints,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeKeyUsage,
  decodeSubjectKeyId,
  type KeyUsage,
} from '../certificate/extension.ts';
import { findAttribute, readName } from '../name/name.ts';
import { decodeNameConstraints, type NameConstraints } from '../name/name-constraints.ts';

/** What the habits of other verifiers ask of a certificate; what is malformed counts as absent. */
export interface ViewedCertificate {
  readonly parsed: ParsedCertificate;
  readonly selfIssued: boolean;
  readonly emptySubject: boolean;
  readonly emptyIssuer: boolean;
  readonly commonName?: string;
  readonly key?: PublicKeyInfo;
  readonly signature: SignatureScheme | undefined;
  readonly basicConstraints?: BasicConstraints;
  readonly keyUsage?: readonly KeyUsage[];
  /** OIDs. */
  readonly extKeyUsage?: readonly string[];
  readonly altNames?: readonly GeneralName[];
  readonly nameConstraints?: NameConstraints;
  readonly subjectKeyId?: Uint8Array;
  readonly authorityKeyId?: Uint8Array;
}

export function viewCertificate(parsed: ParsedCertificate): ViewedCertificate {
  const part = <T>(read: () => T): T | undefined => {
    const result = attemptParse('certificate', read);
    return result.ok ? result.value : undefined;
  };
  const name = part(() => readName(new DerReader(spanBytes(parsed, parsed.subject))));
  const optional = {
    commonName: name === undefined ? undefined : findAttribute(name, OID.commonName),
    key: part(() => readPublicKey(spanBytes(parsed, parsed.spki))),
    basicConstraints: tryExtension(parsed, OID.basicConstraints, decodeBasicConstraints),
    keyUsage: tryExtension(parsed, OID.keyUsage, decodeKeyUsage),
    extKeyUsage: tryExtension(parsed, OID.extKeyUsage, decodeExtKeyUsage),
    altNames: tryExtension(parsed, OID.subjectAltName, decodeGeneralNames),
    nameConstraints: tryExtension(parsed, OID.nameConstraints, decodeNameConstraints),
    subjectKeyId: tryExtension(parsed, OID.subjectKeyIdentifier, decodeSubjectKeyId),
    authorityKeyId: tryExtension(parsed, OID.authorityKeyIdentifier, decodeAuthorityKeyId)?.keyId,
  };
  return {
    parsed,
    selfIssued: isSelfIssued(parsed),
    emptySubject: isEmptyName(parsed, 'subject'),
    emptyIssuer: isEmptyName(parsed, 'issuer'),
    signature: part(() => readSignatureScheme(spanBytes(parsed, parsed.signatureAlgorithm))),
    ...keepDefined(optional),
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const keepDefined = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;

const isEmptyName = (parsed: ParsedCertificate, which: 'subject' | 'issuer'): boolean =>
  parsed[which].end - parsed[which].start === 2;

export const hasCritical = ({ parsed }: ViewedCertificate, oid: string): boolean =>
  parsed.extensions.some((extension) => extension.oid === oid && extension.critical);

export const extensionValue = ({ parsed }: ViewedCertificate, oid: string): Uint8Array | undefined =>
  findExtension(parsed, oid);

/** The names that link a certificate to its issuer are the same octets. */
export const isLinkedByOctets = (subject: ViewedCertificate, issuer: ViewedCertificate): boolean =>
  equalBytes(spanBytes(subject.parsed, subject.parsed.issuer), spanBytes(issuer.parsed, issuer.parsed.subject));
