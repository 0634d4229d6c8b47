import type { ReadStream } from 'node:tty';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import type { Outcome } from '../services/ports.ts';
import { readSource } from '../services/file-source.ts';

const LIMIT_OCTETS = 65_536;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const END_OF_TEXT = 0x03;
const END_OF_TRANSMISSION = 0x04;
const BACKSPACES = new Set([0x08, 0x7f]);

/** The first line of a file without its line end. The rest of what was read is zeroed. */
export async function readPassphraseFile(file: string): Outcome<Uint8Array> {
  const read = await readSource({ path: file }, LIMIT_OCTETS);
  if (!read.ok) return read;
  const { bytes, name } = read.value;
  const newline = bytes.indexOf(NEWLINE);
  const end = newline < 0 ? bytes.length : newline;
  const line = bytes.slice(0, end > 0 && bytes[end - 1] === RETURN ? end - 1 : end);
  bytes.fill(0);
  return line.length === 0 ? fail('input.invalid', { field: name, problem: 'empty' }) : ok(line);
}

/** Reads a line from the terminal without showing it. `input.invalid` where there is no terminal or it was left with Ctrl+C. */
export function promptHidden(input: ReadStream, show: (text: string) => void, question: string): Outcome<Uint8Array> {
  show(question);
  input.setRawMode(true);
  input.resume();
  return new Promise((resolve) => {
    const typed: number[] = [];
    const finish = (result: Result<Uint8Array, AppError>): void => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      show('\n');
      typed.fill(0);
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      for (const octet of chunk) {
        if (octet === END_OF_TEXT) return finish(fail('job.cancelled', {}));
        if (octet === RETURN || octet === NEWLINE || octet === END_OF_TRANSMISSION) return finish(typedLine(typed));
        if (BACKSPACES.has(octet)) dropLastCharacter(typed);
        else typed.push(octet);
      }
    };
    input.on('data', take);
  });
}

function typedLine(typed: readonly number[]): Result<Uint8Array, AppError> {
  if (typed.length === 0) return err({ code: 'input.invalid', evidence: { field: 'passphrase', problem: 'empty' } });
  return ok(Uint8Array.from(typed));
}

/** A character of UTF-8 may take several octets: 10xxxxxx continue it. */
function dropLastCharacter(typed: number[]): void {
  let octet = typed.pop();
  while (octet !== undefined && (octet & 0xc0) === 0x80) octet = typed.pop();
}
