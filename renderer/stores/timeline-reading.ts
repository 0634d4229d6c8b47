import type { LaneKind, TimelineBars } from '../../shared/model/timeline.ts';
import { MOST_MARKS, REST_LANE } from '../../shared/model/timeline.ts';
import { DAY_MS, type TimelineUnit, UNIT_MS } from '../../shared/model/timeline-units.ts';
import { timelineText } from '../../shared/text/en/ui/timeline.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { currentUnit, type TimelineState, useTimeline } from './timeline.ts';
import { covers, type Span, widen } from './timeline-axis.ts';

/** Lanes of one page. */
export const LANES_A_PAGE = 40;
/** So many certificates within what is shown can be told apart. */
const MOST_SHOWN_MARKS = 300;
const FIRST_TO_END = 50;
const SETTLE_MS = 60;
/** While certificates stream in, the counts are read again this often. */
const CHANGED_MS = 1500;
const OVERVIEW_YEARS = { before: 4, after: 12 } as const;

const FOLLOWED = [
  'certificate',
  'revocation',
  'certificate_replacement',
  'certificate_partner',
  'certificate_tag',
  'certificate_note',
  'certificate_seen',
  'partner',
  'partner_watch',
  'authority',
  'crl',
  'setting',
] as const;

/** Reads what the screen shows and follows it and the workspace; the answer ends that. */
export function followTimeline(): () => void {
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let changed: ReturnType<typeof setTimeout> | null = null;
  const readSoon = (): void => {
    waiting ??= setTimeout(() => {
      waiting = null;
      void readBars();
    }, SETTLE_MS);
  };
  const stopShown = useTimeline.subscribe((state, before) => {
    if (hasOther(state, before, ['span', 'width', 'lanes', 'laneOffset', 'filter'])) readSoon();
    if (hasOther(state, before, ['selection', 'filter']) && state.selection !== null) void readSelection();
    if (hasOther(state, before, ['filter'])) void readOverview();
  });
  const stopChanges = onDataChanged(FOLLOWED, () => {
    changed ??= setTimeout(() => {
      changed = null;
      void readEverything();
    }, CHANGED_MS);
  });
  void readEverything();
  return () => {
    if (waiting !== null) clearTimeout(waiting);
    if (changed !== null) clearTimeout(changed);
    stopShown();
    stopChanges();
    asked += 1;
  };
}

const hasOther = (state: TimelineState, before: TimelineState, keys: readonly (keyof TimelineState)[]): boolean =>
  keys.some((key) => state[key] !== before[key]);

/** Counts questions, so that a late answer to an old one is dropped. */
let asked = 0;
let last: { readonly span: Span; readonly unit: TimelineUnit; readonly name: string } | null = null;

async function readEverything(): Promise<void> {
  last = null;
  await Promise.all([readBars(), readOverview(), readEvents(), readSelection()]);
}

async function readBars(): Promise<void> {
  const state = useTimeline.getState();
  if (state.width === 0) return;
  const unit = currentUnit(state);
  const name = JSON.stringify([state.lanes, state.laneOffset, state.filter]);
  if (last !== null && last.unit === unit && last.name === name && covers(last.span, state.span)) {
    return readMarks();
  }
  asked += 1;
  const turn = asked;
  const span = widen(state.span, unit);
  const question = { ...span, ...filterOf(state), unit };
  const all = await call('timeline.buckets', { ...question, lanes: 'none', laneOffset: 0, laneLimit: 0 });
  if (turn !== asked) return;
  if (!all.ok) return useTimeline.setState({ error: all.error });
  const { bars, lanesReady } = useTimeline.getState();
  // Lanes of the former bars would not fit under the new ones.
  const isSame = lanesReady && bars?.unit === unit && bars.edges[0] === all.value.edges[0];
  const kept = isSame ? { lanes: bars.lanes, laneCount: bars.laneCount } : emptied(bars, all.value);
  useTimeline.setState({ bars: { ...all.value, ...kept }, lanesReady: isSame && last?.name === name, error: null });
  const { lanes, laneOffset } = state;
  const withLanes = await call('timeline.buckets', { ...question, lanes, laneOffset, laneLimit: LANES_A_PAGE });
  if (turn !== asked) return;
  if (!withLanes.ok) return useTimeline.setState({ error: withLanes.error });
  last = { span, unit, name };
  useTimeline.setState({ bars: nameRest(withLanes.value, lanes), lanesReady: true });
  await readMarks();
}

