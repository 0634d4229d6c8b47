import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { CommandDifference, CommandFile } from '../../shared/model/connection-history.ts';

/** Names of the files that commands read. */
export type CommandFileNames = Readonly<Record<CommandFile, string>>;

/** One command with the files it reads. */
export interface BuiltCommand {
  readonly tool: 'openssl' | 'curl';
  readonly text: string;
  readonly differs: readonly CommandDifference[];
  readonly files: readonly CommandFile[];
}

/** Levels below which OpenSSL signs nothing for TLS 1.0 and 1.1. */
export const LEGACY_CIPHERS = 'DEFAULT:@SECLEVEL=0';

export const isLegacy = ({ settings }: ConnectionRun): boolean =>
  settings.minVersion === 'TLSv1' || settings.minVersion === 'TLSv1.1';

/** The name the server's certificate is held against. */
export const wantedName = ({ host, settings: { serverName } }: ConnectionRun): string =>
  typeof serverName === 'string' ? host : serverName.name;

/** An IPv6 address in brackets, whatever else as it is. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

export const isAddress = (host: string): boolean => host.includes(':') || /^\d+(?:\.\d+){3}$/.test(host);

/** Whether the run sent its request, or would have had it come so far. */
export const sendsRequest = ({ settings, trust, alpn, peerChain }: ConnectionRun): boolean => {
  const trusted = peerChain.length === 0 || (trust.verified && trust.nameMatches);
  return settings.httpGet !== null && alpn !== 'h2' && (settings.allowRequestWithoutTrust || trusted);
};

/** Whether the certificate goes alone, without issuers. */
export const sendsLeafAlone = ({ settings, credential }: ConnectionRun): boolean =>
  settings.chain === 'leaf' || (credential?.chainLength ?? 0) <= 1;

/** A file of which every certificate is sent, and no more than the run sent. */
export const certificateFile = ({ settings }: ConnectionRun): CommandFile =>
  settings.chain === 'leaf' ? 'leaf' : 'certificate';

/** Whether the trusted certificates come from a file. */
export const trustsFile = ({ settings: { trust } }: ConnectionRun): boolean => trust !== 'system' && trust !== 'none';

export const trustsSystemToo = ({ settings: { trust } }: ConnectionRun): boolean =>
  trust === 'workspace-and-system' || trust === 'files-and-system';

/** The name in the request's Host line. */
export const requestHost = ({ serverName, host, port }: ConnectionRun): string => {
  const name = serverName ?? bracketed(host);
  return port === 443 ? name : `${name}:${port}`;
};
