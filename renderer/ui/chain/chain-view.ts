import type {
  ChainEdge,
  ChainNode,
  ValidatedPath,
  ValidationCheck,
  ValidationReport,
} from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import type { StatusKind } from '../status.tsx';

const words = chainText.graph;

/** A certificate of the graph as it stands in the path that is shown, or in the best one through it. */
export interface NodeView {
  readonly at: number;
  readonly node: ChainNode;
  readonly role: string;
  readonly origin: string;
  readonly status: StatusKind;
  readonly state: keyof typeof words.states;
  readonly onPath: boolean;
}

export interface EdgeView {
  readonly edge: ChainEdge;
  readonly status: StatusKind;
  readonly onPath: boolean;
}

/** Everything that the drawing and the table show of one report with one path chosen. */
export interface GraphView {
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
}

export function buildGraphView(report: ValidationReport, chosen: number): GraphView {
  const path = report.paths[chosen];
  const onPath = new Set(path?.nodes);
  const steps = new Set(stepsOf(path));
  return {
    nodes: report.nodes.map((node, at) => {
      const place = findPlace(report, chosen, at);
      const checks = place === undefined ? [] : checksAt(place.path, place.position);
      return {
        at,
        node,
        role: roleOf(report, at),
        origin: originOf(node),
        status: statusOf(checks),
        state: stateOf(checks),
        onPath: onPath.has(at),
      };
    }),
    edges: report.edges
      .filter(({ from, to }) => from !== to)
      .map((edge) => ({
        edge,
        status: EDGE_STATUS[edge.signature],
        onPath: steps.has(stepOf(edge.from, edge.to)),
      })),
  };
}

const EDGE_STATUS: Readonly<Record<ChainEdge['signature'], StatusKind>> = {
  valid: 'valid',
  invalid: 'expired',
  unsupported: 'unknown',
  'not-checked': 'not-checked',
};

const stepOf = (from: number, to: number): string => `${from}>${to}`;

function stepsOf(path: ValidatedPath | undefined): readonly string[] {
  const nodes = path?.nodes ?? [];
  return nodes.slice(1).map((to, index) => stepOf(nodes[index] ?? to, to));
}

const checksAt = ({ checks }: ValidatedPath, position: number): readonly ValidationCheck[] =>
  checks.filter(({ at }) => at === position);

/** Where a certificate stands in the chosen path, else in the best one. */
function findPlace(
  { paths }: ValidationReport,
  chosen: number,
  at: number,
): { readonly path: ValidatedPath; readonly position: number } | undefined {
  const mine = paths[chosen];
  for (const path of mine === undefined ? paths : [mine, ...paths]) {
    const position = path.nodes.indexOf(at);
    if (position >= 0) return { path, position };
  }
  return undefined;
}

function stateOf(checks: readonly ValidationCheck[]): NodeView['state'] {
  if (checks.some(({ result }) => result === 'failed')) return 'failed';
  if (checks.some(({ flag }) => flag !== undefined)) return 'flagged';
  return checks.some(({ result, code }) => result === 'passed' || code === 'not.anchor') ? 'passed' : 'not-checked';
}

const STATE_STATUS: Readonly<Record<NodeView['state'], StatusKind>> = {
  failed: 'expired',
  flagged: 'expiring',
  passed: 'valid',
  'not-checked': 'not-checked',
};

function statusOf(checks: readonly ValidationCheck[]): StatusKind {
  const codes = checks.filter(({ result }) => result === 'failed').map(({ code }) => code);
  if (codes.includes('path.revoked')) return 'revoked';
  if (codes.length === 0) return STATE_STATUS[stateOf(checks)];
  return codes.every((code) => code === 'path.not-yet-valid') ? 'not-yet-valid' : 'expired';
}

