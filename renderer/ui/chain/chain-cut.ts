import type { ValidationReport } from '../../../shared/model/validation.ts';

/** More certificates than can be told apart in a drawing. */
const MOST_NODES = 60;

export interface CutReport {
  readonly report: ValidationReport;
  /** For each certificate that is left its place in the whole report. */
  readonly original: readonly number[];
}

/** The certificates of the better paths where there are too many to draw. */
export function cutGraph(report: ValidationReport): CutReport {
  if (report.nodes.length <= MOST_NODES) return { report, original: report.nodes.map((_node, at) => at) };
  const kept = new Set(report.paths.length === 0 ? [0] : []);
  let paths = 0;
  for (const { nodes } of report.paths) {
    if (kept.size + nodes.length > MOST_NODES) break;
    for (const at of nodes) kept.add(at);
    paths += 1;
  }
  const original = [...kept].toSorted((a, b) => a - b);
  const places = new Map(original.map((at, place) => [at, place]));
  const moved = (at: number): number => places.get(at) ?? 0;
  return {
    original,
    report: {
      ...report,
      nodes: original.flatMap((at) => report.nodes[at] ?? []),
      edges: report.edges
        .filter(({ from, to }) => kept.has(from) && kept.has(to))
        .map((edge) => ({ ...edge, from: moved(edge.from), to: moved(edge.to) })),
      paths: report.paths.slice(0, paths).map((path) => ({ ...path, nodes: path.nodes.map(moved) })),
    },
  };
}
