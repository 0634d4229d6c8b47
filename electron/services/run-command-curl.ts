import type { ConnectionRun, StartTlsProtocol, TlsVersion } from '../../shared/model/connection.ts';
import type { CommandDifference, CommandFile } from '../../shared/model/connection-history.ts';
import {
  bracketed,
  certificateFile,
  type BuiltCommand,
  type CommandFileNames,
  isAddress,
  isLegacy,
  LEGACY_CIPHERS,
  requestHost,
  sendsLeafAlone,
  trustsFile,
  trustsSystemToo,
} from './run-command-parts.ts';
import { type CommandWord, formatCommand } from './shell-quoting.ts';

/** Protocols of which curl can begin in the clear. */
const SCHEMES: Readonly<Partial<Record<StartTlsProtocol, string>>> = {
  smtp: 'smtp',
  imap: 'imap',
  pop3: 'pop3',
  ftp: 'ftp',
};
const VERSIONS: Readonly<Record<TlsVersion, string>> = {
  TLSv1: '1.0',
  'TLSv1.1': '1.1',
  'TLSv1.2': '1.2',
  'TLSv1.3': '1.3',
};
/** What a URL can hold and curl leaves as it is; whatever else goes into the request line by an option of its own. */
const isUrlPath = (path: string): boolean =>
  /^\/[A-Za-z0-9._~!$&'()*+,;=:@%?/-]*$/.test(path) && !/\/(?:\.|%2e){1,2}(?:[/?]|$)/i.test(path);

/** `curl` for a run; undefined where it does not speak the protocol before TLS. */
export function buildCurlCommand(run: ConnectionRun, names: CommandFileNames): BuiltCommand | undefined {
  const { startTls } = run.settings;
  const scheme = startTls === null ? 'https' : SCHEMES[startTls];
  if (scheme === undefined) return undefined;
  const files: CommandFile[] = [];
  const name = (holds: CommandFile): string => {
    files.push(holds);
    return names[holds];
  };
  const words: readonly CommandWord[] = [
    ['--verbose'],
    ['--include'],
    ...wayWords(run),
    ...offerWords(run),
    ...credentialWords(run, name),
    ...trustWords(run, name),
    ...timeWords(run),
    ...requestWords(run, scheme),
  ];
  return { tool: 'curl', text: formatCommand('curl', words), differs: differences(run), files };
}

/** The name that curl sends as server name and puts into the request. An address sends none. */
const urlHost = ({ serverName, host, address }: ConnectionRun): string =>
  serverName ?? (isAddress(host) ? host : (address ?? host));

function wayWords(run: ConnectionRun): CommandWord[] {
  const { settings, host, port, address } = run;
  const { proxy } = settings;
  const words: CommandWord[] = [];
  const name = urlHost(run);
  if (settings.family !== 'any') words.push([settings.family === 'ipv4' ? '--ipv4' : '--ipv6']);
  if (settings.localAddress !== null) words.push(['--interface', `host!${settings.localAddress}`]);
  if (proxy === null) words.push(['--noproxy', '*']);
  else {
    const scheme = proxy.kind === 'http' ? 'http' : 'socks5h';
    words.push(['--proxy', `${scheme}://${bracketed(proxy.host)}:${proxy.port}`]);
    if (proxy.kind === 'http') words.push(['--proxytunnel']);
    // Without a passphrase behind the name curl asks for it.
    if (proxy.user !== null) words.push(['--proxy-user', proxy.user]);
  }
  if (proxy === null && address !== undefined && name !== address)
    words.push(['--resolve', `${bracketed(name)}:${port}:${bracketed(address)}`]);
  if (proxy !== null && name !== host)
    words.push(['--connect-to', `${bracketed(name)}:${port}:${bracketed(host)}:${port}`]);
  return words;
}

function offerWords(run: ConnectionRun): CommandWord[] {
  const { minVersion, maxVersion, ciphers, groups, alpn, startTls } = run.settings;
  const words: CommandWord[] = [[`--tlsv${VERSIONS[minVersion]}`], ['--tls-max', VERSIONS[maxVersion]]];
  if (ciphers.length > 0) words.push(['--ciphers', [...ciphers, ...(isLegacy(run) ? ['@SECLEVEL=0'] : [])].join(':')]);
  else if (isLegacy(run)) words.push(['--ciphers', LEGACY_CIPHERS]);
  if (groups.length > 0) words.push(['--curves', groups.join(':')]);
  if (startTls === null) words.push([alpn.includes('h2') ? '--http2' : '--http1.1']);
  if (alpn.length === 0) words.push(['--no-alpn']);
  return words;
}

function credentialWords(run: ConnectionRun, name: (holds: CommandFile) => string): CommandWord[] {
  if (run.credential === null) return [];
  // A colon would begin the passphrase; the backslash is how curl takes one as it is.
  const file = name(certificateFile(run)).replaceAll(/[\\:]/g, String.raw`\$&`);
  return [
    ['--cert', file],
    ['--key', name('key')],
  ];
}

function trustWords(run: ConnectionRun, name: (holds: CommandFile) => string): CommandWord[] {
  const words: CommandWord[] = trustsFile(run) ? [['--cacert', name('trust')]] : [];
  return run.settings.trust === 'none' || run.settings.allowRequestWithoutTrust ? [...words, ['--insecure']] : words;
}

function timeWords({ settings: { timeouts, proxy, startTls } }: ConnectionRun): CommandWord[] {
  const { connectMs, proxyMs, startTlsMs, handshakeMs, waitMs } = timeouts;
  const untilTls = connectMs + handshakeMs + (proxy === null ? 0 : proxyMs) + (startTls === null ? 0 : startTlsMs);
  return [
    ['--connect-timeout', String(untilTls / 1000)],
    ['--max-time', String((untilTls + waitMs) / 1000)],
  ];
}

function requestWords(run: ConnectionRun, scheme: string): CommandWord[] {
  const name = urlHost(run);
  const base = `${scheme}://${bracketed(name)}:${run.port}`;
  if (scheme !== 'https') return [['--ssl-reqd'], ['--url', `${base}/`]];
  const path = run.settings.httpGet ?? '/';
  const words: CommandWord[] = [];
  if (run.serverName === null && name !== run.host) words.push(['--header', `Host: ${requestHost(run)}`]);
  if (isUrlPath(path)) return [...words, ['--globoff'], ['--url', `${base}${path}`]];
  return [...words, ['--request-target', path], ['--url', `${base}/`]];
}

function differences(run: ConnectionRun): readonly CommandDifference[] {
  const { settings, serverName, host, credential } = run;
  const offered = settings.alpn.join(',');
  const found: CommandDifference[] = [];
  const known = ['', 'http/1.1', 'h2,http/1.1'].includes(offered);
  if (!known || (settings.startTls !== null && offered !== '')) found.push('alpn');
  if (credential !== null && sendsLeafAlone(run) && trustsFile(run)) found.push('chain');
  if (settings.groups.some((group) => /mlkem|kyber/i.test(group))) found.push('groups');
  if (settings.startTls !== null || settings.httpGet === null || run.alpn === 'h2') found.push('request');
  if (serverName === null && !isAddress(host)) found.push('server-name');
  if (settings.signatureSchemes.length > 0) found.push('signature-schemes');
  if (trustsSystemToo(run)) found.push('trust');
  return found;
}
