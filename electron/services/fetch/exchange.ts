import {
  Agent as PlainAgent,
  type ClientRequest,
  type IncomingMessage,
  request as requestPlain,
  type RequestOptions,
} from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { certificatePem } from '../../pki/certificate/certificate.ts';
import { causeOf } from './address.ts';

/** One answer of a server. */
export interface ExchangeAnswer {
  readonly status: number;
  readonly location?: string;
  readonly contentType?: string;
  /** Empty where the status is not 200. */
  readonly body: Uint8Array;
}

/** A proxy that speaks HTTP; it is given no login. */
export interface FetchProxy {
  readonly host: string;
  readonly port: number;
}

/** What a POST carries. */
export interface ExchangeBody {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface ExchangeOptions {
  /** The connection goes there, whatever the name in the URL means by now. A proxy is given the name of the URL instead. */
  readonly address: string;
  readonly proxy?: FetchProxy | undefined;
  /** Makes it a POST. */
  readonly body?: ExchangeBody | undefined;
  readonly maxBytes: number;
  /** Authorities that an https server's certificate is checked with; absent: it is not checked. */
  readonly anchors: readonly Uint8Array[] | undefined;
  readonly signal: AbortSignal;
}

/**
 * Sends one GET, or a POST with a body, over a connection of its own: no cookies, no credentials, no proxy but the one given, nothing compressed,
 * redirects not followed.
 * Fails with `fetch.unreachable`, `fetch.untrusted-server`, `fetch.too-large`, `fetch.encoded`; rejects where the signal ends it.
 */
export function exchange(url: URL, options: ExchangeOptions): Promise<Result<ExchangeAnswer, AppError>> {
  const host = url.host;
  return new Promise((resolve, reject) => {
    const sent = openRequest(url, options);
    const settle = (answer: Result<ExchangeAnswer, AppError>): void => {
      resolve(answer);
      sent.destroy();
    };
    const fall = (error: Error): void => {
      if (options.signal.aborted) reject(error);
      else settle(describeFailure(error, host));
    };
    sent.on('error', fall);
    sent.on('response', (response) => {
      response.on('error', fall);
      readAnswer(response, { host, maxBytes: options.maxBytes, settle });
    });
    sent.end(options.body?.bytes);
  });
}

function openRequest(url: URL, { address, proxy, body, anchors, signal }: ExchangeOptions): ClientRequest {
  const isSecure = url.protocol === 'https:';
  const options: RequestOptions = {
    method: body === undefined ? 'GET' : 'POST',
    host: proxy === undefined ? address : hostOf(url),
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.host,
      accept: '*/*',
      'accept-encoding': 'identity',
      connection: 'close',
      ...(body !== undefined && { 'content-type': body.contentType, 'content-length': body.bytes.length }),
    },
    // an agent of its own: nothing is kept, and no proxy of the environment gets in between
    agent: proxy === undefined ? false : openAgent(proxy, isSecure),
    signal,
  };
  if (!isSecure) return requestPlain(options);
  const isName = !url.hostname.startsWith('[') && !/^[0-9.]+$/.test(url.hostname);
  return requestSecure({
    ...options,
    servername: isName ? url.hostname : '',
    rejectUnauthorized: anchors !== undefined,
    ...(anchors !== undefined && { ca: anchors.map(certificatePem) }),
  });
}

/** Leads through a proxy: the whole URL in the clear, CONNECT for https. */
function openAgent({ host, port }: FetchProxy, isSecure: boolean): PlainAgent {
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return isSecure
    ? new SecureAgent({ proxyEnv: { HTTPS_PROXY: address } })
    : new PlainAgent({ proxyEnv: { HTTP_PROXY: address } });
}

const hostOf = ({ hostname }: URL): string => (hostname.startsWith('[') ? hostname.slice(1, -1) : hostname);

interface Reading {
  readonly host: string;
  readonly maxBytes: number;
  settle(this: void, answer: Result<ExchangeAnswer, AppError>): void;
}

function readAnswer(response: IncomingMessage, { host, maxBytes, settle }: Reading): void {
  const { statusCode: status = 0, headers } = response;
  const contentType = headers['content-type'];
  const head = {
    status,
    ...(headers.location !== undefined && { location: headers.location }),
    ...(contentType !== undefined && { contentType }),
  };
  if (status !== 200) return settle(ok({ ...head, body: new Uint8Array() }));
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return settle(fail('fetch.encoded', { host, encoding }));
  const tooLarge = fail('fetch.too-large', { host, limit: maxBytes });
  if (Number(headers['content-length'] ?? 0) > maxBytes) return settle(tooLarge);
  const pieces: Uint8Array[] = [];
  let size = 0;
  response.on('data', (piece: Uint8Array) => {
    size += piece.length;
    if (size > maxBytes) settle(tooLarge);
    else pieces.push(piece);
  });
  response.on('end', () => {
    if (response.complete) settle(ok({ ...head, body: new Uint8Array(Buffer.concat(pieces)) }));
  });
}

/** TLS libraries name refusals of a certificate by codes of their own, `CERT_HAS_EXPIRED`; failures of the connection are `ECONNRESET` and the like. */
function describeFailure(error: Error, host: string): Result<never, AppError> {
  const cause = causeOf(error);
  const isConnection = /^E[A-Z0-9]+$|^HPE_|^ERR_(?!TLS_CERT)/.test(cause);
  return isConnection ? fail('fetch.unreachable', { host, cause }) : fail('fetch.untrusted-server', { host, cause });
}
