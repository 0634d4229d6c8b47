import { refuseUnknownMembers } from '../loud.ts';
import { type Bridge, openBridge } from './bridge.ts';
import { decodeValue, encodeValue, type Base64 } from './codec.ts';

/** What the main process tells the preload's world. */
export interface PreloadFacts {
  /** Type of the events of the context bridge. */
  readonly secret: string;
  /** Name of the function that reaches the main process. */
  readonly binding: string;
  /** Name of the function that the main process calls. */
  readonly receiver: string;
  /** Name of the function that gives it the file that a mark stands for; marks begin with it. */
  readonly fileOf: string;
  readonly process: {
    readonly platform: string;
    readonly arch: string;
    readonly versions: Readonly<Record<string, string | undefined>>;
    readonly argv: readonly string[];
  };
}

type Listener = (event: object, ...args: unknown[]) => void;
type Preload = (scope: {
  readonly require: (name: string) => unknown;
  readonly module: { readonly exports: object };
  readonly process: object;
}) => void;
type Pending = {
  readonly channel: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
};
type Send = (payload: string) => void;

declare global {
  interface Uint8Array {
    toBase64(): string;
  }
  interface Uint8ArrayConstructor {
    fromBase64(text: string): Uint8Array<ArrayBuffer>;
  }
}

const base64: Base64 = { toText: (bytes) => bytes.toBase64(), toBytes: (text) => Uint8Array.fromBase64(text) };

/** The isolated half: `require('electron')` of a sandboxed preload, then the preload itself. */
export function startPreloadWorld(facts: PreloadFacts, preload: Preload): void {
  if (window !== window.top || location.protocol === 'about:' || location.protocol === 'data:') return;
  const bridge = openBridge(facts.secret, 'preload', () => {
    throw new Error('the page cannot expose anything');
  });
  const send = Reflect.get(globalThis, facts.binding) as Send;
  Reflect.deleteProperty(globalThis, facts.binding);
  const renderer = new IpcRenderer(send);
  Reflect.set(globalThis, facts.receiver, (message: string) => renderer.receive(message));
  const electron = buildElectron(bridge, renderer, { send, markFile: rememberFiles(facts.fileOf) });
  const require = (name: string) => {
    if (name === 'electron' || name === 'electron/renderer' || name === 'electron/common') return electron;
    throw new Error(`module not found: ${name}`);
  };
  send('ready\n');
  const module = { exports: {} };
  try {
    preload({ require, module, process: buildProcess(facts) });
  } catch (error) {
    // oxlint-disable-next-line no-console -- where Electron says it
    console.error('Unable to load preload script', error);
    send(`preload-error\n${encodeValue(error instanceof Error ? error : new Error(String(error)), base64)}`);
  }
}

/** Only Chromium's own process knows where a file lies: what is sent carries a mark, and the main process puts the path in its place. */
function rememberFiles(fileOf: string): (file: File) => string {
  const files: File[] = [];
  Reflect.set(globalThis, fileOf, (at: number) => files[at]);
  return (file) => `${fileOf}:${files.push(file) - 1};`;
}

interface Reaching {
  readonly send: Send;
  readonly markFile: (file: File) => string;
}

function buildElectron(bridge: Bridge, renderer: IpcRenderer, { send, markFile }: Reaching): object {
  let zoomFactor = 1;
  const setZoomFactor = (factor: number) => {
    zoomFactor = factor;
    send(`zoom\n${factor}`);
  };
  const contextBridge = { exposeInMainWorld: (key: string, api: unknown) => bridge.exposeInPage(key, api) };
  const webFrame = {
    setZoomFactor,
    getZoomFactor: () => zoomFactor,
    setZoomLevel: (level: number) => setZoomFactor(1.2 ** level),
    getZoomLevel: () => Math.log(zoomFactor) / Math.log(1.2),
  };
  const webUtils = {
    getPathForFile(file: unknown) {
      if (!(file instanceof File))
        throw new TypeError('getPathForFile expected to receive a File object but one was not provided');
      return markFile(file);
    },
  };
  const parts = { contextBridge, ipcRenderer: renderer.facade(), webFrame, webUtils };
  const guarded = Object.entries(parts).map(([name, part]) => [name, refuseUnknownMembers<object>(part, name)]);
  return refuseUnknownMembers(Object.fromEntries(guarded), 'electron');
}

function buildProcess(facts: PreloadFacts): object {
  return Object.freeze({
    ...facts.process,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    isMainFrame: true,
    env: {},
    nextTick: (act: (...args: unknown[]) => void, ...args: unknown[]) => queueMicrotask(() => act(...args)),
    uptime: () => performance.now() / 1000,
  });
}

class IpcRenderer {
  readonly #send: Send;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, { readonly listener: Listener; readonly once: boolean }[]>();
  #lastId = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  facade(): object {
    const self: object = {
      invoke: (channel: string, ...args: unknown[]) => this.#invoke(channel, args),
      send: (channel: string, ...args: unknown[]) => this.#send(`send\n${encodeValue([channel, args], base64)}`),
      sendSync: () => {
        throw new Error('ipcRenderer.sendSync is not available in the Chromium runtime');
      },
      emit: (channel: string, event: object, ...args: unknown[]) => this.#emit(channel, event, args),
      listenerCount: (channel: string) => this.#listeners.get(channel)?.length ?? 0,
      removeAllListeners: (channel?: string) => {
        if (channel === undefined) this.#listeners.clear();
        else this.#listeners.delete(channel);
        return self;
      },
    };
    const add = (once: boolean) => (channel: string, listener: Listener) => {
      this.#listeners.set(channel, [...(this.#listeners.get(channel) ?? []), { listener, once }]);
      return self;
    };
    const remove = (channel: string, listener: Listener) => {
      this.#remove(channel, listener);
      return self;
    };
    return Object.assign(self, {
      on: add(false),
      addListener: add(false),
      once: add(true),
      off: remove,
      removeListener: remove,
    });
  }

  receive(message: string): void {
    const split = message.indexOf('\n');
    const [kind, id] = message.slice(0, split).split(' ');
    const value = decodeValue(message.slice(split + 1), base64);
    if (kind === 'answer') this.#settle(Number(id), value as { result?: unknown; error?: string });
    else {
      const [channel, args] = value as [string, unknown[]];
      this.#emit(channel, { sender: this.facade(), senderId: 0, ports: [] }, args);
    }
  }

  #invoke(channel: string, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const wire = encodeValue([channel, args], base64);
      const id = ++this.#lastId;
      this.#pending.set(id, { channel, resolve, reject });
      this.#send(`invoke ${id}\n${wire}`);
    });
  }

  #settle(id: number, { result, error }: { result?: unknown; error?: string }): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(result);
    else pending?.reject(new Error(`Error invoking remote method '${pending.channel}': ${error}`));
  }

  #emit(channel: string, event: object, args: unknown[]): boolean {
    const listeners = this.#listeners.get(channel) ?? [];
    for (const { listener, once } of listeners) {
      if (once) this.#remove(channel, listener);
      listener(event, ...args);
    }
    return listeners.length > 0;
  }

  #remove(channel: string, listener: Listener): void {
    const rest = [...(this.#listeners.get(channel) ?? [])];
    const at = rest.findIndex((entry) => entry.listener === listener);
    if (at !== -1) rest.splice(at, 1);
    this.#listeners.set(channel, rest);
  }
}
