import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lineAt } from '../../shared/model/asn1-pages.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { Asn1Row } from '../../shared/model/inspect-answers.ts';
import { chooseOctet, readPageOf, showStructure, toggleNode, useStructure } from './inspect-structure.ts';

const target = (item: number) => ({ handle: 'a'.repeat(26) as FileHandleId, item });
const row = (offset: number, children = 0, label?: string): Asn1Row => ({
  offset,
  headerLength: 2,
  length: 1,
  tag: 'SEQUENCE',
  children,
  ...(label === undefined ? {} : { label }),
});

/** A root with a body of a thousand children, each of which has one child. */
const BODY = 4;
const childAt = (index: number) => 10 + index * 2;

interface Asked {
  readonly target: { readonly item: number };
  readonly node?: number;
  readonly from: number;
  readonly limit: number;
}

function answer({ node, from, limit }: Asked) {
  if (node === undefined) return { node: row(0, 2), from, rows: [row(BODY, 1000, 'body'), row(3000)], spans: {} };
  const all = node === BODY ? Array.from({ length: 1000 }, (_, at) => row(childAt(at), 1)) : [row(node + 1)];
  return { node: row(node, all.length), from, rows: all.slice(from, from + limit) };
}

describe('the structure of an item', () => {
  const asked: Asked[] = [];
  let isBroken = false;

  beforeEach(() => {
    asked.length = 0;
    isBroken = false;
    vi.stubGlobal('window', {
      countersign: {
        'inspect.asn1Children': async (input: Asked) => {
          asked.push(input);
          return isBroken ? { ok: false, error: { code: 'format.malformed' } } : { ok: true, value: answer(input) };
        },
        'inspect.asn1Path': async () => ({
          ok: true,
          value: [
            { index: 0, row: row(0, 2) },
            { index: 0, row: row(BODY, 1000) },
            { index: 734, row: row(childAt(734), 1) },
            { index: 0, row: row(childAt(734) + 1) },
          ],
        }),
      },
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('follows an octet down to its node, reading only the pages on the way', async () => {
    await showStructure(target(0));
    await chooseOctet(childAt(734) + 1);
    const { root, chosen } = useStructure.getState();
    expect(chosen).toEqual([0, 734, 0]);
    expect(root === null ? null : lineAt(root, 737)).toMatchObject({ path: [0, 734, 0], row: { offset: 1479 } });
    expect(asked.map(({ node, from }) => [node, from])).toEqual([
      [undefined, 0],
      [BODY, 0],
      [BODY, 600],
      [childAt(734), 0],
    ]);
  });

  it('reads a page again after its node was closed and opened', async () => {
    await showStructure(target(0));
    for (let round = 0; round < 2; round += 1) {
      await toggleNode([0], true);
      await readPageOf([0, 450]);
      await toggleNode([0], false);
    }
    expect(asked.filter(({ from }) => from === 400)).toHaveLength(2);
  });

  it('does not ask for ever for a page that cannot be read', async () => {
    await showStructure(target(0));
    await toggleNode([0], true);
    isBroken = true;
    for (let frame = 0; frame < 5; frame += 1) await readPageOf([0, 450]);
    expect(asked.filter(({ from }) => from === 400)).toHaveLength(1);
  });

  it('chooses the node that was closed, when the chosen one was inside', async () => {
    await showStructure(target(0));
    await chooseOctet(childAt(734) + 1);
    await toggleNode([0], false);
    expect(useStructure.getState().chosen).toEqual([0]);
  });

  it('shows nothing of an item that another one has replaced', async () => {
    const first = showStructure(target(0));
    const second = showStructure(target(1));
    await Promise.all([first, second]);
    expect(useStructure.getState().target).toEqual(target(1));
    expect(asked.at(-1)?.target.item).toBe(1);
  });
});
