import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { app, notifyWindowClosed } from '../api/app.ts';
import { followTheme } from '../api/native-theme.ts';
import { getBrowser } from '../chromium/browser.ts';
import { openTarget } from '../chromium/targets.ts';
import type { WindowBounds } from '../cdp/protocol.ts';
import { lifecycle } from '../lifecycle.ts';
import { buildVetoEvent, emitVetoable, LoudEmitter } from '../loud-emitter.ts';
import {
  addRecord,
  findByContents,
  findFocused,
  findRecord,
  listRecords,
  nextWindowId,
  noteFocus,
  removeRecord,
} from './registry.ts';
import { Page } from './page.ts';
import { refuseUnsafePreferences } from './preferences.ts';
import { setPageTitle, WebContents } from './web-contents.ts';

type WindowState = NonNullable<WindowBounds['windowState']>;

/** Reaches what Electron keeps inside a window; set once, below. */
let inside: {
  titleChanged: (window: BrowserWindow, title: string) => void;
  gone: (window: BrowserWindow) => void;
};

/** Electron's BrowserWindow: one window of Chromium without tabs. */
export class BrowserWindow extends LoudEmitter {
  readonly id = nextWindowId();
  readonly webContents: WebContents;
  readonly #page: Page;
  readonly #closed = Promise.withResolvers<void>();
  #bounds: Rectangle;
  #minimumSize = [0, 0];
  #state: WindowState = 'normal';
  #title: string;
  #isVisible: boolean;
  #isClosing = false;
  #hasPainted = false;
  #chromiumWindowId: number | undefined;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow');
    if (!lifecycle.isReady) throw new Error('Cannot create BrowserWindow before app is ready');
    if (getBrowser().connection.isClosed) throw new Error('Chromium has ended, as it does with its last window');
    const preferences = options.webPreferences ?? {};
    refuseUnsafePreferences(preferences);
    this.#page = new Page({ path: preferences.preload, extraArguments: preferences.additionalArguments ?? [] });
    this.webContents = new WebContents(this.#page, this.id);
    if (preferences.zoomFactor !== undefined) this.webContents.setZoomFactor(preferences.zoomFactor);
    this.#isVisible = options.show !== false;
    this.#title = options.title ?? app.getName();
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.#minimumSize = [options.minWidth ?? 0, options.minHeight ?? 0];
    addRecord({
      id: this.id,
      page: this.#page,
      contents: this.webContents,
      window: this,
      closed: this.#closed.promise,
      requestClose: () => this.#requestClose(),
    });
    this.#open();
  }

