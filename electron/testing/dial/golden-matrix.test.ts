import { describe, expect, it } from 'vitest';
import { DIAGNOSIS_IDS } from '../../../shared/model/connection.ts';
import { goldenCells, matrixWorlds } from './golden-cells.ts';
import { GOLDEN_MATRIX, MATRIX_VERSIONS, SERVER_KINDS } from './golden-faults.ts';

const cells = goldenCells();
const CULPRITS: readonly string[] = ['client', 'server', 'network', 'both', 'unknown'];

describe('the data of the golden matrix', () => {
  it('tells of every fault at every server in both versions what is expected or why it cannot be made', () => {
    const absent = GOLDEN_MATRIX.faults.flatMap(({ absent: each = [] }) => each);
    const left = absent.reduce(
      (sum, { servers = SERVER_KINDS, versions = MATRIX_VERSIONS }) => sum + servers.length * versions.length,
      0,
    );
    expect(cells.length + left).toBe(GOLDEN_MATRIX.faults.length * SERVER_KINDS.length * MATRIX_VERSIONS.length);
    expect(absent.every(({ reason }) => reason.length > 10)).toBe(true);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
  });

  it('names causes and culprits that there are, and a reason wherever several causes would be right', () => {
    const known: readonly string[] = DIAGNOSIS_IDS;
    for (const { expected } of cells) {
      expect(expected.causes.filter((id) => !known.includes(id))).toEqual([]);
      expect(expected.culprits.filter((culprit) => !CULPRITS.includes(culprit))).toEqual([]);
      expect(expected.causes.length < 2 || (expected.reason ?? '').length > 20).toBe(true);
      expect(expected.culprits.length > 0).toBe(expected.causes.length > 0);
    }
  });

  it('takes an unknown culprit for right in at most a tenth of the cells', () => {
    const marked = cells.filter(({ expected }) => expected.culprits.includes('unknown'));
    expect(marked.length / cells.length).toBeLessThanOrEqual(0.1);
  });

  it('holds a quarter out, which every seed draws anew, in worlds that differ from the training set', () => {
    const heldOut = cells.filter(({ set }) => set === 'held-out');
    expect(heldOut.length).toBe(Math.round(cells.length / 4));
    expect(heldOut.every(({ world }) => world > 0)).toBe(true);
    expect(goldenCells().map(({ set }) => set)).toEqual(cells.map(({ set }) => set));
    expect(goldenCells(1).map(({ set }) => set)).not.toEqual(cells.map(({ set }) => set));
    const [training, ...drawn] = matrixWorlds();
    expect(drawn.every(({ leafKey, serverName }) => leafKey !== training?.leafKey && serverName !== 'localhost')).toBe(
      true,
    );
    expect(new Set(drawn.map(({ intermediates }) => intermediates))).toEqual(new Set([0, 1, 2]));
    expect(new Set(heldOut.map(({ server }) => server)).size).toBe(SERVER_KINDS.length);
  });
});
