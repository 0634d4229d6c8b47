import { runHostile } from './run-hostile.ts';

const DEFAULT_COUNT = 10_000;
const PARALLEL = 12;

const [count = DEFAULT_COUNT, seed = Date.now() % 1_000_000, first = 0] = process.argv.slice(2).map(Number);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

let stray = 0;
process.on('uncaughtException', (error) => {
  stray++;
  say(`UNCAUGHT ${error.stack ?? error.message}`);
});
process.on('unhandledRejection', (error) => {
  stray++;
  say(`UNHANDLED ${String(error)}`);
});

say(`hostile: ${count} runs from ${first}, seed ${seed}`);
const started = performance.now();
const report = await runHostile({ seed, first, count, parallel: PARALLEL }, (done) => {
  if (done % 1000 === 0) say(`  ${done} done in ${Math.round((performance.now() - started) / 1000)} s`);
});
for (const { index, name, problem } of report.findings) say(`FOUND at ${index}, ${name}\n  ${problem}`);
const causes = [...report.diagnoses].toSorted((a, b) => b[1] - a[1]).map(([id, times]) => `${id} ${times}`);
say(`  ${causes.join(', ')}`);
say(
  `hostile: ${count} runs in ${Math.round((performance.now() - started) / 1000)} s, seed ${seed}: ${report.findings.length + stray} found, ` +
    `${Math.round(report.peakOctets / 2 ** 20)} MiB at most, ${Math.round(report.worstOverrunMs)} ms beyond the time-outs at most`,
);
process.exit(report.findings.length + stray === 0 ? 0 : 1);
