import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ValidationReport } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { IconButton } from '../button.tsx';
import { useRem } from '../text-scale.ts';
import { useElementWidth } from '../use-element-width.ts';
import { SignatureEdge, type SignatureEdgeType } from './chain-edge.tsx';
import css from './chain-graph.module.css';
import { floorOf, leadsBack, loopRoom } from './chain-curve.ts';
import { type ChainLayout, layoutChain } from './chain-layout.ts';
import { findNeighbour } from './chain-neighbour.ts';
import { CertificateNode, type CertificateNodeType } from './chain-node.tsx';
import { cutGraph } from './chain-cut.ts';
import { buildGraphView, type GraphView } from './chain-view.ts';

const words = chainText.graph;

export interface ChainGraphProps {
  readonly report: ValidationReport;
  /** Place of the path that is shown. */
  readonly path: number;
  /** Certificate whose checks are listed; null for all. */
  readonly focused: number | null;
  readonly onCertificate: (at: number) => void;
  readonly onSignature: (from: number, to: number) => void;
}

const PADDING = 20;
const TALLEST_REM = 23;
const SMALLEST_ZOOM = 0.88;

/** All paths as a graph from the certificate at the left to the anchors at the right. */
export function ChainGraph(props: ChainGraphProps) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing({ report, path, focused, onCertificate, onSignature }: ChainGraphProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useElementWidth(frame);
  const rem = useRem();
  const { report: shown, original } = useMemo(() => cutGraph(report), [report]);
  const sizes = useLayout(shown, width, rem);
  const { layout } = sizes;
  const view = useMemo(() => buildGraphView(shown, path), [shown, path]);
  const content = { width: layout.width, height: layout.height + loopRoom(view, layout) };
  const height = Math.min(TALLEST_REM * rem, content.height + 2 * PADDING);
  const choose = useCallback((at: number) => onCertificate(original[at] ?? at), [original, onCertificate]);
  const focus = useRovingFocus(frame, layout, choose);
  const nodes = buildNodes(view, {
    ...sizes,
    ...focus,
    moment: shown.at,
    focused: focused === null ? -1 : original.indexOf(focused),
  });
  const edges = buildEdges(view, {
    ...sizes,
    rem,
    onSignature: (from, to) => onSignature(original[from] ?? from, original[to] ?? to),
  });
  return (
    <>
      <div ref={frame} className={css['graph']} style={{ height: `${Math.round(height)}px` }}>
        {width === 0 ? null : (
          <ReactFlow nodes={nodes} edges={edges} aria-label={words.name} {...FIXED}>
            <Viewport content={content} width={width} height={height} />
          </ReactFlow>
        )}
      </div>
      {shown.nodes.length === report.nodes.length ? null : (
        <p className={css['cut']}>{words.tooMany(shown.nodes.length, report.nodes.length)}</p>
      )}
    </>
  );
}

/** A drawing to look at and to press, not to edit; the wheel stays with the page. */
const FIXED = {
  nodeTypes: { certificate: CertificateNode },
  edgeTypes: { signature: SignatureEdge },
  // Without it the buttons would get no pointer.
  onNodeClick: (): void => undefined,
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  zoomOnScroll: false,
  zoomOnDoubleClick: false,
  preventScrolling: false,
  minZoom: 0.4,
  maxZoom: 1.6,
  proOptions: { hideAttribution: true },
} as const;

interface NodeSettings extends Sizes, RovingFocus {
  readonly moment: number;
  readonly focused: number;
}

function buildNodes({ nodes }: GraphView, settings: NodeSettings): CertificateNodeType[] {
  const { layout, narrow, nodeWidth, nodeHeight, moment, focused, tabStop, select, move } = settings;
  return nodes.map(
    (view): CertificateNodeType => ({
      id: String(view.at),
      type: 'certificate',
      position: layout.places[view.at] ?? { x: 0, y: 0 },
      width: nodeWidth,
      height: nodeHeight,
      data: {
        view,
        narrow,
        moment,
        focused: focused === view.at,
        isTabStop: view.at === tabStop,
        onSelect: select,
        onKeyDown: move,
      },
    }),
  );
}

interface Sizes {
  readonly layout: ChainLayout;
  readonly narrow: boolean;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
}

/** The wide form where it leaves room for words on the arrows, else the narrow one. */
function useLayout(report: ValidationReport, width: number, rem: number): Sizes {
  const drawn = useSameGraph(report);
  return useMemo(() => {
    const wide = layoutAs(drawn, width, { nodeWidth: 13 * rem, nodeHeight: 5.75 * rem, least: 6.5 * rem });
    if (wide.layout.width <= width - 2 * PADDING) return { ...wide, narrow: false };
    return {
      ...layoutAs(drawn, width, { nodeWidth: 10.5 * rem, nodeHeight: 4.75 * rem, least: 2.5 * rem }),
      narrow: true,
    };
  }, [drawn, width, rem]);
}

/** The first of the reports in a row that have the same graph, so that another answer about it moves nothing. */
function useSameGraph(report: ValidationReport): ValidationReport {
  const [drawn, setDrawn] = useState(report);
  if (drawn === report || structureOf(drawn) === structureOf(report)) return drawn;
  setDrawn(report);
  return report;
}

