import { type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { contextGroup, contextTag, DerError, DerReader, type Span, TAG, type Tlv, toHex } from '../asn1/der.ts';
import { latin1 } from '../asn1/der-value.ts';
import { encodeTlv, sequence } from '../asn1/der-write.ts';
import { GENERAL_NAME_TAG, readGeneralNames } from '../name/general-name.ts';
import { normaliseName } from '../name/name.ts';

/** A DistributionPointName as it stands: full names, or a name relative to that of the CRL's issuer. */
export type PointName =
  | { readonly kind: 'full'; readonly keys: readonly string[] }
  | { readonly kind: 'relative'; readonly setContent: Uint8Array };

/** Reads a DistributionPointName in its `[0]`, where it is there. @throws DerError @see RFC 5280 §4.2.1.13 */
export function readPointNameKeys(reader: DerReader): PointName | undefined {
  const wrapper = reader.enterOptional(contextGroup(0));
  if (wrapper === undefined) return undefined;
  const choice = wrapper.read();
  wrapper.expectEnd();
  if (choice.tag === contextGroup(0)) return { kind: 'full', keys: readNameKeys(reader.bytes, choice) };
  if (choice.tag !== contextGroup(1)) throw new DerError('unexpected-tag', choice.start);
  const setContent = reader.bytes.subarray(choice.body, choice.end);
  if (relativeKey(sequence(), setContent) === undefined) throw new DerError('bad-value', choice.start);
  return { kind: 'relative', setContent };
}

/** Keys of a point's names, a relative one made whole with the name of the CRL's issuer. */
export function pointKeys(point: PointName, crlIssuerDer: Uint8Array): readonly string[] {
  if (point.kind === 'full') return point.keys;
  const key = relativeKey(crlIssuerDer, point.setContent);
  return key === undefined ? [] : [key];
}

function relativeKey(nameDer: Uint8Array, setContent: Uint8Array): string | undefined {
  const outer = new DerReader(nameDer);
  const parts = outer.content(outer.read(TAG.sequence));
  return directoryKey(sequence(parts, encodeTlv(TAG.set, setContent)));
}

/** GeneralNames as texts that are equal exactly for names that match. The values are checked for form. @throws DerError */
export function readNameKeys(bytes: Uint8Array, value: Span & { readonly body: number }): string[] {
  readGeneralNames(new DerReader(bytes, value.body, value.end));
  const reader = new DerReader(bytes, value.body, value.end);
  const keys: string[] = [];
  while (!reader.done) keys.push(nameKey(reader, reader.read()));
  return keys;
}

function nameKey(reader: DerReader, name: Tlv): string {
  const content = reader.content(name);
  if (name.tag === GENERAL_NAME_TAG.directory) {
    const key = directoryKey(content);
    if (key === undefined) throw new DerError('bad-value', name.start);
    return key;
  }
  return name.tag === GENERAL_NAME_TAG.uri ? uriKey(latin1(content)) : `hex:${toHex(reader.whole(name))}`;
}

/** Key of a directoryName; undefined for a malformed Name. */
export function directoryKey(nameDer: Uint8Array): string | undefined {
  const key = normaliseName(nameDer);
  return key === undefined ? undefined : `dir:${key}`;
}

const subjectKeys = new WeakMap<ParsedCertificate, string>();

/** Key of a certificate's subject, made once: pools of candidates are asked for every list. */
export function subjectKey(certificate: ParsedCertificate): string | undefined {
  const known = subjectKeys.get(certificate);
  if (known !== undefined) return known;
  const key = directoryKey(spanBytes(certificate, certificate.subject));
  if (key !== undefined) subjectKeys.set(certificate, key);
  return key;
}

/** Scheme and host count without case, the rest as it is. @see RFC 5280 §7.4 */
function uriKey(uri: string): string {
  const parts = /^([^:]*:(?:\/\/[^/?#]*)?)(.*)$/s.exec(uri);
  return `uri:${(parts?.[1] ?? '').toLowerCase()}${parts?.[2] ?? uri}`;
}

/** The tag of a named bit list that stands as `[n] IMPLICIT`, when it comes next. */
export const comesNext = (reader: DerReader, n: number): boolean => reader.peekTag() === contextTag(n);

/** Keys of a whole GeneralNames value, as in certificateIssuer and issuerAltName. @throws DerError */
export function decodeNameKeys(der: Uint8Array): string[] {
  const reader = new DerReader(der);
  const names = reader.read(TAG.sequence);
  reader.expectEnd();
  return readNameKeys(der, names);
}
