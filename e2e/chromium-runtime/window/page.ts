import { EventEmitter } from 'node:events';
import type { CdpSession } from '../cdp/connection.ts';
import type { Events, TargetInfo } from '../cdp/protocol.ts';
import { noteOpening } from '../chromium/targets.ts';
import { isBlankPage } from '../network/scheme-map.ts';
import { fillFilePaths, hasFileMarks } from './file-paths.ts';
import { BINDING, buildPageScript, buildPreloadScript, PRELOAD_WORLD, RECEIVER } from '../page/scripts.ts';

interface PageEvents {
  navigated: [];
  'navigated-in-page': [];
  loading: [isLoading: boolean];
  'dom-ready': [];
  loaded: [];
  painted: [];
  console: [Events['Runtime.consoleAPICalled']];
  message: [PageMessage];
  crashed: [exitCode: number];
  gone: [];
}

/** What the preload's world sends: `<kind> <id>\n<body>`. */
export interface PageMessage {
  readonly kind: string;
  readonly id: string;
  readonly body: string;
  /** Sends an answer, unless that document has gone. */
  readonly answer: (wire: string) => void;
}

export interface PreloadOptions {
  readonly path: string | undefined;
  readonly extraArguments: readonly string[];
}

/** One page of Chromium: scripts that every document runs first, messages both ways, and what happens to it. */
export class Page extends EventEmitter<PageEvents> {
  /** Address as Chromium knows it; empty until something was loaded. */
  url = '';
  targetId = '';
  isLoading = false;
  isGone = false;
  isCrashed = false;
  readonly #attached = Promise.withResolvers<CdpSession>();
  readonly #preload: PreloadOptions;
  #contextId: number | undefined;
  #expectedUrl: string | undefined;
  /** Messages that wait for one before them. */
  #filling: Promise<void> | undefined;

  constructor(preload: PreloadOptions) {
    super();
    this.#preload = preload;
    // A window may go before its page has come.
    this.#attached.promise.catch(() => undefined);
  }

  /** Settles with the session once every new document runs our scripts. */
  get session(): Promise<CdpSession> {
    return this.#attached.promise;
  }

