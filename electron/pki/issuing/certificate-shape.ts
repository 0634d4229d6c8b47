import { equalBytes } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import type { CertificateFacts } from '../lint/certificate-facts.ts';
import type { LintGeneralName, LintName } from '../lint/tolerant-name.ts';
import type { CertificateDraft } from './draft.ts';

/** Extensions whose values differ between certificates of one profile and authority. */
export const DIFFERING_EXTENSIONS: ReadonlySet<string> = new Set([OID.subjectAltName, OID.subjectKeyIdentifier]);

/**
 * Whether two drafts have one shape: they agree in everything but serial, subject, public key, alternative names and the identifier of the key. Both are
 * written as version 3 without unique identifiers, and `critical` is written exactly where it is true.
 */
export const isSameShape = (a: CertificateDraft, b: CertificateDraft): boolean =>
  a.signatureAlgorithm === b.signatureAlgorithm &&
  a.notBefore === b.notBefore &&
  a.notAfter === b.notAfter &&
  isSame(a.issuerNameDer, b.issuerNameDer) &&
  a.extensions.length === b.extensions.length &&
  a.extensions.every(({ oid, critical, value }, index) => {
    const other = b.extensions[index];
    return (
      other !== undefined &&
      other.oid === oid &&
      other.critical === critical &&
      (DIFFERING_EXTENSIONS.has(oid) || isSame(value, other.value))
    );
  });

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a === b || equalBytes(a, b);

/**
 * The form of what differs, as a key: which attributes and alternative names there are and in which string types, and the kind of key, without what they
 * say. `watchFacts` counts on it: what it takes for common must be decided by what stands in here, or by the shape.
 */
export function formOf({ isSelfIssued, subject, subjectAltNames, keyInfo, key }: CertificateFacts): string {
  const parts = [keyInfo?.parameters, keyInfo?.modulus, keyInfo?.exponent].map((part) => part !== undefined).join();
  return [
    isSelfIssued,
    formOfName(subject),
    subjectAltNames.map(formOfAltName).join(),
    `${keyInfo?.oid} ${keyInfo?.curve} ${parts}`,
    `${key?.algorithm} ${key?.bits} ${key?.curve}`,
  ].join('|');
}

function formOfName(name: LintName | undefined): string {
  if (name === undefined) return '-';
  let form = `${name.relatives}`;
  for (const { oid, tag, isText, relative } of name.attributes) form += ` ${oid}:${tag}:${isText}:${relative}`;
  return form;
}

const formOfAltName = ({ type, tag, oid, valueTag, name }: LintGeneralName): string =>
  `${type} ${tag} ${oid} ${valueTag} ${formOfName(name)}`;
