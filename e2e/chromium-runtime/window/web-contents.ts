import type { HandlerDetails, PrintToPDFOptions, WindowOpenHandlerResponse } from 'electron';
import { nativeImage, type NativeImage } from '../api/native-image.ts';
import { session as electronSession } from '../api/session.ts';
import type { RemoteObject, WindowOpen } from '../cdp/protocol.ts';
import { buildVetoEvent, LoudEmitter } from '../loud-emitter.ts';
import { NotImplementedError } from '../loud.ts';
import { toApp, toChromium } from '../network/scheme-map.ts';
import { decodeValue, encodeValue } from '../page/codec.ts';
import { applyPermissions } from './permissions.ts';
import { dispatchMessage, IpcMain, nodeBase64 } from './ipc-main.ts';
import { buildPrintOptions } from './print-options.ts';
import { findByContents, findByTarget, findFocused, findRecord, listRecords } from './registry.ts';
import type { Page, PageMessage } from './page.ts';
import { WebFrame } from './web-frame.ts';

/** What the runtime does to a WebContents beside Electron's own members. */
export let askToNavigate: (contents: WebContents, url: string) => boolean;
export let askToOpen: (contents: WebContents, opening: WindowOpen) => void;
export let setPageTitle: (contents: WebContents, title: string) => void;

/** Electron's WebContents over one page of Chromium. */
type WebRtcPolicy = Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>[0];

export class WebContents extends LoudEmitter {
  readonly id: number;
  readonly ipc = new IpcMain();
  readonly mainFrame: WebFrame;
  readonly session = electronSession.defaultSession;
  readonly #page: Page;
  #openHandler: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({ action: 'allow' });
  #title = '';
  #webRtcPolicy: WebRtcPolicy = 'default';
  #zoomFactor = 1;

  constructor(page: Page, id: number) {
    super('webContents');
    this.id = id;
    this.#page = page;
    this.mainFrame = new WebFrame(page, id);
    this.#forwardEvents();
  }

