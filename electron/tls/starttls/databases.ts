import { DialogueStop, type Dialogue, explain, read, say } from '../transport/dialogue.ts';
import { isBinary } from '../transport/scan.ts';
import { foreign, greetingRefused, notOffered, refused } from './findings.ts';

/** Length 8, code 80877103. @see PostgreSQL protocol, "SSLRequest" */
const POSTGRES_SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const MAX_ERROR = 8_192;

/** One octet answers: S for yes, N for no; an E begins an error of a server that wants none of us. */
export function* postgres(): Dialogue {
  yield* say(POSTGRES_SSL_REQUEST.subarray(), 'SSLRequest');
  const answer = yield* read(postgresAnswer, 'answer');
  const letter = String.fromCodePoint(answer[0] ?? 0);
  if (letter === 'S') {
    yield* explain('S');
    return;
  }
  if (letter === 'N' && answer.length === 1) throw notOffered('postgres', []);
  if (letter === 'E') throw refused('postgres', postgresError(answer));
  throw foreign('postgres', answer);
}

function postgresAnswer(octets: Uint8Array): number | undefined {
  const [letter] = octets;
  if (letter === undefined) return undefined;
  if (letter === 0x53 || letter === 0x4e) return 1;
  if (letter !== 0x45) return octets.length;
  if (octets.length < 5) return undefined;
  const length = 1 + Buffer.from(octets).readUInt32BE(1);
  if (length >= 5 && length <= MAX_ERROR) return octets.length < length ? undefined : length;
  // Before version 3 an error was text up to a zero.
  const end = octets.indexOf(0);
  return end === -1 ? undefined : end + 1;
}

/** Fields of a letter and text each; M is the message. @see PostgreSQL protocol, "Error and Notice Message Fields" */
function postgresError(octets: Uint8Array): string {
  const text = Buffer.from(octets.subarray(5)).toString('utf8');
  const message = text.split('\0').find((field) => field.startsWith('M'));
  return message?.slice(1) ?? Buffer.from(octets.subarray(1)).toString('utf8');
}

const CLIENT_LONG_PASSWORD = 0x1;
const CLIENT_PROTOCOL_41 = 0x200;
const CLIENT_SSL = 0x800;
const CLIENT_SECURE_CONNECTION = 0x8000;
const CLIENT_PLUGIN_AUTH = 0x80000;
const CAPABILITIES =
  CLIENT_LONG_PASSWORD | CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH;
const MAX_PACKET = 0x1000000;
const UTF8MB4 = 45;

/** The greeting tells whether TLS is known; our request for it has no answer. @see MySQL protocol, "Protocol::SSLRequest" */
export function* mysql(): Dialogue {
  const packet = yield* read(mysqlPacket, 'greeting');
  const body = Buffer.from(packet.subarray(4));
  if (packet[3] !== 0 || packet.length < 5) throw foreign('mysql', packet);
  if (body[0] === 0xff) {
    const line = body.subarray(3).toString('utf8');
    yield* explain(`ERR ${body.length >= 3 ? body.readUInt16LE(1) : ''} ${line}`);
    throw greetingRefused('mysql', line);
  }
  if (body[0] !== 10) throw foreign('mysql', packet);
  const greeting = readMysqlGreeting(body);
  yield* explain(`Handshake v10 · ${greeting.version}${greeting.tls ? ' · CLIENT_SSL' : ''}`);
  if (!greeting.tls) throw notOffered('mysql', []);
  const request = Buffer.alloc(36);
  request.writeUIntLE(32, 0, 3);
  request[3] = 1;
  request.writeUInt32LE(CAPABILITIES, 4);
  request.writeUInt32LE(MAX_PACKET, 8);
  request[12] = UTF8MB4;
  yield* say(request, 'SSLRequest');
}

/** A packet of a greeting is short; text in its place is given as it is. */
function mysqlPacket(octets: Uint8Array): number | undefined {
  if (octets.length < 5) return octets.includes(0x0a) && !isBinary(octets) ? octets.length : undefined;
  const length = 4 + (octets[0] ?? 0) + (octets[1] ?? 0) * 256 + (octets[2] ?? 0) * 65_536;
  if (octets[3] !== 0 || length > MAX_ERROR) return octets.length;
  return octets.length < length ? undefined : length;
}

function readMysqlGreeting(body: Buffer): { readonly version: string; readonly tls: boolean } {
  const end = body.indexOf(0, 1);
  // Thread, first part of the salt and a filler stand between the version and the flags.
  const flags = end + 1 + 4 + 8 + 1;
  if (end === -1 || body.length < flags + 2) throw new DialogueStop('encoding');
  return {
    version: body.subarray(1, end).toString('latin1'),
    tls: (body.readUInt16LE(flags) & CLIENT_SSL) !== 0,
  };
}
