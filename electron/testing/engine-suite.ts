import process from 'node:process';
import { createDialLab, runMatrix, summarise } from './dial/run-matrix.ts';
import type { DialedRun } from '../tls/dial.ts';
import type { Expected } from './dial/dial-matrix.ts';

/** What both libraries have to find alike. */
export interface EngineFinding extends Expected {
  readonly protocol: string | null;
  readonly clientAuth: string;
  /** `client ClientHello server ServerHello …`, without tickets and closing. */
  readonly handshakeMessages: string;
}

/** What a runtime found for each case, and where that is not what the matrix expects. */
export interface EngineReport {
  readonly engine: 'boringssl' | 'openssl';
  readonly cases: number;
  readonly agree: number;
  readonly disagreements: readonly { readonly id: string; readonly expected: Expected; readonly got: Expected }[];
  readonly found: Readonly<Record<string, EngineFinding>>;
}

/** Runs the failure matrix on the TLS library of this runtime: `node electron/testing/engine-suite.ts` or `bun …`. */
async function runEngineSuite(): Promise<EngineReport> {
  const lab = createDialLab();
  const found: Record<string, EngineReport['found'][string]> = {};
  const disagreements: EngineReport['disagreements'][number][] = [];
  try {
    await runMatrix(lab, ({ id, expected }, run) => {
      const got = summarise(run);
      found[id] = {
        ...got,
        protocol: run.protocol,
        clientAuth: run.clientAuth,
        handshakeMessages: handshakeMessages(run),
      };
      if (JSON.stringify(got) !== JSON.stringify(expected)) disagreements.push({ id, expected, got });
    });
  } finally {
    lab.remove();
  }
  const cases = Object.keys(found).length;
  const engine =
    process.versions['boringssl'] === undefined && process.versions['bun'] === undefined ? 'openssl' : 'boringssl';
  return { engine, cases, agree: cases - disagreements.length, disagreements, found };
}

const CLOSING: ReadonlySet<string> = new Set(['NewSessionTicket', 'ApplicationData', 'Alert', 'FIN', 'RST']);

const handshakeMessages = (run: DialedRun): string =>
  run.messages
    .filter(({ type }) => !CLOSING.has(type))
    .map(({ from, type }) => `${from} ${type}`)
    .join(' ');

const report = await runEngineSuite();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.disagreements.length === 0 ? 0 : 1;
