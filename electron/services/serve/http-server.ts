import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type AppError, fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { askerOf } from './asker.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';

/** A question as it came; the body is whole and within its limit. */
export interface HttpQuestion {
  readonly method: string;
  /** Path as it was sent, without what follows a question mark. */
  readonly path: string;
  readonly contentType: string;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
  readonly body: Uint8Array;
  /** Who asks. */
  readonly address: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Left out of the answer to HEAD. */
  readonly body: Uint8Array;
}

/** A question before its body is read. */
export type HttpHead = Omit<HttpQuestion, 'body'>;

/** What one asker may take; of IPv6 a network of 64 bits is one. */
export interface HttpLimits {
  /** Questions of one address; 0: no limit. */
  readonly ratePerSecond: number;
  readonly maxBodyBytes: number;
  readonly maxConnections: number;
  readonly maxConnectionsOfAddress: number;
  /** Until all headers came, counted from the first octet of a connection. */
  readonly headersTimeoutMs: number;
  /** Until the whole question came. */
  readonly requestTimeoutMs: number;
  /** Without an octet in either direction. */
  readonly idleTimeoutMs: number;
  readonly keepAliveMs: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  ratePerSecond: 1000,
  maxBodyBytes: 64 * 1024,
  maxConnections: 1000,
  maxConnectionsOfAddress: 200,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  idleTimeoutMs: 30_000,
  keepAliveMs: 15_000,
};

export interface HttpOrder {
  /** An IP address of this computer. */
  readonly address: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly limits: HttpLimits;
  answer(question: HttpQuestion): Promise<HttpAnswer>;
  /** A question that is not read: its body is too large, or its address asks too often. */
  refused(question: HttpHead, why: 'too-large' | 'too-many'): HttpAnswer;
  /** `answer` rejected, which is a bug. */
  failed(question: HttpHead, thrown: unknown): HttpAnswer;
  /** Never goes back. */
  monotonicMs(): number;
  /** A connection that was ended for being too slow, for not speaking HTTP, or because there were too many. */
  dropped(): void;
}

export interface HttpListening {
  readonly address: string;
  readonly port: number;
  openConnections(): number;
  /** Takes no more connections, lets questions that came be answered within some seconds, then ends what is left. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 60;
const REQUESTS_OF_CONNECTION = 10_000;
/** How often slow connections are looked for. */
const CHECK_MS = 1000;
const CLOSING_MS = 5000;

/**
 * Serves plain HTTP/1.1 on one address. Nobody is let in by name or password, nothing is read from disk, and no question is handed on before it is whole.
 * Fails with `listen.failed`.
 */
export async function listenHttp(order: HttpOrder): Promise<Result<HttpListening, AppError>> {
  const { limits } = order;
  const serving: ServeOrder = { ...order, mayAsk: createRateLimit(limits.ratePerSecond) };
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: CHECK_MS,
      noDelay: true,
    },
    (request, response) => void serve(serving, request, response),
  );
  server.maxHeadersCount = MAX_HEADERS;
  server.maxRequestsPerSocket = REQUESTS_OF_CONNECTION;
  server.maxConnections = limits.maxConnections;
  server.on('drop', () => order.dropped());
  server.setTimeout(limits.idleTimeoutMs, (socket) => socket.destroy());
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else {
      order.dropped();
      const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
    }
  });
  const open = limitConnections(server, order);
  const listening = await listen(server, order);
  if (!listening.ok) return listening;
  return ok({
    address: order.address,
    port: listening.value,
    openConnections: open,
    close: () => close(server),
  });
}

/** Counts connections, and ends those of an address that has too many. */
function limitConnections(server: Server, { limits, dropped }: HttpOrder): () => number {
  const byAddress = new Map<string, number>();
  let open = 0;
  server.on('connection', (socket: Socket) => {
    const address = askerOf(socket.remoteAddress ?? '');
    const others = byAddress.get(address) ?? 0;
    if (others >= limits.maxConnectionsOfAddress) {
      dropped();
      socket.destroy();
      return;
    }
    byAddress.set(address, others + 1);
    open += 1;
    socket.once('close', () => {
      open -= 1;
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left === 0) byAddress.delete(address);
      else byAddress.set(address, left);
    });
  });
  return () => open;
}

function listen(server: Server, { address, port }: HttpOrder): Promise<Result<number, AppError>> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void =>
      resolve(fail('listen.failed', { cause: error.code ?? 'unknown' }));
    server.once('error', failed);
    server.listen(port, address, () => {
      server.off('error', failed);
      // Running out of descriptors must not end the program.
      server.on('error', () => undefined);
      const bound = server.address();
      resolve(
        bound === null || typeof bound === 'string' ? fail('listen.failed', { cause: 'unknown' }) : ok(bound.port),
      );
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function serve(order: ServeOrder, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const head = readHead(request);
  const { method } = head;
  if (!order.mayAsk(askerOf(head.address), order.monotonicMs())) {
    write(response, method, order.refused(head, 'too-many'));
    return;
  }
  const body = await readBody(request, order.limits.maxBodyBytes);
  if (body === 'gone' || response.destroyed) return;
  if (body === 'too-large') {
    response.setHeader('connection', 'close');
    write(response, method, order.refused(head, 'too-large'));
    return;
  }
  const answer = await order.answer({ ...head, body }).catch((thrown: unknown) => order.failed(head, thrown));
  if (!response.destroyed) write(response, method, answer);
}

interface ServeOrder extends HttpOrder {
  readonly mayAsk: RateLimit;
}

function readHead({ url = '', headers, method = '', socket }: IncomingMessage): HttpHead {
  return {
    method,
    path: url.split('?', 1)[0] ?? '',
    contentType: headers['content-type'] ?? '',
    ifNoneMatch: headers['if-none-match'],
    ifModifiedSince: headers['if-modified-since'],
    address: socket.remoteAddress ?? '',
  };
}

/** The rest of a body that is too large is not waited for. */
function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | 'too-large' | 'gone'> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) return Promise.resolve('too-large');
  if (announced === 0 && request.headers['transfer-encoding'] === undefined) return Promise.resolve(NOTHING);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        request.pause();
        resolve('too-large');
      } else chunks.push(chunk);
    });
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] ?? NOTHING) : Buffer.concat(chunks)));
    request.once('error', () => resolve('gone'));
    request.once('close', () => resolve('gone'));
  });
}

const NOTHING = new Uint8Array();

function write(response: ServerResponse, method: string, { status, headers, body }: HttpAnswer): void {
  const hasBody = status !== 304;
  response.writeHead(status, { ...headers, ...(hasBody ? { 'content-length': String(body.length) } : {}) });
  if (method === 'HEAD' || !hasBody) response.end();
  else if (body.length > SMALL_BYTES) response.end(body);
  else response.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1'), 'latin1');
}

/** Up to so many octets go out as text with their headers, in one piece, which takes the system less time than two. */
const SMALL_BYTES = 4096;
