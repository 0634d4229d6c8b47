const HEADER_LENGTH = 4;
/** Far above any real chain; Node's own limit is lower. */
export const MAX_HANDSHAKE_MESSAGE = 262_144;

export type HandshakeEvent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'oversize'; readonly type: number; readonly length: number };

/** Joins the handshake octets of one direction into messages, which may share records or span them. @see RFC 8446 §5.1 */
export class HandshakeStream {
  private chunks: Uint8Array[] = [];
  private length = 0;
  /** Octets that have to be there before it is worth looking: joining at every fragment would be quadratic. */
  private wanted = HEADER_LENGTH;
  private broken = false;

  push(fragment: Uint8Array): readonly HandshakeEvent[] {
    if (this.broken || fragment.length === 0) return [];
    this.chunks.push(fragment);
    this.length += fragment.length;
    const events: HandshakeEvent[] = [];
    while (this.length >= this.wanted) {
      const bytes = this.joined();
      const bodyLength = ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
      if (bodyLength > MAX_HANDSHAKE_MESSAGE) {
        this.broken = true;
        this.keep(new Uint8Array(0));
        events.push({ kind: 'oversize', type: bytes[0] ?? 0, length: bodyLength });
        break;
      }
      this.wanted = HEADER_LENGTH + bodyLength;
      if (bytes.length < this.wanted) break;
      events.push({ kind: 'message', bytes: bytes.slice(0, this.wanted) });
      this.keep(bytes.subarray(this.wanted));
      this.wanted = HEADER_LENGTH;
    }
    return events;
  }

  /** Octets of a message that has not come whole. */
  get pendingBytes(): number {
    return this.length;
  }

  private joined(): Uint8Array {
    const [first] = this.chunks;
    if (this.chunks.length === 1 && first !== undefined) return first;
    const bytes = Buffer.concat(this.chunks);
    this.chunks = [bytes];
    return bytes;
  }

  private keep(rest: Uint8Array): void {
    this.chunks = rest.length === 0 ? [] : [rest];
    this.length = rest.length;
  }
}
