const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
const FRAME = { data: 0, headers: 1, settings: 4, continuation: 9 } as const;
const FLAG = { endStream: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;
const STREAM = 1;
const HEADER_OCTETS = 9;

export interface Http2Answer {
  readonly status: number;
  readonly body: Uint8Array;
  /** The server has ended the stream. */
  readonly complete: boolean;
}

/** The smallest HTTP/2 request: preface, settings and one GET without a body. `path` and `authority` are printable ASCII. @see RFC 9113 §3.4, RFC 7541 §6 */
export function buildHttp2Request(path: string, authority: string): Uint8Array {
  const block = Buffer.concat([
    // :method GET and :scheme https stand in the static table.
    Buffer.from([0x82, 0x87]),
    literal(4, path),
    literal(1, authority),
    literal(58, 'Countersign'),
  ]);
  return Buffer.concat([PREFACE, frame(FRAME.settings, 0, 0, Buffer.alloc(0)), headersFrame(block)]);
}

const headersFrame = (block: Buffer): Buffer => frame(FRAME.headers, FLAG.endStream | FLAG.endHeaders, STREAM, block);

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEADER_OCTETS);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A header with a name of the static table, its value as it is, kept in no table. @see RFC 7541 §6.2.2 */
function literal(nameIndex: number, value: string): Buffer {
  const text = Buffer.from(value, 'latin1');
  return Buffer.concat([prefixed(nameIndex, 4), prefixed(text.length, 7), text]);
}

/** @see RFC 7541 §5.1 */
function prefixed(value: number, bits: number): Buffer {
  const limit = (1 << bits) - 1;
  if (value < limit) return Buffer.from([value]);
  const octets = [limit];
  let rest = value - limit;
  for (; rest >= 0x80; rest >>= 7) octets.push((rest & 0x7f) | 0x80);
  return Buffer.from([...octets, rest]);
}

/** Status and body of the answer on the first stream; undefined before its headers. Reads no other header. @see RFC 9113 §4.1 */
export function readHttp2Answer(bytes: Uint8Array): Http2Answer | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let status: number | undefined;
  let complete = false;
  const body: Uint8Array[] = [];
  for (let at = 0; at + HEADER_OCTETS <= view.length; ) {
    const length = view.readUIntBE(at, 3);
    const [type, flags] = [view[at + 3] ?? 0, view[at + 4] ?? 0];
    const isOurs = (view.readUInt32BE(at + 5) & 0x7fffffff) === STREAM;
    const payload = unpadded(view.subarray(at + HEADER_OCTETS, at + HEADER_OCTETS + length), type, flags);
    if (isOurs && type === FRAME.headers) status ??= readStatus(payload);
    if (isOurs && type === FRAME.data) body.push(payload);
    if (isOurs && type !== FRAME.continuation && (flags & FLAG.endStream) !== 0) complete = true;
    at += HEADER_OCTETS + length;
  }
  return status === undefined ? undefined : { status, body: Buffer.concat(body), complete };
}

function unpadded(payload: Uint8Array, type: number, flags: number): Uint8Array {
  const padding = (flags & FLAG.padded) === 0 ? 0 : (payload[0] ?? 0);
  const start =
    ((flags & FLAG.padded) === 0 ? 0 : 1) + (type === FRAME.headers && (flags & FLAG.priority) !== 0 ? 5 : 0);
  return payload.subarray(start, Math.max(start, payload.length - padding));
}

/** Statuses of the static table, from index 8. @see RFC 7541 appendix A */
const STATIC_STATUS = [200, 204, 206, 304, 400, 404, 500] as const;

/** `:status` stands first; it is indexed or a literal of three digits. @see RFC 9113 §8.3, RFC 7541 §6 */
function readStatus(block: Uint8Array): number | undefined {
  let at = 0;
  // Changes of the table's size come before the first header.
  while (((block[at] ?? 0) & 0xe0) === 0x20) at += (block[at] ?? 0) === 0x3f ? 2 : 1;
  const first = block[at] ?? 0;
  if (first >= 0x88 && first <= 0x8e) return STATIC_STATUS[first - 0x88];
  const index = (first & 0xc0) === 0x40 ? first & 0x3f : first & 0x0f;
  if (first >= 0x80 || index < 8 || index > 14) return undefined;
  const length = (block[at + 1] ?? 0) & 0x7f;
  const value = block.subarray(at + 2, at + 2 + length);
  const digits = ((block[at + 1] ?? 0) & 0x80) === 0 ? Buffer.from(value).toString('latin1') : huffmanDigits(value);
  return /^[1-5][0-9]{2}$/.test(digits) ? Number(digits) : undefined;
}

/** Three digits in the code of RFC 7541 appendix B: 0 to 2 take five bits, 3 to 9 six. */
function huffmanDigits(octets: Uint8Array): string {
  const bits = [...octets].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  let digits = '';
  for (let at = 0; digits.length < 3 && at + 5 <= bits.length; ) {
    const short = Number.parseInt(bits.slice(at, at + 5), 2);
    const long = Number.parseInt(bits.slice(at, at + 6), 2);
    if (short <= 2) {
      digits += String(short);
      at += 5;
    } else if (long >= 25 && long <= 31) {
      digits += String(long - 22);
      at += 6;
    } else return '';
  }
  return digits;
}
