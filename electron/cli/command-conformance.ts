import path from 'node:path';
import { ok } from '../../shared/result.ts';
import { verificationText } from '../../shared/text/en/validation.ts';
import { type ConformanceReport, runConformance } from '../services/conformance.ts';
import type { Command } from './command.ts';

/** Exit code 1 where a verdict disagrees with the manifest. */
export const conformanceCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async ({ positionals, session }) => {
    const clock = { now: () => Date.now(), monotonicMs: () => performance.now() };
    const job = { signal: session.signal, progress: showProgress };
    const report = await runConformance(path.resolve(positionals[0] ?? ''), clock, job);
    if (!report.ok) return report;
    return ok({
      exitCode: report.value.disagreements.length === 0 ? 0 : 1,
      json: report.value,
      lines: toLines(report.value),
    });
  },
};

const STEP = 100;

/** One line that is written over and over, beside what scripts read, and only for eyes. */
function showProgress(done: number, total = done): void {
  if (!process.stderr.isTTY || (done % STEP !== 0 && done !== total)) return;
  process.stderr.write(done === total ? '\r\u001b[K' : `\r${verificationText.progress(done, total)}`);
}

function toLines(report: ConformanceReport): string[] {
  return [
    verificationText.agreement(report.suite, report.agree, report.cases),
    ...Object.entries(report.tiers).map(([tier, counts]) => verificationText.tier(tier, counts)),
    verificationText.errors(report.falseAccepts, report.falseRejects),
    verificationText.times(report),
    ...report.disagreements.map((wrong) => verificationText.disagreement(wrong)),
  ];
}
