import { spawnSync } from 'node:child_process';
import path from 'node:path';

const JAVA_PROGRAM = path.resolve(import.meta.dirname, '../../electron/testing/clients/RevocationCheck.java');

/** Files that a judge is given: PEM. */
export interface Judged {
  readonly trust: string;
  readonly list: string;
  readonly certificate: string;
}

/** Programs that read a list beside a certificate; each answers with what it printed. */
export const LIST_JUDGES = {
  openssl: ({ trust, list, certificate }: Judged): string =>
    printed('openssl', ['verify', '-crl_check', '-CAfile', trust, '-CRLfile', list, certificate]),
  /** The verdict alone: before it stand those on each certificate and each list. */
  gnutls: ({ trust, list, certificate }: Judged): string => {
    const files = ['--load-ca-certificate', trust, '--load-crl', list, '--infile', certificate];
    return /^Chain verification output.*$/m.exec(printed('certtool', ['--verify', ...files]))?.[0] ?? '';
  },
  java: ({ trust, list, certificate }: Judged): string => runJava(trust, certificate, 'crl', list),
} as const;

/** What Java says of a certificate by the answer of a responder. */
export const askByJava = (trust: string, certificate: string, responder: string): string =>
  runJava(trust, certificate, 'ocsp', responder);

const runJava = (...args: readonly string[]): string => printed('java', [JAVA_PROGRAM, ...args]).trim();

/** Of programs that end with another code than 0 where the answer is no. */
function printed(command: string, args: readonly string[]): string {
  const { error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return `${stdout}${stderr}`;
}
