import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { contextGroup, contextTag, DerError, type DerReader, TAG, toHex } from '../asn1/der.ts';
import { decodeOid, decodeText, latin1, readOid } from '../asn1/der-value.ts';
import { encodeTlv, explicit, ia5String, isOid, oidDer, utf8String } from '../asn1/der-write.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { formatName, parseName, readName } from './name.ts';
import { buildName } from './name-build.ts';
import { OID } from '../asn1/oid.ts';

/** Identifier octets of the GeneralName choices. @see RFC 5280 §4.2.1.6 */
export const GENERAL_NAME_TAG = {
  other: contextGroup(0),
  email: contextTag(1),
  dns: contextTag(2),
  x400: contextGroup(3),
  directory: contextGroup(4),
  ediParty: contextGroup(5),
  uri: contextTag(6),
  ip: contextTag(7),
  registeredId: contextTag(8),
} as const;

const MAX_NAMES = 10_000;

/** Reads GeneralNames that follow one another up to the end of the reader; at least one. @throws DerError */
export function readGeneralNames(reader: DerReader): GeneralName[] {
  const names: GeneralName[] = [];
  while (!reader.done) {
    if (names.length >= MAX_NAMES) throw new DerError('too-many', reader.position);
    names.push(readGeneralName(reader));
  }
  if (names.length === 0) throw new DerError('missing', reader.position);
  return names;
}

/** Reads one GeneralName. x400Address and ediPartyName are given as type `other` with their hex. @throws DerError */
export function readGeneralName(reader: DerReader): GeneralName {
  const tlv = reader.read();
  const content = reader.content(tlv);
  switch (tlv.tag) {
    case GENERAL_NAME_TAG.email:
      return { type: 'email', value: asciiText(content, tlv.start) };
    case GENERAL_NAME_TAG.dns:
      return { type: 'dns', value: asciiText(content, tlv.start) };
    case GENERAL_NAME_TAG.uri:
      return { type: 'uri', value: asciiText(content, tlv.start) };
    case GENERAL_NAME_TAG.ip:
      if (content.length !== 4 && content.length !== 16) throw new DerError('bad-value', tlv.start);
      return { type: 'ip', value: formatIpAddress(content) };
    case GENERAL_NAME_TAG.directory: {
      const inner = reader.inside(tlv);
      const name = readName(inner);
      inner.expectEnd();
      return { type: 'directory', value: formatName(name), name };
    }
    case GENERAL_NAME_TAG.other:
      return readOtherName(reader.inside(tlv));
    case GENERAL_NAME_TAG.registeredId: {
      const oid = decodeOid(reader.bytes, tlv.body, tlv.end);
      return { type: 'other', oid, value: oid };
    }
    case GENERAL_NAME_TAG.x400:
    case GENERAL_NAME_TAG.ediParty:
      return { type: 'other', oid: '', value: toHex(reader.whole(tlv)) };
    default:
      throw new DerError('unexpected-tag', tlv.start);
  }
}

function asciiText(content: Uint8Array, at: number): string {
  for (const octet of content) if (octet >= 0x80) throw new DerError('bad-value', at);
  return latin1(content);
}

function readOtherName(reader: DerReader): GeneralName {
  const oid = readOid(reader);
  const wrapper = reader.enter(contextGroup(0));
  const value = wrapper.read();
  wrapper.expectEnd();
  reader.expectEnd();
  const text = value.tag === TAG.octetString ? undefined : decodeText(value.tag, wrapper.content(value));
  return { type: 'other', oid, value: text ?? `#${toHex(wrapper.whole(value))}` };
}

/** `dns:a.example`, `ip:10.0.0.1`, `uri:…`, `email:…`, `directory:CN=…`, `other:1.2.3;text`; control characters escaped. */
export const formatGeneralName = (name: GeneralName): string =>
  name.type === 'other'
    ? `other:${name.oid};${visibleText(name.value)}`
    : `${name.type}:${name.type === 'directory' ? name.value : visibleText(name.value)}`;

/**
 * Parses the text form of a name: `dns:`, `ip:`, `uri:`, `email:`, `directory:` (or `dir:`), `upn:` and `other:OID;text`.
 * DNS and e-mail hosts are ASCII: international names have to come as A-labels. A wildcard may be the whole leftmost label only.
 * Fails with `issue.name-invalid {type, value}`.
 */
export function parseGeneralName(text: string): Result<GeneralName, AppError> {
  const colon = text.indexOf(':');
  const type = text.slice(0, Math.max(colon, 0)).trim().toLowerCase();
  const value = text.slice(colon + 1).trim();
  const name = colon < 0 ? undefined : parseTyped(type, value);
  return name === undefined ? fail('issue.name-invalid', { type, value }) : ok(name);
}

