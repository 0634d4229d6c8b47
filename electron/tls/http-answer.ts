import { visible } from './messages/decoded.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Whether head and body are here as far as the head announces them. */
  readonly complete: boolean;
  /** What the page of a server that terminates TLS says about the client's certificate. */
  readonly certificatePage: 'missing' | 'error' | null;
}

/** Statuses with which nginx and its kin refuse a client certificate after the handshake. */
const REFUSING: ReadonlySet<number> = new Set([400, 403, 495, 496]);
const MAX_LINE = 200;

export const isRefusingStatus = (status: number): boolean => REFUSING.has(status);

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
  };
}

function bodyComplete(head: string, body: string, status: number): boolean {
  if (status === 204 || status === 304) return true;
  if (/^transfer-encoding:.*chunked/im.test(head)) return body.endsWith('0\r\n\r\n');
  const length = /^content-length:[ \t]*([0-9]{1,15})[ \t]*$/im.exec(head)?.[1];
  return length !== undefined && body.length >= Number(length);
}

function certificatePage(status: number, body: string): HttpAnswer['certificatePage'] {
  if (status === 496 || /no required ssl certificate/i.test(body)) return 'missing';
  if (status === 495 || /the ssl certificate error/i.test(body)) return 'error';
  return null;
}

/** First line of any answer, control characters replaced, at most 200 characters. */
export function firstLine(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 2_048)).toString('utf8');
  return visible(/^[^\r\n]*/.exec(text)?.[0] ?? '').slice(0, MAX_LINE);
}
