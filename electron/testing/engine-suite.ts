import { readFileSync } from 'node:fs';
import process from 'node:process';
import { type GoldenFinding, parsePlan, runDials, summariseRun } from './dial/golden-run.ts';

/** What a runtime found for each planned dial. */
export interface EngineReport {
  readonly engine: 'boringssl' | 'openssl';
  readonly found: Readonly<Record<string, GoldenFinding>>;
  /** Error codes of dials that this runtime's TLS could not try. */
  readonly notTried: Readonly<Record<string, string>>;
}

/** Makes planned dials on the TLS library of this runtime: `node electron/testing/engine-suite.ts plan.json` or `bun …`. */
async function runEngineSuite(planFile: string): Promise<EngineReport> {
  const found: Record<string, GoldenFinding> = {};
  const notTried: Record<string, string> = {};
  await runDials(parsePlan(readFileSync(planFile, 'utf8')), (id, result) => {
    if (result.ok) found[id] = summariseRun(result.value);
    else notTried[id] = result.error.code;
  });
  const boringssl = process.versions['boringssl'] !== undefined || process.versions['bun'] !== undefined;
  return { engine: boringssl ? 'boringssl' : 'openssl', found, notTried };
}

const report = await runEngineSuite(process.argv[2] ?? '');
process.stdout.write(`${JSON.stringify(report)}\n`);
