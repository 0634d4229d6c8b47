import type { LaneKind } from '../../../shared/model/timeline.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/model/timeline-units.ts';
import type { ReadDb } from '../../store/db.ts';
import { type LanePage, listLanes } from '../../store/timeline-lanes.ts';
import type { AnyLane, LaneChoice } from '../../store/timeline-grouping.ts';
import { countGone, countGoneTwice, mapParts } from '../../store/timeline-gone.ts';
import { countLaneDays, countTotals, togetherOf } from '../../store/timeline-rows.ts';
import type { LaneNo, TimelineQuestion } from '../../store/timeline-slots.ts';
import type { CountedEnds } from './fold-bars.ts';

/** How long counts hold though nothing was written: what is due and what is snoozed goes by the clock. */
const KEPT_MS = 60_000;
const MOST_KEPT = 24;

export interface CountedEndsMemory {
  /** Everything of a question; `name` tells filters and lanes apart. */
  countAll(db: ReadDb, question: NamedQuestion): Promise<CountedEnds>;
  countLanes(db: ReadDb, question: NamedQuestion, choice: LaneChoice): Promise<CountedEnds>;
  /** Those that stand in some lane of a kind. */
  countHeld(db: ReadDb, question: NamedQuestion, kind: AnyLane['kind']): Promise<CountedEnds>;
  listLanes(db: ReadDb, question: NamedQuestion, page: LanePageQuery): Promise<LanePage>;
  /** Certificates were changed, or what is known of them. */
  forget(): void;
}

export interface LanePageQuery {
  readonly kind: LaneKind;
  readonly offset: number;
  readonly limit: number;
}

export interface NamedQuestion extends TimelineQuestion {
  readonly name: string;
}

interface Kept {
  readonly keep: <T>(name: string, count: () => Promise<T>) => Promise<T>;
  readonly forget: () => void;
}

function createKept(monotonicMs: () => number): Kept {
  const kept = new Map<string, { readonly at: number; readonly value: Promise<unknown> }>();
  const keep = <T>(name: string, count: () => Promise<T>): Promise<T> => {
    const found = kept.get(name);
    // The name says what kind of count it is, so that the value is of it.
    if (found !== undefined && monotonicMs() - found.at < KEPT_MS) return found.value as Promise<T>;
    const value = count();
    kept.delete(name);
    kept.set(name, { at: monotonicMs(), value });
    value.catch(() => kept.delete(name));
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    return value;
  };
  return { keep, forget: () => kept.clear() };
}

/**
 * Counts day by day, kept until something is written: who drags or zooms a timeline asks for the same days in other bars, which are then added up
 * in a few milliseconds. Counts by hour are of a few days and kept as well.
 */
export function createCountedEnds(monotonicMs: () => number): CountedEndsMemory {
  const { keep, forget } = createKept(monotonicMs);
  /** Partners and tags are counted once for the list of lanes and for what ends in them. */
  const daysOf = async (db: ReadDb, { byHour, condition, lane }: NamedQuestion, kind: LaneKind) =>
    kind === 'authority' || byHour || condition !== undefined || lane !== undefined
      ? null
      : keep(`days ${kind}`, () => countLaneDays(db, kind));
  const allGone = (db: ReadDb, question: NamedQuestion) =>
    keep(`gone ${nameOf(question)}`, () => countGoneTwice(db, question));
  const slot = ({ byHour }: NamedQuestion): number => (byHour ? HOUR_MS : DAY_MS);
  return {
    countAll: async (db, question) => {
      const name = nameOf(question);
      const totals = await keep(`total ${name}`, () => countTotals(db, question));
      const { byIssuer: gone } = await allGone(db, question);
      return { slotMs: slot(question), today: todayOf(question), ...totals, gone };
    },
    countLanes: async (db, question, choice) => {
      const name = nameOf(question);
      const lanes = `${choice.kind} ${JSON.stringify(choice.lanes)} ${name}`;
      const totals = await keep(`total ${lanes}`, async () =>
        countTotals(db, question, { ...choice, days: await daysOf(db, question, choice.kind) }),
      );
      // By issuer and by partner they are counted at once for everything.
      const gone =
        choice.kind === 'tag'
          ? await keep(`gone ${lanes}`, () => countGone(db, question, choice))
          : (await allGone(db, question))[choice.kind === 'partner' ? 'byPartner' : 'byIssuer'];
      return { slotMs: slot(question), today: todayOf(question), ...totals, gone };
    },
    countHeld: async (db, question, kind) => {
      const name = `any ${kind} ${nameOf(question)}`;
      const totals = await keep(`total ${name}`, async () =>
        countTotals(db, question, { kind, lanes: 'any', days: await daysOf(db, question, kind) }),
      );
      const gone =
        kind === 'partner'
          ? mapParts((await allGone(db, question)).byPartner, togetherOf)
          : await keep(`gone ${name}`, () => countGone(db, question, { kind, lanes: 'any' }));
      return { slotMs: slot(question), today: todayOf(question), ...totals, gone };
    },
    listLanes: (db, question, { kind, offset, limit }) =>
      keep(`lanes ${kind} ${offset} ${limit} ${question.name}`, async () =>
        listLanes(db, kind, { ...question, offset, limit, days: await daysOf(db, question, kind) }),
      ),
    forget,
  };
}

const todayOf = ({ at }: NamedQuestion): number => Math.floor(at / DAY_MS) * DAY_MS;

const nameOf = ({ name, byHour, period, at, expiringDays, lane }: NamedQuestion): string =>
  JSON.stringify([name, byHour, period ?? null, Math.floor(at / DAY_MS), expiringDays, lane ?? null]);

/** Lanes that nothing was ever issued in have no number. */
export const numbersOf = (lanes: readonly { readonly no?: LaneNo }[]): readonly LaneNo[] =>
  lanes.flatMap(({ no }) => no ?? []);
