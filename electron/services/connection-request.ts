import type { LoginId, RunId } from '../../shared/model/brands.ts';
import type {
  AddressFamily,
  ChainChoice,
  ProxyKind,
  RunSettings,
  StartTlsProtocol,
  TlsVersion,
} from '../../shared/model/connection.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult } from '../../shared/result.ts';
import type { DialProxy } from '../tls/dial-options.ts';
import { parseTarget } from '../tls/target.ts';
import type { TrustChoice } from './connection-trust.ts';
import type { CredentialChoice } from './credential.ts';

/** A proxy on the way. The login is one of the workspace or brought along; its password is zeroed by the dial. */
export interface ProxyRequest {
  readonly kind: ProxyKind;
  readonly host: string;
  readonly port: string;
  readonly login: null | { readonly id: LoginId } | { readonly user: string; readonly password: Uint8Array };
}

/** What one test connection is asked for. */
export interface DialRequest {
  readonly host: string;
  readonly port: string;
  readonly serverName: RunSettings['serverName'];
  readonly credential: CredentialChoice;
  readonly trust: TrustChoice;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  readonly alpn: readonly string[];
  /** Path of a minimal HTTP GET after the handshake; null sends nothing. */
  readonly httpGet: string | null;
  readonly allowRequestWithoutTrust: boolean;
  /** Protocol that begins in the clear; null begins with TLS. */
  readonly startTls: StartTlsProtocol | null;
  readonly proxy: ProxyRequest | null;
  readonly family: AddressFamily;
  /** Address of this computer to connect from; null leaves it to the system. */
  readonly localAddress: string | null;
  /** Names as `RunSettings` has them; empty for the default offer. */
  readonly ciphers: readonly string[];
  readonly groups: readonly string[];
  readonly signatureSchemes: readonly string[];
  readonly chain: ChainChoice;
  /** Whether a refused run is followed by a dial without certificate. */
  readonly secondDial: boolean;
  readonly connectTimeoutMs: number;
  readonly proxyTimeoutMs: number;
  readonly startTlsTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly waitMs: number;
  /** Chosen by the caller where it must be known before the run ends. */
  readonly runId?: RunId | undefined;
}

/** What a dial does that asks for nothing special: straight to the address, default offer, whole chain, once. */
export const PLAIN_DIAL = {
  startTls: null,
  proxy: null,
  family: 'any',
  localAddress: null,
  ciphers: [],
  groups: [],
  signatureSchemes: [],
  chain: 'full',
  secondDial: false,
  proxyTimeoutMs: 10_000,
  startTlsTimeoutMs: 10_000,
} as const satisfies Partial<DialRequest>;

/** Host and port of `host:port`, `[::1]:443`, `bücher.example`; 443 without a port. Fails with `connection.host-invalid`, `connection.port-invalid`. */
export const parseDialTarget = (text: string): Result<Pick<DialRequest, 'host' | 'port'>, AppError> =>
  mapResult(parseTarget(text, HTTPS_PORT), ({ host, port }) => ({ host, port: String(port) }));

const HTTPS_PORT = 443;

/** The request as the run tells it, without any secret. `proxy` is the way that was taken. */
export function describeSettings(request: DialRequest, proxy: DialProxy | null): RunSettings {
  const { trust, connectTimeoutMs, proxyTimeoutMs, startTlsTimeoutMs, handshakeTimeoutMs, waitMs } = request;
  return {
    serverName: request.serverName,
    minVersion: request.minVersion,
    maxVersion: request.maxVersion,
    alpn: request.alpn,
    ciphers: request.ciphers,
    groups: request.groups,
    signatureSchemes: request.signatureSchemes,
    family: request.family,
    localAddress: request.localAddress,
    startTls: request.startTls,
    proxy:
      proxy === null ? null : { kind: proxy.kind, host: proxy.host, port: proxy.port, user: proxy.login?.user ?? null },
    chain: request.chain,
    trust: typeof trust === 'string' ? trust : trust.andSystem === true ? 'files-and-system' : 'files',
    httpGet: request.httpGet,
    allowRequestWithoutTrust: request.allowRequestWithoutTrust,
    secondDial: request.secondDial,
    timeouts: {
      connectMs: connectTimeoutMs,
      proxyMs: proxyTimeoutMs,
      startTlsMs: startTlsTimeoutMs,
      handshakeMs: handshakeTimeoutMs,
      waitMs,
    },
  };
}
