import { parseIpAddress } from '../name/ip-address.ts';

/** Forms of names inside certificates, judged on text that may hold anything. */

export interface UriParts {
  readonly scheme: string;
  /** What follows `scheme:`. */
  readonly rest: string;
  /** Host of the authority without user and port; undefined where there is no authority. */
  readonly host?: string;
}

/** Splits an absolute URI; undefined for a relative reference. @see RFC 3986 §3 */
export function splitUri(text: string): UriParts | undefined {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text);
  if (match === null) return undefined;
  const [, scheme = '', rest = ''] = match;
  const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1];
  if (authority === undefined) return { scheme: scheme.toLowerCase(), rest };
  const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1);
  return { scheme: scheme.toLowerCase(), rest, host: hostAndPort.replace(/:\d*$/, '') };
}

/** Whether a text has only characters that RFC 3986 allows, with whole percent escapes. */
export const hasUriCharacters = (text: string): boolean =>
  !/[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/.test(text);

/** Whether a host is a name of at least two labels or an address; a leading `*.` is let through. */
export function isQualifiedHost(host: string): boolean {
  const name = host.startsWith('*.') ? host.slice(2) : host;
  if (name.startsWith('[') && name.endsWith(']')) return parseIpAddress(name.slice(1, -1)) !== undefined;
  if (parseIpAddress(name) !== undefined) return true;
  const labels = name.replace(/\.$/, '').split('.');
  return labels.length >= 2 && labels.every((label) => /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(label));
}

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const MAILBOX = new RegExp(
  `^(?:${ATOM}(?:\\.${ATOM})*|"(?:[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\\x20-\\x7e])*")@([^@]+)$`,
);

const MAX_LOCAL_PART = 64;
/** More than local part and host may have together. */
const MAX_MAILBOX = 512;
const MAX_LABEL = 63;
/** Of a host name in text, without the final dot. @see RFC 1035 §2.3.4 */
export const MAX_HOST_NAME = 253;

/** Whether a text is a Mailbox as rfc822Name wants it: `local@host`, nothing around it. @see RFC 5321 §4.1.2 */
export function isMailbox(text: string): boolean {
  if (text.length > MAX_MAILBOX) return false;
  const host = MAILBOX.exec(text)?.[1];
  if (host === undefined || host.length > MAX_HOST_NAME || text.lastIndexOf('@') > MAX_LOCAL_PART) return false;
  if (/^\[.*\]$/.test(host)) return true;
  return host.split('.').every((label) => isHostLabel(label));
}

/** Letters, digits and hyphens within, 1 to 63 of them. @see RFC 1034 §3.5 */
export const isHostLabel = (label: string): boolean =>
  label.length <= MAX_LABEL && /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(label);

/** Whether a control character is in a text. */
export const hasControlCharacter = (text: string): boolean => /\p{Cc}/u.test(text);

/** The host that a certificate's mail address names; empty where there is none. */
export const mailHost = (text: string): string => text.slice(text.lastIndexOf('@') + 1);
