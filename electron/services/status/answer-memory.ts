import type { Hex } from '../../../shared/model/brands.ts';

/** A list or an answer of a report, for a viewer. */
export interface OpenedAnswer {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Octets of what reports named last. */
export interface AnswerMemory {
  find(answer: Hex): OpenedAnswer | undefined;
  note(answer: Hex, opened: OpenedAnswer): void;
}

const MAX_ANSWERS = 100;
const MAX_OCTETS = 128 * 1024 * 1024;

/** The latest hundred, up to 128 MiB. */
export function createAnswerMemory(): AnswerMemory {
  const held = new Map<Hex, OpenedAnswer>();
  return {
    find: (answer) => held.get(answer),
    note: (answer, opened) => {
      held.delete(answer);
      held.set(answer, opened);
      let octets = [...held.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
      for (const [key, { bytes }] of held) {
        if (held.size <= MAX_ANSWERS && octets <= MAX_OCTETS) break;
        held.delete(key);
        octets -= bytes.length;
      }
    },
  };
}
