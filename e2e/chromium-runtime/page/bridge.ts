/**
 * The context bridge between the page's world and the preload's isolated world; it runs in both.
 * The two share nothing but the DOM, so they talk by events on `window` whose type is a secret. `dispatchEvent` is
 * synchronous and Blink clones `detail` when the other world reads it, which is what makes synchronous calls possible.
 * Injected as text before any script of the page, hence the originals that are kept below; must not import values.
 */
export type Side = 'page' | 'preload';

type Packed =
  | { readonly kind: 'clone'; readonly value: unknown; readonly at?: number }
  | { readonly kind: 'again'; readonly at: number }
  | { readonly kind: 'function'; readonly id: number }
  | { readonly kind: 'promise'; readonly id: number; readonly at: number }
  | {
      readonly kind: 'error';
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      readonly at: number;
    }
  | { readonly kind: 'array'; readonly items: readonly Packed[]; readonly at: number }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Packed])[]; readonly at: number };

type Message =
  | { readonly op: 'call'; readonly id: number; readonly args: Packed }
  | { readonly op: 'expose'; readonly key: string; readonly api: Packed }
  | { readonly op: 'settle'; readonly id: number; readonly outcome: Outcome }
  | { readonly op: 'return'; readonly outcome: Outcome };

type Outcome = { readonly failed: boolean; readonly value: Packed };
type Callable = (...args: unknown[]) => unknown;
type Settle = (failed: boolean, value: unknown) => void;

const MAX_DEPTH = 1000;
const PlainEvent = CustomEvent;
const { apply } = Reflect;
const dispatchEvent = EventTarget.prototype.dispatchEvent;
const addEventListener = EventTarget.prototype.addEventListener;
const stopImmediatePropagation = Event.prototype.stopImmediatePropagation;
const detailGetter = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get;
const clone = structuredClone;
const { defineProperty, freeze, getPrototypeOf, keys } = Object;
const plainPrototype = Object.prototype;
const objectToString = Object.prototype.toString;

/** @param expose called in the page's world for every API that the preload exposes */
export function openBridge(secret: string, side: Side, expose: (key: string, api: unknown) => void): Bridge {
  return new Bridge(secret, side, expose);
}

export class Bridge {
  readonly #inbound: string;
  readonly #outbound: string;
  readonly #expose: (key: string, api: unknown) => void;
  readonly #functions = new Map<number, Callable>();
  readonly #functionIds = new WeakMap<Callable, number>();
  readonly #proxies = new Map<number, Callable>();
  readonly #promises = new Map<number, Settle>();
  #lastId = 0;
  #returned: Outcome | undefined;

  constructor(secret: string, side: Side, expose: (key: string, api: unknown) => void) {
    this.#inbound = `${secret}>${side}`;
    this.#outbound = `${secret}>${side === 'page' ? 'preload' : 'page'}`;
    this.#expose = expose;
    apply(addEventListener, window, [this.#inbound, (event: Event) => this.#hear(event), true]);
  }

  exposeInPage(key: string, api: unknown): void {
    this.#ask({ op: 'expose', key, api: this.#pack(api, new Map(), 0) });
  }

  #hear(event: Event): void {
    apply(stopImmediatePropagation, event, []);
    const message = apply(detailGetter ?? refuseEvent, event, []) as Message;
    if (message.op === 'return') this.#returned = message.outcome;
    else if (message.op === 'settle') this.#settle(message.id, message.outcome);
    else this.#post({ op: 'return', outcome: this.#attempt(() => this.#serve(message)) });
  }

  #serve(message: Message & { op: 'call' | 'expose' }): unknown {
    if (message.op === 'expose') return this.#expose(message.key, this.#unpack(message.api, []));
    const target = this.#functions.get(message.id);
    const args = this.#unpack(message.args, []);
    if (target === undefined || !Array.isArray(args)) throw new Error('no such function behind the context bridge');
    return apply(target, undefined, args);
  }

  #attempt(act: () => unknown): Outcome {
    try {
      return { failed: false, value: this.#pack(act(), new Map(), 0) };
    } catch (error) {
      return { failed: true, value: this.#packSafely(error) };
    }
  }

  #settle(id: number, { failed, value }: Outcome): void {
    const settle = this.#promises.get(id);
    this.#promises.delete(id);
    settle?.(failed, this.#unpack(value, []));
  }

  #ask(message: Message): unknown {
    const outer = this.#returned;
    this.#returned = undefined;
    this.#post(message);
    const outcome = this.#returned as Outcome | undefined;
    this.#returned = outer;
    if (outcome === undefined) throw new Error('the other side of the context bridge is gone');
    const value = this.#unpack(outcome.value, []);
    if (outcome.failed) throw value;
    return value;
  }

