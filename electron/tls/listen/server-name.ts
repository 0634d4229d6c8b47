import { WireError, WireReader } from '../wire-reader.ts';
import { decodeClientHello } from '../messages/hello.ts';

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const HEADER_OCTETS = 5;
const MAX_RECORD_OCTETS = 16_384;

/** What the first octets of a connection say: `more` are wanted, it is `not-tls`, or a ClientHello asks for a name (null: for none). */
export type FirstOctets = 'more' | 'not-tls' | { readonly serverName: string | null };

/**
 * Reads the name that a ClientHello asks for. Takes what arrived so far, at most one record of 16 KiB; a ClientHello over several records asks for no name.
 * @see RFC 6066 §3
 */
export function readFirstOctets(bytes: Uint8Array): FirstOctets {
  if (bytes.length === 0) return 'more';
  if (bytes[0] !== HANDSHAKE) return 'not-tls';
  if (bytes.length < HEADER_OCTETS) return 'more';
  const length = ((bytes[3] ?? 0) << 8) | (bytes[4] ?? 0);
  if (length > MAX_RECORD_OCTETS) return 'not-tls';
  if (bytes.length < HEADER_OCTETS + length) return 'more';
  return readHello(bytes.subarray(HEADER_OCTETS, HEADER_OCTETS + length));
}

function readHello(record: Uint8Array): FirstOctets {
  try {
    const reader = new WireReader(record);
    if (reader.u8() !== CLIENT_HELLO) return 'not-tls';
    const length = reader.u24();
    if (length > reader.remaining) return { serverName: null };
    const { content } = decodeClientHello(new WireReader(record, reader.offset, reader.offset + length));
    return { serverName: content?.kind === 'client-hello' ? content.serverName : null };
  } catch (thrown) {
    if (thrown instanceof WireError) return 'not-tls';
    throw thrown;
  }
}
