import type { GeneralName } from '../../../shared/model/name.ts';
import { contextGroup, contextTag, DerError, DerReader, readWhole, TAG, toHex } from '../asn1/der.ts';
import { decodeOid, latin1 } from '../asn1/der-value.ts';
import { encodeTlv, explicit, ia5String, sequence } from '../asn1/der-write.ts';
import { GENERAL_NAME_TAG } from './general-name.ts';
import { formatIpAddress } from './ip-address.ts';
import { formatName, nameIsWithin, readName } from './name.ts';
import { OID } from '../asn1/oid.ts';

/** One base of a subtree. `unknown` covers the forms that no check of ours understands. */
export type Subtree =
  | { readonly type: 'dns' | 'email' | 'uri'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string; readonly address: Uint8Array; readonly mask: Uint8Array }
  | { readonly type: 'directory'; readonly value: string; readonly nameDer: Uint8Array }
  | { readonly type: 'unknown'; readonly value: string; readonly tag: number };

export interface NameConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

/** A name to be checked, in the forms that constraints speak of. */
export type ConstrainedName =
  | { readonly type: 'dns' | 'email' | 'uri'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string; readonly address: Uint8Array }
  | { readonly type: 'directory'; readonly value: string; readonly nameDer: Uint8Array }
  | { readonly type: 'unknown'; readonly value: string; readonly tag: number };

/** Decodes a nameConstraints value. @throws DerError @see RFC 5280 §4.2.1.10 */
export function decodeNameConstraints(der: Uint8Array): NameConstraints {
  const reader = readWhole(der, TAG.sequence);
  if (reader.done) throw new DerError('missing', reader.position);
  const permitted = reader.enterOptional(contextGroup(0));
  const excluded = reader.enterOptional(contextGroup(1));
  reader.expectEnd();
  return {
    permitted: permitted === undefined ? [] : readSubtrees(permitted),
    excluded: excluded === undefined ? [] : readSubtrees(excluded),
  };
}

function readSubtrees(reader: DerReader): Subtree[] {
  const subtrees: Subtree[] = [];
  while (!reader.done) {
    const subtree = reader.enter(TAG.sequence);
    subtrees.push(readSubtree(subtree));
    // minimum must be 0, hence absent in DER, and maximum absent
    subtree.expectEnd();
  }
  if (subtrees.length === 0) throw new DerError('missing', reader.position);
  return subtrees;
}

function readSubtree(reader: DerReader): Subtree {
  const name = readConstrainedName(reader, [8, 32]);
  // a wildcard has no meaning in a constraint: a checker that compared it literally would let everything pass an exclusion
  if (name.type === 'dns' && name.value.includes('*')) throw new DerError('bad-value', reader.end);
  if (name.type !== 'ip') return name;
  const half = name.address.length / 2;
  const mask = name.address.subarray(half);
  const address = name.address.subarray(0, half);
  return { type: 'ip', value: `${formatIpAddress(address)}/${formatIpAddress(mask)}`, address, mask };
}

/** Longer than any host, mailbox or address; each is held against every constraint above it. */
const MAX_TEXT_OCTETS = 4096;

function readConstrainedName(reader: DerReader, ipLengths: readonly number[]): ConstrainedName {
  const tlv = reader.read();
  const content = reader.content(tlv);
  const type = TEXT_TYPES.get(tlv.tag);
  if (type !== undefined) {
    const isBad = content.length > MAX_TEXT_OCTETS || content.some((octet) => octet >= 0x80);
    if (isBad) throw new DerError('bad-value', tlv.start);
    return { type, value: latin1(content) };
  }
  if (tlv.tag === GENERAL_NAME_TAG.ip) {
    if (!ipLengths.includes(content.length)) throw new DerError('bad-value', tlv.start);
    return {
      type: 'ip',
      value: content.length <= 16 && ipLengths[0] === 4 ? formatIpAddress(content) : '',
      address: content,
    };
  }
  if (tlv.tag === GENERAL_NAME_TAG.directory) {
    const name = readName(new DerReader(reader.bytes, tlv.body, tlv.end, reader.depth));
    return { type: 'directory', value: formatName(name), nameDer: content };
  }
  if (tlv.tag === GENERAL_NAME_TAG.registeredId) decodeOid(reader.bytes, tlv.body, tlv.end);
  return { type: 'unknown', value: toHex(reader.whole(tlv)), tag: tlv.tag };
}

const TEXT_TYPES: ReadonlyMap<number, 'dns' | 'email' | 'uri'> = new Map([
  [GENERAL_NAME_TAG.dns, 'dns'],
  [GENERAL_NAME_TAG.email, 'email'],
  [GENERAL_NAME_TAG.uri, 'uri'],
]);

/** Names of a subjectAltName value in the forms that constraints speak of. @throws DerError */
export function decodeConstrainedNames(der: Uint8Array): ConstrainedName[] {
  const reader = readWhole(der, TAG.sequence);
  const names: ConstrainedName[] = [];
  while (!reader.done) names.push(readConstrainedName(reader, [4, 16]));
  return names;
}