function parseTyped(type: string, value: string): GeneralName | undefined {
  switch (type) {
    case 'dns':
      return isDnsName(value, { wildcard: true }) ? { type, value } : undefined;
    case 'ip':
      return parseIp(value);
    case 'uri':
      return isUri(value) ? { type, value } : undefined;
    case 'email':
      return isMailbox(value) ? { type, value } : undefined;
    case 'upn':
      return parseOther(OID.userPrincipalName, value);
    case 'other':
      return parseOther(value.slice(0, value.indexOf(';')), value.slice(value.indexOf(';') + 1));
    case 'dir':
    case 'directory':
      return parseDirectory(value);
    default:
      return undefined;
  }
}

function parseIp(value: string): GeneralName | undefined {
  const octets = parseIpAddress(value);
  return octets === undefined ? undefined : { type: 'ip', value: formatIpAddress(octets) };
}

function parseOther(oid: string, value: string): GeneralName | undefined {
  const fits = !IA5_OTHER_NAMES.has(oid) || isAscii(value);
  return isOid(oid) && fits && value !== '' && !/\p{Cc}/u.test(value) && value.isWellFormed()
    ? { type: 'other', oid, value }
    : undefined;
}

function parseDirectory(value: string): GeneralName | undefined {
  const der = buildName(value);
  const name = der.ok ? parseName(der.value) : der;
  return name.ok && name.value.length > 0
    ? { type: 'directory', value: formatName(name.value), name: name.value }
    : undefined;
}

/** Whether a text is a host name in preferred syntax, ASCII, up to 253 characters; `_` is let through. @see RFC 1034 §3.5 */
export function isDnsName(value: string, { wildcard }: { readonly wildcard: boolean }): boolean {
  const host = wildcard && value.startsWith('*.') ? value.slice(2) : value;
  if (host.length === 0 || value.length > 253) return false;
  const labels = host.split('.');
  if (wildcard && host !== value && labels.length < 2) return false;
  return (
    labels.every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label)) &&
    parseIpAddress(host) === undefined
  );
}

const isUri = (value: string): boolean =>
  value.length <= 2048 && /^[A-Za-z][A-Za-z0-9+.-]*:[^\s"<>\\^`{|}]+$/.test(value) && isAscii(value);

const isAscii = (value: string): boolean => /^[\x21-\x7e]*$/.test(value);

function isMailbox(value: string): boolean {
  const at = value.lastIndexOf('@');
  const local = value.slice(0, at);
  return (
    at > 0 &&
    local.length <= 64 &&
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/.test(local) &&
    isDnsName(value.slice(at + 1), { wildcard: false })
  );
}

/** DER of one GeneralName that came from `parseGeneralName` or was read; a name that cannot be encoded is a bug of the caller. */
export function buildGeneralName(name: GeneralName): Uint8Array {
  switch (name.type) {
    case 'email':
      return ia5String(name.value, GENERAL_NAME_TAG.email);
    case 'dns':
      return ia5String(name.value, GENERAL_NAME_TAG.dns);
    case 'uri':
      return ia5String(name.value, GENERAL_NAME_TAG.uri);
    case 'ip':
      return encodeTlv(GENERAL_NAME_TAG.ip, requireIp(name.value));
    case 'other':
      return explicit(0, oidDer(name.oid), explicit(0, otherNameText(name)));
    case 'directory':
      return explicit(4, requireName(name.value));
  }
}

/** id-on-dnsSRV, id-on-AcpNodeName and id-on-bundleEID are IA5String; all else in text is UTF8String. @see RFC 4985 §2, RFC 8994 §6.2.2.1, RFC 9174 §4.4.1 */
const IA5_OTHER_NAMES: ReadonlySet<string> = new Set(['1.3.6.1.5.5.7.8.7', '1.3.6.1.5.5.7.8.10', '1.3.6.1.5.5.7.8.11']);

const otherNameText = ({ oid, value }: { readonly oid: string; readonly value: string }): Uint8Array =>
  IA5_OTHER_NAMES.has(oid) ? ia5String(value) : utf8String(value);

function requireIp(value: string): Uint8Array {
  const octets = parseIpAddress(value);
  if (octets === undefined) throw new BugError('not an IP address');
  return octets;
}

function requireName(value: string): Uint8Array {
  const der = buildName(value);
  if (!der.ok) throw new BugError('not a distinguished name');
  return der.value;
}