/** What a certificate is in these paths. */
function roleOf(report: ValidationReport, at: number): string {
  const node = report.nodes[at];
  if (node === undefined) return '';
  if (node.isAnchor) return words.anchor;
  if (at === leafOf(report) && !node.isCa) return leafRole(node);
  if (!node.isCa) return words.notCa;
  if (node.selfIssued) return words.selfSigned;
  const isCrossSigned = report.nodes.some(
    (other, index) => index !== at && other.subject === node.subject && other.keySha256 === node.keySha256,
  );
  if (isCrossSigned) return words.crossSigned(issuerTitle(report, at));
  const signsLeaf = report.edges.some(({ from, to }) => from === leafOf(report) && to === at);
  return signsLeaf ? words.issuing : words.intermediate;
}

const leafOf = ({ paths }: ValidationReport): number => paths[0]?.nodes[0] ?? 0;

function leafRole({ purposes }: ChainNode): string {
  if (purposes.length === 0) return words.leaf;
  return purposes
    .slice(0, 3)
    .map((purpose) => words.purposes[purpose] ?? purpose)
    .join(', ');
}

function issuerTitle(report: ValidationReport, at: number): string {
  const edge = report.edges.find(({ from, to, signature }) => from === at && to !== at && signature === 'valid');
  const issuer = edge === undefined ? undefined : report.nodes[edge.to];
  return issuer?.title ?? report.nodes[at]?.issuer ?? '';
}

/** Where a certificate came from, the most telling place first. */
const originOf = ({ origins }: ChainNode): string =>
  origins
    .filter((origin) => origin !== 'subject')
    .map((origin) => words.origins[origin])
    .join(', ');

/** Place in the list of the best path through a certificate. */
export function findPathThrough({ paths }: ValidationReport, at: number): number | undefined {
  const found = paths.findIndex(({ nodes }) => nodes.includes(at));
  return found < 0 ? undefined : found;
}

/** Place in the list of the best path that goes from one certificate to its issuer. */
export function findPathAlong(report: ValidationReport, from: number, to: number): number | undefined {
  const found = report.paths.findIndex((path) => stepsOf(path).includes(stepOf(from, to)));
  return found < 0 ? undefined : found;
}

const RANK = { failed: 0, 'not-checked': 2, passed: 3 } as const;
const FLAGGED_RANK = 1;
const rankOf = ({ flag, result }: ValidationCheck): number => (flag === undefined ? RANK[result] : FLAGGED_RANK);

export interface SortedChecks {
  /** Failed first, then what passed with a flag, then what was not checked, then what passed; within these from the leaf up. */
  readonly listed: readonly ValidationCheck[];
  /** Those that mean nothing here. */
  readonly inapplicable: number;
  readonly counts: Readonly<Record<ValidationCheck['result'], number>>;
}

/** The checks of a path. */
export function sortChecks(path: ValidatedPath): SortedChecks {
  const all = path.checks.map(tellPlainly);
  const listed = all.filter(({ code }) => code !== 'not.applicable' && code !== 'not.anchor');
  const count = (result: ValidationCheck['result']): number => listed.filter((check) => check.result === result).length;
  return {
    listed: listed.toSorted((a, b) => rankOf(a) - rankOf(b) || a.at - b.at),
    inapplicable: all.length - listed.length,
    counts: { failed: count('failed'), 'not-checked': count('not-checked'), passed: count('passed') },
  };
}

/** Revocation passes where nothing is known of it, unless it is required; to a person that is a check which was not made. */
function tellPlainly(check: ValidationCheck): ValidationCheck {
  return check.result === 'passed' && check.evidence['status'] === 'not-covered'
    ? { ...check, result: 'not-checked' }
    : check;
}

/** The first instant at which a valid path ends. */
export function endOfPath({ nodes }: ValidationReport, path: ValidatedPath): number | undefined {
  // The dates of an anchor count only where they were asked for.
  const counting = path.checks.filter(({ check, result }) => check === 'validity' && result !== 'not-checked');
  const ends = counting.flatMap(({ at }) => nodes[path.nodes[at] ?? -1]?.notAfter ?? []);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** Whether a server sent every certificate of a path but the anchor. */
export function isAsSent({ nodes }: ValidationReport, path: ValidatedPath): boolean {
  const below = path.ending === 'anchor' && path.nodes.length > 1 ? path.nodes.slice(0, -1) : path.nodes;
  return below.length > 0 && below.every((at) => nodes[at]?.origins.includes('server') === true);
}
