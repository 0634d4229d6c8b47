import { isIP } from 'node:net';
import type { CertificateId, UnixMs } from '../../shared/model/brands.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import {
  type AddressFamily,
  type ProxyKind,
  type StartTlsProtocol,
  TLS_VERSIONS,
  type TlsVersion,
} from '../../shared/model/connection.ts';
import { ok, type Result } from '../../shared/result.ts';
import { checkHost, checkPort } from './target.ts';

/** A certificate and its key for one dial. */
export interface DialCredential {
  /** Shown in the result, never sent. */
  readonly name: string;
  /** DER, leaf first, then what is sent after it. */
  readonly certificateDerChain: readonly Uint8Array[];
  /** Unencrypted PEM. The caller zeroes it once the dial has answered. */
  readonly keyPem: Uint8Array;
  readonly certificateId?: CertificateId;
  /** When its issuer revoked it or put it on hold, where that is known here. */
  readonly revokedAt?: UnixMs;
  /** DER of what stands above the leaf as far as it is known here, root included, sent or not; the diagnosis looks at it. */
  readonly knownDer?: readonly Uint8Array[];
  /** The newest revocation list known here of each issuer, where there is one; servers may hold the same. */
  readonly lists?: readonly KnownList[];
}

export interface KnownList {
  /** DER of the issuer's certificate. */
  readonly issuerDer: Uint8Array;
  readonly nextUpdate: UnixMs;
}

/** Whom to believe about the server. */
export interface TrustInput {
  /** `given`: the anchors alone; `system`: the anchors and those the runtime carries; `none`: do not judge. */
  readonly mode: 'given' | 'system' | 'none';
  /** DER. */
  readonly anchors: readonly Uint8Array[];
  /** DER of intermediates known here; a path that needs them still counts as an incomplete chain of the server. */
  readonly intermediates: readonly Uint8Array[];
}

/** Through whom to connect. */
export interface DialProxy {
  readonly kind: ProxyKind;
  readonly host: string;
  readonly port: number;
  readonly login: ProxyLogin | null;
}

export interface ProxyLogin {
  /** At most 255 octets of UTF-8. */
  readonly user: string;
  /** At most 255 octets. The caller zeroes it after the call; the copies made here are zeroed once sent. */
  readonly password: Uint8Array;
}

export interface DialOptions {
  readonly host: string;
  readonly port: number;
  /** `same` as the host (nothing is sent for an IP address), `off`, or the name to send. */
  readonly serverName: string;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  readonly alpn: readonly string[];
  /** OpenSSL names of TLS ≤ 1.2 suites in order of preference; empty for the default offer. */
  readonly ciphers: readonly string[];
  /** Registry names in order of preference; empty for the default offer. */
  readonly groups: readonly string[];
  readonly signatureSchemes: readonly string[];
  readonly family: AddressFamily;
  /** IP address to leave from; null leaves the choice to the system. */
  readonly localAddress: string | null;
  readonly startTls: StartTlsProtocol | null;
  readonly proxy: DialProxy | null;
  readonly credential?: DialCredential;
  readonly trust: TrustInput;
  /** The instant certificates are judged at. */
  readonly at: UnixMs;
  /** For name look-up and TCP together. */
  readonly connectTimeoutMs: number;
  /** For greeting, login and CONNECT of the proxy. */
  readonly proxyTimeoutMs: number;
  /** For all that is said before TLS. */
  readonly startTlsTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  /** How long to listen after the handshake before calling the server silent. */
  readonly afterHandshakeWaitMs: number;
  /** Path and query of one GET after the handshake. */
  readonly httpGet?: string;
  /** Whether that request waits for a verified chain and name. */
  readonly requireTrustForRequest: boolean;
  /** Whether a refused credential is followed by one more dial without it. */
  readonly secondDial: boolean;
}

export const DIAL_DEFAULTS = {
  serverName: 'same',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  alpn: [],
  ciphers: [],
  groups: [],
  signatureSchemes: [],
  family: 'any',
  localAddress: null,
  startTls: null,
  proxy: null,
  connectTimeoutMs: 10_000,
  proxyTimeoutMs: 10_000,
  startTlsTimeoutMs: 10_000,
  handshakeTimeoutMs: 10_000,
  afterHandshakeWaitMs: 2_000,
  requireTrustForRequest: true,
  secondDial: false,
} as const satisfies Partial<DialOptions>;

