import { brotliDecompressSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import type { MessageField } from '../../../shared/model/connection.ts';
import { certificateCompressionName } from '../registry-values.ts';
import { WireError, WireReader } from '../wire-reader.ts';
import { decodeCertificate } from './certificate-messages.ts';
import { type DecodeContext, type DecodedBody, fieldHex, listField, readField } from './decoded.ts';

/** As long as any Certificate message may be; what claims more is not decompressed. */
const MAX_UNCOMPRESSED = 262_144;

type Decompress = (data: Uint8Array, limits: { readonly maxOutputLength: number }) => Uint8Array;

/** @see RFC 8879 §7.3 */
const DECOMPRESSORS: Readonly<Record<number, Decompress>> = {
  1: inflateSync,
  2: brotliDecompressSync,
  3: zstdDecompressSync,
};

/** A chain in compressed form, decompressed where the algorithm is known and the length is what it claims. @see RFC 8879 §4 */
export function decodeCompressedCertificate(reader: WireReader, context: DecodeContext): DecodedBody {
  const algorithm = readField(reader, 'algorithm', (r) => r.u16(), certificateCompressionName);
  const length = readField(reader, 'uncompressed_length', (r) => r.u24(), String);
  const data = readField(reader, 'compressed_certificate_message', (r) => r.vector(3).rest(), fieldHex);
  const fields = [algorithm.field, length.field, data.field];
  const decompress = DECOMPRESSORS[algorithm.value];
  if (decompress === undefined || length.value > MAX_UNCOMPRESSED)
    return { summary: algorithm.field.value, fields, content: { kind: 'other' } };
  const plain = decompressed(decompress, data.value, length.value);
  if (plain === undefined) throw new WireError('certificate-decompression', data.field.offset ?? 0);
  const { summary, fields: inside, content } = decodeCertificate(new WireReader(plain), context);
  const list = { ...listField('certificate', inside.map(withoutPlace), { offset: 0, length: 0 }), value: summary };
  return {
    summary: `${algorithm.field.value} · ${summary}`,
    fields: [...fields, withoutPlace(list)],
    content: content.kind === 'certificate' ? { ...content, compression: algorithm.field.value } : content,
  };
}

function decompressed(decompress: Decompress, data: Uint8Array, length: number): Uint8Array | undefined {
  try {
    const plain = decompress(data, { maxOutputLength: Math.max(1, length) });
    return plain.length === length ? plain : undefined;
  } catch {
    // Every fault of the data is thrown; what counts is that there is no certificate.
    return undefined;
  }
}

/** What was decompressed has no octets in the message to point at. */
function withoutPlace({ name, value, children }: MessageField): MessageField {
  return { name, value, ...(children === undefined ? {} : { children: children.map(withoutPlace) }) };
}
