import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Commands, Events } from './protocol.ts';

interface Message {
  readonly id?: number;
  readonly method?: keyof Events;
  readonly params?: { readonly sessionId?: string };
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface PendingCall {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One attached target (or the browser itself): sends commands to it and hears its events. */
export class CdpSession {
  readonly #events = new EventEmitter();
  readonly #connection: CdpConnection;
  readonly #id: string | undefined;

  constructor(connection: CdpConnection, id: string | undefined) {
    this.#connection = connection;
    this.#id = id;
    this.#events.setMaxListeners(0);
  }

  on<E extends keyof Events>(event: E, listener: (params: Events[E]) => void): void {
    this.#events.on(event, listener);
  }

  send<M extends keyof Commands>(method: M, params: Commands[M]['params']): Promise<Commands[M]['result']> {
    return this.#connection.call(this.#id, method, params);
  }

  /** Sends a command whose failure means only that the target has just gone. */
  trySend<M extends keyof Commands>(method: M, params: Commands[M]['params']): void {
    this.send(method, params).catch(() => undefined);
  }

  dispatch(event: string, params: unknown): void {
    this.#events.emit(event, params);
  }
}

/** The DevTools protocol over Chromium's debugging pipe: JSON messages, each ended by a zero byte. */
export class CdpConnection {
  readonly root: CdpSession;
  readonly #sessions = new Map<string, CdpSession>();
  readonly #pending = new Map<number, PendingCall>();
  readonly #output: Writable;
  #chunks: Buffer[] = [];
  #lastId = 0;
  #closed = Promise.withResolvers<void>();
  #isClosed = false;

  constructor(output: Writable, input: Readable) {
    this.root = new CdpSession(this, undefined);
    this.#output = output;
    input.on('data', (chunk: Buffer) => this.#receive(chunk));
    input.on('close', () => this.#close());
    input.on('error', () => this.#close());
    output.on('error', () => this.#close());
  }

  /** Settles when the pipe has ended, which means that Chromium has. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  getSession(id: string): CdpSession {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new Error(`no session ${id}`);
    return session;
  }

  call<M extends keyof Commands>(
    sessionId: string | undefined,
    method: M,
    params: Commands[M]['params'],
  ): Promise<Commands[M]['result']> {
    if (this.#isClosed) return Promise.reject(new Error(`${method}: Chromium has gone`));
    const id = ++this.#lastId;
    this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#pending.set(id, { method, resolve, reject }));
  }

  #receive(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      this.#chunks.push(chunk.subarray(start, end));
      const text = Buffer.concat(this.#chunks).toString('utf8');
      this.#chunks = [];
      start = end + 1;
      this.#dispatch(JSON.parse(text) as Message);
    }
    if (start < chunk.length) this.#chunks.push(chunk.subarray(start));
  }

  #dispatch(message: Message): void {
    if (message.id !== undefined) {
      this.#settle(message.id, message);
      return;
    }
    const target = message.params?.sessionId;
    if (message.method === 'Target.attachedToTarget' && target !== undefined) {
      this.#sessions.set(target, new CdpSession(this, target));
    }
    const session = message.sessionId === undefined ? this.root : this.#sessions.get(message.sessionId);
    if (message.method !== undefined) session?.dispatch(message.method, message.params ?? {});
    if (message.method === 'Target.detachedFromTarget' && target !== undefined) this.#sessions.delete(target);
  }

  #settle(id: number, { result, error }: Message): void {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(`${call.method}: ${error.message}`));
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { method, reject } of this.#pending.values()) reject(new Error(`${method}: Chromium has gone`));
    this.#pending.clear();
    this.#closed.resolve();
  }
}