  static getAllWindows(): BrowserWindow[] {
    return listRecords().map(({ window }) => window);
  }
  static fromWebContents(contents: object): BrowserWindow | null {
    return findByContents(contents)?.window ?? null;
  }
  static fromId(id: number): BrowserWindow | null {
    return findRecord(id)?.window ?? null;
  }
  static getFocusedWindow(): BrowserWindow | null {
    return findFocused()?.window ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  reload(): void {
    this.webContents.reload();
  }

  close(): void {
    this.#requestClose();
  }
  destroy(): void {
    this.#isClosing = true;
    this.#closeTarget();
  }
  isDestroyed(): boolean {
    return this.#page.isGone;
  }

  show(): void {
    this.#isVisible = true;
    this.#setState('normal');
    this.emit('show');
    this.focus();
  }
  showInactive(): void {
    this.#isVisible = true;
    this.emit('show');
  }
  hide(): void {
    this.#isVisible = false;
    this.#setState('minimized');
    this.emit('hide');
  }
  isVisible(): boolean {
    return this.#isVisible;
  }
  focus(): void {
    if (findFocused()?.window !== this) findFocused()?.window.emit('blur');
    noteFocus(this.id);
    this.#page.session.then((session) => session.trySend('Page.bringToFront', {})).catch(() => undefined);
    this.emit('focus');
  }
  isFocused(): boolean {
    return findFocused()?.window === this;
  }

  minimize(): void {
    this.#setState('minimized');
    this.emit('minimize');
  }
  isMinimized(): boolean {
    return this.#isVisible && this.#state === 'minimized';
  }
  maximize(): void {
    this.#setState('maximized');
    this.emit('maximize');
  }
  unmaximize(): void {
    this.#setState('normal');
    this.emit('unmaximize');
  }
  isMaximized(): boolean {
    return this.#state === 'maximized';
  }
  restore(): void {
    this.#setState('normal');
    this.emit('restore');
  }
  setFullScreen(flag: boolean): void {
    this.#setState(flag ? 'fullscreen' : 'normal');
    this.emit(flag ? 'enter-full-screen' : 'leave-full-screen');
  }
  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  getBounds(): Rectangle {
    return { ...this.#bounds };
  }
  getNormalBounds(): Rectangle {
    return { ...this.#bounds };
  }
  getContentBounds(): Rectangle {
    return { ...this.#bounds };
  }
  setBounds(bounds: Partial<Rectangle>): void {
    const [minWidth = 0, minHeight = 0] = this.#minimumSize;
    const next = { ...this.#bounds, ...bounds };
    this.#bounds = { ...next, width: Math.max(next.width, minWidth), height: Math.max(next.height, minHeight) };
    this.#place();
    this.emit('resize');
  }
  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  setMinimumSize(width: number, height: number): void {
    this.#minimumSize = [width, height];
  }
  getMinimumSize(): number[] {
    return [...this.#minimumSize];
  }
  center(): void {}

  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  /** What only a real desktop window shows is accepted and has no effect here. */
  setMenu(): void {}
  removeMenu(): void {}
  setMenuBarVisibility(): void {}
  setAutoHideMenuBar(): void {}
  setBackgroundColor(): void {}
  setContentProtection(): void {}
  setDocumentEdited(): void {}
  setIcon(): void {}
  setProgressBar(): void {}
  setRepresentedFilename(): void {}
  setTitleBarOverlay(): void {}
  flashFrame(): void {}

  #open(): void {
    app.emit('web-contents-created', buildVetoEvent({}), this.webContents);
    app.emit('browser-window-created', buildVetoEvent({}), this);
    this.#page.on('painted', () => this.#markPainted());
    this.#page.on('loaded', () => this.#markPainted());
    openTarget(this.id, this.#bounds, (session, target) => {
      followTheme(session);
      void this.#page.attach(session, target).then(() => this.#place());
    });
  }

  #markPainted(): void {
    if (this.#hasPainted) return;
    this.#hasPainted = true;
    this.emit('ready-to-show');
  }

  #place(): void {
    const { x, y, width, height } = this.#bounds;
    if (this.#state !== 'normal') return;
    void this.#sendBounds({ left: x, top: y, width, height });
  }

  #setState(windowState: WindowState): void {
    const isSame = this.#state === windowState;
    this.#state = windowState;
    if (isSame) return;
    void this.#sendBounds({ windowState }).then(() => this.#place());
  }

  /** The window may go at any moment; then its bounds no longer matter. */
  async #sendBounds(bounds: WindowBounds): Promise<void> {
    try {
      await this.#page.session;
      const { root } = getBrowser();
      const { targetId } = this.#page;
      this.#chromiumWindowId ??= (await root.send('Browser.getWindowForTarget', { targetId })).windowId;
      await root.send('Browser.setWindowBounds', { windowId: this.#chromiumWindowId, bounds });
    } catch (error) {
      if (!this.#page.isGone && !lifecycle.isEnding) process.stderr.write(`Chromium runtime: ${String(error)}\n`);
    }
  }

  #requestClose(): boolean {
    if (this.#isClosing || this.#page.isGone) return true;
    if (!emitVetoable(this, 'close')) return false;
    this.#isClosing = true;
    this.#closeTarget();
    return true;
  }

  #closeTarget(): void {
    this.#page.session
      .then(() => getBrowser().root.send('Target.closeTarget', { targetId: this.#page.targetId }))
      .catch(() => closeRecord(this.id));
  }

  static {
    inside = {
      titleChanged: (window, title) => {
        setPageTitle(window.webContents, title);
        if (title !== window.#title && emitVetoable(window, 'page-title-updated', title, true)) window.#title = title;
      },
      gone: (window) => {
        // The window was closed from outside (its close button): too late for a veto, but listeners must hear.
        if (!window.#isClosing && !lifecycle.isEnding) window.emit('close', buildVetoEvent({}));
        window.#page.markGone();
        window.emit('closed');
        window.#closed.resolve();
      },
    };
  }
}

/** The window's page has gone, whoever closed it. */
export function closeRecord(id: number): void {
  const record = findRecord(id);
  if (record === undefined || !removeRecord(id)) return;
  inside.gone(record.window);
  notifyWindowClosed();
}

export function changeTitle(id: number, title: string): void {
  const record = findRecord(id);
  if (record !== undefined && record.page.url !== '') inside.titleChanged(record.window, title);
}
