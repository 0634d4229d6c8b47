import { CONTENT_TYPE } from './registry.ts';

/** One record as it stood on the wire; `body` may be protected. @see RFC 8446 §5.1 */
export interface TlsRecord {
  readonly type: number;
  readonly version: number;
  readonly header: Uint8Array;
  readonly body: Uint8Array;
}

export type RecordProblem = 'record-type' | 'record-version' | 'record-length';

export type RecordEvent =
  | { readonly kind: 'record'; readonly record: TlsRecord }
  /** A hello in the form of SSL 2.0, the first two octets included; records of TLS may follow. @see RFC 5246 §E.2 */
  | { readonly kind: 'sslv2'; readonly bytes: Uint8Array }
  /** The stream is not TLS from its first octet on. */
  | { readonly kind: 'plaintext'; readonly bytes: Uint8Array }
  /** TLS so far, then something no record starts with; nothing after it is read. */
  | { readonly kind: 'malformed'; readonly problem: RecordProblem; readonly bytes: Uint8Array };

const HEADER_LENGTH = 5;
/** TLSCiphertext of TLS 1.2 may be 2^14 + 2048 octets, that of TLS 1.3 2^14 + 256. */
const MAX_BODY = 16_384 + 2_048;
const MAX_KEPT_OF_GARBAGE = 4_096;

/**
 * Cuts one direction of a stream into records, however it was cut into segments. Holds at most one record.
 * What is not TLS is reported once (up to 4 KiB at a time while it is the beginning) and then ignored.
 */
export class RecordReader {
  private pending: Uint8Array = new Uint8Array(0);
  private state: 'start' | 'records' | 'plaintext' | 'broken' = 'start';

  push(bytes: Uint8Array): readonly RecordEvent[] {
    if (this.state === 'broken' || bytes.length === 0) return [];
    if (this.state === 'plaintext') return [{ kind: 'plaintext', bytes: bytes.slice(0, MAX_KEPT_OF_GARBAGE) }];
    this.pending = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    const events: RecordEvent[] = [];
    for (;;) {
      const event = this.next();
      if (event === undefined) break;
      events.push(event);
      if (event.kind !== 'record' && event.kind !== 'sslv2') break;
    }
    // A copy lets go of the segment's larger buffer.
    this.pending = this.pending.slice();
    return events;
  }

  /** Octets of a record that has not arrived completely. */
  get incompleteBytes(): number {
    return this.pending.length;
  }

  private next(): RecordEvent | undefined {
    if (this.state === 'start' && isSslv2Hello(this.pending)) return this.sslv2();
    const problem = this.headerProblem();
    if (problem !== undefined) return this.giveUp(problem);
    if (this.pending.length < HEADER_LENGTH) return undefined;
    const bodyLength = u16(this.pending, 3);
    if (this.pending.length < HEADER_LENGTH + bodyLength) return undefined;
    const whole = this.pending.slice(0, HEADER_LENGTH + bodyLength);
    this.pending = this.pending.subarray(HEADER_LENGTH + bodyLength);
    this.state = 'records';
    const record = {
      type: whole[0] ?? 0,
      version: u16(whole, 1),
      header: whole.subarray(0, HEADER_LENGTH),
      body: whole.subarray(HEADER_LENGTH),
    };
    return { kind: 'record', record };
  }

  private sslv2(): RecordEvent | undefined {
    const end = 2 + (u16(this.pending, 0) & 0x7fff);
    if (this.pending.length < end) return undefined;
    const bytes = this.pending.slice(0, end);
    this.pending = this.pending.subarray(end);
    this.state = 'records';
    return { kind: 'sslv2', bytes };
  }

  private headerProblem(): RecordProblem | undefined {
    const type = this.pending[0];
    const major = this.pending[1];
    if (type !== undefined && (type < CONTENT_TYPE.changeCipherSpec || type > CONTENT_TYPE.heartbeat))
      return 'record-type';
    if (major !== undefined && major !== 3) return 'record-version';
    if (this.pending.length >= HEADER_LENGTH && u16(this.pending, 3) > MAX_BODY) return 'record-length';
    return undefined;
  }

  private giveUp(problem: RecordProblem): RecordEvent {
    const bytes = this.pending.slice(0, MAX_KEPT_OF_GARBAGE);
    const plaintext = this.state === 'start' && problem !== 'record-length';
    this.pending = new Uint8Array(0);
    this.state = plaintext ? 'plaintext' : 'broken';
    return plaintext ? { kind: 'plaintext', bytes } : { kind: 'malformed', problem, bytes };
  }
}

/** Whether the first seven octets, which have to come together, are a ClientHello of version 2 to 3.x or a ServerHello of version 2. */
function isSslv2Hello(bytes: Uint8Array): boolean {
  const [first = 0, , type, third = 0, fourth = 0] = bytes;
  if (bytes.length < 7 || first < 0x80) return false;
  if (type === 4) return third <= 1 && u16(bytes, 5) === 2;
  return type === 1 && ((third === 0 && fourth === 2) || (third === 3 && fourth <= 3));
}

const u16 = (bytes: Uint8Array, offset: number): number => (bytes[offset] ?? 0) * 256 + (bytes[offset + 1] ?? 0);
