import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BugError } from '../../../shared/result.ts';
import { certificatePem } from '../../pki/certificate/certificate.ts';
import { isIpAddress } from '../../pki/name/host.ts';
import type { ShownChain } from './shown-chains.ts';

/** What a verifier said of a chain. */
export interface Judgement {
  readonly valid: boolean;
  readonly reason: string;
}

type Judged = ReadonlyMap<string, Judgement>;
type Chains = ReadonlyMap<string, ShownChain>;

const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64');

/** Runs a program that takes a line a chain; a missing one names its Debian package. */
function run(
  command: string,
  args: readonly string[],
  options: { readonly input?: string; readonly debian: string },
): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, GO111MODULE: 'off' },
    ...(options.input !== undefined && { input: options.input }),
  });
  if (error !== undefined) throw new BugError(`${command} is missing: apt-get install ${options.debian}`);
  if (status !== 0) throw new BugError(`${command} failed: ${stderr}`);
  return stdout;
}

/** Go's crypto/x509 with the last certificate as root. */
export function judgeWithGo(chains: Chains): Judged {
  const lines = [...chains].map(([id, { certificates, host = '', purpose, at }]) =>
    JSON.stringify({ id, chain: certificates.map(base64), host, purpose, atMs: at }),
  );
  const answers = run('go', ['run', join(import.meta.dirname, 'judge.go')], {
    input: `${lines.join('\n')}\n`,
    debian: 'golang-go',
  });
  return new Map(
    answers
      .trim()
      .split('\n')
      .map((line) => {
        const { id, valid, reason } = JSON.parse(line) as Judgement & { id: string };
        return [id, { valid, reason }];
      }),
  );
}

/** The trust manager of Java's JSSE and its host name check. */
export function judgeWithJava(chains: Chains): Judged {
  const lines = [...chains].map(([id, { certificates, host = '-', purpose, at }]) =>
    [id, purpose, at, host, ...certificates.map(base64)].join(' '),
  );
  const answers = run(
    'java',
    ['--add-exports', 'java.base/sun.security.util=ALL-UNNAMED', join(import.meta.dirname, 'Judge.java')],
    { input: `${lines.join('\n')}\n`, debian: 'default-jdk-headless' },
  );
  return new Map(
    answers
      .trim()
      .split('\n')
      .map((line) => {
        const [id = '', valid, ...reason] = line.split(' ');
        return [id, { valid: valid === 'true', reason: reason.join(' ') }];
      }),
  );
}

/** `openssl verify` with its defaults and a purpose. */
export function judgeWithOpenssl(chains: Chains): Judged {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-viewers-'));
  try {
    return new Map([...chains].map(([id, chain]) => [id, verifyWithOpenssl(folder, chain)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function verifyWithOpenssl(folder: string, { certificates, host, purpose, at }: ShownChain): Judgement {
  const write = (name: string, ders: readonly Uint8Array[]): string => {
    const file = join(folder, name);
    writeFileSync(file, ders.map(certificatePem).join(''));
    return file;
  };
  const leaf = write('leaf.pem', certificates.slice(0, 1));
  const root = write('root.pem', certificates.slice(-1));
  const middle = certificates.slice(1, -1);
  const { error, status, stdout, stderr } = spawnSync(
    'openssl',
    [
      'verify',
      '-no-CApath',
      '-no-CAstore',
      '-CAfile',
      root,
      ...(middle.length > 0 ? ['-untrusted', write('middle.pem', middle)] : []),
      '-purpose',
      purpose === 'tls-client' ? 'sslclient' : 'sslserver',
      '-attime',
      String(Math.floor(at / 1000)),
      ...(host === undefined ? [] : [isIpAddress(host) ? '-verify_ip' : '-verify_hostname', host]),
      leaf,
    ],
    { encoding: 'utf8' },
  );
  if (error !== undefined) throw new BugError('openssl is missing: apt-get install openssl');
  return { valid: status === 0, reason: /error \d+ at .*/.exec(stdout + stderr)?.[0] ?? '' };
}
