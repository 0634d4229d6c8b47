import { DerError } from '../asn1/der.ts';

/**
 * Cursor over a big-endian binary format with lengths before their contents: Java keystores, SSH. Views, no copies.
 * @throws DerError `truncated` or `bad-value` with the offset
 */
export class ByteStream {
  readonly bytes: Uint8Array;
  readonly end: number;
  position: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get done(): boolean {
    return this.position >= this.end;
  }

  take(length: number): Uint8Array {
    const { position } = this;
    if (length < 0 || length > this.end - position) throw new DerError('truncated', position);
    this.position += length;
    return this.bytes.subarray(position, position + length);
  }

  uint8(): number {
    return this.take(1)[0] ?? 0;
  }

  uint16(): number {
    const [a = 0, b = 0] = this.take(2);
    return a * 256 + b;
  }

  uint32(): number {
    return this.take(4).reduce((value, octet) => value * 256 + octet, 0);
  }

  /** Exact up to 2^53. */
  uint64(): bigint {
    return BigInt(this.uint32()) * 0x1_0000_0000n + BigInt(this.uint32());
  }

  /** Contents after a length of four octets. */
  block(): Uint8Array {
    return this.take(this.uint32());
  }

  /** Contents of a block as UTF-8; wrong octets become replacement characters. */
  text(): string {
    return Buffer.from(this.block()).toString('utf8');
  }

  /** Java's modified UTF-8 after a length of two octets: the zero takes two octets, characters beyond 16 bits two surrogates. */
  javaText(): string {
    const start = this.position;
    const octets = this.take(this.uint16());
    let text = '';
    for (let at = 0; at < octets.length; ) {
      const [a = 0, b = 0, c = 0] = octets.subarray(at, at + 3);
      const size = a < 0x80 ? 1 : a >> 5 === 6 ? 2 : a >> 4 === 14 ? 3 : 0;
      if (size === 0 || at + size > octets.length) throw new DerError('bad-value', start + 2 + at);
      text += String.fromCharCode(
        size === 1
          ? a
          : size === 2
            ? ((a & 0x1f) << 6) | (b & 0x3f)
            : ((a & 0x0f) << 12) | ((b & 0x3f) << 6) | (c & 0x3f),
      );
      at += size;
    }
    return text;
  }
}
