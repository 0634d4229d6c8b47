import { readFileSync } from 'node:fs';
import { parseCertificate, type ParsedCertificate } from '../pki/certificate/certificate.ts';
import { buildOcspRequest } from '../pki/revocation/ocsp-request.ts';
import { NO_JOB } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { startTestApplication, valueOf } from '../testing/application.ts';

/** What the process that serves tells the one that asks; certificates as base64. */
export interface OcspServed {
  readonly port: number;
  readonly issuer: string;
  readonly leaves: readonly string[];
}

/** Answers of one second of a processor, its threads and the vault's process counted in, without a connection. */
export interface OcspSigned {
  readonly perCpuSecond: number;
  /** The same by the clock, which tells less where the machine does something else too. */
  readonly perSecond: number;
}

const CERTIFICATES = 200;
const WARM_UP = 2000;
const TOGETHER = 1000;
const TICKS_A_SECOND = 100;

/** `sign N`: answers N questions, each with a nonce of its own, and says how fast. `serve`: listens until its input ends. */
const [mode, count = '0'] = process.argv.slice(2);
const test = startTestApplication();
test.clock.now = Date.now();
const workspace = await test.createWorkspace();
const { issuer, leaves } = await prepare(workspace);
if (mode === 'sign') {
  await answerAll(WARM_UP);
  const cpuBefore = cpuSeconds();
  const perSecond = await answerAll(Number(count));
  const perCpuSecond = Number(count) / (cpuSeconds() - cpuBefore);
  process.stdout.write(`${JSON.stringify({ perCpuSecond, perSecond } satisfies OcspSigned)}\n`);
} else {
  valueOf(await workspace.responder.set({ port: 0, ratePerSecond: 0 }));
  const { running } = valueOf(await workspace.responder.start());
  const base64 = ({ der }: ParsedCertificate): string => Buffer.from(der).toString('base64');
  const served: OcspServed = { port: running?.port ?? 0, issuer: base64(issuer), leaves: leaves.map(base64) };
  process.stdout.write(`${JSON.stringify(served)}\n`);
  for await (const line of process.stdin) {
    // A word on the input asks for the memory held.
    if (String(line).includes('memory')) process.stdout.write(`${JSON.stringify(process.memoryUsage())}\n`);
  }
}
await test.end();

async function prepare({ authorities, issuing, exports, responder }: Workspace) {
  const authority = valueOf(await authorities.create({ name: 'CA', key: 'p256' }));
  const order = { authorityId: authority.id, profile: 'tls-client', key: 'p256' } as const;
  const requests = Array.from({ length: CERTIFICATES }, (_, i) => ({ ...order, subject: `CN=leaf ${i}` }));
  const issued = valueOf(await issuing.issueMany(requests, NO_JOB));
  valueOf(await responder.renewSigners(authority.id));
  const read = async (id: (typeof issued)[number]['id']): Promise<ParsedCertificate> => {
    const target = { path: test.at(`${id}.der`), overwrite: false };
    valueOf(await exports.certificate({ id, format: 'der', target }));
    return valueOf(parseCertificate(new Uint8Array(readFileSync(target.path))));
  };
  const parsed: ParsedCertificate[] = [];
  for (const { id } of issued) parsed.push(await read(id));
  return { issuer: await read(authority.certificateId), leaves: parsed };
}

async function answerAll(total: number): Promise<number> {
  const questions = Array.from({ length: total }, (_, i) => {
    const certificate = leaves[i % leaves.length];
    if (certificate === undefined) throw new Error('nothing to ask about');
    const nonce = new Uint8Array(32);
    new DataView(nonce.buffer).setUint32(0, i + 1);
    return buildOcspRequest({ certificate, issuer, nonce });
  });
  let next = 0;
  const work = async (): Promise<void> => {
    for (let body = questions[next++]; body !== undefined; body = questions[next++]) {
      const question = { method: 'POST', path: '/ocsp', contentType: 'application/ocsp-request', body };
      const { about } = await workspace.responder.answer(question);
      if (about.end !== 'good' || about.signed !== 'now') throw new Error(`answered ${about.end}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return (total * 1000) / (performance.now() - start);
}

/** Of this process with its threads, and of its children. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  const ticks = children
    .filter((pid) => pid !== '')
    .map((pid) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    });
  return (user + system) / 1e6 + ticks.reduce((sum, one) => sum + one, 0) / TICKS_A_SECOND;
}
