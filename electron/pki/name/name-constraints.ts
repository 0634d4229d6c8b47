import type { GeneralName } from '../../../shared/model/name.ts';
import { contextGroup, contextTag, DerError, DerReader, readWhole, TAG, type Tlv, toHex } from '../asn1/der.ts';
import { decodeOid, decodeText, latin1, readOid } from '../asn1/der-value.ts';
import { encodeTlv, explicit, ia5String, sequence } from '../asn1/der-write.ts';
import { GENERAL_NAME_TAG } from './general-name.ts';
import { formatIpAddress } from './ip-address.ts';
import { formatName, readName } from './name.ts';
import { OID } from '../asn1/oid.ts';

/** One base of a subtree. `other` is an otherName of one type, `unknown` covers the forms that no check of ours understands. */
export type Subtree =
  | { readonly type: 'dns' | 'email' | 'uri'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string; readonly address: Uint8Array; readonly mask: Uint8Array }
  | { readonly type: 'directory'; readonly value: string; readonly nameDer: Uint8Array }
  | { readonly type: 'other'; readonly value: string; readonly oid: string }
  | { readonly type: 'unknown'; readonly value: string; readonly tag: number };

export interface NameConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

/** A name to be checked, in the forms that constraints speak of. A mailbox of RFC 9598 is an `email` whose value may hold any Unicode. */
export type ConstrainedName =
  | { readonly type: 'dns' | 'email' | 'uri'; readonly value: string }
  | { readonly type: 'ip'; readonly value: string; readonly address: Uint8Array }
  | { readonly type: 'directory'; readonly value: string; readonly nameDer: Uint8Array }
  | { readonly type: 'other'; readonly value: string; readonly oid: string }
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
  if (!isPrefixMask(mask)) throw new DerError('bad-value', reader.end);
  const address = name.address.subarray(0, half);
  return { type: 'ip', value: `${formatIpAddress(address)}/${formatIpAddress(mask)}`, address, mask };
}

/** Ones, then zeros: the style of RFC 4632. */
function isPrefixMask(mask: Uint8Array): boolean {
  const bits = Array.from(mask, (octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits);
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
  if (tlv.tag === GENERAL_NAME_TAG.other) return readOtherName(reader, tlv);
  if (tlv.tag === GENERAL_NAME_TAG.registeredId) decodeOid(reader.bytes, tlv.body, tlv.end);
  return { type: 'unknown', value: toHex(reader.whole(tlv)), tag: tlv.tag };
}

/** A mailbox with a local part beyond ASCII is judged by the constraints on mailboxes. @see RFC 9598 §6 */
function readOtherName(reader: DerReader, tlv: Tlv): ConstrainedName {
  const inner = reader.inside(tlv);
  const oid = readOid(inner);
  const wrapper = inner.enter(contextGroup(0));
  inner.expectEnd();
  const value = wrapper.read();
  wrapper.expectEnd();
  if (oid !== SMTP_UTF8_MAILBOX) return { type: 'other', value: toHex(reader.whole(tlv)), oid };
  const mailbox = value.tag === TAG.utf8String ? decodeText(value.tag, wrapper.content(value)) : undefined;
  if (mailbox === undefined) throw new DerError('bad-value', value.start);
  return { type: 'email', value: mailbox };
}

/** id-on-SmtpUTF8Mailbox. */
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';

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

/** DER of a nameConstraints value. */
export function buildNameConstraints({ permitted, excluded }: NameConstraints): Uint8Array {
  const part = (n: number, subtrees: readonly Subtree[]): Uint8Array[] =>
    subtrees.length === 0 ? [] : [explicit(n, ...subtrees.map((subtree) => sequence(buildSubtree(subtree))))];
  return sequence(...part(0, permitted), ...part(1, excluded));
}

function buildSubtree(subtree: Subtree): Uint8Array {
  if (subtree.type === 'ip') return encodeTlv(contextTag(7), subtree.address, subtree.mask);
  if (subtree.type === 'directory') return explicit(4, subtree.nameDer);
  if (subtree.type === 'other' || subtree.type === 'unknown') return Buffer.from(subtree.value, 'hex');
  return ia5String(subtree.value, GENERAL_NAME_TAG[subtree.type]);
}

/** One constraint in text for display: `dns:.example.com`. */
export const formatSubtree = (subtree: Subtree): GeneralName['value'] => `${subtree.type}:${subtree.value}`;
