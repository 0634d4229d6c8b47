import { app, BrowserWindow, screen } from 'electron';
import type { PushEvent } from '../ipc/ports.ts';
import { APP_PAGE } from './content-policy.ts';
import { frameColours } from './theme.ts';
import { MIN_HEIGHT, MIN_WIDTH, type WindowStates } from './window-state.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  readonly states: WindowStates;
  /** Key of the window's state: the workspace it shows. */
  readonly stateKey: () => string | undefined;
  /** Hears why the page's process ended. */
  readonly onCrash: (reason: string) => void;
}

const TITLE_BAR_HEIGHT = 36;
const KEEP_STATE_AFTER_MS = 500;
const CRASH_PAUSE_MS = 10_000;

/** Opens a window on the page; it appears once it has been painted. */
export function openPageWindow(options: WindowOptions): BrowserWindow {
  const { bounds, maximized } = options.states.find(undefined, workAreas());
  const { background, symbol } = frameColours();
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: app.name,
    icon: options.icon,
    backgroundColor: background,
    titleBarStyle: 'hidden',
    titleBarOverlay: { color: background, symbolColor: symbol, height: TITLE_BAR_HEIGHT },
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  keepState(window, options);
  reloadAfterCrash(window, options.onCrash);
  void window.loadURL(APP_PAGE);
  return window;
}

/** Sends events of the contract to a window while it is there. */
export function createPush(window: BrowserWindow): PushEvent {
  return (name, payload) => {
    if (!window.isDestroyed()) window.webContents.send(name, payload);
  };
}

/** Moves a window to where its workspace was last, if that is known. */
export function placeWindow(window: BrowserWindow, states: WindowStates, key: string): void {
  if (!states.has(key) || window.isMaximized() || window.isFullScreen()) return;
  const { bounds, maximized } = states.find(key, workAreas());
  window.setBounds(bounds);
  if (maximized) window.maximize();
}

export function recolourFrame(window: BrowserWindow): void {
  const { background, symbol } = frameColours();
  window.setBackgroundColor(background);
  // macOS draws its own controls.
  if (process.platform !== 'darwin') {
    window.setTitleBarOverlay({ color: background, symbolColor: symbol, height: TITLE_BAR_HEIGHT });
  }
}

export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** A page that died once is shown anew; one that dies again at once stays dead, so that the computer stays usable. */
function reloadAfterCrash(window: BrowserWindow, onCrash: (reason: string) => void): void {
  let lastMs = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    onCrash(reason);
    const nowMs = performance.now();
    if (nowMs - lastMs > CRASH_PAUSE_MS && !window.isDestroyed()) window.reload();
    lastMs = nowMs;
  });
}

const workAreas = () => {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary, ...others].map((display) => display.workArea);
};

function keepState(window: BrowserWindow, { states, stateKey }: WindowOptions): void {
  let timer: NodeJS.Timeout | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    if (!window.isDestroyed()) {
      states.keep(stateKey(), { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    }
  };
  const keepSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_STATE_AFTER_MS);
  };
  window.on('resize', keepSoon);
  window.on('move', keepSoon);
  window.on('close', keep);
}