  #post(detail: Message): void {
    apply(dispatchEvent, window, [new PlainEvent(this.#outbound, { detail })]);
  }

  #pack(value: unknown, seen: Map<object, number>, depth: number): Packed {
    if (depth > MAX_DEPTH)
      throw new TypeError(
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      );
    if (isCallable(value)) return { kind: 'function', id: this.#idOf(value) };
    if (typeof value === 'symbol') throw new TypeError('An object could not be cloned.');
    if (typeof value !== 'object' || value === null) return { kind: 'clone', value };
    const known = seen.get(value);
    if (known !== undefined) return { kind: 'again', at: known };
    const at = seen.size;
    seen.set(value, at);
    if (value instanceof Promise) return { kind: 'promise', id: this.#watch(value), at };
    if (value instanceof Error)
      return { kind: 'error', name: value.name, message: value.message, stack: value.stack ?? '', at };
    if (Array.isArray(value))
      return { kind: 'array', items: value.map((item) => this.#pack(item, seen, depth + 1)), at };
    if (!isPlain(value)) return { kind: 'clone', value: clone(value), at };
    return {
      kind: 'object',
      entries: keys(value).map((key) => [key, this.#pack(Reflect.get(value, key), seen, depth + 1)] as const),
      at,
    };
  }

  #packSafely(value: unknown): Packed {
    try {
      return this.#pack(value, new Map(), 0);
    } catch (error) {
      return this.#pack(new Error(String(error)), new Map(), 0);
    }
  }

  #idOf(target: Callable): number {
    const id = this.#functionIds.get(target) ?? ++this.#lastId;
    this.#functionIds.set(target, id);
    this.#functions.set(id, target);
    return id;
  }

  #watch(promise: Promise<unknown>): number {
    const id = ++this.#lastId;
    const report = (failed: boolean) => (value: unknown) =>
      this.#post({ op: 'settle', id, outcome: { failed, value: this.#packSafely(value) } });
    promise.then(report(false), report(true));
    return id;
  }

  #unpack(packed: Packed, seen: unknown[]): unknown {
    switch (packed.kind) {
      case 'again':
        return seen[packed.at];
      case 'function':
        return this.#proxyOf(packed.id);
      case 'promise':
        return (seen[packed.at] = this.#await(packed.id));
      case 'error':
        return (seen[packed.at] = buildError(packed));
      case 'array': {
        const array: unknown[] = [];
        seen[packed.at] = array;
        for (const item of packed.items) array.push(this.#unpack(item, seen));
        return array;
      }
      case 'object': {
        const object = {};
        seen[packed.at] = object;
        for (const [key, item] of packed.entries)
          defineProperty(object, key, {
            value: this.#unpack(item, seen),
            enumerable: true,
            configurable: true,
            writable: true,
          });
        return object;
      }
      default:
        if (packed.at !== undefined) seen[packed.at] = packed.value;
        return packed.value;
    }
  }

  #proxyOf(id: number): Callable {
    const proxy =
      this.#proxies.get(id) ?? ((...args) => this.#ask({ op: 'call', id, args: this.#pack(args, new Map(), 0) }));
    this.#proxies.set(id, proxy);
    return proxy;
  }

  #await(id: number): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.#promises.set(id, (failed, value) => (failed ? reject(value) : resolve(value))),
    );
  }
}

/** Makes an exposed API immutable, as Electron does. */
export function freezeDeeply(value: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  if (!Array.isArray(value) && !isPlain(value)) return;
  seen.add(value);
  for (const key of keys(value)) freezeDeeply(Reflect.get(value, key), seen);
  freeze(value);
}

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}

function isPlain(value: object): boolean {
  const prototype = getPrototypeOf(value);
  return prototype === null || prototype === plainPrototype || apply(objectToString, value, []) === '[object Object]';
}

function buildError({ name, message, stack }: Packed & { kind: 'error' }): Error {
  const error = new Error(message);
  defineProperty(error, 'name', { value: name, configurable: true, writable: true, enumerable: false });
  error.stack = stack;
  return error;
}

function refuseEvent(): never {
  throw new Error('CustomEvent has no detail');
}
