/**
 * Structured clone as one string, the same in Node and in the page: `<length of json>:<json><base64>|<base64>…`.
 * The JSON is a flat table in which objects point to each other by number, so cycles and shared references survive;
 * bytes stay outside it. This file is also injected into pages as text: it must not import values.
 */
export interface Base64 {
  readonly toText: (bytes: Uint8Array) => string;
  readonly toBytes: (text: string) => Uint8Array<ArrayBuffer>;
}

/** A string or finite number stands for itself; everything else is a list that begins with its kind. */
type Entry = string | number | EntryList;
type EntryList = readonly [string, ...(readonly (string | number | null)[])];

const UNDEFINED = -1;
const NULL = -2;
const TRUE = -3;
const FALSE = -4;

const VIEWS: Readonly<Record<string, new (buffer: ArrayBuffer) => ArrayBufferView>> = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
};
const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/** Throws "An object could not be cloned." for functions, symbols, promises and objects of the platform. */
export function encodeValue(value: unknown, base64: Base64): string {
  const encoder = new Encoder(base64);
  const root = encoder.put(value);
  const json = JSON.stringify([root, encoder.entries]);
  return `${json.length}:${json}${encoder.parts.join('|')}`;
}

export function decodeValue(wire: string, base64: Base64): unknown {
  const colon = wire.indexOf(':');
  const end = colon + 1 + Number(wire.slice(0, colon));
  const [root, entries] = JSON.parse(wire.slice(colon + 1, end)) as [number, Entry[]];
  return new Decoder(entries, wire.slice(end).split('|'), base64).get(root);
}

class Encoder {
  readonly entries: Entry[] = [];
  readonly parts: string[] = [];
  readonly #base64: Base64;
  readonly #seen = new Map<object, number>();

  constructor(base64: Base64) {
    this.#base64 = base64;
  }

  put(value: unknown): number {
    if (value === undefined) return UNDEFINED;
    if (value === null) return NULL;
    if (value === true) return TRUE;
    if (value === false) return FALSE;
    if (typeof value === 'string') return this.entries.push(value) - 1;
    if (typeof value === 'number') return this.entries.push(describeNumber(value)) - 1;
    if (typeof value === 'bigint') return this.entries.push(['bigint', String(value)]) - 1;
    if (typeof value !== 'object') return refuseToClone();
    const known = this.#seen.get(value);
    if (known !== undefined) return known;
    const at = this.entries.push('') - 1;
    this.#seen.set(value, at);
    this.entries[at] = this.#describe(value);
    return at;
  }

  #describe(value: object): EntryList {
    if (Array.isArray(value)) return ['array', value.length, ...this.#pairs(value)];
    if (value instanceof Date) return ['date', value.getTime()];
    if (value instanceof RegExp) return ['regexp', value.source, value.flags];
    if (value instanceof Map) return ['map', ...[...value].flat().map((item) => this.put(item))];
    if (value instanceof Set) return ['set', ...[...value].map((item) => this.put(item))];
    if (value instanceof ArrayBuffer) return ['buffer', this.#part(new Uint8Array(value))];
    if (ArrayBuffer.isView(value)) return this.#describeView(value);
    if (value instanceof Error) return this.#describeError(value);
    const tag = Object.prototype.toString.call(value);
    return tag === '[object Object]' ? ['object', ...this.#pairs(value)] : refuseToClone();
  }

  #pairs(value: object): (string | number)[] {
    return Object.entries(value).flatMap(([key, item]) => [key, this.put(item)]);
  }

  #part(bytes: Uint8Array): number {
    return this.parts.push(this.#base64.toText(bytes)) - 1;
  }

  /** A view of part of a buffer (Node's Buffer pool!) is cut to its own bytes. */
  #describeView(view: ArrayBufferView): EntryList {
    const { buffer, byteOffset, byteLength } = view;
    const name = view instanceof DataView ? 'DataView' : Object.prototype.toString.call(view).slice(8, -1);
    if (!Object.hasOwn(VIEWS, name) || !(buffer instanceof ArrayBuffer)) return refuseToClone();
    if (byteOffset === 0 && byteLength === buffer.byteLength) return ['view', name, this.put(buffer)];
    return ['cut', name, this.#part(new Uint8Array(buffer, byteOffset, byteLength))];
  }

  #describeError(error: Error): EntryList {
    const name = Object.hasOwn(ERRORS, error.name) ? error.name : 'Error';
    const cause = Object.hasOwn(error, 'cause') ? [this.put(error.cause)] : [];
    return ['error', name, error.message, error.stack ?? null, ...cause];
  }
}

