import type { NameLimits, ProfileProblem } from '../../../../shared/model/profile.ts';
import type { LimitReason } from '../../../../shared/model/profile-reason.ts';
import { attemptParse, fromHex, toHex } from '../../asn1/der.ts';
import { buildName } from '../../name/name-build.ts';
import { isDnsName, parseGeneralName } from '../../name/general-name.ts';
import { formatIpAddress, parseIpAddress } from '../../name/ip-address.ts';
import {
  buildNameConstraints,
  decodeNameConstraints,
  type NameConstraints,
  type Subtree,
} from '../../name/name-constraints.ts';
import { parseName, formatName } from '../../name/name.ts';
import { problemAt, warningAt } from './profile-problem.ts';

type Parsed =
  | { readonly subtree: Subtree; readonly doubt?: LimitReason }
  | { readonly problem: LimitReason; readonly suggestion?: string };

/**
 * Subtrees of the limits as people type them, with what is wrong with each: `profile.limit-invalid {value, problem, suggestion?}` at
 * `<path>.permitted.<i>`, `problem: 'twice' | 'too-many'` too;
 * a warning where DNS names begin with a dot (`leading-dot`). Forms:
 * `dns:acme.example` (it and all below; `dns:` alone is every name) · `ip:10.0.0.0/8`, `ip:2001:db8::/32`, `ip:10.0.0.0/255.0.0.0`, one address ·
 * `email:acme.example` (mailboxes of that host), `email:.acme.example` (of hosts below), `email:a@acme.example` ·
 * `uri:gw.acme.example` (that host), `uri:.acme.example` (hosts below) · `dir:O=Acme,C=DE` · `der:` and the hexadecimal of any GeneralName.
 * @see RFC 5280 §4.2.1.10
 */
export function parseNameLimits(
  limits: NameLimits,
  path: string,
): { readonly constraints: NameConstraints; readonly problems: readonly ProfileProblem[] } {
  const problems: ProfileProblem[] = [];
  const parseSide = (side: keyof NameLimits): Subtree[] => {
    if (limits[side].length > MAX_LIMITS)
      problems.push(problemAt(`${path}.${side}`, 'profile.limit-invalid', { value: MAX_LIMITS, problem: 'too-many' }));
    const seen = new Set<string>();
    return limits[side].slice(0, MAX_LIMITS).flatMap((value, i) => {
      const parsed = parseNameLimit(value);
      const place = `${path}.${side}.${i}`;
      if ('problem' in parsed) {
        problems.push(problemAt(place, 'profile.limit-invalid', { value, ...parsed }));
        return [];
      }
      const text = formatNameLimit(parsed.subtree);
      if (seen.has(text)) problems.push(problemAt(place, 'profile.limit-invalid', { value, problem: 'twice' }));
      else if (parsed.doubt !== undefined)
        problems.push(warningAt(place, 'profile.limit-invalid', { value, problem: parsed.doubt }));
      seen.add(text);
      return [parsed.subtree];
    });
  };
  return { constraints: { permitted: parseSide('permitted'), excluded: parseSide('excluded') }, problems };
}

const MAX_LIMITS = 1000;

/** Texts of a nameConstraints value, which `parseNameLimits` reads back to the same octets. Fails with `format.malformed`. */
export const readNameLimits = (der: Uint8Array) =>
  attemptParse('nameConstraints', (): NameLimits => {
    const { permitted, excluded } = decodeNameConstraints(der);
    return { permitted: permitted.map(formatNameLimit), excluded: excluded.map(formatNameLimit) };
  });

/** One limit as it is typed; what has no text of its own, or one that would not be read back, is `der:` and hexadecimal. */
export function formatNameLimit(subtree: Subtree): string {
  const text = formatPlain(subtree);
  const isKept = text !== undefined && isSame(parseNameLimit(text), subtree);
  return isKept ? text : `der:${toHex(subtreeDer(subtree))}`;
}

function formatPlain(subtree: Subtree): string | undefined {
  if (subtree.type === 'ip') return `ip:${formatIpAddress(subtree.address)}/${prefixLength(subtree.mask)}`;
  if (subtree.type === 'directory') return `dir:${subtree.value}`;
  return subtree.type === 'dns' || subtree.type === 'email' || subtree.type === 'uri'
    ? `${subtree.type}:${subtree.value}`
    : undefined;
}

const prefixLength = (mask: Uint8Array): number =>
  mask.reduce((bits, octet) => bits + octet.toString(2).replaceAll('0', '').length, 0);

const isSame = (parsed: Parsed, subtree: Subtree): boolean =>
  'subtree' in parsed && toHex(subtreeDer(parsed.subtree)) === toHex(subtreeDer(subtree));

