import { isIP, isIPv6 } from 'node:net';
import { type AppError, fail } from '../../shared/errors.ts';
import { decodePunycode } from '../../shared/name/punycode.ts';
import { ok, type Result } from '../../shared/result.ts';

export interface Target {
  /** A-label form of a name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
}

const MAX_HOST_LENGTH = 253;
/** What a URL would cut off or decode instead of refusing, and what no host name holds. */
const FORBIDDEN = /[\s\p{Cc}\p{Cf}/?#@\\%:[\]<>^|"`{}]/u;

/**
 * Reads `host:port`, `[::1]:443`, `bücher.example:443` or, given a default port, a host alone. Fails with
 * `connection.host-invalid` or `connection.port-invalid`. Does not look the name up.
 */
export function parseTarget(text: string, defaultPort?: number): Result<Target, AppError> {
  const { hostText, portText } = splitTarget(text.trim());
  const host = checkHost(hostText);
  if (!host.ok) return host;
  const port = checkPort(portText ?? defaultPort ?? '');
  return port.ok ? ok({ host: host.value, port: port.value }) : port;
}

function splitTarget(text: string): { readonly hostText: string; readonly portText: string | undefined } {
  const bracketed = /^(\[[^\]]*\])(?::(.*))?$/s.exec(text);
  if (bracketed !== null) return { hostText: bracketed[1] ?? '', portText: bracketed[2] };
  const colon = text.lastIndexOf(':');
  if (colon === -1 || isIPv6(text)) return { hostText: text, portText: undefined };
  return { hostText: text.slice(0, colon), portText: text.slice(colon + 1) };
}

/** Checks a host and gives its A-label form; IPv6 with or without brackets. Fails with `connection.host-invalid`. @see RFC 5891, UTS 46 */
export function checkHost(host: string): Result<string, AppError> {
  const problem = (name: string): Result<string, AppError> =>
    fail('connection.host-invalid', { host: host.slice(0, 256), problem: name });
  if (host === '') return problem('empty');
  const address = /^\[(.*)\]$/s.exec(host)?.[1];
  if (address !== undefined) return isIPv6(address) ? ok(address) : problem('ipv6');
  if (isIP(host) !== 0) return ok(host);
  if (/^[0-9a-f.]*:[0-9a-f.:]*$/i.test(host)) return problem('ipv6');
  if (FORBIDDEN.test(host)) return problem('characters');
  const ascii = asciiHost(host);
  if (ascii === undefined || !ascii.split('.').every(isLabel)) return problem('name');
  return ascii.length > MAX_HOST_LENGTH || !labelsFit(ascii) ? problem('length') : ok(ascii);
}

function asciiHost(host: string): string | undefined {
  try {
    const { hostname } = new URL(`https://${host}`);
    return hostname === '' ? undefined : hostname;
  } catch {
    // The URL parser is the only IDNA implementation at hand, and it says no by throwing.
    return undefined;
  }
}

/** An engine may pass over an A-label that encodes nothing, or not what an encoder would write. @see RFC 5891 §5.4 */
function isLabel(label: string): boolean {
  if (!label.startsWith('xn--')) return true;
  const decoded = decodePunycode(label.slice('xn--'.length));
  return decoded !== undefined && asciiHost(decoded) === label;
}

const labelsFit = (name: string): boolean =>
  name
    .replace(/\.$/, '')
    .split('.')
    .every((label) => label.length >= 1 && label.length <= 63);

/** Checks a TCP port, 1 to 65535, given as number or decimal text. Fails with `connection.port-invalid`. */
export function checkPort(port: number | string): Result<number, AppError> {
  const text = String(port);
  const number = Number(text);
  return /^[0-9]{1,5}$/.test(text) && number >= 1 && number <= 65_535
    ? ok(number)
    : fail('connection.port-invalid', { port: text.slice(0, 32) });
}

/** `host:port`, an IPv6 address in brackets. */
export const formatTarget = (target: Target): string =>
  `${isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;
