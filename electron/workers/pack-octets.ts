import type { Found } from '../pki/inspect/item-list.ts';
import type { FoundOctets, ItemSpans, OctetSpan } from './inspect-protocol.ts';

/** Lays the octets behind items out for their way to another thread: parts of the file by their place, all others one after the other. */
export function packOctets(found: readonly Found[], file: Uint8Array): FoundOctets {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const place = (bytes: Uint8Array): OctetSpan => {
    const start = bytes.byteOffset - file.byteOffset;
    if (bytes.buffer === file.buffer && start >= 0 && start + bytes.length <= file.length)
      return { source: 'file', start, end: start + bytes.length };
    pieces.push(bytes);
    length += bytes.length;
    return { source: 'decoded', start: length - bytes.length, end: length };
  };
  const spans = found.map(
    ({ shown, sealed }): ItemSpans => ({
      ...(shown !== undefined && { shown: { form: shown.form, ...place(shown.bytes) } }),
      ...(sealed !== undefined && { sealed: place(sealed) }),
    }),
  );
  const decoded = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    decoded.set(piece, at);
    at += piece.length;
  }
  return { decoded, spans };
}
