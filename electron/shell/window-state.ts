import type { ValueFile } from '../ipc/application-settings.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface WindowState {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

export const MIN_WIDTH = 1024;
export const MIN_HEIGHT = 700;
const FIRST_SIZE = { width: 1440, height: 900 };
/** A window counts as reachable when this much of its title bar lies on a display. */
const REACHABLE = { width: 160, height: 36 };
const KEPT = 50;

export interface WindowStates {
  /** The state kept under `key`, else that of the window used last, fitted to the displays that are there now. */
  find(key: string | undefined, displays: readonly Rectangle[]): WindowState;
  /** True where a state is kept under `key` itself. */
  has(key: string): boolean;
  keep(key: string | undefined, state: WindowState): void;
}

const LAST = 'last';

/** Remembers places of windows by workspace. */
export function createWindowStates(file: ValueFile): WindowStates {
  const states = new Map(parseStates(file.read()));
  return {
    has: (key) => states.has(key),
    find: (key, displays) => fit((key === undefined ? undefined : states.get(key)) ?? states.get(LAST), displays),
    keep: (key, state) => {
      for (const name of key === undefined ? [LAST] : [key, LAST]) {
        states.delete(name);
        states.set(name, state);
      }
      file.write(Object.fromEntries([...states].slice(-KEPT)));
    },
  };
}

/** Puts a window that no display shows any more, or that is larger than its display, where it can be reached. */
export function fit(state: WindowState | undefined, displays: readonly Rectangle[]): WindowState {
  const [primary] = displays;
  if (primary === undefined) return state ?? { bounds: { x: 0, y: 0, ...FIRST_SIZE }, maximized: false };
  if (state === undefined) return { bounds: centre(FIRST_SIZE, primary), maximized: false };
  const home = displays.find((display) => showsTitleBar(display, state.bounds));
  return home === undefined ? { ...state, bounds: centre(state.bounds, primary) } : state;
}

function showsTitleBar(display: Rectangle, bounds: Rectangle): boolean {
  const width = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x);
  const isBarBelowTop = bounds.y >= display.y;
  const isBarAboveBottom = bounds.y + REACHABLE.height <= display.y + display.height;
  return width >= REACHABLE.width && isBarBelowTop && isBarAboveBottom;
}

function centre(size: { readonly width: number; readonly height: number }, display: Rectangle): Rectangle {
  const width = Math.max(MIN_WIDTH, Math.min(size.width, display.width));
  const height = Math.max(MIN_HEIGHT, Math.min(size.height, display.height));
  const x = display.x + Math.max(0, Math.round((display.width - width) / 2));
  const y = display.y + Math.max(0, Math.round((display.height - height) / 2));
  return { x, y, width, height };
}

function parseStates(value: unknown): [string, WindowState][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const state = parseState(entry);
    return state === undefined ? [] : [[key, state] as [string, WindowState]];
  });
}

function parseState(value: unknown): WindowState | undefined {
  const { bounds, maximized } = (value ?? {}) as { bounds?: Partial<Rectangle>; maximized?: unknown };
  const { x, y, width, height } = bounds ?? {};
  if (!isPixels(x) || !isPixels(y) || !isPixels(width) || !isPixels(height)) return undefined;
  const size = { width: Math.max(MIN_WIDTH, width), height: Math.max(MIN_HEIGHT, height) };
  return { bounds: { x, y, ...size }, maximized: maximized === true };
}

const isPixels = (value: unknown): value is number => Number.isSafeInteger(value) && Math.abs(Number(value)) < 100_000;
