import { type ClientRequest, type IncomingMessage, request as requestPlain, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { AppError } from '../../../../shared/errors.ts';
import { fail } from '../../../../shared/errors.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { certificatePem } from '../../../pki/certificate/certificate.ts';
import { systemAnchors } from '../../../tls/system-anchors.ts';
import type { PlaceSecret, PlaceWorld } from './place.ts';

/** One request to a server that keeps files. */
export interface FileRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'MOVE' | 'HEAD';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Of the answer; one octet more is read, so that a longer one shows. */
  readonly maxBytes: number;
}

export interface FileAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Uint8Array;
}

/** How a server is reached and judged. */
export interface Reach extends Pick<PlaceSecret, 'certificatePem' | 'certificateKeyPem'> {
  readonly world: PlaceWorld;
  /** Certificates that the server's is checked with; empty: those of the system. */
  readonly anchorsPem: string;
}

/**
 * Sends one request over a connection of its own: no cookies, no proxy, nothing compressed, redirects not followed.
 * Fails with `publish.unreachable`, `publish.timeout`, `publish.untrusted-server`, `job.cancelled`; statuses are answers.
 */
export function send(request: FileRequest, reach: Reach): Promise<Result<FileAnswer, AppError>> {
  const place = request.url.host;
  const { signal, idleMs } = reach.world;
  return new Promise((resolve) => {
    const sent = openRequest(request, reach);
    const settle = (answer: Result<FileAnswer, AppError>): void => {
      resolve(answer);
      sent.destroy();
    };
    const fall = (error: Error): void =>
      settle(signal.aborted ? fail('job.cancelled', {}) : describeFailure(error, place));
    sent.on('error', fall);
    sent.setTimeout(idleMs, () => settle(fail('publish.timeout', { place, seconds: Math.ceil(idleMs / 1000) })));
    sent.on('response', (response) => {
      response.on('error', fall);
      readAnswer(response, request.maxBytes, settle);
    });
    sent.end(request.body);
  });
}

function openRequest({ method, url, headers, body }: FileRequest, reach: Reach): ClientRequest {
  const options: RequestOptions = {
    method,
    host: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.host,
      'accept-encoding': 'identity',
      connection: 'close',
      ...(body !== undefined && { 'content-length': String(body.length) }),
      ...headers,
    },
    agent: false,
    signal: reach.world.signal,
  };
  if (url.protocol === 'http:') return requestPlain(options);
  const isName = !url.hostname.startsWith('[') && !/^[0-9.]+$/.test(url.hostname);
  return requestSecure({
    ...options,
    servername: isName ? url.hostname : '',
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ca: reach.anchorsPem === '' ? systemAnchors().map(certificatePem) : reach.anchorsPem,
    ...(reach.certificatePem !== undefined && { cert: reach.certificatePem }),
    ...(reach.certificateKeyPem !== undefined && { key: reach.certificateKeyPem }),
  });
}

function readAnswer(
  response: IncomingMessage,
  maxBytes: number,
  settle: (answer: Result<FileAnswer, AppError>) => void,
): void {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const { statusCode: status = 0, headers } = response;
  const end = (): void =>
    settle(ok({ status, location: headers.location, body: Buffer.concat(pieces).subarray(0, maxBytes + 1) }));
  response.on('data', (piece: Uint8Array) => {
    size += piece.length;
    pieces.push(piece);
    if (size > maxBytes) end();
  });
  response.on('end', () => {
    if (response.complete) end();
  });
}

/** TLS libraries name refusals of a certificate by codes of their own, `CERT_HAS_EXPIRED`; failures of the connection are `ECONNRESET` and the like. */
function describeFailure(error: Error, place: string): Result<never, AppError> {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'EUNKNOWN';
  const isConnection = /^E[A-Z0-9_]+$|^HPE_|^ERR_(?!TLS_CERT)/.test(code);
  return fail(isConnection ? 'publish.unreachable' : 'publish.untrusted-server', { place, cause: code });
}