/** DER of the GeneralName of a subtree: what is left of constraints that hold it alone. */
function subtreeDer(subtree: Subtree): Uint8Array {
  const whole = buildNameConstraints({ permitted: [subtree], excluded: [] });
  const headers = [0, 1, 2].reduce((at) => skipHeader(whole, at), 0);
  return whole.subarray(headers);
}

const skipHeader = (bytes: Uint8Array, at: number): number => {
  const length = bytes[at + 1] ?? 0;
  return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
};

/** Parses one limit. */
function parseNameLimit(text: string): Parsed {
  const colon = text.indexOf(':');
  const value = text.slice(colon + 1).trim();
  switch (text.slice(0, Math.max(colon, 0)).trim().toLowerCase()) {
    case 'dns':
      return parseDns(value);
    case 'ip':
      return parseNetwork(value);
    case 'email':
      return value.includes('@') ? parseMailbox(value) : parseHost('email', value);
    case 'uri':
      return parseHost('uri', value);
    case 'dir':
    case 'directory':
      return parseDirectory(value);
    case 'der':
      return parseDer(value);
    default:
      return { problem: 'form' };
  }
}

/** A leading dot is no form of RFC 5280 for DNS names, and readers differ over it: some refuse the certificate. */
function parseDns(value: string): Parsed {
  if (value === '') return { subtree: { type: 'dns', value } };
  if (value.startsWith('*.')) return { problem: 'wildcard', suggestion: `dns:${value.slice(2)}` };
  const problem = findHostProblem(value.replace(/^\./, ''));
  if (problem !== undefined) return { problem };
  return { subtree: { type: 'dns', value }, ...(value.startsWith('.') && { doubt: 'leading-dot' }) };
}

function findHostProblem(host: string): LimitReason | undefined {
  if (!/^[\x20-\x7e]*$/.test(host)) return 'not-ascii';
  if (host.includes('*')) return 'wildcard';
  return isDnsName(host, { wildcard: false }) ? undefined : 'host';
}

function parseHost(type: 'email' | 'uri', value: string): Parsed {
  const problem = findHostProblem(value.replace(/^\./, ''));
  return problem === undefined ? { subtree: { type, value } } : { problem };
}

function parseMailbox(value: string): Parsed {
  const name = parseGeneralName(`email:${value}`);
  if (!name.ok) return { problem: /^[\x20-\x7e]*$/.test(value) ? 'mailbox' : 'not-ascii' };
  return { subtree: { type: 'email', value } };
}

function parseNetwork(value: string): Parsed {
  const [text = '', prefix, ...rest] = value.split('/');
  const address = parseIpAddress(text.trim());
  if (address === undefined || rest.length > 0) return { problem: 'address' };
  const mask =
    prefix === undefined ? maskOf(address.length, address.length * 8) : parseMask(prefix.trim(), address.length);
  if (mask === undefined) return { problem: 'prefix' };
  const network = address.map((octet, i) => octet & (mask[i] ?? 0));
  const suggestion = `ip:${formatIpAddress(network)}/${prefixLength(mask)}`;
  if (toHex(network) !== toHex(address)) return { problem: 'host-bits', suggestion };
  return { subtree: { type: 'ip', value: suggestion.slice(3), address, mask } };
}

function parseMask(text: string, octets: number): Uint8Array | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= octets * 8 ? maskOf(octets, Number(text)) : undefined;
  const mask = parseIpAddress(text);
  const isPrefix = mask?.length === octets && toHex(mask) === toHex(maskOf(octets, prefixLength(mask)));
  return isPrefix ? mask : undefined;
}

const maskOf = (octets: number, bits: number): Uint8Array =>
  Uint8Array.from({ length: octets }, (_, i) => 0xff & ~(0xff >> Math.min(8, Math.max(0, bits - 8 * i))));

function parseDirectory(value: string): Parsed {
  const nameDer = buildName(value);
  const name = nameDer.ok ? parseName(nameDer.value) : nameDer;
  if (!nameDer.ok || !name.ok || name.value.length === 0) return { problem: 'name' };
  return { subtree: { type: 'directory', value: formatName(name.value), nameDer: nameDer.value } };
}

const MAX_DER_OCTETS = 4096;

/** Any GeneralName, by the reader of constraints itself. */
function parseDer(hex: string): Parsed {
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(hex) || hex.length > 2 * MAX_DER_OCTETS) return { problem: 'der' };
  const name = fromHex(hex);
  const decoded = attemptParse('nameConstraints', () =>
    decodeNameConstraints(
      buildNameConstraints({ permitted: [{ type: 'unknown', value: hex, tag: name[0] ?? 0 }], excluded: [] }),
    ),
  );
  const subtree = decoded.ok && decoded.value.permitted.length === 1 ? decoded.value.permitted[0] : undefined;
  const isWhole = subtree?.type !== 'directory' || parseName(subtree.nameDer).ok;
  return subtree === undefined || !isWhole ? { problem: 'der' } : { subtree };
}
