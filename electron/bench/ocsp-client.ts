import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { ParsedCertificate } from '../pki/certificate/certificate.ts';
import { buildOcspRequest } from '../pki/revocation/ocsp-request.ts';

/** Whom to ask about whom. */
export interface OcspTarget {
  /** Whether it takes more than one question over a connection. */
  readonly keepsAlive: boolean;
  readonly port: number;
  readonly issuer: ParsedCertificate;
  readonly leaves: readonly ParsedCertificate[];
}

export interface OcspLoad {
  readonly perSecond: number;
  readonly p99Ms: number;
}

const CONNECTIONS = 50;
/** Of the answer's first octets: ENUMERATED successful. */
const SUCCESSFUL = '0a0100';

/** Asks so many questions, or for so long, over 50 connections at once, each with a nonce of its own, and waits for whole answers. */
export async function loadResponder(
  { keepsAlive, port, issuer, leaves }: OcspTarget,
  until: { readonly questions: number } | { readonly ms: number },
): Promise<OcspLoad> {
  const agent = new Agent({ keepAlive: keepsAlive, maxSockets: CONNECTIONS });
  const took: number[] = [];
  const start = performance.now();
  let asked = 0;
  const goesOn = (): boolean => ('questions' in until ? asked < until.questions : performance.now() - start < until.ms);
  const work = async (): Promise<void> => {
    while (goesOn()) {
      const certificate = leaves[asked++ % leaves.length];
      if (certificate === undefined) throw new Error('nothing to ask about');
      const body = buildOcspRequest({ certificate, issuer, nonce: randomBytes(32) });
      const begun = performance.now();
      await ask(agent, port, body);
      took.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  const p99Ms = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? Number.NaN;
  return { perSecond: took.length / seconds, p99Ms };
}

function ask(agent: Agent, port: number, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/ocsp-request', 'content-length': body.length };
    const sent = request({ agent, port, host: '127.0.0.1', method: 'POST', path: '/ocsp', headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const octets = Buffer.concat(chunks);
        if (answer.statusCode === 200 && octets.subarray(0, 12).toString('hex').includes(SUCCESSFUL)) resolve();
        else reject(new Error(`answered ${answer.statusCode}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
