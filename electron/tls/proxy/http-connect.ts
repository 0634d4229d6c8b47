import type { ProxyLogin } from '../dial-options.ts';
import { formatTarget, type Target } from '../target.ts';
import { type Dialogue, DialogueStop, oneLine, read, say } from '../transport/dialogue.ts';
import { base64Bytes } from './base64-bytes.ts';
import { loginEvidence, proxyLogin, proxyRefused } from './findings.ts';

/**
 * Asks an HTTP proxy for a tunnel, with Basic where there is a login. What comes behind the header of the answer belongs to the
 * tunnel. Does no Digest, NTLM or Negotiate. @see RFC 9110 §9.3.6, RFC 7617
 */
export function* httpConnect(target: Target, login: ProxyLogin | null): Dialogue {
  const place = formatTarget(target);
  const start = `CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n`;
  if (login === null) yield* say(Buffer.from(`${start}\r\n`, 'latin1'), start.split('\r\n')[0] ?? '');
  else yield* sayWithLogin(start, login);
  for (;;) {
    const header = Buffer.from(yield* read(headerEnd, 'answer')).toString('latin1');
    const [, status = ''] = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |\r?\n)/.exec(header) ?? [];
    if (status === '') throw new DialogueStop('encoding');
    if (status.startsWith('2')) return;
    if (!status.startsWith('1')) throw refusal(Number(status), header, login);
  }
}

function* sayWithLogin(start: string, { user, password }: ProxyLogin): Dialogue {
  const pair = Buffer.concat([Buffer.from(`${user}:`, 'utf8'), password]);
  const encoded = base64Bytes(pair);
  pair.fill(0);
  const before = `${start}Proxy-Authorization: Basic `;
  const bytes = Buffer.concat([Buffer.from(before, 'latin1'), encoded, Buffer.from('\r\n\r\n', 'latin1')]);
  encoded.fill(0);
  const shown = Buffer.from(`${before}…\r\n\r\n`, 'utf8');
  yield* say(bytes, `${start.split('\r\n')[0] ?? ''} · Proxy-Authorization: Basic …`, shown);
}

function refusal(status: number, header: string, login: ProxyLogin | null): DialogueStop {
  const line = oneLine(Buffer.from(header.split(/\r?\n/)[0] ?? '', 'latin1'));
  const answer = { code: 'proxy-answer', values: { status, line } } as const;
  // Some answer a wrong login to a tunnel as a server would.
  if (status !== 407 && status !== 401) return proxyRefused(answer);
  const methods = [...header.matchAll(/^Proxy-Authenticate:[ \t]*([\w-]{1,32})/gim)].map(([, method]) => method ?? '');
  const other = methods.length > 0 && !methods.some((method) => method.toLowerCase() === 'basic');
  return proxyLogin(
    answer,
    other
      ? { code: 'proxy-method-wanted', values: { methods: methods.slice(0, 8).join(', ') } }
      : loginEvidence(login?.user),
  );
}

/** The empty line that ends a header; what cannot be the start of an HTTP answer is given at once. */
function headerEnd(octets: Uint8Array): number | undefined {
  const text = Buffer.from(octets).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  if (end !== null) return end.index + end[0].length;
  return 'HTTP/1.'.startsWith(text.slice(0, 7)) ? undefined : octets.length;
}
