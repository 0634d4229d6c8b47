import { LANE_KINDS, type LaneKind } from '../../shared/model/timeline.ts';
import { compose } from '../compose.ts';
import { valueOf } from '../store/store-fixture.ts';
import { testPorts } from '../testing/application.ts';
import { BENCH_AT } from '../testing/inventory-certificates.ts';
import { limited } from './limited.ts';
import type { BenchResult } from './main.ts';
import { medianMs } from './median-ms.ts';

const YEAR_MS = 365 * 86_400_000;
const RUNS = 5;
const MAX_MS = 200;

/** The timeline of a workspace: everything counted anew, as after a write, then zoomed and dragged over the same counts. */
export async function benchTimeline(file: string, rows: number): Promise<readonly BenchResult[]> {
  const application = compose(testPorts({ now: BENCH_AT }));
  const { timeline } = valueOf(await application.openWorkspace({ file }));
  const ask = async (lanes: LaneKind, years: number): Promise<void> => {
    const period = { from: BENCH_AT - YEAR_MS, to: BENCH_AT + years * YEAR_MS };
    valueOf(await timeline.bars({ ...period, unit: 'month', lanes, laneOffset: 0, laneLimit: 20 }));
  };
  const anew = async (lanes: LaneKind): Promise<void> => {
    timeline.forget();
    await ask(lanes, 2);
  };
  const results: BenchResult[] = [];
  for (const lanes of LANE_KINDS) {
    const ms = await medianMs(RUNS, () => anew(lanes));
    results.push(limited(`timeline counted anew, by ${lanes}, of ${rows} (ms)`, ms, MAX_MS));
  }
  results.push(limited(`timeline zoomed of ${rows} (ms)`, await medianMs(RUNS, () => ask('partner', 1)), MAX_MS));
  await application.close();
  return results;
}
