import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ParsedCertificate } from '../pki/certificate/certificate.ts';
import { buildOcspRequest } from '../pki/revocation/ocsp-request.ts';

/** Whom to ask about whom. */
export interface OcspTarget {
  readonly port: number;
  readonly issuer: ParsedCertificate;
  readonly leaves: readonly ParsedCertificate[];
}

export interface OcspLoad {
  readonly perSecond: number;
  readonly p99Ms: number;
}

export interface OcspQuestions {
  readonly count: number;
  /** One of its own in each, so that each answer is signed; without them answers may be those that were given before. */
  readonly nonces: boolean;
}

/** Asks over 50 connections at once, and waits for whole answers; a program in a process of its own. */
export interface OcspClient {
  load(target: OcspTarget, questions: OcspQuestions): Promise<OcspLoad>;
  remove(): void;
}

const CONNECTIONS = 50;
const run = promisify(execFile);

/** Builds the client, which stands beside as text: a `.go` file would make the folder a Go package. */
export function buildOcspClient(): OcspClient {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-bench-ocsp-client-'));
  const program = path.join(folder, 'ask-ocsp');
  const source = path.join(folder, 'main.go');
  copyFileSync(path.join(import.meta.dirname, 'rivals', 'ask-ocsp.go.txt'), source);
  const settings = { GOCACHE: path.join(folder, 'cache'), GOPATH: folder, GOFLAGS: '', GO111MODULE: 'off' };
  execFileSync('go', ['build', '-o', program, source], { env: { ...process.env, ...settings }, stdio: 'pipe' });
  return {
    load: async ({ port, issuer, leaves }, { count, nonces }) => {
      const file = path.join(folder, 'questions');
      writeFileSync(file, Buffer.concat(buildQuestions(issuer, leaves, { count, nonces })));
      const { stdout } = await run(program, [`http://127.0.0.1:${port}/ocsp`, file, String(CONNECTIONS)]);
      return JSON.parse(stdout) as OcspLoad;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function buildQuestions(
  issuer: ParsedCertificate,
  leaves: readonly ParsedCertificate[],
  { count, nonces }: OcspQuestions,
): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, at) => {
    const certificate = leaves[at % leaves.length];
    if (certificate === undefined) throw new Error('nothing to ask about');
    const question = buildOcspRequest({ certificate, issuer, ...(nonces && { nonce: randomBytes(32) }) });
    const length = Buffer.alloc(4);
    length.writeUInt32BE(question.length);
    return Buffer.concat([length, question]);
  });
}
