import type { UnixMs } from '../../shared/model/brands.ts';
import { applicationTextOf, type HandshakeFacts } from './facts.ts';
import { readHttp2Answer } from './http2.ts';
import { visible } from './messages/decoded.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Whether head and body are here as far as the head announces them. */
  readonly complete: boolean;
  /** What the page of a server that terminates TLS says about the client's certificate. */
  readonly certificatePage: 'missing' | 'error' | null;
  /** The server's clock by its Date header, whole seconds. */
  readonly date: UnixMs | null;
}

/** The server does not answer for the name that was asked for. @see RFC 9110 §15.5.20 */
export const MISDIRECTED = 421;
/** Statuses with which nginx and its kin refuse a client, its certificate or the name it asked for, after the handshake. */
const REFUSING: ReadonlySet<number> = new Set([400, 403, MISDIRECTED, 495, 496]);
const MAX_LINE = 200;

export const isRefusingStatus = (status: number): boolean => REFUSING.has(status);

/** The HTTP answer of a session in the version it negotiated; undefined where there is none yet or the octets are none. */
export function findAnswer(facts: HandshakeFacts): HttpAnswer | undefined {
  if (facts.firstApplicationMessage === undefined) return undefined;
  const bytes = applicationTextOf(facts);
  return facts.alpn === 'h2' ? findHttp2Answer(bytes) : findHttpAnswer(bytes);
}

/** Whether the server's application has said something: in HTTP/2 its settings come before it has looked at anybody. */
export const hasApplicationAnswer = (facts: HandshakeFacts): boolean =>
  facts.firstApplicationMessage !== undefined && (facts.alpn !== 'h2' || findAnswer(facts) !== undefined);

/** Reads the start of an HTTP/1 answer; undefined where the octets are none. @see RFC 9112 §4 */
export function findHttpAnswer(bytes: Uint8Array): HttpAnswer | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const [, status, reason] = /^HTTP\/1\.[01] ([0-9]{3})(?: ([^\r\n]*))?/.exec(text) ?? [];
  if (status === undefined) return undefined;
  const headEnd = text.indexOf('\r\n\r\n');
  const head = headEnd === -1 ? text : text.slice(0, headEnd);
  const body = headEnd === -1 ? '' : text.slice(headEnd + 4);
  return {
    status: Number(status),
    statusText: visible(reason ?? '').slice(0, MAX_LINE),
    complete: headEnd !== -1 && bodyComplete(head, body, Number(status)),
    certificatePage: certificatePage(Number(status), body),
    date: readDate(head),
  };
}

function findHttp2Answer(bytes: Uint8Array): HttpAnswer | undefined {
  const answer = readHttp2Answer(bytes);
  if (answer === undefined) return undefined;
  const { status, body, complete } = answer;
  const certificate = certificatePage(status, Buffer.from(body).toString('latin1'));
  return { status, statusText: '', complete, certificatePage: certificate, date: null };
}

function bodyComplete(head: string, body: string, status: number): boolean {
  if (status === 204 || status === 304) return true;
  if (/^transfer-encoding:.*chunked/im.test(head)) return body.endsWith('0\r\n\r\n');
  const length = /^content-length:[ \t]*([0-9]{1,15})[ \t]*$/im.exec(head)?.[1];
  return length !== undefined && body.length >= Number(length);
}

/** Words of the page itself, not of who wrote it. */
function certificatePage(status: number, body: string): HttpAnswer['certificatePage'] {
  if (status === 496 || /no required ssl certificate|client certificate (?:is )?required/i.test(body)) return 'missing';
  if (status === 495 || /the ssl certificate error/i.test(body)) return 'error';
  return null;
}

/** @see RFC 9110 §5.6.7 */
function readDate(head: string): UnixMs | null {
  const text = /^date:[ \t]*([A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT)[ \t]*$/im.exec(head)?.[1];
  const instant = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
}

/** First line of any answer, control characters replaced, at most 200 characters. */
export function firstLine(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 2_048)).toString('utf8');
  return visible(/^[^\r\n]*/.exec(text)?.[0] ?? '').slice(0, MAX_LINE);
}
