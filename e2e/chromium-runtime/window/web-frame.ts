import { LoudEmitter } from '../loud-emitter.ts';
import { appOriginOf, toApp } from '../network/scheme-map.ts';
import { IpcMain } from './ipc-main.ts';
import type { Page } from './page.ts';

/** The main frame of a page (Electron's WebFrameMain); preloads run in no other. */
export class WebFrame extends LoudEmitter {
  readonly name = '';
  readonly processId = 1;
  readonly routingId = 1;
  readonly frameTreeNodeId: number;
  readonly parent = null;
  readonly ipc = new IpcMain();
  readonly #page: Page;

  constructor(page: Page, id: number) {
    super('WebFrameMain');
    this.#page = page;
    this.frameTreeNodeId = id;
  }

  get url(): string {
    return toApp(this.#page.url);
  }

  get origin(): string {
    return appOriginOf(this.#page.url);
  }

  get top(): WebFrame {
    return this;
  }

  get detached(): boolean {
    return this.#page.isGone;
  }

  isDestroyed(): boolean {
    return this.#page.isGone;
  }

  executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return this.#page.evaluate(code, userGesture);
  }
}
