import { Position } from '@xyflow/react';
import type { ValidationReport } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { visibleText } from '../format-text.ts';
import { formatDate, formatUtc } from '../format-time.ts';
import { curveOf, floorOf, leadsBack, loopRoom } from './chain-curve.ts';
import { cutGraph } from './chain-cut.ts';
import { type ChainLayout, layoutChain } from './chain-layout.ts';
import { buildGraphView, type EdgeView, type GraphView, type NodeView } from './chain-view.ts';

const words = chainText.graph;

/** Colours of a drawing by the part they play. */
export interface DrawingColours {
  readonly paper: string;
  readonly box: string;
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
}

export interface ChainDrawing {
  readonly report: ValidationReport;
  /** Place of the path that stands out. */
  readonly path: number;
  /** The verdict in a sentence. */
  readonly title: string;
  readonly colours: DrawingColours;
}

const MARGIN = 24;
const HEAD = 48;
const BOX = { width: 232, height: 88 } as const;
const COLUMN_GAP = 128;
const ROW_GAP = 28;
/** Characters of 13 and 12 pixels that a box has room for. */
const TITLE_LENGTH = 28;
const LINE_LENGTH = 34;
const SENTENCE_LENGTH = 200;

/**
 * The graph of all paths as a file of its own: no script, no reference to anything outside, and texts of certificates only as text.
 * Lengths are bounded as in the window, so that no name makes it large.
 */
export function buildChainSvg({ report: whole, path, title, colours }: ChainDrawing): string {
  const { report } = cutGraph(whole);
  const view = buildGraphView(report, path);
  const layout = layoutChain({
    nodes: report.nodes.length,
    edges: report.edges,
    paths: report.paths.map(({ nodes }) => nodes),
    anchors: report.nodes.flatMap(({ isAnchor }, at) => (isAnchor ? [at] : [])),
    nodeWidth: BOX.width,
    nodeHeight: BOX.height,
    rowGap: ROW_GAP,
    columnGap: { least: COLUMN_GAP, most: COLUMN_GAP },
    width: 0,
  });
  const sentence = cut(title, SENTENCE_LENGTH);
  const width = Math.ceil(Math.max(layout.width + 2 * MARGIN, 640));
  const height = Math.ceil(layout.height + loopRoom(view, layout) + HEAD + 2 * MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="12">`,
    `<title>${escapeXml(sentence)}</title>`,
    `<rect width="100%" height="100%" fill="${colours.paper}"/>`,
    line({
      x: MARGIN,
      y: MARGIN + 12,
      size: 13,
      weight: 600,
      fill: colours.ink,
      text: cut(title, Math.floor(width / 8)),
    }),
    line({ x: MARGIN, y: MARGIN + 30, size: 12, fill: colours.faint, text: formatUtc(report.at) }),
    `<g transform="translate(${MARGIN} ${MARGIN + HEAD})">`,
    ...drawEdges(view, layout, colours),
    ...view.nodes.map((node) => drawNode(node, layout, colours)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawEdges(view: GraphView, layout: ChainLayout, colours: DrawingColours): string[] {
  const loops = view.edges.filter((each) => leadsBack(each, layout));
  // What is drawn last lies on top.
  const drawn = view.edges.toSorted((a, b) => Number(a.onPath) - Number(b.onPath));
  return drawn.map((each) => drawEdge(each, layout, floorOf(loops, each, layout), colours));
}

function drawEdge({ edge, onPath }: EdgeView, layout: ChainLayout, floor: number, colours: DrawingColours): string {
  const from = layout.places[edge.from] ?? { x: 0, y: 0 };
  const to = layout.places[edge.to] ?? { x: 0, y: 0 };
  const ends = {
    sourceX: from.x + BOX.width,
    sourceY: from.y + BOX.height / 2,
    targetX: to.x,
    targetY: to.y + BOX.height / 2,
    sourcePosition: Position.Right,
    targetPosition: Position.Left,
  };
  const [curve, x, y] = curveOf(ends, { floor, columnGap: layout.columnGap });
  const failed = edge.signature === 'invalid';
  const stroke = failed ? colours.bad : onPath ? colours.ink : colours.line;
  const label = words.signature[edge.signature];
  const half = 4 + label.length * 3.4;
  return [
    `<path d="${curve}" fill="none" stroke="${stroke}" stroke-width="${onPath ? 1.5 : 1}"${failed ? ' stroke-dasharray="5 4"' : ''}/>`,
    `<rect x="${x - half}" y="${y - 9}" width="${2 * half}" height="18" rx="9" fill="${colours.paper}" stroke="${stroke}" stroke-width="0.75"/>`,
    line({ x, y: y + 4, size: 11, anchor: 'middle', fill: failed ? colours.bad : colours.ink, text: label }),
  ].join('\n');
}

function drawNode(view: NodeView, { places }: ChainLayout, colours: DrawingColours): string {
  const { node, at, onPath, state, role, origin } = view;
  const { x, y } = places[at] ?? { x: 0, y: 0 };
  const { stroke, tone } = paintOf(view, colours);
  const validity = words.range(formatDate(node.notBefore), formatDate(node.notAfter));
  const key = [node.keyLabel, origin].filter((part) => part !== '').join(', ');
  const lineOf = (row: number, text: string, fill: string): string =>
    line({ x: x + 10, y: y + row, size: 12, fill, text: cut(text, LINE_LENGTH) });
  return [
    '<g>',
    `<title>${escapeXml(cut(node.subject, 200))}</title>`,
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="4" fill="${colours.box}" stroke="${stroke}" stroke-width="${onPath ? 1.5 : 1}"/>`,
    line({ x: x + 10, y: y + 19, size: 13, weight: 600, fill: colours.ink, text: cut(node.title, TITLE_LENGTH) }),
    lineOf(36, `${words.states[state]} · ${role}`, tone),
    lineOf(54, key, colours.faint),
    lineOf(74, validity, colours.faint),
    '</g>',
  ].join('\n');
}

function paintOf(
  { state, onPath }: NodeView,
  colours: DrawingColours,
): { readonly stroke: string; readonly tone: string } {
  if (state === 'failed') return { stroke: colours.bad, tone: colours.bad };
  if (state === 'flagged') return { stroke: colours.warn, tone: colours.warn };
  return { stroke: onPath ? colours.ink : colours.line, tone: state === 'passed' ? colours.good : colours.faint };
}

interface Line {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight?: number;
  readonly anchor?: 'middle';
  readonly fill: string;
  readonly text: string;
}

const line = ({ x, y, size, weight = 400, anchor, fill, text }: Line): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}"${anchor === undefined ? '' : ` text-anchor="${anchor}"`} fill="${fill}">${escapeXml(text)}</text>`;

function cut(text: string, most: number): string {
  const shown = visibleText(text.slice(0, most));
  return shown.length > most || text.length > most ? `${shown.slice(0, most - 1)}…` : shown;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Half of a surrogate pair, which a cut may leave, and some others are no characters of XML, escaped or not. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
