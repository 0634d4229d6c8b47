import path from 'node:path';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { agrees, type CaseOutcome, runCase } from './conformance-case.ts';
import { CONFORMANCE_TIERS, type ConformanceTier, type ManifestCase, parseManifest } from './conformance-manifest.ts';
import { openLibrary } from './conformance-material.ts';
import { INSPECT_LIMIT_OCTETS, readSource } from './file-source.ts';
import type { Clock, JobContext, Outcome } from './ports.ts';
import { NO_JOB } from './ports.ts';

export interface TierReport {
  readonly agree: number;
  readonly total: number;
  readonly skipped: number;
}

export interface Disagreement {
  readonly id: string;
  readonly tier: ConformanceTier;
  /** `valid`, `invalid`, or `valid` with the policies. */
  readonly expected: string;
  /** The same, or `skipped`. */
  readonly got: string;
  /** Codes of what failed, the feature that is not supported, or `policy-set`. */
  readonly reason: string;
}

/** How far our verdicts agree with those of a suite. */
export interface ConformanceReport {
  readonly suite: string;
  readonly cases: number;
  readonly agree: number;
  /** All cases together. */
  readonly ms: number;
  readonly medianMs: number;
  readonly maxMs: number;
  /** Found valid although expected invalid, refusals by work limits excepted; `soft` and `optional` included. */
  readonly falseAccepts: number;
  /** Found invalid although expected valid. */
  readonly falseRejects: number;
  readonly skipped: number;
  readonly tiers: Readonly<Partial<Record<ConformanceTier, TierReport>>>;
  /** A case that was skipped counts in core, strict and dos. */
  readonly disagreements: readonly Disagreement[];
}

/**
 * Runs every case of a path-validation manifest and compares. Files are read beside the manifest before the first case begins; nothing is fetched.
 * Fails with `format.not-recognised`, `format.malformed`, `input.invalid`, `job.cancelled`, and as `readSource` does.
 */
export async function runConformance(file: string, clock: Clock, job: JobContext = NO_JOB): Outcome<ConformanceReport> {
  const source = await readSource({ path: file }, INSPECT_LIMIT_OCTETS);
  if (!source.ok) return source;
  const manifest = parseManifest(source.value.name, source.value.bytes);
  if (!manifest.ok) return manifest;
  const library = await openLibrary(path.dirname(file), manifest.value, job.signal);
  if (!library.ok) return library;
  const now = clock.now();
  const results: CaseResult[] = [];
  for (const wanted of manifest.value.cases) {
    if (results.length % CASES_BETWEEN_PAUSES === 0) await pause();
    if (job.signal.aborted) return fail('job.cancelled', {});
    const began = clock.monotonicMs();
    const outcome = runCase(wanted, library.value.open(wanted), now);
    results.push({ wanted, outcome, ms: clock.monotonicMs() - began });
    job.progress(results.length, manifest.value.cases.length);
  }
  return ok(tally(manifest.value.suite, results));
}

/** Cases between two moments in which a cancellation is heard. */
const CASES_BETWEEN_PAUSES = 20;

const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

interface CaseResult {
  readonly wanted: ManifestCase;
  readonly outcome: CaseOutcome;
  readonly ms: number;
}

function tally(suite: string, results: readonly CaseResult[]): ConformanceReport {
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
  const wrong = results.filter(({ wanted, outcome }) => !agrees(wanted, outcome));
  const isWrong = (verdict: CaseOutcome['verdict'], valid: boolean): number =>
    wrong.filter(({ wanted, outcome }) => outcome.verdict === verdict && wanted.expected.valid === valid).length;
  const tiers = CONFORMANCE_TIERS.flatMap((tier) => {
    const own = results.filter(({ wanted }) => wanted.tier === tier);
    return own.length === 0 ? [] : [[tier, countTier(own)] as const];
  });
  return {
    suite,
    cases: results.length,
    agree: results.length - wrong.length,
    ms: times.reduce((sum, ms) => sum + ms, 0),
    medianMs: times[times.length >> 1] ?? 0,
    maxMs: times.at(-1) ?? 0,
    falseAccepts: isWrong('valid', false),
    falseRejects: isWrong('invalid', true),
    skipped: results.filter(({ outcome }) => outcome.verdict === 'skipped').length,
    tiers: Object.fromEntries(tiers),
    disagreements: wrong.filter(countsAsDisagreement).map(describe),
  };
}

const countTier = (results: readonly CaseResult[]): TierReport => ({
  agree: results.filter(({ wanted, outcome }) => agrees(wanted, outcome)).length,
  total: results.length,
  skipped: results.filter(({ outcome }) => outcome.verdict === 'skipped').length,
});

const MAY_SKIP: ReadonlySet<ConformanceTier> = new Set<ConformanceTier>(['soft', 'optional']);

const countsAsDisagreement = ({ wanted, outcome }: CaseResult): boolean =>
  outcome.verdict !== 'skipped' || !MAY_SKIP.has(wanted.tier);

function describe({ wanted: { id, tier, expected }, outcome }: CaseResult): Disagreement {
  const isPolicySet = expected.valid && outcome.verdict === 'valid';
  const word = (valid: string, policies: readonly string[] | undefined): string =>
    isPolicySet ? `${valid} ${(policies ?? []).join(',')}` : valid;
  return {
    id,
    tier,
    expected: word(expected.valid ? 'valid' : 'invalid', expected.policySet),
    got: word(outcome.verdict, outcome.policySet),
    reason: isPolicySet ? 'policy-set' : outcome.reason,
  };
}