/** The subject as constraints see it: the whole name, and its e-mail attributes where there is no subjectAltName. @throws DerError */
export function constrainedSubject(subjectDer: Uint8Array, hasAltName: boolean): ConstrainedName[] {
  const name = readName(new DerReader(subjectDer));
  if (name.length === 0) return [];
  const emails = hasAltName ? [] : name.flat().filter((attribute) => attribute.oid === OID.emailAddress);
  return [
    { type: 'directory', value: formatName(name), nameDer: subjectDer },
    ...emails.map(({ value }) => ({ type: 'email' as const, value })),
  ];
}

/** First name that lies in an excluded subtree or in none of the permitted ones of its form; undefined where all are allowed. */
export function findForbiddenName(
  constraints: NameConstraints,
  names: readonly ConstrainedName[],
): ConstrainedName | undefined {
  return names.find((name) => {
    if (constraints.excluded.some((base) => sameForm(base, name) && isWithin(name, base, 'excluded'))) return true;
    const permitted = constraints.permitted.filter((base) => sameForm(base, name));
    return permitted.length > 0 && !permitted.some((base) => isWithin(name, base, 'permitted'));
  });
}

const sameForm = (base: Subtree, name: ConstrainedName): boolean =>
  base.type === name.type && (base.type !== 'unknown' || name.type !== 'unknown' || base.tag === name.tag);

/** A form that we can't judge counts as excluded, and as not permitted. */
function isWithin(name: ConstrainedName, base: Subtree, side: 'permitted' | 'excluded'): boolean {
  if (base.type === 'directory') return name.type === 'directory' && nameIsWithin(name.nameDer, base.nameDer);
  if (base.type === 'ip') return name.type === 'ip' && ipIsWithin(name.address, base);
  if (base.type === 'unknown') return side === 'excluded';
  if (base.type === 'dns') return dnsIsWithin(name.value, base.value, side);
  return base.type === 'email'
    ? emailIsWithin(name.value, base.value, side)
    : uriIsWithin(name.value, base.value, side);
}

function ipIsWithin(address: Uint8Array, base: { readonly address: Uint8Array; readonly mask: Uint8Array }): boolean {
  if (address.length !== base.address.length) return false;
  return address.every((octet, i) => (octet & (base.mask[i] ?? 0)) === ((base.address[i] ?? 0) & (base.mask[i] ?? 0)));
}

/** A wildcard is excluded where any name it stands for would be, and permitted where all are. */
function dnsIsWithin(value: string, baseText: string, side: 'permitted' | 'excluded'): boolean {
  const name = value.toLowerCase().replace(/\.$/, '');
  const base = baseText.toLowerCase().replace(/\.$/, '');
  if (base === '') return true;
  if (base.startsWith('.')) return name.endsWith(base);
  if (name === base || name.endsWith(`.${base}`)) return true;
  return (
    side === 'excluded' &&
    name.startsWith('*.') &&
    base.endsWith(name.slice(1)) &&
    !base.slice(0, -name.length + 1).includes('.')
  );
}

/** An address without exactly one `@` can't be judged. */
function emailIsWithin(value: string, base: string, side: 'permitted' | 'excluded'): boolean {
  const at = value.indexOf('@');
  const host = value.slice(at + 1).toLowerCase();
  if (at < 0 || host.includes('@')) return side === 'excluded';
  if (base.includes('@')) {
    const baseAt = base.lastIndexOf('@');
    return value.slice(0, at) === base.slice(0, baseAt) && host === base.slice(baseAt + 1).toLowerCase();
  }
  return base.startsWith('.') ? host.endsWith(base.toLowerCase()) : base === '' || host === base.toLowerCase();
}

/** The constraint speaks of the host; a URI without one can't be judged, so it is never permitted and always excluded. @see RFC 5280 §4.2.1.10 */
function uriIsWithin(value: string, base: string, side: 'permitted' | 'excluded'): boolean {
  const authority = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#]*)/.exec(value)?.[1];
  const host = authority?.replace(/^.*@/, '').replace(/:\d*$/, '').toLowerCase();
  if (host === undefined || host === '' || host.startsWith('[') || /^[\d.]+$/.test(host)) return side === 'excluded';
  return base.startsWith('.') ? host.endsWith(base.toLowerCase()) : base === '' || host === base.toLowerCase();
}

/** DER of a nameConstraints value. */
export function buildNameConstraints({ permitted, excluded }: NameConstraints): Uint8Array {
  const part = (n: number, subtrees: readonly Subtree[]): Uint8Array[] =>
    subtrees.length === 0 ? [] : [explicit(n, ...subtrees.map((subtree) => sequence(buildSubtree(subtree))))];
  return sequence(...part(0, permitted), ...part(1, excluded));
}

function buildSubtree(subtree: Subtree): Uint8Array {
  if (subtree.type === 'ip') return encodeTlv(contextTag(7), subtree.address, subtree.mask);
  if (subtree.type === 'directory') return explicit(4, subtree.nameDer);
  if (subtree.type === 'unknown') return Buffer.from(subtree.value, 'hex');
  return ia5String(subtree.value, GENERAL_NAME_TAG[subtree.type]);
}

/** One constraint in text for display: `dns:.example.com`. */
export const formatSubtree = (subtree: Subtree): GeneralName['value'] => `${subtree.type}:${subtree.value}`;
