import process from 'node:process';
import { createDialLab, runMatrix, summarise } from './dial/run-matrix.ts';
import type { Expected } from './dial/dial-matrix.ts';

/** What a runtime found for each case, and where that is not what the matrix expects. */
export interface EngineReport {
  readonly engine: 'boringssl' | 'openssl';
  readonly cases: number;
  readonly agree: number;
  readonly disagreements: readonly { readonly id: string; readonly expected: Expected; readonly got: Expected }[];
  readonly found: Readonly<Record<string, Expected & { readonly protocol: string | null; readonly messages: string }>>;
}

/** Runs the failure matrix on the TLS library of this runtime: `node electron/testing/engine-suite.ts` or `bun …`. */
async function runEngineSuite(): Promise<EngineReport> {
  const lab = createDialLab();
  const found: Record<string, EngineReport['found'][string]> = {};
  const disagreements: EngineReport['disagreements'][number][] = [];
  try {
    await runMatrix(lab, ({ id, expected }, run) => {
      const got = summarise(run);
      const messages = run.messages.map((message) => message.type).join(' ');
      found[id] = { ...got, protocol: run.protocol, messages };
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

const report = await runEngineSuite();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.disagreements.length === 0 ? 0 : 1;
