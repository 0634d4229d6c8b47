import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { TlsParty } from '../../shared/model/connection.ts';

export interface TapObserver {
  onBytes(from: TlsParty, bytes: Uint8Array): void;
  onEnd(from: TlsParty, how: 'FIN' | 'RST'): void;
}

interface Line {
  readonly socket: Socket;
  readonly observer: TapObserver;
}

type Done = (error?: Error | null) => void;

/**
 * Puts itself between a connected socket and the TLS engine and reports every octet of both directions before handing it
 * on, unchanged, with back pressure. An end is reported once a direction. Closing the stream closes the socket.
 */
export class Tap extends Duplex {
  private line: Line | undefined;
  private readonly ended = { client: false, server: false };
  private serverSpoke = false;
  private waiting: (() => void) | undefined;

  constructor(socket: Socket, observer: TapObserver) {
    super();
    this.line = { socket, observer };
    socket.on('data', (chunk: Buffer) => this.heard(chunk));
    socket.on('end', () => {
      this.tellEnd('server', 'FIN');
      this.push(null);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (isReset(error)) this.tellEnd('server', 'RST');
      this.destroy(error);
    });
    socket.on('close', () => this.destroy());
  }

  /** Closes the stream and reports nothing more. An engine stays in memory for long after its end: what it holds on to is let go. */
  release(): void {
    this.destroy();
    this.line = undefined;
  }

  override _read(): void {
    this.line?.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    // What the server has said is read first: a write into a connection it has closed fails and takes its alert along.
    if (!this.serverSpoke) {
      this.send(chunk, done);
      return;
    }
    // Not every engine leaves the octets alone meanwhile.
    const octets = Buffer.from(chunk);
    this.waiting = () => {
      this.waiting = undefined;
      this.send(octets, done);
    };
    setImmediate(() => this.waiting?.());
  }

  override _final(done: Done): void {
    this.tellEnd('client', 'FIN');
    const { line } = this;
    // A socket whose other half is closed has ended by itself.
    if (line === undefined || line.socket.writableEnded) done();
    else line.socket.end(done);
  }

  override _destroy(error: Error | null, done: Done): void {
    // An engine that breaks off says why and lets go in one breath.
    if (!this.ended.server) this.waiting?.();
    if (!this.ended.server) this.tellEnd('client', 'FIN');
    this.line?.socket.destroy();
    done(error);
  }

  private heard(chunk: Buffer): void {
    const { line } = this;
    if (line === undefined) return;
    this.serverSpoke = true;
    line.observer.onBytes('server', chunk);
    if (!this.destroyed && !this.push(chunk)) line.socket.pause();
  }

  private send(octets: Buffer, done: Done): void {
    const { line } = this;
    if (line === undefined || line.socket.destroyed || line.socket.writableEnded) {
      done();
      return;
    }
    line.observer.onBytes('client', octets);
    line.socket.write(octets, (error) => {
      if (isReset(error)) this.tellEnd('server', 'RST');
      done(error);
    });
  }

  private tellEnd(from: TlsParty, how: 'FIN' | 'RST'): void {
    if (!this.ended[from]) this.line?.observer.onEnd(from, how);
    this.ended[from] = true;
  }
}

/** Writing into a connection the peer has reset answers EPIPE where reading says ECONNRESET. */
const isReset = (error: NodeJS.ErrnoException | null | undefined): boolean =>
  error?.code === 'ECONNRESET' || error?.code === 'EPIPE' || error?.code === 'ECONNABORTED';
