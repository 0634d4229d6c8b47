import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Facts, LogExcerpt, LogLine } from '../../../shared/model/diagnosis.ts';

/** What the program's log is called, newest first. */
const NAMES = ['countersign.log', 'countersign.log.1', 'countersign.log.2'] as const;
const MOST_LINES = 200;
const MOST_TEXT = 1000;
const MOST_FRAMES = 40;
/** A log is rotated at 1 MiB; of a larger one, which is not the program's work, the end is read. */
const MOST_OCTETS = 2 * 1024 * 1024;

/** The newest lines of the program's log. A folder or file that is not there counts as empty; what stands in it is not trusted. */
export async function readLog(folder: string): Promise<LogExcerpt> {
  const found = (await Promise.all(NAMES.map((name) => readEnd(path.join(folder, name))))).filter(
    (each) => each !== undefined,
  );
  const texts = found
    .toReversed()
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => line !== '');
  const parsed = texts.map(parseLine);
  const lines = parsed.filter((line) => line !== undefined);
  return {
    files: found.length,
    octets: found.reduce((sum, { octets }) => sum + octets, 0),
    lines: lines.slice(-MOST_LINES),
    older: Math.max(lines.length - MOST_LINES, 0),
    unreadable: parsed.length - lines.length,
  };
}

async function readEnd(file: string): Promise<{ readonly text: string; readonly octets: number } | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    const start = Math.max(size - MOST_OCTETS, 0);
    const octets = Buffer.alloc(Math.min(size, MOST_OCTETS));
    const { bytesRead } = await handle.read(octets, 0, octets.length, start);
    return { text: octets.subarray(0, bytesRead).toString('utf8'), octets: size };
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

function parseLine(text: string): LogLine | undefined {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { at, name, logId, where, message, stack, ...rest } = value as Readonly<Record<string, unknown>>;
  if (typeof at !== 'string' || typeof name !== 'string') return undefined;
  return {
    at: cut(at),
    name: cut(name),
    ...(typeof logId === 'string' ? { logId: cut(logId) } : {}),
    ...(typeof where === 'string' ? { where: cut(where) } : {}),
    ...(typeof message === 'string' && message !== '' ? { message: cut(message) } : {}),
    stack: Array.isArray(stack) ? stack.filter(isText).slice(0, MOST_FRAMES).map(cut) : [],
    facts: factsOf(rest),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const factsOf = (rest: Readonly<Record<string, unknown>>): Facts =>
  Object.fromEntries(
    Object.entries(rest)
      .filter((entry): entry is [string, string] => isText(entry[1]))
      .map(([key, value]) => [cut(key), cut(value)]),
  );

const isText = (value: unknown): value is string => typeof value === 'string';
const cut = (text: string): string => text.slice(0, MOST_TEXT);