const structureOf = ({ nodes, edges, paths }: ValidationReport): string =>
  JSON.stringify([
    nodes.map(({ sha256, isAnchor }) => [sha256, isAnchor]),
    edges.map(({ from, to }) => [from, to]),
    paths.map((path) => path.nodes),
  ]);

function layoutAs(
  report: ValidationReport,
  width: number,
  size: { readonly nodeWidth: number; readonly nodeHeight: number; readonly least: number },
): Omit<Sizes, 'narrow'> {
  const { nodeWidth, nodeHeight, least } = size;
  const layout = layoutChain({
    nodes: report.nodes.length,
    edges: report.edges,
    paths: report.paths.map(({ nodes }) => nodes),
    anchors: report.nodes.flatMap(({ isAnchor }, at) => (isAnchor ? [at] : [])),
    nodeWidth,
    nodeHeight,
    rowGap: nodeHeight / 3.5,
    columnGap: { least, most: 3 * least },
    width: Math.max(0, width - 2 * PADDING),
  });
  return { layout, nodeWidth, nodeHeight };
}

interface EdgeSettings {
  readonly layout: ChainLayout;
  readonly narrow: boolean;
  readonly rem: number;
  readonly onSignature: (from: number, to: number) => void;
}

function buildEdges(view: GraphView, { layout, narrow, rem, onSignature }: EdgeSettings): SignatureEdgeType[] {
  const loops = view.edges.filter((each) => leadsBack(each, layout));
  // What is drawn last lies on top.
  const drawn = view.edges.toSorted((a, b) => Number(a.onPath) - Number(b.onPath));
  return drawn.map((each): SignatureEdgeType => {
    const { from, to, signature } = each.edge;
    const title = (at: number): string => view.nodes[at]?.node.title ?? '';
    return {
      id: `${from}-${to}`,
      type: 'signature',
      source: String(from),
      target: String(to),
      data: {
        view: each,
        label: words.edge(title(from), title(to), words.signature[signature]),
        iconOnly: narrow || layout.columnGap < 6 * rem,
        floor: floorOf(loops, each, layout),
        columnGap: layout.columnGap,
        onSelect: onSignature,
      },
    };
  });
}

interface RovingFocus {
  readonly select: (at: number) => void;
  readonly tabStop: number;
  readonly move: (event: KeyboardEvent, at: number) => void;
}

/** One stop of the tabulator key; arrow keys go on to the nearest certificate in their direction. */
function useRovingFocus(
  frame: { readonly current: HTMLElement | null },
  { places }: ChainLayout,
  onSelect: (at: number) => void,
): RovingFocus {
  const [tabStop, setTabStop] = useState(0);
  const reveal = useReveal();
  const move = useCallback(
    (event: KeyboardEvent, at: number) => {
      const next = findNeighbour(places, at, event.key);
      if (next === undefined) return;
      event.preventDefault();
      setTabStop(next);
      const button = frame.current?.querySelector<HTMLElement>(`[data-certificate="${next}"]`);
      button?.focus({ preventScroll: true });
      if (button !== null && button !== undefined && frame.current !== null) reveal(button, frame.current);
    },
    [places, frame, reveal],
  );
  const select = useCallback(
    (at: number) => {
      setTabStop(at);
      onSelect(at);
    },
    [onSelect],
  );
  return { select, tabStop: tabStop < places.length ? tabStop : 0, move };
}

/** Moves the drawing so that a part of it comes into sight. */
function useReveal(): (element: HTMLElement, frame: HTMLElement) => void {
  const { getViewport, setViewport } = useReactFlow();
  return useCallback(
    (element, frame) => {
      const inner = element.getBoundingClientRect();
      const outer = frame.getBoundingClientRect();
      const into = (from: number, to: number, least: number, most: number): number =>
        from < least + PADDING ? least + PADDING - from : to > most - PADDING ? most - PADDING - to : 0;
      const { x, y, zoom } = getViewport();
      void setViewport({
        x: x + into(inner.left, inner.right, outer.left, outer.right),
        y: y + into(inner.top, inner.bottom, outer.top, outer.bottom),
        zoom,
      });
    },
    [getViewport, setViewport],
  );
}

interface ViewportProps {
  readonly content: { readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
}

/** The whole graph as far as it stays legible; else its beginning, to be moved about. */
function Viewport({ content, width, height }: ViewportProps) {
  const { setViewport, zoomIn, zoomOut } = useReactFlow();
  const ratio = Math.min((width - 2 * PADDING) / content.width, (height - 2 * PADDING) / content.height);
  const show = useCallback(
    (zoom: number) => {
      const place = (room: number, size: number): number => Math.round(Math.max(PADDING, (room - size * zoom) / 2));
      void setViewport({ x: place(width, content.width), y: place(height, content.height), zoom });
    },
    [setViewport, width, height, content.width, content.height],
  );
  useEffect(() => show(ratio >= SMALLEST_ZOOM ? Math.min(1, ratio) : 1), [show, ratio]);
  if (ratio >= SMALLEST_ZOOM) return null;
  return (
    <div className={css['zoom']}>
      <IconButton icon={ZoomIn} label={words.zoomIn} size="small" onClick={() => void zoomIn()} />
      <IconButton icon={ZoomOut} label={words.zoomOut} size="small" onClick={() => void zoomOut()} />
      <IconButton icon={Maximize} label={words.fit} size="small" onClick={() => show(Math.max(FIXED.minZoom, ratio))} />
    </div>
  );
}
