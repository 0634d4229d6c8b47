import type { StartTlsProtocol } from '../../../shared/model/connection.ts';
import { type Awaited, type Dialogue, read, say } from '../transport/dialogue.ts';
import { line } from '../transport/scan.ts';
import { foreign } from './findings.ts';

/** What a dialogue may know of us and of whom we ask. */
export interface StartTlsNames {
  /** The address we leave from, for protocols that introduce themselves. */
  readonly clientAddress: string;
  /** The name we ask for, or its address. */
  readonly domain: string;
}

export function* readLine(awaited: Awaited): Dialogue<string> {
  const octets = yield* read(line, awaited);
  return Buffer.from(octets)
    .toString('latin1')
    .replace(/\r?\n$/, '');
}

/** A command of a text protocol, CRLF added. */
export function* command(text: string): Dialogue {
  yield* say(Buffer.from(`${text}\r\n`, 'latin1'), text);
}

export interface Reply {
  readonly code: number;
  /** The text of each line, without the code where it has one. */
  readonly lines: readonly string[];
  /** The first line as it came. */
  readonly first: string;
}

/**
 * A reply of three digits: one line, or several where a hyphen follows the number, up to the line with the number and a space.
 * @see RFC 5321 §4.2, RFC 959 §4.2
 */
export function* readReply(protocol: StartTlsProtocol, awaited: Awaited): Dialogue<Reply> {
  const first = yield* readLine(awaited);
  const [, number = '', mark = '', text = ''] = /^([1-5]\d\d)(?:([ -])(.*))?$/.exec(first) ?? [];
  if (number === '') throw foreign(protocol, Buffer.from(first, 'latin1'));
  const lines = [text];
  for (let more = mark === '-'; more; ) {
    const next = yield* readLine(awaited);
    more = next !== number && !next.startsWith(`${number} `);
    lines.push(next.replace(new RegExp(`^${number}[ -]?`), ''));
  }
  return { code: Number(number), lines, first };
}

/** The lines up to one with a single dot. @see RFC 3977 §3.1.1 */
export function* readDotLines(awaited: Awaited): Dialogue<readonly string[]> {
  const lines: string[] = [];
  for (;;) {
    const next = yield* readLine(awaited);
    if (next === '.') return lines;
    lines.push(next.replace(/^\./, ''));
  }
}
