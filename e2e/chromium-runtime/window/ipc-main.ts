import { decodeValue, encodeValue, type Base64 } from '../page/codec.ts';
import { LoudEmitter } from '../loud-emitter.ts';
import type { PageMessage } from './page.ts';
import type { WebContents } from './web-contents.ts';
import type { WebFrame } from './web-frame.ts';

type Handler = (event: never, ...args: never[]) => unknown;

/** What a handler is told about the sender. */
export interface InvokeEvent {
  readonly type: 'frame';
  readonly sender: WebContents;
  readonly senderFrame: WebFrame;
  readonly frameId: number;
  readonly processId: number;
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

export const nodeBase64: Base64 = {
  toText: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  toBytes: (text) => new Uint8Array(Buffer.from(text, 'base64')),
};

/** The handlers are looked up through a call, since they are no member that Electron's `ipcMain` has. */
const handlersOf = new WeakMap<IpcMain, (channel: string) => Handler | undefined>();

/** Electron's `ipcMain`; also the `ipc` of one page. */
export class IpcMain extends LoudEmitter {
  readonly #handlers = new Map<string, Handler>();

  constructor() {
    super('ipcMain');
    handlersOf.set(this, (channel) => this.#handlers.get(channel));
  }

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function')
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.#handlers.delete(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }
}

export const ipcMain = new IpcMain();

/** Serves `ipcRenderer.invoke` and `send`: the page's own ipc first, then the app's. */
export function dispatchMessage(contents: WebContents, message: PageMessage): void {
  const [channel, args] = decodeValue(message.body, nodeBase64) as [string, never[]];
  const event = buildEvent(contents);
  const targets = [contents.mainFrame.ipc, contents.ipc, ipcMain];
  if (message.kind === 'send') {
    const reply = (answerChannel: string, ...answer: unknown[]) => contents.send(answerChannel, ...answer);
    contents.emit('ipc-message', event, channel, ...args);
    for (const target of targets) target.emit(channel, { ...event, ports: [], reply }, ...args);
    return;
  }
  const handler = targets.map((target) => handlersOf.get(target)?.(channel)).find((found) => found !== undefined);
  void answerInvoke(channel, message, async () => {
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return Reflect.apply(handler, undefined, [event, ...args]);
  });
}

async function answerInvoke(channel: string, message: PageMessage, act: () => Promise<unknown>): Promise<void> {
  try {
    message.answer(encodeValue({ result: await act() }, nodeBase64));
  } catch (error) {
    process.stderr.write(`Error occurred in handler for '${channel}': ${describe(error)}\n`);
    message.answer(encodeValue({ error: String(error) }, nodeBase64));
  }
}

function buildEvent(contents: WebContents): InvokeEvent {
  const preventDefault = () => undefined;
  const frame = { senderFrame: contents.mainFrame, frameId: 1, processId: 1 };
  return { type: 'frame', sender: contents, ...frame, defaultPrevented: false, preventDefault };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
