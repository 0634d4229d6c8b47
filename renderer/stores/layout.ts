import { create } from 'zustand';

/** What the window remembers about its panes and columns; rem, so that it follows the text scale. */
export interface Layout {
  readonly railCollapsed: boolean;
  readonly panes: Readonly<Record<string, number>>;
  readonly columns: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const KEY = 'countersign.layout.1';
const EMPTY: Layout = { railCollapsed: false, panes: {}, columns: {} };

export const useLayout = create<Layout>(() => readLayout());

export function toggleRail(): void {
  keep({ railCollapsed: !useLayout.getState().railCollapsed });
}

/** Width of a pane and how to change it. */
export function usePaneWidth(pane: string, fallback: number): readonly [number, (width: number) => void] {
  const width = useLayout(({ panes }) => panes[pane] ?? fallback);
  return [width, (next) => keep({ panes: { ...useLayout.getState().panes, [pane]: next } })];
}

const NO_WIDTHS: Readonly<Record<string, number>> = {};

/** Column widths of a grid that the user chose. */
export function useColumnWidths(
  grid: string,
): readonly [Readonly<Record<string, number>>, (column: string, width: number) => void] {
  const widths = useLayout(({ columns }) => columns[grid] ?? NO_WIDTHS);
  const change = (column: string, width: number) => {
    const { columns } = useLayout.getState();
    keep({ columns: { ...columns, [grid]: { ...columns[grid], [column]: width } } });
  };
  return [widths, change];
}

function keep(change: Partial<Layout>): void {
  useLayout.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify(useLayout.getState()));
  } catch {
    // A window without storage forgets its widths, nothing more.
  }
}

function readLayout(): Layout {
  try {
    return parseLayout(JSON.parse(localStorage.getItem(KEY) ?? 'null'));
  } catch {
    return EMPTY;
  }
}

/** Reads what was remembered; anything odd is left out. */
export function parseLayout(value: unknown): Layout {
  if (!isRecord(value)) return EMPTY;
  const columns = isRecord(value['columns']) ? value['columns'] : {};
  return {
    railCollapsed: value['railCollapsed'] === true,
    panes: numbersOf(value['panes']),
    columns: Object.fromEntries(Object.entries(columns).map(([grid, widths]) => [grid, numbersOf(widths)])),
  };
}

function numbersOf(value: unknown): Readonly<Record<string, number>> {
  if (!isRecord(value)) return {};
  const widths = Object.entries(value).filter((entry): entry is [string, number] => isWidth(entry[1]));
  return Object.fromEntries(widths);
}

const isWidth = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 400;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
