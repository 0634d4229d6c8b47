import type { LogFinding } from '../../shared/model/activity-log.ts';
import { ACTIVITY_ORIGIN, type ActivityHead, activityHash } from './activity-hash.ts';
import type { ActivityTable } from './schema.ts';

/** Findings of one walk: who changed more than these changed the log. */
export const MAX_LOG_FINDINGS = 1000;
/** How many entries in a row are recognised as put in or taken out where the ones after them were renumbered. A power of two. */
const REACH = 64;
/** Entries that fit nothing are compared with their neighbourhood this often at most: a log of nothing else would take for ever. */
const MAX_SEARCHES = 256;
/** Entries that fit nothing among which exchanged ones are looked for. */
const MAX_PAIRED = 64;

/** An entry that does not follow from the one before, as it stands in the file. */
interface Suspect {
  readonly row: ActivityTable;
  readonly before: readonly string[];
  readonly shift: number;
}

/** What a walk along the chain found. Numbers of entries are those they were written with. */
export interface WalkedChain {
  /** The last entry; its number counts what was taken out. */
  readonly head: ActivityHead;
  readonly findings: readonly LogFinding[];
  /** Hashes of the entries that were asked for. */
  readonly hashes: ReadonlyMap<number, string>;
  /** Entries that a finding is about. */
  isDoubtful(sequence: number): boolean;
}

/** Where a walk begins: behind an entry that is known, or `before: null`, behind one that is not. */
export interface WalkStart {
  readonly sequence: number;
  readonly before: string | null;
}

const FROM_ORIGIN: WalkStart = { sequence: 1, before: ACTIVITY_ORIGIN };
const HASH = /^[0-9a-f]{64}$/;

/**
 * Follows the chain entry by entry and tells what was done to it: changed, removed, put in, exchanged.
 *
 * That something was done is certain; what, is the simplest act that explains it. Not seen here: entries cut off the end, and a chain that was written
 * anew from some entry on: those are seen against signed checkpoints and what is known outside the file.
 */
export class ChainWalk {
  readonly #wanted: ReadonlySet<number>;
  readonly #hashes = new Map<number, string>();
  readonly #findings: LogFinding[] = [];
  readonly #trail: string[] = [];
  #suspects: Suspect[] = [];
  #expected: number;
  /** What to add to a number in the file for the number it was hashed with: entries before it were put in or taken out. */
  #shift = 0;
  /** Hashes that the next entry may follow; null: any. */
  #before: readonly string[] | null;
  #searches = MAX_SEARCHES;

  constructor(wanted: ReadonlySet<number>, start: WalkStart = FROM_ORIGIN) {
    this.#wanted = wanted;
    this.#expected = start.sequence;
    this.#before = start.before === null ? null : [start.before];
  }

