import type { ConnectionRun } from '../../shared/model/connection.ts';
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
  sendsRequest,
  trustsFile,
  trustsSystemToo,
  wantedName,
} from './run-command-parts.ts';
import { type CommandWord, formatCommand, quoteForShell } from './shell-quoting.ts';

/** Names that OpenSSL has since 3.5 alone. */
const HYBRID = /mlkem|kyber/i;

/** `openssl s_client` for a run; it stays open for as long as the run listened. */
export function buildOpensslCommand(run: ConnectionRun, names: CommandFileNames): BuiltCommand {
  const files: CommandFile[] = [];
  const name = (holds: CommandFile): string => {
    files.push(holds);
    return names[holds];
  };
  const words: readonly CommandWord[] = [
    ...wayWords(run, name),
    ...offerWords(run),
    ...credentialWords(run, name),
    ...trustWords(run, name),
    ['-nocommands'],
  ];
  const text = `${inputText(run)} |\n${formatCommand('openssl s_client', words)}`;
  return { tool: 'openssl', text, differs: differences(run), files };
}

function wayWords(run: ConnectionRun, name: (holds: CommandFile) => string): CommandWord[] {
  const { settings, host, port, address, serverName } = run;
  const { proxy } = settings;
  const place = proxy === null ? (address ?? host) : host;
  const words: CommandWord[] = [['-connect', `${bracketed(place)}:${port}`]];
  if (settings.family !== 'any') words.push([settings.family === 'ipv4' ? '-4' : '-6']);
  if (settings.localAddress !== null) words.push(['-bind', bracketed(settings.localAddress)]);
  if (proxy?.kind === 'http') {
    words.push(['-proxy', `${bracketed(proxy.host)}:${proxy.port}`]);
    if (proxy.user !== null)
      words.push(['-proxy_user', proxy.user], ['-proxy_pass', `file:${name('proxy-passphrase')}`]);
  }
  if (settings.startTls !== null) words.push(['-starttls', settings.startTls]);
  if (settings.startTls?.startsWith('xmpp') === true) words.push(['-name', wantedName(run)]);
  words.push(serverName === null ? ['-noservername'] : ['-servername', serverName]);
  return words;
}

function offerWords(run: ConnectionRun): CommandWord[] {
  const { minVersion, maxVersion, alpn, ciphers, groups, signatureSchemes } = run.settings;
  const words: CommandWord[] = [
    ['-min_protocol', minVersion],
    ['-max_protocol', maxVersion],
  ];
  if (ciphers.length > 0) words.push(['-cipher', [...ciphers, ...(isLegacy(run) ? ['@SECLEVEL=0'] : [])].join(':')]);
  else if (isLegacy(run)) words.push(['-cipher', LEGACY_CIPHERS]);
  if (groups.length > 0) words.push(['-groups', groups.join(':')]);
  if (signatureSchemes.length > 0) words.push(['-sigalgs', signatureSchemes.join(':')]);
  const names = alpn.filter((name) => !name.includes(','));
  if (names.length > 0) words.push(['-alpn', names.join(',')]);
  return words;
}

function credentialWords(run: ConnectionRun, name: (holds: CommandFile) => string): CommandWord[] {
  if (run.credential === null) return [];
  const words: CommandWord[] = [
    ['-cert', name(certificateFile(run))],
    ['-key', name('key')],
  ];
  if (!sendsLeafAlone(run)) words.push(['-cert_chain', name('chain')]);
  return words;
}

/** With a certificate that goes alone the trusted ones are kept apart, since OpenSSL completes a chain from what it trusts. */
function trustWords(run: ConnectionRun, name: (holds: CommandFile) => string): CommandWord[] {
  const wanted = wantedName(run);
  const words: CommandWord[] = [[isAddress(wanted) ? '-verify_ip' : '-verify_hostname', wanted]];
  if (!trustsFile(run)) return words;
  if (trustsSystemToo(run)) return [...words, ['-CAfile', name('trust')]];
  const apart = run.credential !== null && sendsLeafAlone(run);
  const file: CommandWord = [apart ? '-verifyCAfile' : '-CAfile', name('trust')];
  return [...words, file, ...(apart ? [['-no-CAfile'] as const] : []), ['-no-CApath'], ['-no-CAstore']];
}

/** What goes to the server, and then time for it to answer: at the end of its input the program leaves. */
function inputText(run: ConnectionRun): string {
  const seconds = Math.ceil(run.settings.timeouts.waitMs / 1000) + 1;
  const { httpGet } = run.settings;
  if (httpGet === null || !sendsRequest(run)) return `sleep ${seconds}`;
  const lines = [
    `GET ${httpGet} HTTP/1.1`,
    `Host: ${requestHost(run)}`,
    'User-Agent: Countersign',
    'Accept: */*',
    'Connection: close',
    '',
  ];
  return `{ printf '%s\\r\\n' ${lines.map(quoteForShell).join(' ')}; sleep ${seconds}; }`;
}

function differences(run: ConnectionRun): readonly CommandDifference[] {
  const { alpn, groups, proxy } = run.settings;
  const found: CommandDifference[] = ['timeouts'];
  if (alpn.some((name) => name.includes(','))) found.push('alpn');
  if (groups.some((group) => HYBRID.test(group))) found.push('groups');
  if (proxy?.kind === 'socks5') found.push('proxy');
  return found;
}
