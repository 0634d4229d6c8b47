import type { Socket } from 'node:net';
import type { Random } from '../soak/random.ts';
import { mutate } from '../soak/mutate.ts';

const MAX_OCTETS = 64 * 1024;

export const randomOctets = (random: Random, length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, () => random.below(256)));

/** Goes away in one of the ways there are, or stays. */
export function leave(socket: Socket, random: Random): void {
  const how = random.below(4);
  if (how === 0) socket.end();
  else if (how === 1) socket.resetAndDestroy();
  else if (how === 2) setImmediate(() => socket.destroy());
}

export function serveRandom(socket: Socket, random: Random): void {
  socket.resume();
  for (let left = random.below(6); left > 0; left--) socket.write(randomOctets(random, random.below(4096)));
  leave(socket, random);
}

const TEXTS = [
  'HTTP/1.1 400 Bad Request\r\nContent-Length: 99999999\r\n\r\n<html>The SSL certificate error',
  'HTTP/1.1 200 OK\r\n\r\n',
  'SSH-2.0-OpenSSH_9.2p1 Debian\r\n',
  '220 mail.example ESMTP\r\n',
  '* OK IMAP4rev1 ready\r\n',
  '-ERR\r\n',
  '\u0000\u0000\u0000\u0001',
  '<?xml version="1.0"?><stream:stream>',
  'E\u0000\u0000\u0000\u0010SFATAL\u0000',
  '\u001b]0;pwned\u0007\u001b[2J',
] as const;

export function serveText(socket: Socket, random: Random): void {
  socket.resume();
  const text = random.pick(TEXTS);
  if (random.below(2) === 0) {
    socket.write(text);
    leave(socket, random);
  } else pour(socket, () => Buffer.from(text.repeat(64)));
}

/** A record of RFC 8446 §5.1; `length` may lie. */
export function record(type: number, body: Uint8Array, length: number = body.length): Buffer {
  return Buffer.concat([Buffer.from([type, 3, 3, (length >> 8) & 0xff, length & 0xff]), body]);
}

function handshake(type: number, body: Uint8Array, length: number = body.length): Buffer {
  return Buffer.concat([Buffer.from([type, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff]), body]);
}

const SUITES = [0xc02b, 0xc02f, 0x1301, 0x1302, 0x1303, 0x009c, 0x0035, 0x0000, 0x5600, 0x0a0a] as const;

/** A hello whose form is right; what it says need not be. */
function serverHello(random: Random, version: 'TLSv1.2' | 'TLSv1.3'): Buffer {
  const suite = version === 'TLSv1.3' ? 0x1301 : random.pick(SUITES);
  const extensions =
    version === 'TLSv1.3'
      ? Buffer.from([0, 43, 0, 2, 3, 4, 0, 51, 0, 36, 0, 29, 0, 32, ...randomOctets(random, 32)])
      : Buffer.from([0xff, 1, 0, 1, 0]);
  return Buffer.concat([
    Buffer.from([3, 3]),
    randomOctets(random, 32),
    Buffer.from([0, suite >> 8, suite & 0xff, 0, extensions.length >> 8, extensions.length & 0xff]),
    extensions,
  ]);
}

const versionOf = (random: Random): 'TLSv1.2' | 'TLSv1.3' => (random.below(2) === 0 ? 'TLSv1.2' : 'TLSv1.3');

export function serveMadeHello(socket: Socket, random: Random): void {
  socket.resume();
  socket.once('data', () => {
    const hello = serverHello(random, versionOf(random));
    const body = random.below(3) === 0 ? hello : mutate(hello, random, hello);
    const lie = random.below(4) === 0 ? random.below(0x4000) : body.length;
    const message = handshake(random.below(8) === 0 ? random.below(256) : 2, body, lie);
    const recordLength = random.below(4) === 0 ? random.below(0x10000) : message.length;
    socket.write(record(22, message, recordLength).subarray(0, MAX_OCTETS));
    if (random.below(2) === 0) socket.write(record(random.pick([20, 21, 22, 23, 24, 99]), randomOctets(random, 64)));
    leave(socket, random);
  });
}

export function serveAlerts(socket: Socket, random: Random): void {
  socket.resume();
  const alert = (): Buffer => record(21, Buffer.from([1 + random.below(2), random.below(256)]));
  if (random.below(4) === 0) socket.write(alert());
  socket.once('data', () => {
    if (random.below(2) === 0) socket.write(record(22, handshake(2, serverHello(random, versionOf(random)))));
    for (let left = 1 + random.below(random.below(8) === 0 ? 3000 : 3); left > 0; left--) socket.write(alert());
    if (random.below(4) === 0) socket.write(record(21, randomOctets(random, random.below(40))));
    leave(socket, random);
  });
}

/** Sends as long as the peer takes it. */
export function pour(socket: Socket, next: () => Buffer): void {
  const more = (): void => {
    if (!socket.destroyed && socket.write(next())) setImmediate(more);
  };
  socket.on('drain', more);
  more();
}

export function serveEndless(socket: Socket, random: Random): void {
  socket.resume();
  const kind = random.below(6);
  socket.once('data', () => {
    if (random.below(2) === 0) socket.write(record(22, handshake(2, serverHello(random, versionOf(random)))));
    const filler = randomOctets(random, 1024);
    if (kind === 0) socket.write(record(22, handshake(11, filler, 0xffffff)));
    const bodies: readonly Buffer[] = [
      record(22, filler),
      record(22, Buffer.alloc(0)),
      record(23, filler),
      record(20, Buffer.from([1])),
      record(21, Buffer.from([1, 0])),
      record(23, Buffer.alloc(0)),
    ];
    const unit = Buffer.concat(Array.from({ length: 16 }, () => bodies[kind] ?? filler));
    pour(socket, () => unit);
  });
}

const CHAIN_OCTETS = 0xffffff;

/** One Certificate message as long as its length can say: many empty certificates, or one. */
export function serveHugeChain(socket: Socket, random: Random): void {
  socket.resume();
  socket.once('data', () => {
    socket.write(record(22, handshake(2, serverHello(random, 'TLSv1.2'))));
    const single = random.below(2) === 0;
    const length = CHAIN_OCTETS - 3;
    const head = Buffer.from([11, 0xff, 0xff, 0xff, length >> 16, (length >> 8) & 0xff, length & 0xff]);
    socket.write(record(22, Buffer.concat([head, single ? Buffer.from([0xff, 0xff, 0xf9]) : Buffer.alloc(0)])));
    const body = record(22, single ? randomOctets(random, 0x4000) : Buffer.alloc(0x4000));
    let left = Math.ceil(CHAIN_OCTETS / 0x4000);
    const more = (): void => {
      while (left-- > 0) if (socket.destroyed || !socket.write(body)) return;
    };
    socket.on('drain', more);
    more();
  });
}