const MAX_TIMEOUT_MS = 600_000;
const TIMEOUTS = [
  'connectTimeoutMs',
  'proxyTimeoutMs',
  'startTlsTimeoutMs',
  'handshakeTimeoutMs',
  'afterHandshakeWaitMs',
] as const;
const MAX_PATH_LENGTH = 4_096;

/** The options with the host in A-label form, or what our side could not try. */
export function checkDialOptions(options: DialOptions): Result<DialOptions, AppError> {
  const host = checkHost(options.host);
  if (!host.ok) return host;
  const port = checkPort(options.port);
  if (!port.ok) return port;
  const named = checkServerName(options);
  if (!named.ok) return named;
  if (!localAddressFits(options)) return fail('connection.local-address-invalid', {});
  const proxy = checkProxy(options.proxy);
  if (!proxy.ok) return proxy;
  const unsupported = findUnsupported(options);
  if (unsupported !== undefined)
    return fail('connection.option-unsupported', { option: unsupported[0], value: unsupported[1] });
  return ok({ ...options, host: host.value, serverName: named.value, proxy: proxy.value });
}

const familyOf = (address: string): AddressFamily => {
  const version = isIP(address);
  return version === 0 ? 'any' : version === 4 ? 'ipv4' : 'ipv6';
};

const familiesMeet = (a: AddressFamily, b: AddressFamily): boolean => a === 'any' || b === 'any' || a === b;

/** An address of this form, of the wanted family and that of an address we are to reach. Whether this computer has it shows when it is used. */
function localAddressFits({ localAddress, family, host, proxy }: DialOptions): boolean {
  if (localAddress === null) return true;
  const local = familyOf(localAddress);
  return local !== 'any' && familiesMeet(local, family) && familiesMeet(local, familyOf((proxy ?? { host }).host));
}

/** @see RFC 1929 §2, RFC 7617 §2 */
const MAX_LOGIN = 255;

function checkProxy(proxy: DialProxy | null): Result<DialProxy | null, AppError> {
  if (proxy === null) return ok(null);
  const host = checkHost(proxy.host);
  if (!host.ok) return host;
  const port = checkPort(proxy.port);
  if (!port.ok) return port;
  return proxy.login === null || loginFits(proxy.kind, proxy.login)
    ? ok({ ...proxy, host: host.value })
    : fail('connection.proxy-invalid', {});
}

/** A colon would end the user's name in Basic; what steers a line has no place in it. */
function loginFits(kind: ProxyKind, { user, password }: ProxyLogin): boolean {
  const length = Buffer.byteLength(user, 'utf8');
  return (
    length >= 1 &&
    length <= MAX_LOGIN &&
    password.length <= MAX_LOGIN &&
    !/\p{Cc}/u.test(user) &&
    !(kind === 'http' && user.includes(':'))
  );
}

function checkServerName(options: DialOptions): Result<string, AppError> {
  return options.serverName === 'same' || options.serverName === 'off'
    ? ok(options.serverName)
    : checkHost(options.serverName);
}

function findUnsupported(options: DialOptions): readonly [option: string, value: string] | undefined {
  if (TLS_VERSIONS.indexOf(options.minVersion) > TLS_VERSIONS.indexOf(options.maxVersion)) {
    return ['versions', `${options.minVersion}–${options.maxVersion}`];
  }
  const protocol = options.alpn.find((name) => !/^[\x21-\x7e]{1,255}$/.test(name));
  if (protocol !== undefined) return ['alpn', protocol.slice(0, 64)];
  if (options.httpGet !== undefined && !isRequestTarget(options.httpGet))
    return ['http-get', options.httpGet.slice(0, 64)];
  const first = (options.proxy ?? options).host;
  if (!familiesMeet(options.family, familyOf(first))) return ['family', options.family];
  for (const option of TIMEOUTS) {
    if (!(options[option] >= 1 && options[option] <= MAX_TIMEOUT_MS)) return [option, String(options[option])];
  }
  if (options.credential?.certificateDerChain.length === 0) return ['credential', options.credential.name];
  return undefined;
}

/** Printable ASCII without space, from the slash on: nothing in it can end the request line. */
const isRequestTarget = (path: string): boolean => path.length <= MAX_PATH_LENGTH && /^\/[\x21-\x7e]*$/.test(path);
