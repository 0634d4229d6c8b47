import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { TlsParty } from '../../shared/model/connection.ts';

export interface TapObserver {
  onBytes(from: TlsParty, bytes: Uint8Array): void;
  onEnd(from: TlsParty, how: 'FIN' | 'RST'): void;
}

/**
 * Puts itself between a connected socket and the TLS engine and reports every octet of both directions before handing it
 * on, unchanged, with back pressure. An end is reported once a direction. Closing the stream closes the socket.
 */
export function createTap(socket: Socket, observer: TapObserver): Duplex {
  const ended = { client: false, server: false };
  let serverSpoke = false;
  const end = (from: TlsParty, how: 'FIN' | 'RST'): void => {
    if (!ended[from]) observer.onEnd(from, how);
    ended[from] = true;
  };
  let waiting: (() => void) | undefined;
  const send = (octets: Buffer, done: (error?: Error | null) => void): void => {
    if (socket.destroyed || socket.writableEnded) return done();
    observer.onBytes('client', octets);
    socket.write(octets, (error) => {
      if (isReset(error)) end('server', 'RST');
      done(error);
    });
  };
  const tap = new Duplex({
    read: () => {
      socket.resume();
    },
    write: (chunk: Buffer, _encoding, done) => {
      // What the server has said is read first: a write into a connection it has closed fails and takes its alert along.
      if (!serverSpoke) send(chunk, done);
      else {
        // Not every engine leaves the octets alone meanwhile.
        const octets = Buffer.from(chunk);
        waiting = () => {
          waiting = undefined;
          send(octets, done);
        };
        setImmediate(() => waiting?.());
      }
    },
    final: (done) => {
      end('client', 'FIN');
      socket.end(done);
    },
    destroy: (error, done) => {
      // An engine that breaks off says why and lets go in one breath.
      if (!ended.server) waiting?.();
      if (!ended.server) end('client', 'FIN');
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    serverSpoke = true;
    observer.onBytes('server', chunk);
    if (!tap.destroyed && !tap.push(chunk)) socket.pause();
  });
  socket.on('end', () => {
    end('server', 'FIN');
    tap.push(null);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (isReset(error)) end('server', 'RST');
    tap.destroy(error);
  });
  socket.on('close', () => tap.destroy());
  return tap;
}

/** Writing into a connection the peer has reset answers EPIPE where reading says ECONNRESET. */
const isReset = (error: NodeJS.ErrnoException | null | undefined): boolean =>
  error?.code === 'ECONNRESET' || error?.code === 'EPIPE' || error?.code === 'ECONNABORTED';
