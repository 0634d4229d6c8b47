import type { InspectRow } from '../../../shared/model/inspect-answers.ts';

/** One visible line of the tree of items. */
export interface ItemLine {
  readonly row: InspectRow;
  readonly depth: number;
  /** Undefined where nothing is inside. */
  readonly open: boolean | undefined;
}

/**
 * The lines that are visible while the items in `closed` hide what is inside them. Items hang below their parents
 * wherever they stand in the file; one whose parent is missing or that would hang below itself stands at the top.
 */
export function buildItemLines(rows: readonly InspectRow[], closed: ReadonlySet<number>): readonly ItemLine[] {
  const inside = new Map<number, InspectRow[]>();
  const top: InspectRow[] = [];
  for (const row of rows) {
    const { parent } = row;
    if (parent === undefined || parent >= row.item || rows[parent] === undefined) top.push(row);
    else keepInside(inside, parent, row);
  }
  const lines: ItemLine[] = [];
  const waiting = top.toReversed().map((row) => ({ row, depth: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { row, depth } = next;
    const children = inside.get(row.item) ?? [];
    const open = children.length === 0 ? undefined : !closed.has(row.item);
    lines.push({ row, depth, open });
    if (open === true) for (const child of children.toReversed()) waiting.push({ row: child, depth: depth + 1 });
  }
  return lines;
}

function keepInside(inside: Map<number, InspectRow[]>, parent: number, row: InspectRow): void {
  const known = inside.get(parent);
  if (known === undefined) inside.set(parent, [row]);
  else known.push(row);
}
