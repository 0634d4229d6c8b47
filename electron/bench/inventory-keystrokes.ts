import { parseFilter } from '../../shared/model/filter/parser.ts';
import { FACETS } from '../../shared/model/inventory.ts';
import { compose } from '../compose.ts';
import type { InventoryQuestions } from '../services/inventory/inventory-questions.ts';
import { valueOf } from '../store/store-fixture.ts';
import { testPorts } from '../testing/application.ts';
import { BENCH_AT } from '../testing/inventory-certificates.ts';
import { limited } from './limited.ts';
import type { BenchResult } from './main.ts';

const PAGE_ROWS = 100;
const RUNS = 5;
const MAX_KEYSTROKE_MS = 100;
/** Facets are shown as they are counted; this is how long the first may take. */
const MAX_FACET_MS = 300;

/** What people type, a character at a time: beginnings of names, parts of them, what stands in every row or in none, terms, and these together. */
const TYPED = [
  'gateway',
  'zq',
  'example',
  'a',
  '4a7',
  'expires:<30d',
  'status:expired gate',
  'key:rsa<3072 tag:prod',
  'owner:none -tag:any prod',
  'owner:none -t',
  'issuer:ca san:*.example',
  'is:weak OR status:revoked',
  'has:partner -has:owner',
  'partner:bank status:expiring',
];

/** The list as a window asks for it. */
const LIST = { search: '', sort: 'name', direction: 'asc', offset: 0, limit: PAGE_ROWS } as const;

/**
 * Every beginning of what is typed that can be read, until rows are there; where a search goes on, those that it had found by then. Then, told and not judged,
 * how often that was so, and until the page was whole.
 */
export async function benchKeystrokes(file: string, rows: number): Promise<readonly BenchResult[]> {
  const application = compose(testPorts({ now: BENCH_AT }));
  const { inventory } = valueOf(await application.openWorkspace({ file }));
  const [first, whole]: [number[], number[]] = [[], []];
  let cut = 0;
  const caller = {};
  for (const filter of keystrokes()) {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      // Whatever was searched for before is ended by another question.
      await inventory.page(LIST, caller);
      const started = performance.now();
      await inventory.page({ ...LIST, filter }, caller);
      times.push(performance.now() - started);
    }
    first.push(times.toSorted((one, other) => one - other)[Math.floor(RUNS / 2)] ?? 0);
    await inventory.page(LIST, caller);
    const took = await untilWhole(inventory, filter);
    whole.push(took.ms);
    if (took.looks > 1) cut += 1;
  }
  await application.close();
  return [
    limited(`keystroke to rows of ${rows}, 95th of 100 (ms)`, ninetyFifth(first), MAX_KEYSTROKE_MS),
    limited(
      `the whole page of ${rows}, 95th of 100 (ms); ${cut} of ${whole.length} came in parts`,
      ninetyFifth(whole),
      Number.POSITIVE_INFINITY,
    ),
  ];
}

const keystrokes = (): readonly string[] =>
  TYPED.flatMap((text) => Array.from(text, (_, at) => text.slice(0, at + 1))).filter((text) => parseFilter(text).ok);

const ninetyFifth = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? 0;

async function untilWhole(
  inventory: InventoryQuestions,
  filter: string,
): Promise<{ readonly ms: number; readonly looks: number }> {
  const caller = {};
  const started = performance.now();
  for (let looks = 1; ; looks += 1) {
    const { isSearching } = valueOf(await inventory.page({ ...LIST, filter }, caller));
    if (isSearching !== true) return { ms: performance.now() - started, looks };
  }
}

/** From opening the workspace on, as after a write: until the first facets are counted, and until all are. */
export async function benchFacets(file: string, rows: number): Promise<BenchResult> {
  const application = compose(testPorts({ now: BENCH_AT }));
  const { inventory } = valueOf(await application.openWorkspace({ file }));
  const caller = {};
  const started = performance.now();
  let first = 0;
  for (;;) {
    const { facets } = valueOf(await inventory.facets({ filter: '', facets: FACETS }, caller));
    if (first === 0 && facets.some(({ complete, values }) => complete && values.length > 0))
      first = performance.now() - started;
    if (facets.every(({ complete }) => complete)) break;
  }
  const all = Math.round(performance.now() - started);
  await application.close();
  return limited(`first facets of ${rows} (ms); all, as they come, after ${all}`, first, MAX_FACET_MS);
}
