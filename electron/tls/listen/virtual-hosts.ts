import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import { type AppError, fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { readFirstOctets } from './server-name.ts';

/** How one name answers. */
export interface VirtualHost {
  /** In lower case. */
  readonly name: string;
  /** PEM, leaf first, then what is sent after it. */
  readonly chainPem: string;
  /** PEM, not encrypted. Kept by the TLS engine until the listener is closed; the caller zeroes its own octets. */
  readonly keyPem: Uint8Array;
  /** Absent: no certificate is asked for. Else one is demanded that these authorities (PEM) stand above; they are named to the client. */
  readonly clientAuthoritiesPem?: readonly string[];
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** A listener on this computer. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** A client that says nothing. */
const PATIENCE_MS = 10_000;
const MAX_CONNECTIONS = 100;
const MAX_REQUEST_OCTETS = 16_384;
const PAGE = 'ok\n';

/**
 * Listens on the loopback address alone and answers by the name that a client asks for: TLS as the host says, then one HTTP answer. A name that is not there,
 * or none, gets the first host. `preferredPort` is taken where it is free, else any.
 * Fails with `listen.failed`. Serves no files, keeps nothing of what was sent, and checks no more of a client certificate than the engine does.
 * @see RFC 6066 §3
 */
export async function listenWithHosts(
  hosts: readonly VirtualHost[],
  preferredPort?: number,
): Promise<Result<Listening, AppError>> {
  const servers = new Map(hosts.map((host) => [host.name, createHost(host)]));
  const [first] = servers.values();
  const open = new Set<Socket>();
  const front = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    handOver(socket, (name) => servers.get(name?.toLowerCase() ?? '') ?? first);
  });
  front.maxConnections = MAX_CONNECTIONS;
  const wanted = preferredPort === undefined ? undefined : await listen(front, preferredPort);
  const listening = typeof wanted === 'number' ? wanted : await listen(front, 0);
  if (typeof listening !== 'number') return fail('listen.failed', { cause: listening.cause });
  return ok({ address: LOOPBACK, port: listening, close: () => closeAll(front, open) });
}

/** The port, or why there is none. */
function listen(server: Server, port: number): Promise<number | { readonly cause: string }> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve({ cause: error.code ?? 'unknown' });
    server.once('error', failed);
    server.listen(port, LOOPBACK, () => {
      server.off('error', failed);
      // Running out of descriptors must not end the program.
      server.on('error', () => undefined);
      const address = server.address();
      resolve(address === null || typeof address === 'string' ? { cause: 'unknown' } : address.port);
    });
  });
}

function closeAll(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of open) socket.destroy();
  });
}

/** Waits for the name and gives the connection, with all that arrived, to the server of that name. */
function handOver(socket: Socket, choose: (serverName: string | null) => TlsServer | undefined): void {
  let seen = Buffer.alloc(0);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  const onData = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk]);
    const first = readFirstOctets(seen);
    if (first === 'more') return;
    socket.off('data', onData);
    socket.pause();
    const server = first === 'not-tls' ? undefined : choose(first.serverName);
    if (server === undefined) {
      socket.destroy();
      return;
    }
    socket.unshift(seen);
    server.emit('connection', socket);
  };
  socket.on('data', onData);
}

function createHost({ chainPem, keyPem, clientAuthoritiesPem, maxVersion = 'TLSv1.3' }: VirtualHost): TlsServer {
  const server = createTlsServer(
    {
      cert: chainPem,
      key: Buffer.from(keyPem),
      minVersion: 'TLSv1.2',
      maxVersion,
      ALPNProtocols: ['http/1.1'],
      ...(clientAuthoritiesPem === undefined
        ? {}
        : { ca: [...clientAuthoritiesPem], requestCert: true, rejectUnauthorized: true }),
    },
    answer,
  );
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

function answer(socket: TLSSocket): void {
  let head = '';
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    head += chunk.toString('latin1');
    if (head.length > MAX_REQUEST_OCTETS) socket.destroy();
    if (!head.includes('\r\n\r\n')) return;
    socket.end(
      `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${PAGE.length}\r\nConnection: close\r\n\r\n${PAGE}`,
    );
  });
}
