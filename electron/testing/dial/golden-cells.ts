import { createHash } from 'node:crypto';
import { Random } from '../soak/random.ts';
import {
  type Expectation,
  fits,
  GOLDEN_MATRIX,
  type GoldenFault,
  MATRIX_VERSIONS,
  type MatrixVersion,
  SERVER_KINDS,
  type ServerKind,
} from './golden-faults.ts';
import type { MatrixPkiChoice } from './matrix-pki.ts';

/** One fault at one server in one version of TLS. */
export interface GoldenCell {
  readonly id: string;
  /** Held-out cells were not looked at when the rules were written. */
  readonly set: 'training' | 'held-out';
  readonly server: ServerKind;
  readonly version: MatrixVersion;
  readonly fault: GoldenFault;
  readonly expected: Expectation;
  /** Which of the worlds of certificates it lives in. */
  readonly world: number;
}

/** What all cells of the training set share. */
const TRAINING_WORLD: MatrixPkiChoice = {
  authorityKey: 'p256',
  leafKey: 'p256',
  intermediates: 1,
  serverName: 'localhost',
  organization: 'Countersign Test',
  lifetimeDays: 365,
};

const DRAWN_WORLDS = 4;

/** The world of the training set and those the seed draws: other keys, chains, names and lifetimes. */
export function matrixWorlds(seed: number = GOLDEN_MATRIX.seed): readonly MatrixPkiChoice[] {
  const random = new Random(seed, 0);
  const authorityKeys = shuffled(['p256', 'p384', 'rsa2048', 'ed25519'] as const, random);
  const leafKeys = shuffled(['rsa2048', 'rsa3072', 'p384', 'ed25519'] as const, random);
  const depths = shuffled([0, 1, 2, 2] as const, random);
  const drawn = Array.from(
    { length: DRAWN_WORLDS },
    (_, index): MatrixPkiChoice => ({
      authorityKey: authorityKeys[index] ?? 'p256',
      leafKey: leafKeys[index] ?? 'p384',
      intermediates: depths[index] ?? 2,
      serverName: `${random.pick(['api', 'gw', 'mesh', 'b2b'])}-${random.below(1000)}.${random.pick(['example', 'internal.test', 'partner.example'])}`,
      organization: `${random.pick(['Nord', 'Alpha', 'Quay', 'Ridge'])} ${random.pick(['Bank', 'Freight', 'Labs'])} ${random.below(100)}`,
      lifetimeDays: 10 + random.below(700),
    }),
  );
  return [TRAINING_WORLD, ...drawn];
}

/** Every cell that can be made, a quarter of them held out and drawn into other worlds. */
export function goldenCells(seed: number = GOLDEN_MATRIX.seed): readonly GoldenCell[] {
  const worlds = matrixWorlds(seed);
  const possible = GOLDEN_MATRIX.faults.flatMap((fault) =>
    SERVER_KINDS.flatMap((server) =>
      MATRIX_VERSIONS.flatMap((version) => {
        const expected = expectationOf(fault, server, version);
        return expected === undefined
          ? []
          : [{ id: `${server} ${version} ${fault.id}`, server, version, fault, expected }];
      }),
    ),
  );
  const order = new Map(possible.map((cell) => [cell, drawOf(seed, cell.id)]));
  const heldOut = new Set(
    possible.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)).slice(0, Math.round(possible.length / 4)),
  );
  return possible.map((cell) => {
    if (!heldOut.has(cell)) return { ...cell, set: 'training', world: 0 };
    const fitting = worlds.flatMap(({ intermediates }, index) =>
      index > 0 && intermediates >= (cell.fault.intermediates ?? 0) ? [index] : [],
    );
    return { ...cell, set: 'held-out', world: fitting[(order.get(cell) ?? 0) % fitting.length] ?? 0 };
  });
}

/** A number for each cell that no other cell has a say in, so that a new fault does not draw the others anew. */
const drawOf = (seed: number, id: string): number =>
  createHash('sha256').update(`${seed} ${id}`).digest().readUInt32BE();

function expectationOf(fault: GoldenFault, server: ServerKind, version: MatrixVersion): Expectation | undefined {
  if (fault.absent?.some((absence) => fits(absence, server, version)) === true) return undefined;
  const found = fault.expect.find((expectation) => fits(expectation, server, version));
  if (found === undefined) throw new Error(`no expectation for ${fault.id} on ${server} ${version}`);
  return found;
}

function shuffled<T>(values: readonly T[], random: Random): readonly T[] {
  return values
    .map((value) => ({ value, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
