import type { Needle } from './needles.ts';

const BLOCKS = 65_536;
const SHORTEST = 16;
/** How far one may go on from two octets that end no needle's window. */
const FARTHEST = SHORTEST - 1;

/** Looks for many needles in one go: octets in which no needle can end are passed over. */
export interface NeedleSearch {
  /** Longest needle less one: what two pieces of a longer text must have in common. */
  readonly overlap: number;
  /** The needles that are in these octets, each once. */
  find(octets: Uint8Array): ReadonlySet<Needle>;
}

/** @see Wu and Manber, “A fast algorithm for multi-pattern searching”, 1994; blocks of two octets, windows of sixteen */
export function createNeedleSearch(needles: readonly Needle[]): NeedleSearch {
  const steps = new Uint8Array(BLOCKS).fill(FARTHEST);
  const ending = new Map<number, Needle[]>();
  for (const needle of needles) {
    if (needle.octets.length < SHORTEST) throw new RangeError(`${needle.form} of ${needle.secret} is too short`);
    for (let end = 1; end < SHORTEST; end += 1) {
      const block = blockAt(needle.octets, end);
      steps[block] = Math.min(steps[block] ?? 0, FARTHEST - end);
    }
    const last = blockAt(needle.octets, FARTHEST);
    ending.set(last, [...(ending.get(last) ?? []), needle]);
  }
  return {
    overlap: Math.max(0, ...needles.map(({ octets }) => octets.length - 1)),
    find: (octets) => {
      const found = new Set<Needle>();
      for (let at = FARTHEST; at < octets.length; ) {
        const block = blockAt(octets, at);
        const step = steps[block] ?? 0;
        if (step === 0) {
          for (const needle of ending.get(block) ?? []) if (standsAt(octets, at - FARTHEST, needle)) found.add(needle);
        }
        at += step === 0 ? 1 : step;
      }
      return found;
    },
  };
}

const blockAt = (octets: Uint8Array, end: number): number => ((octets[end - 1] ?? 0) << 8) | (octets[end] ?? 0);

function standsAt(octets: Uint8Array, start: number, { octets: wanted }: Needle): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (octets[start + index] !== wanted[index]) return false;
  return true;
}