function describeNumber(value: number): Entry {
  if (Object.is(value, -0)) return ['number', '-0'];
  return Number.isFinite(value) ? value : ['number', String(value)];
}

function refuseToClone(): never {
  throw new Error('An object could not be cloned.');
}

class Decoder {
  readonly #entries: readonly Entry[];
  readonly #parts: readonly string[];
  readonly #base64: Base64;
  readonly #done = new Map<number, unknown>();

  constructor(entries: readonly Entry[], parts: readonly string[], base64: Base64) {
    this.#entries = entries;
    this.#parts = parts;
    this.#base64 = base64;
  }

  get(at: number): unknown {
    if (at === UNDEFINED) return undefined;
    if (at === NULL) return null;
    if (at < 0) return at === TRUE;
    if (this.#done.has(at)) return this.#done.get(at);
    const entry = this.#entries[at];
    return typeof entry === 'object' ? this.#build(at, entry) : entry;
  }

  #build(at: number, [kind, ...rest]: EntryList): unknown {
    const text = String(rest[0]);
    switch (kind) {
      case 'number':
        return text === '-0' ? -0 : Number(text);
      case 'bigint':
        return BigInt(text);
      case 'date':
        return this.#keep(at, new Date(rest[0] === null ? Number.NaN : Number(rest[0])));
      case 'regexp':
        return this.#keep(at, new RegExp(text, String(rest[1])));
      case 'buffer':
        return this.#keep(at, this.#bytes(rest[0]).buffer);
      case 'view':
        return this.#keep(at, buildView(text, this.get(Number(rest[1]))));
      case 'cut':
        return this.#keep(at, buildView(text, this.#bytes(rest[1]).buffer));
      case 'error':
        return this.#buildError(at, rest);
      default:
        return this.#buildCollection(at, kind, rest);
    }
  }

  #buildCollection(at: number, kind: string, rest: readonly (string | number | null)[]): unknown {
    if (kind === 'set') {
      const set = this.#keep(at, new Set());
      for (const item of rest) set.add(this.get(Number(item)));
      return set;
    }
    if (kind === 'map') {
      const map = this.#keep(at, new Map());
      for (let i = 0; i < rest.length; i += 2) map.set(this.get(Number(rest[i])), this.get(Number(rest[i + 1])));
      return map;
    }
    const isArray = kind === 'array';
    const target = this.#keep(at, isArray ? Object.assign([], { length: Number(rest[0]) }) : {});
    for (let i = isArray ? 1 : 0; i < rest.length; i += 2) {
      const value = this.get(Number(rest[i + 1]));
      // A plain assignment to `__proto__` would change the prototype.
      Object.defineProperty(target, String(rest[i]), { value, enumerable: true, configurable: true, writable: true });
    }
    return target;
  }

  #buildError(at: number, [name, message, stack, cause]: readonly (string | number | null)[]): Error {
    const known = Object.entries(ERRORS).find(([key]) => key === name);
    const error = this.#keep(at, new (known?.[1] ?? Error)(String(message)));
    const hidden = { configurable: true, writable: true, enumerable: false };
    if (stack !== null) Object.defineProperty(error, 'stack', { ...hidden, value: stack });
    if (cause !== undefined) Object.defineProperty(error, 'cause', { ...hidden, value: this.get(Number(cause)) });
    return error;
  }

  #keep<T>(at: number, value: T): T {
    this.#done.set(at, value);
    return value;
  }

  #bytes(part: string | number | null | undefined): Uint8Array<ArrayBuffer> {
    return this.#base64.toBytes(this.#parts[Number(part)] ?? '');
  }
}

function buildView(name: string, buffer: unknown): ArrayBufferView {
  const view = VIEWS[name];
  if (view === undefined || !(buffer instanceof ArrayBuffer)) throw new Error(`no view ${name}`);
  return new view(buffer);
}