  async attach(session: CdpSession, target: TargetInfo): Promise<void> {
    this.targetId = target.targetId;
    this.#follow(session);
    this.#followNavigation(session);
    const { path, extraArguments } = this.#preload;
    try {
      await Promise.all([
        session.send('Page.enable', {}),
        session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
        session.send('Runtime.enable', {}),
        session.send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD }),
        session.send('Page.addScriptToEvaluateOnNewDocument', { source: buildPageScript() }),
        session.send('Page.addScriptToEvaluateOnNewDocument', {
          source: buildPreloadScript(path, extraArguments),
          worldName: PRELOAD_WORLD,
        }),
      ]);
      this.#attached.resolve(session);
    } catch (error) {
      this.#attached.reject(error);
    }
  }

  /** Loads an address of Chromium's; settles when the document and what it names have loaded. */
  async navigate(url: string): Promise<void> {
    const session = await this.session;
    this.expectNavigation(url);
    const loaded = this.#loaded();
    // Nobody may be waiting for it: a failed navigation loads nothing.
    loaded.catch(() => undefined);
    const { errorText, loaderId } = await session.send('Page.navigate', { url });
    if (errorText !== undefined) throw new Error(errorText);
    if (loaderId !== undefined && url !== 'about:blank') await loaded;
  }

  /** The next document request for this address is our own doing. */
  expectNavigation(url: string): void {
    this.#expectedUrl = withoutFragment(url);
  }

  /** Whether a document request is our own doing (answers yes once) or a reload. */
  isExpected(url: string): boolean {
    const wanted = withoutFragment(url);
    if (wanted === withoutFragment(this.url)) return true;
    const isExpected = this.#expectedUrl === wanted;
    if (isExpected) this.#expectedUrl = undefined;
    return isExpected;
  }

  /** Sends to the preload's world. As in Electron, what is sent while no document is there is lost. */
  post(message: string): void {
    const contextId = this.#contextId;
    if (contextId === undefined) return;
    // A literal in `evaluate` costs Chromium about half of what an argument of `callFunctionOn` does.
    const expression = `globalThis[${JSON.stringify(RECEIVER)}](${JSON.stringify(message)})`;
    this.session
      .then((session) => session.send('Runtime.evaluate', { expression, contextId, silent: true }))
      .catch(() => undefined);
  }

  async evaluate(expression: string, userGesture: boolean): Promise<unknown> {
    const session = await this.session;
    const options = { expression, userGesture, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', options);
    if (exceptionDetails === undefined) return result.value;
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }

  markGone(): void {
    this.isGone = true;
    this.#attached.reject(new Error('Object has been destroyed'));
    this.emit('gone');
  }

  markCrashed(exitCode: number): void {
    this.isCrashed = true;
    this.#contextId = undefined;
    this.emit('crashed', exitCode);
  }

  #loaded(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => () => {
        this.off('loaded', onLoaded);
        this.off('gone', onGone);
        act();
      };
      const onLoaded = settle(resolve);
      const onGone = settle(() => reject(new Error('ERR_ABORTED')));
      this.on('loaded', onLoaded);
      this.on('gone', onGone);
    });
  }

  #follow(session: CdpSession): void {
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#contextId) this.#contextId = undefined;
    });
    session.on('Runtime.executionContextsCleared', () => {
      this.#contextId = undefined;
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === BINDING) this.#receive(payload, executionContextId);
    });
    session.on('Runtime.consoleAPICalled', (call) => this.emit('console', call));
    session.on('Page.windowOpen', (opening) => noteOpening(this.targetId, opening));
    session.on('Page.javascriptDialogOpening', ({ type, message }) => {
      if (type !== 'beforeunload') process.stderr.write(`Chromium runtime: ${type}() dismissed: ${message}\n`);
      session.trySend('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' });
    });
  }

  #followNavigation(session: CdpSession): void {
    const isOurs = ({ frameId }: { frameId: string }) => frameId === this.targetId;
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.isCrashed = false;
      this.url = isBlankPage(frame.url) ? '' : frame.url;
      if (this.url !== '') this.emit('navigated');
    });
    session.on('Page.navigatedWithinDocument', (event) => {
      if (!isOurs(event)) return;
      this.url = event.url;
      this.emit('navigated-in-page');
    });
    session.on('Page.frameStartedLoading', (event) => isOurs(event) && this.#setLoading(true));
    session.on('Page.frameStoppedLoading', (event) => isOurs(event) && this.#setLoading(false));
    session.on('Page.domContentEventFired', () => this.url !== '' && this.emit('dom-ready'));
    session.on('Page.loadEventFired', () => this.url !== '' && this.emit('loaded'));
    session.on('Page.lifecycleEvent', (event) => {
      if (this.url !== '' && isOurs(event) && event.name === 'firstPaint') this.emit('painted');
    });
  }

  #setLoading(isLoading: boolean): void {
    this.isLoading = isLoading;
    if (this.url !== '') this.emit('loading', isLoading);
  }

  #receive(payload: string, contextId: number): void {
    const split = payload.indexOf('\n');
    const [kind = '', id = ''] = payload.slice(0, split).split(' ');
    if (kind === 'ready') {
      this.#contextId = contextId;
      return;
    }
    // A document that has been left no longer speaks for this page.
    if (this.#contextId !== contextId) return;
    const answer = (wire: string) => {
      if (this.#contextId === contextId) this.post(`answer ${id}\n${wire}`);
    };
    const body = payload.slice(split + 1);
    if (this.#filling === undefined && !hasFileMarks(body)) this.emit('message', { kind, id, body, answer });
    else this.#fill(contextId, body, (filled) => this.emit('message', { kind, id, body: filled, answer }));
  }

  /** Messages keep their order while the paths of files are asked for. */
  #fill(contextId: number, body: string, deliver: (filled: string) => void): void {
    const fill = async () => {
      deliver(hasFileMarks(body) ? await fillFilePaths(await this.session, contextId, body) : body);
    };
    const filling = (this.#filling ?? Promise.resolve())
      .then(fill)
      .catch((error: unknown) => process.stderr.write(`Chromium runtime: a path was not found: ${String(error)}\n`))
      .then(() => {
        if (this.#filling === filling) this.#filling = undefined;
      });
    this.#filling = filling;
  }
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
