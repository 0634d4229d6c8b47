/** What does not fit the encoding, and where within the message. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly problem: string;
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(problem);
    this.problem = problem;
    this.offset = offset;
  }
}

/**
 * Reads big-endian numbers and length-prefixed vectors from a window of a message. `offset` counts from the start of
 * the whole message, so that a field can point at its octets. Throws WireError, which decoders turn into data.
 * @see RFC 8446 §3
 */
export class WireReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  offset: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  u8(): number {
    return this.number(1);
  }

  u16(): number {
    return this.number(2);
  }

  u24(): number {
    return this.number(3);
  }

  u32(): number {
    return this.number(4);
  }

  number(octets: number): number {
    const start = this.advance(octets);
    let value = 0;
    for (let i = start; i < start + octets; i++) value = value * 256 + (this.bytes[i] ?? 0);
    return value;
  }

  take(length: number): Uint8Array {
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  rest(): Uint8Array {
    return this.take(this.remaining);
  }

  /** The window of a vector whose length stands in `lengthOctets` octets before it. */
  vector(lengthOctets: number): WireReader {
    const length = this.number(lengthOctets);
    const start = this.advance(length);
    return new WireReader(this.bytes, start, start + length);
  }

  private advance(length: number): number {
    if (length > this.remaining) throw new WireError('truncated', this.offset);
    const start = this.offset;
    this.offset += length;
    return start;
  }
}
