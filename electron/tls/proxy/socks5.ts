import { isIP } from 'node:net';
import { parseIpAddress } from '../../pki/name/ip-address.ts';
import type { ProxyLogin } from '../dial-options.ts';
import { formatTarget, type Target } from '../target.ts';
import { type Dialogue, DialogueStop, explain, read, say } from '../transport/dialogue.ts';
import { anything, exactly } from '../transport/scan.ts';

import { loginEvidence, proxyLogin, proxyRefused } from './findings.ts';

const VERSION = 5;
const METHOD = { none: 0, userAndPassword: 2, noneAcceptable: 0xff } as const;
const CONNECT = 1;
const ADDRESS_TYPE = { ipv4: 1, name: 3, ipv6: 4 } as const;

/** @see RFC 1928 §6 */
const REPLIES: Readonly<Record<number, string>> = {
  1: 'general SOCKS server failure',
  2: 'connection not allowed by ruleset',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'TTL expired',
  7: 'command not supported',
  8: 'address type not supported',
};

/**
 * Asks a SOCKS5 proxy for a connection, with user and password where there is a login. A name is sent as a name: the proxy looks
 * it up. Does no GSS-API. @see RFC 1928, RFC 1929
 */
export function* socks5(target: Target, login: ProxyLogin | null): Dialogue {
  const methods = login === null ? [METHOD.none] : [METHOD.none, METHOD.userAndPassword];
  yield* say(Buffer.from([VERSION, methods.length, ...methods]), `methods ${methods.join(', ')}`);
  const method = yield* readPair('greeting');
  yield* explain(`method ${method}`);
  if (method === METHOD.noneAcceptable)
    throw proxyLogin(
      { code: 'proxy-code', values: { code: method, name: 'no acceptable method' } },
      loginEvidence(login?.user),
    );
  if (!methods.some((each) => each === method)) throw new DialogueStop('order');
  if (method === METHOD.userAndPassword && login !== null) yield* logIn(login);
  yield* connectThrough(target);
}

function* readPair(awaited: 'greeting' | 'answer'): Dialogue<number> {
  const pair = yield* read((octets) => (octets[0] === VERSION ? exactly(2)(octets) : anything(octets)), awaited);
  if (pair[0] !== VERSION) throw new DialogueStop('version');
  return pair[1] ?? 0;
}

function* logIn({ user, password }: ProxyLogin): Dialogue {
  const name = Buffer.from(user, 'utf8');
  const start = Buffer.concat([Buffer.from([1, name.length]), name]);
  const bytes = Buffer.concat([start, Buffer.from([password.length]), password]);
  yield* say(bytes, `user ${user} · password …`, Buffer.concat([start, Buffer.from('…', 'utf8')]));
  const answer = yield* read(exactly(2), 'answer');
  yield* explain(answer[1] === 0 ? 'login accepted' : `login refused (${answer[1]})`);
  if (answer[1] !== 0)
    throw proxyLogin(
      { code: 'proxy-code', values: { code: answer[1] ?? 0, name: 'login refused' } },
      loginEvidence(user),
    );
}

function* connectThrough(target: Target): Dialogue {
  const port = Buffer.from([target.port >> 8, target.port & 0xff]);
  const request = Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), encodeAddress(target.host), port]);
  yield* say(request, `CONNECT ${formatTarget(target)}`);
  // A proxy that refuses may leave out the address behind the code.
  const head = yield* read((octets) => (octets[0] === VERSION ? exactly(2)(octets) : anything(octets)), 'answer');
  if (head[0] !== VERSION) throw new DialogueStop('version');
  const code = head[1] ?? 0;
  const name = REPLIES[code] ?? 'unassigned';
  if (code !== 0) {
    yield* explain(`${name} (${code})`);
    throw proxyRefused({ code: 'proxy-code', values: { code, name } }, code === 5 ? 'server' : 'network');
  }
  yield* read(boundAddress, 'answer');
  yield* explain('succeeded (0)');
}

function encodeAddress(host: string): Buffer {
  // A zone means something on this machine alone.
  const address = isIP(host) === 0 ? undefined : parseIpAddress(host.replace(/%.*$/, ''));
  if (address !== undefined) {
    const type = address.length === 4 ? ADDRESS_TYPE.ipv4 : ADDRESS_TYPE.ipv6;
    return Buffer.concat([Buffer.from([type]), address]);
  }
  const name = Buffer.from(host, 'latin1');
  return Buffer.concat([Buffer.from([ADDRESS_TYPE.name, name.length]), name]);
}

/** What stands behind version and code: a reserved octet, type, address and port. */
function boundAddress(octets: Uint8Array): number | undefined {
  const type = octets[1];
  if (type === undefined) return undefined;
  if (type === ADDRESS_TYPE.ipv4) return exactly(8)(octets);
  if (type === ADDRESS_TYPE.ipv6) return exactly(20)(octets);
  if (type !== ADDRESS_TYPE.name) throw new DialogueStop('encoding');
  return octets[2] === undefined ? undefined : exactly(5 + octets[2])(octets);
}
