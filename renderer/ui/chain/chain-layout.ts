export interface LayoutInput {
  readonly nodes: number;
  readonly edges: readonly Arrow[];
  /** Paths as places of certificates, best first. */
  readonly paths: readonly (readonly number[])[];
  /** Certificates that stand in the last column. */
  readonly anchors: readonly number[];
  /** Pixels. */
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly rowGap: number;
  /** Room between two columns: as much as the width leaves, within these bounds. */
  readonly columnGap: { readonly least: number; readonly most: number };
  readonly width: number;
}

interface Arrow {
  readonly from: number;
  readonly to: number;
}

export interface ChainLayout {
  readonly places: readonly { readonly x: number; readonly y: number }[];
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly columnGap: number;
}

/**
 * Places of the certificates: the leaf at the left, issuers to the right of what they signed, anchors in the last column. The best path runs
 * straight along the top; what another path does not share with a better one lies in a row of its own below, so that no arrow crosses a certificate.
 */
export function layoutChain(input: LayoutInput): ChainLayout {
  const columns = findColumns(input);
  const rows = findRows(input, columns);
  const count = Math.max(0, ...columns) + 1;
  const columnGap = gapFor(input, count);
  const { nodeWidth, nodeHeight, rowGap } = input;
  return {
    places: columns.map((column, at) => ({
      x: column * (nodeWidth + columnGap),
      y: (rows[at] ?? 0) * (nodeHeight + rowGap),
    })),
    width: count * nodeWidth + (count - 1) * columnGap,
    height: Math.max(0, ...rows) * (nodeHeight + rowGap) + nodeHeight,
    columns: count,
    columnGap,
  };
}

/** What is left of the width between the columns. */
function gapFor({ width, nodeWidth, columnGap: { least, most } }: LayoutInput, columns: number): number {
  if (columns < 2) return most;
  const left = (width - columns * nodeWidth) / (columns - 1);
  return Math.round(Math.min(most, Math.max(least, left)));
}

/** Steps of the longest way from the leaf; anchors without an issuer of their own stand behind all others. */
function findColumns(input: LayoutInput): readonly number[] {
  const ahead = keepAhead(input);
  const columns = Array.from({ length: input.nodes }, () => 0);
  for (let round = 0, moved = true; moved && round < input.nodes; round++) {
    moved = false;
    for (const [from, issuers] of ahead) {
      const next = (columns[from] ?? 0) + 1;
      for (const to of issuers) {
        if (next <= (columns[to] ?? 0)) continue;
        columns[to] = next;
        moved = true;
      }
    }
  }
  const last = Math.max(0, ...columns);
  for (const anchor of input.anchors) if (!ahead.has(anchor) && (columns[anchor] ?? 0) > 0) columns[anchor] = last;
  return columns;
}

/** The arrows that lead ahead. One that would close a circle, as among authorities that signed each other, leads back. */
function keepAhead({ edges, paths }: LayoutInput): ReadonlyMap<number, ReadonlySet<number>> {
  const ahead = new Map<number, Set<number>>();
  const ofPaths = paths.flatMap((path) => path.slice(1).map((to, index): Arrow => ({ from: path[index] ?? to, to })));
  for (const { from, to } of [...ofPaths, ...edges]) {
    const known = ahead.get(from) ?? new Set<number>();
    if (from === to || known.has(to) || leadsTo(ahead, to, from)) continue;
    ahead.set(from, known.add(to));
  }
  return ahead;
}

function leadsTo(ahead: ReadonlyMap<number, ReadonlySet<number>>, from: number, wanted: number): boolean {
  const seen = new Set([from]);
  for (const at of seen) {
    if (at === wanted) return true;
    for (const next of ahead.get(at) ?? []) seen.add(next);
  }
  return false;
}

/** Rows by path: a certificate stands in the row of the best path it belongs to. */
function findRows({ nodes, paths, edges }: LayoutInput, columns: readonly number[]): readonly number[] {
  const rows: (number | undefined)[] = Array.from({ length: nodes });
  const taken: Set<number>[] = [];
  const take = (members: readonly number[], from: number, to: number): void => {
    const stretch = Array.from({ length: Math.max(0, to - from) + 1 }, (_unused, step) => from + step);
    let row = 0;
    while (stretch.some((column) => taken[row]?.has(column) === true)) row += 1;
    taken[row] = new Set([...(taken[row] ?? []), ...stretch]);
    for (const at of members) rows[at] = row;
  };
  const columnOf = (at: number): number => columns[at] ?? 0;
  for (const path of paths)
    for (const { members, from, to } of findNewStretches(path, rows, columnOf)) take(members, from, to);
  for (let at = 0; at < nodes; at++) {
    if (rows[at] !== undefined) continue;
    const below = edges.find((edge) => edge.to === at && edge.from !== at)?.from;
    take([at], below === undefined ? columnOf(at) : Math.min(columnOf(at), columnOf(below) + 1), columnOf(at));
  }
  return rows.map((row) => row ?? 0);
}

interface Stretch {
  readonly members: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** The parts of a path that no better one has, with the columns that their arrows cross. */
function findNewStretches(
  path: readonly number[],
  rows: readonly (number | undefined)[],
  columnOf: (at: number) => number,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let members: number[] = [];
  for (const [index, at] of path.entries()) {
    if (rows[at] === undefined) members.push(at);
    const ends = rows[at] !== undefined || index === path.length - 1;
    const first = members[0];
    if (!ends || first === undefined) continue;
    const before = path[path.indexOf(first) - 1];
    const after = rows[at] === undefined ? undefined : at;
    const inside = members.map(columnOf);
    stretches.push({
      members,
      from: Math.min(...inside, before === undefined ? Number.POSITIVE_INFINITY : columnOf(before) + 1),
      to: Math.max(...inside, after === undefined ? 0 : columnOf(after) - 1),
    });
    members = [];
  }
  return stretches;
}
