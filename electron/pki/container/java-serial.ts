import { DerError } from '../asn1/der.ts';
import { ByteStream } from './byte-stream.ts';

/** A value of a Java object stream as plain data; nothing is ever instantiated. */
export type JavaValue = null | number | bigint | string | Uint8Array | JavaObject | readonly JavaValue[];

export interface JavaObject {
  readonly className: string;
  readonly fields: ReadonlyMap<string, JavaValue>;
}

interface JavaClass {
  readonly name: string;
  readonly flags: number;
  readonly fields: readonly { readonly type: string; readonly name: string }[];
  readonly parent: JavaClass | undefined;
}

const MAGIC = 0xaced0005;
const TC = {
  null: 0x70,
  reference: 0x71,
  classDescription: 0x72,
  object: 0x73,
  string: 0x74,
  array: 0x75,
  blockData: 0x77,
  endBlockData: 0x78,
  enumeration: 0x7e,
} as const;
const HANDLE_BASE = 0x7e0000;
const SC_WRITE_METHOD = 1;
const SC_SERIALIZABLE = 2;
const MAX_DEPTH = 32;
const MAX_VALUES = 10_000;

/**
 * Reads the one object at the head of a Java serialisation stream as data: strings, byte arrays, enums and objects with their fields. Ends where it ends;
 * `position` of the stream tells where. At most 10 000 values, 32 levels deep. Externalizable classes and primitive arrays other than bytes are refused.
 * @throws DerError
 * @see Java Object Serialization Specification §6.4
 */
export function readJavaObject(stream: ByteStream): JavaObject {
  if (stream.uint32() !== MAGIC) throw new DerError('bad-value', stream.position - 4);
  const value = new JavaReader(stream).readValue(0);
  if (value === null || typeof value !== 'object' || !('className' in value))
    throw new DerError('bad-value', stream.position);
  return value;
}

class JavaReader {
  private readonly stream: ByteStream;
  private readonly handles: (JavaValue | JavaClass | undefined)[] = [];
  private count = 0;

  constructor(stream: ByteStream) {
    this.stream = stream;
  }

  readValue(depth: number): JavaValue {
    const { stream } = this;
    if (depth > MAX_DEPTH) throw new DerError('too-deep', stream.position);
    if (++this.count > MAX_VALUES) throw new DerError('too-many', stream.position);
    const type = stream.uint8();
    switch (type) {
      case TC.null:
        return null;
      case TC.reference: {
        const value = this.handles[stream.uint32() - HANDLE_BASE];
        if (value === undefined || isClass(value)) throw new DerError('bad-value', stream.position);
        return value;
      }
      case TC.string: {
        const text = stream.javaText();
        this.handles.push(text);
        return text;
      }
      case TC.array:
        return this.readArray(depth);
      case TC.object:
        return this.readObject(depth);
      case TC.enumeration: {
        this.readClass(depth + 1);
        const handle = this.handles.push(undefined) - 1;
        const name = this.readValue(depth + 1);
        this.handles[handle] = name;
        return name;
      }
      default:
        throw new DerError('bad-value', stream.position - 1);
    }
  }

  private readArray(depth: number): JavaValue {
    const described = this.readClass(depth + 1);
    const handle = this.handles.push(undefined) - 1;
    const length = this.stream.uint32();
    const isReferences = described?.name.startsWith('[L') === true || described?.name.startsWith('[[') === true;
    if (described?.name !== '[B' && !isReferences) throw new DerError('bad-value', this.stream.position);
    const value = isReferences ? this.readElements(length, depth) : this.stream.take(length);
    this.handles[handle] = value;
    return value;
  }

  private readElements(length: number, depth: number): JavaValue[] {
    const elements: JavaValue[] = [];
    for (let i = 0; i < length; i++) elements.push(this.readValue(depth + 1));
    return elements;
  }

  private readObject(depth: number): JavaObject {
    const described = this.readClass(depth + 1);
    if (described === undefined) throw new DerError('bad-value', this.stream.position);
    const fields = new Map<string, JavaValue>();
    const object = { className: described.name, fields };
    this.handles.push(object);
    const lineage: JavaClass[] = [];
    for (let level: JavaClass | undefined = described; level !== undefined; level = level.parent)
      lineage.unshift(level);
    for (const level of lineage) {
      if ((level.flags & SC_SERIALIZABLE) === 0) throw new DerError('bad-value', this.stream.position);
      for (const { name, type } of level.fields) fields.set(name, this.readField(type, depth));
      if ((level.flags & SC_WRITE_METHOD) !== 0) this.skipAnnotation(depth);
    }
    return object;
  }

  private readField(type: string, depth: number): JavaValue {
    const { stream } = this;
    switch (type) {
      case 'B':
      case 'Z':
        return stream.uint8();
      case 'C':
      case 'S':
        return stream.uint16();
      case 'I':
      case 'F':
        return stream.uint32();
      case 'J':
      case 'D':
        return stream.uint64();
      default:
        return this.readValue(depth + 1);
    }
  }

  /** Class description, null or a reference to one read before. */
  private readClass(depth: number): JavaClass | undefined {
    const { stream } = this;
    if (depth > MAX_DEPTH) throw new DerError('too-deep', stream.position);
    if (++this.count > MAX_VALUES) throw new DerError('too-many', stream.position);
    const type = stream.uint8();
    if (type === TC.null) return undefined;
    if (type === TC.reference) {
      const described = this.handles[stream.uint32() - HANDLE_BASE];
      if (!isClass(described)) throw new DerError('bad-value', stream.position);
      return described;
    }
    if (type !== TC.classDescription) throw new DerError('bad-value', stream.position - 1);
    const name = stream.javaText();
    stream.take(8);
    const handle = this.handles.push(undefined) - 1;
    const flags = stream.uint8();
    const fields = Array.from({ length: stream.uint16() }, () => this.readFieldDescription(depth));
    this.skipAnnotation(depth);
    const described = { name, flags, fields, parent: this.readClass(depth + 1) };
    this.handles[handle] = described;
    return described;
  }

  private readFieldDescription(depth: number): { readonly type: string; readonly name: string } {
    const type = String.fromCharCode(this.stream.uint8());
    const name = this.stream.javaText();
    if (type === 'L' || type === '[') this.readValue(depth + 1);
    else if (!'BCDFIJSZ'.includes(type)) throw new DerError('bad-value', this.stream.position);
    return { type, name };
  }

  /** What a class wrote of its own beside its fields. */
  private skipAnnotation(depth: number): void {
    while (this.stream.bytes[this.stream.position] !== TC.endBlockData) {
      if (this.stream.bytes[this.stream.position] === TC.blockData) {
        this.stream.take(1);
        this.stream.take(this.stream.uint8());
      } else this.readValue(depth + 1);
    }
    this.stream.take(1);
  }
}

const isClass = (value: JavaValue | JavaClass | undefined): value is JavaClass =>
  typeof value === 'object' && value !== null && 'flags' in value;