  /** Entries in the order of their numbers. */
  take(row: ActivityTable): void {
    const { sequence, hash } = row;
    if (sequence < this.#expected) return this.#report({ code: 'store.activity-added', sequence });
    if (sequence > this.#expected) {
      this.#report({
        code: 'store.activity-removed',
        ...span(this.#expected + this.#shift, sequence - 1 + this.#shift),
      });
      this.#before = null;
    }
    const before = this.#before;
    const isSuspect = before !== null && !this.#follows(row, before, this.#shift) && !this.#explain(row);
    if (isSuspect && this.#suspects.length < MAX_LOG_FINDINGS) this.#suspects.push({ row, before, shift: this.#shift });
    if (this.#wanted.has(sequence + this.#shift)) this.#hashes.set(sequence + this.#shift, hash);
    this.#trail[sequence % REACH] = hash;
    this.#expected = sequence + 1;
    // Where only its hash was changed the next entry follows from what the hash was.
    const [first] = before ?? [];
    this.#before = isSuspect && first !== undefined ? [hash, this.#hashOf(row, first, this.#shift)] : [hash];
  }

  end(): WalkedChain {
    this.#findExchanged();
    const doubtful = new Set(this.#suspects.map(({ row, shift }) => row.sequence + shift));
    for (const { row, shift } of this.#suspects) this.#reportChanged(row.sequence + shift);
    const findings = this.#findings.toSorted((one, other) => one.sequence - other.sequence);
    const last = this.#expected - 1;
    return {
      head: { sequence: last + this.#shift, hash: this.#trail[last % REACH] ?? ACTIVITY_ORIGIN },
      findings,
      hashes: this.#hashes,
      isDoubtful: (sequence) =>
        doubtful.has(sequence) ||
        findings.some((found) => sequence >= found.sequence && sequence <= (found.to ?? found.sequence)),
    };
  }

  /** Whether entries before this one were put in or taken out, and those after them renumbered. */
  #explain(row: ActivityTable): boolean {
    if (this.#searches === 0) return false;
    this.#searches -= 1;
    for (let count = 1; count < REACH; count += 1) {
      if (this.#isBehindRemoved(row, count) || this.#isBehindAdded(row, count)) return true;
    }
    return false;
  }

  /** The first entry behind those taken out follows from nothing that is left; the second shows how many they were. */
  #isBehindRemoved(row: ActivityTable, count: number): boolean {
    const doubtful = this.#suspects.at(-1)?.row;
    if (doubtful?.sequence !== row.sequence - 1 || !this.#follows(row, [doubtful.hash], this.#shift + count))
      return false;
    const first = doubtful.sequence + this.#shift;
    this.#suspects.pop();
    this.#hashes.delete(first);
    if (this.#wanted.has(first + count)) this.#hashes.set(first + count, doubtful.hash);
    this.#report({ code: 'store.activity-removed', ...span(first, first + count - 1) });
    this.#shift += count;
    return true;
  }

  #isBehindAdded(row: ActivityTable, count: number): boolean {
    const last = row.sequence - 1 - count;
    const before = last === 0 ? ACTIVITY_ORIGIN : last > 0 ? this.#trail[last % REACH] : undefined;
    if (before === undefined || !this.#follows(row, [before], this.#shift - count)) return false;
    if (this.#isExchanged(row, count)) return false;
    this.#suspects = this.#suspects.filter((suspect) => suspect.row.sequence <= last);
    this.#report({ code: 'store.activity-added', ...span(last + 1, row.sequence - 1) });
    this.#shift -= count;
    return true;
  }

  /** Of two entries in each other's place the second follows as if the first had been put in before it; but the first follows in its place too. */
  #isExchanged(row: ActivityTable, count: number): boolean {
    const { sequence, hash } = row;
    const one = this.#suspects.find((suspect) => suspect.row.sequence === sequence - count)?.row;
    const before = count === 1 ? hash : this.#trail[(sequence - 1) % REACH];
    return one !== undefined && before !== undefined && this.#follows({ ...one, sequence }, [before], this.#shift);
  }

  /** Two entries that stand in each other's place; the ones behind them follow once they are put back. */
  #findExchanged(): void {
    const some = this.#suspects.slice(0, MAX_PAIRED);
    for (const one of some) {
      const other = some.find(
        ({ row }) => row.sequence > one.row.sequence && this.#follows(atPlaceOf(row, one), one.before, one.shift),
      );
      if (other === undefined || !this.#suspects.includes(one)) continue;
      const pair = [one.row.sequence, other.row.sequence];
      this.#report({ code: 'store.activity-reordered', sequence: pair[0] ?? 0, to: pair[1] ?? 0 });
      this.#suspects = this.#suspects.filter(({ row, shift }) => {
        if (pair.includes(row.sequence)) return false;
        if (row.sequence === one.row.sequence + 1) return !this.#follows(row, [other.row.hash], shift);
        return row.sequence !== other.row.sequence + 1 || !this.#follows(row, [one.row.hash], shift);
      });
    }
  }

  #follows(row: ActivityTable, before: readonly string[], shift: number): boolean {
    return before.some((hash) => HASH.test(hash) && this.#hashOf(row, hash, shift) === row.hash);
  }

  #hashOf(row: ActivityTable, before: string, shift: number): string {
    return activityHash(before, shift === 0 ? row : { ...row, sequence: row.sequence + shift });
  }

  #report(finding: LogFinding): void {
    if (this.#findings.length < MAX_LOG_FINDINGS) this.#findings.push(finding);
  }

  /** Neighbours are one finding. */
  #reportChanged(sequence: number): void {
    const last = this.#findings.at(-1);
    if (last?.code === 'store.activity-changed' && (last.to ?? last.sequence) === sequence - 1)
      this.#findings[this.#findings.length - 1] = { ...last, to: sequence };
    else this.#report({ code: 'store.activity-changed', sequence });
  }
}

const atPlaceOf = (row: ActivityTable, { row: { sequence } }: Suspect): ActivityTable => ({ ...row, sequence });

const span = (first: number, last: number): Pick<LogFinding, 'sequence' | 'to'> =>
  last > first ? { sequence: first, to: last } : { sequence: first };
