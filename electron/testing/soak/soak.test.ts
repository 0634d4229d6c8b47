import { describe, expect, it } from 'vitest';
import { findCorpus } from '../corpus.ts';
import { exercise } from './exercise.ts';
import { createInputs } from './inputs.ts';
import { readSeeds } from './seeds.ts';

/** A short run of what `node scripts/soak.mjs` does for hours; the seed is fixed so that a failure comes again. */
const SEED = 20_261_122;
const INPUTS = 4000;
/** Behind all files as they are. */
const CHANGED_FROM = 1_000_000;

const fuzz = readSeeds().filter(({ name }) => name.startsWith('boringssl-fuzz/'));

describe('readers neither throw nor hang nor refuse without saying where', () => {
  it(`over what a fuzzer collected, ${findCorpus('boringssl-fuzz').label}`, { timeout: 120_000 }, () => {
    for (const { name, bytes } of fuzz) expect(exercise(bytes), name).toEqual([]);
    expect(fuzz.length).toBeGreaterThan(5);
  });

  it(`over ${INPUTS} changed files of all suites`, { timeout: 120_000 }, () => {
    const inputAt = createInputs(SEED);
    for (let index = CHANGED_FROM; index < CHANGED_FROM + INPUTS; index++) {
      const { bytes, from } = inputAt(index);
      expect(exercise(bytes), `input ${index} of seed ${SEED}, made from ${from}`).toEqual([]);
    }
  });

  it('and get the same inputs again from the same seed', () => {
    const [once, again, other] = [createInputs(SEED), createInputs(SEED), createInputs(SEED + 1)];
    expect(once(CHANGED_FROM)).toEqual(again(CHANGED_FROM));
    expect(once(CHANGED_FROM).bytes).not.toEqual(other(CHANGED_FROM).bytes);
  });
});
