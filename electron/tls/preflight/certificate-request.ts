import { EXTENSION, signatureSchemeName } from '../registry.ts';
import { WireError, WireReader } from '../wire-reader.ts';

/** What a CertificateRequest asks for, as far as the octets at hand tell it. */
export interface RequestedCertificate {
  /** Negotiated version, `0x0303` for TLS 1.2. */
  readonly version: number;
  /** DER of the acceptable issuers' names; empty where the server names none. */
  readonly authoritiesDer: readonly Uint8Array[];
  /** Registry names; empty below TLS 1.2. */
  readonly schemes: readonly string[];
  /** Schemes accepted inside certificates where the server names them apart, else empty. */
  readonly certificateSchemes: readonly string[];
  /** ClientCertificateType numbers, TLS 1.2 and older. */
  readonly certificateTypes: readonly number[];
  /** The octets end in the middle: lists may go on. */
  readonly truncated: boolean;
  /** Index of the message in the run it was seen in. */
  readonly message?: number;
}

type Parts = {
  -readonly [K in 'authoritiesDer' | 'schemes' | 'certificateSchemes' | 'certificateTypes']: RequestedCertificate[K];
};

const HEADER_OCTETS = 4;

/** Reads a CertificateRequest message with its header, of which the end may be missing: a run keeps the first 16 KiB. Never throws. @see RFC 8446 §4.3.2, RFC 5246 §7.4.4 */
export function readCertificateRequest(message: Uint8Array, version: number): RequestedCertificate {
  const parts: Parts = { authoritiesDer: [], schemes: [], certificateSchemes: [], certificateTypes: [] };
  const reader = new WireReader(message, Math.min(HEADER_OCTETS, message.length));
  let truncated = message.length < HEADER_OCTETS + announcedLength(message);
  try {
    if (version >= 0x0304) readRequest13(reader, parts);
    else readRequest12(reader, version, parts);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    truncated = true;
  }
  return { version, ...parts, truncated };
}

const announcedLength = ([, high = 0, middle = 0, low = 0]: Uint8Array): number => (high << 16) | (middle << 8) | low;

function readRequest13(reader: WireReader, parts: Parts): void {
  reader.vector(1);
  reader.u16();
  while (!reader.done) {
    const type = reader.u16();
    const length = reader.u16();
    const body = new WireReader(reader.bytes, reader.offset, Math.min(reader.end, reader.offset + length));
    if (type === EXTENSION.signatureAlgorithms) parts.schemes = readSchemes(body);
    else if (type === EXTENSION.signatureAlgorithmsCert) parts.certificateSchemes = readSchemes(body);
    else if (type === EXTENSION.certificateAuthorities) readAuthorities(body, parts);
    reader.take(length);
  }
}

function readRequest12(reader: WireReader, version: number, parts: Parts): void {
  parts.certificateTypes = [...reader.vector(1).rest()];
  if (version >= 0x0303) parts.schemes = readSchemes(reader);
  readAuthorities(reader, parts);
}

function readSchemes(reader: WireReader): readonly string[] {
  const list = reader.vector(2);
  const schemes: string[] = [];
  while (!list.done) schemes.push(signatureSchemeName(list.u16()));
  return schemes;
}

/** Keeps what was read where the list is cut. */
function readAuthorities(reader: WireReader, parts: Parts): void {
  const names: Uint8Array[] = [];
  parts.authoritiesDer = names;
  const end = reader.u16() + reader.offset;
  while (reader.offset < end) names.push(reader.vector(2).rest().slice());
}