/** The lane of those that stand in none has a name only in words. */
const nameRest = (bars: TimelineBars, kind: LaneKind): TimelineBars => ({
  ...bars,
  lanes: bars.lanes.map((lane) => (lane.key === REST_LANE ? { ...lane, label: timelineText.restLane[kind] } : lane)),
});

/** The lanes stay where they are while their bars are counted anew. */
function emptied(before: TimelineBars | null, next: TimelineBars): Pick<TimelineBars, 'lanes' | 'laneCount'> {
  if (before === null) return { lanes: [], laneCount: 0 };
  const zeros = next.all.total.map(() => 0);
  const series = {
    total: zeros,
    revoked: zeros,
    replaced: zeros,
    due: zeros,
    snoozed: zeros,
    ended: zeros,
    seen: zeros,
  };
  return { lanes: before.lanes.map((lane) => ({ ...lane, series })), laneCount: before.laneCount };
}

const filterOf = ({ filter }: TimelineState) => (filter.trim() === '' ? {} : { filter });

/** Single certificates, once few enough are in sight. */
async function readMarks(): Promise<void> {
  const state = useTimeline.getState();
  const { bars, span, lanes } = state;
  if (bars === null || UNIT_MS[bars.unit] > DAY_MS || countWithin(bars, span) > MOST_SHOWN_MARKS) {
    if (state.marks !== null) useTimeline.setState({ marks: null });
    return;
  }
  if (state.marks !== null && covers(state.marks, span) && last !== null && state.marks.complete) return;
  const turn = asked;
  const { from, to } = widen(span, bars.unit);
  const answer = await call('timeline.marks', {
    from,
    to,
    ...filterOf(state),
    lanes,
    choice: 'all',
    limit: MOST_MARKS,
  });
  if (turn !== asked || !answer.ok) return;
  useTimeline.setState({ marks: answer.value.complete ? { ...answer.value, from, to } : null });
}

/** How many end in the bars that touch a span. */
export function countWithin({ edges, all }: TimelineBars, { from, to }: Span): number {
  return all.total.reduce(
    (sum, count, bar) => ((edges[bar + 1] ?? 0) > from && (edges[bar] ?? 0) < to ? sum + count : sum),
    0,
  );
}

async function readOverview(): Promise<void> {
  const state = useTimeline.getState();
  const now = Date.now();
  const answer = await call('timeline.buckets', {
    from: Math.round(now - OVERVIEW_YEARS.before * UNIT_MS.year),
    to: Math.round(now + OVERVIEW_YEARS.after * UNIT_MS.year),
    ...filterOf(state),
    unit: 'quarter',
    lanes: 'none',
    laneOffset: 0,
    laneLimit: 0,
  });
  if (answer.ok && useTimeline.getState().filter === state.filter) useTimeline.setState({ overview: answer.value });
}

async function readEvents(): Promise<void> {
  const events = await call('timeline.events', {});
  if (!events.ok) return;
  useTimeline.setState({ events: events.value });
  const ids = events.value.authorities.filter(({ archived }) => !archived).map(({ id }) => id);
  const cascades = await call('timeline.cascades', { ids: ids.slice(0, 50) });
  if (cascades.ok)
    useTimeline.setState({ cascades: Object.fromEntries(cascades.value.map(({ id, cascade }) => [id, cascade])) });
}

let selected = 0;

async function readSelection(): Promise<void> {
  const state = useTimeline.getState();
  const { selection, lanes } = state;
  if (selection === null) return;
  selected += 1;
  const turn = selected;
  const { from, to, lane } = selection;
  const question = { from, to, ...filterOf(state), ...(lane === null ? {} : { lane: { kind: lanes, key: lane } }) };
  const [range, open, all] = await Promise.all([
    call('timeline.range', question),
    call('timeline.marks', { ...question, lanes, choice: 'open', limit: FIRST_TO_END }),
    call('timeline.marks', { ...question, lanes, choice: 'all', limit: FIRST_TO_END }),
  ]);
  if (turn !== selected || useTimeline.getState().selection !== selection) return;
  if (!range.ok) return useTimeline.setState({ error: range.error });
  if (!open.ok || !all.ok) return;
  useTimeline.setState({ range: range.value, rangeMarks: { open: open.value, all: all.value } });
}