  static getAllWebContents(): WebContents[] {
    return listRecords().map(({ contents }) => contents);
  }
  static fromId(id: number): WebContents | undefined {
    return findRecord(id)?.contents;
  }
  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return findByTarget(targetId)?.contents;
  }
  static getFocusedWebContents(): WebContents | null {
    return findFocused()?.contents ?? null;
  }

  getURL(): string {
    return toApp(this.#page.url);
  }
  getTitle(): string {
    return this.#title;
  }
  getType(): 'window' {
    return 'window';
  }
  isDestroyed(): boolean {
    return this.#page.isGone;
  }
  isLoading(): boolean {
    return this.#page.isLoading;
  }
  isCrashed(): boolean {
    return this.#page.isCrashed;
  }
  isFocused(): boolean {
    return findFocused()?.contents === this;
  }
  isDevToolsOpened(): boolean {
    return false;
  }

  async loadURL(url: string): Promise<void> {
    this.#assertAlive();
    const target = toChromium(url);
    await this.#page.session;
    await applyPermissions(this, target);
    try {
      await this.#page.navigate(target);
    } catch (error) {
      const code = error instanceof Error ? error.message : String(error);
      this.emit('did-fail-load', buildVetoEvent({}), -2, code, url, true);
      throw Object.assign(new Error(`${code} (-2) loading '${url}'`), { code, errno: -2, url });
    }
  }

  reload(): void {
    void this.#reload(false);
  }
  reloadIgnoringCache(): void {
    void this.#reload(true);
  }
  stop(): void {
    this.#page.session.then((session) => session.trySend('Page.stopLoading', {})).catch(() => undefined);
  }
  focus(): void {
    findByContents(this)?.window.focus();
  }
  close(): void {
    findByContents(this)?.window.close();
  }

  /** Kills the page's process; 'render-process-gone' follows. */
  forcefullyCrashRenderer(): void {
    this.#page.session.then((session) => session.trySend('Page.crash', {})).catch(() => undefined);
  }

  send(channel: string, ...args: unknown[]): void {
    this.#assertAlive();
    this.#page.post(`send\n${encodeValue([channel, args], nodeBase64)}`);
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler;
  }

  executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return this.#page.evaluate(code, userGesture);
  }

  async printToPDF(options: PrintToPDFOptions): Promise<Buffer> {
    const session = await this.#page.session;
    const { data } = await session.send('Page.printToPDF', buildPrintOptions(options));
    return Buffer.from(data, 'base64');
  }

  async capturePage(): Promise<NativeImage> {
    const session = await this.#page.session;
    const { data } = await session.send('Page.captureScreenshot', {});
    return nativeImage.createFromBuffer(Buffer.from(data, 'base64'));
  }

  get zoomFactor(): number {
    return this.#zoomFactor;
  }
  set zoomFactor(factor: number) {
    this.setZoomFactor(factor);
  }
  get zoomLevel(): number {
    return this.getZoomLevel();
  }
  set zoomLevel(level: number) {
    this.setZoomLevel(level);
  }

  getWebRTCIPHandlingPolicy(): string {
    return this.#webRtcPolicy;
  }
  /** Kept and answered; this runtime has no network for the page anyway. */
  setWebRTCIPHandlingPolicy(policy: WebRtcPolicy): void {
    this.#webRtcPolicy = policy;
  }
  getZoomFactor(): number {
    return this.#zoomFactor;
  }
  /** Chromium's own zoom cannot be reached from outside; CSS zoom of the root lays out the same way. */
  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.#zoomFactor = factor;
    if (this.#page.url !== '') this.#applyZoom();
  }
  getZoomLevel(): number {
    return Math.log(this.#zoomFactor) / Math.log(1.2);
  }
  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level);
  }

  #applyZoom(): void {
    const code = `document.documentElement.style.zoom = ${JSON.stringify(String(this.#zoomFactor))}`;
    this.#page.evaluate(code, false).catch(() => undefined);
  }

  async #reload(ignoreCache: boolean): Promise<void> {
    const session = await this.#page.session;
    this.#page.expectNavigation(this.#page.url);
    session.trySend('Page.reload', { ignoreCache });
  }

  #assertAlive(): void {
    if (this.#page.isGone) throw new TypeError('Object has been destroyed');
  }

  #forwardEvents(): void {
    const page = this.#page;
    const tell = (name: string, ...args: unknown[]) => this.emit(name, buildVetoEvent({}), ...args);
    page.on('navigated', () => tell('did-navigate', this.getURL(), 200, 'OK'));
    page.on('navigated-in-page', () => tell('did-navigate-in-page', this.getURL(), true, 1, 1));
    page.on('loading', (isLoading) => tell(isLoading ? 'did-start-loading' : 'did-stop-loading'));
    page.on('dom-ready', () => {
      if (this.#zoomFactor !== 1) this.#applyZoom();
      tell('dom-ready');
    });
    page.on('loaded', () => tell('did-finish-load'));
    page.on('crashed', (exitCode) => tell('render-process-gone', { reason: 'crashed', exitCode }));
    page.on('gone', () => this.emit('destroyed'));
    page.on('message', (message) => this.#receive(message));
    page.on('console', ({ type, args, stackTrace }) => {
      const level = type === 'error' ? 'error' : type === 'warning' ? 'warning' : type === 'debug' ? 'debug' : 'info';
      const message = args.map(describeRemote).join(' ');
      const frame = stackTrace?.callFrames[0];
      const place = { lineNumber: frame?.lineNumber ?? 0, sourceId: toApp(frame?.url ?? '') };
      this.emit('console-message', buildVetoEvent({ level, message, ...place, frame: this.mainFrame }));
    });
  }

  #receive(message: PageMessage): void {
    if (message.kind === 'zoom') this.setZoomFactor(Number(message.body));
    else if (message.kind === 'preload-error') {
      const error = decodeValue(message.body, nodeBase64);
      process.stderr.write(`Unable to load preload script: ${String(error)}\n`);
      this.emit('preload-error', buildVetoEvent({}), '', error);
    } else dispatchMessage(this, message);
  }

  static {
    askToNavigate = (contents, url) => {
      const details = { url, isSameDocument: false, isMainFrame: true, frame: contents.mainFrame };
      const events = [buildVetoEvent(details), buildVetoEvent(details)] as const;
      contents.emit('will-frame-navigate', events[0]);
      if (!events[0].defaultPrevented) contents.emit('will-navigate', events[1], url, false, true, 1, 1);
      return !events.some(({ defaultPrevented }) => defaultPrevented);
    };
    askToOpen = (contents, { url, windowName, windowFeatures }) => {
      const referrer = { url: contents.getURL(), policy: 'default' } as const;
      const features = windowFeatures.join(',');
      const details = {
        url: toApp(url),
        frameName: windowName,
        features,
        disposition: 'new-window',
        referrer,
      } as const;
      const { action } = contents.#openHandler(details);
      if (action === 'allow') throw new NotImplementedError(`a window opened by a page (${details.url})`);
    };
    setPageTitle = (contents, title) => {
      if (title === contents.#title) return;
      contents.#title = title;
      contents.emit('page-title-updated', buildVetoEvent({}), title, true);
    };
  }
}

function describeRemote({ value, description }: RemoteObject): string {
  return typeof value === 'string' ? value : (description ?? JSON.stringify(value) ?? 'undefined');
}
