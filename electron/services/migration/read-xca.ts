import { lstat, stat } from 'node:fs/promises';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { createWorkerSession } from '../../workers/worker-session.ts';
import type { XcaDatabase, XcaFault, XcaReply } from '../../workers/xca/xca-protocol.ts';
import { type FileSource, readSource, type SourceBytes, sourceName } from '../file-source.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { systemCode } from '../system-failure.ts';
import type { ForeignReader } from './foreign-workspace.ts';
import { describeXca } from './xca-workspace.ts';

/** XCA itself reads everything into memory when it opens a file. */
const LIMIT_OCTETS = 256 * 1024 * 1024;
const DEADLINE_MS = 120_000;
/** The command line runs on the Node of the machine; this is the first that opens databases in memory. */
const FIRST_NODE = '24.16';

/**
 * Reads a database of XCA 2: a copy of its octets in memory, in a thread of its own. The file itself is read once and never opened as a database.
 * `entry`: of that thread. Fails as every reader does, and with `migration.xca-before-2`, `migration.unfinished`, `migration.damaged`, `inspect.deadline`.
 */
export const createXcaReader =
  (entry: URL | string): ForeignReader =>
  async (source, access) => {
    const read = await readStill(source);
    if (!read.ok) return read;
    const { name, bytes } = read.value;
    const database = await askThread(entry, { name, bytes: Uint8Array.from(bytes) }, access.job);
    return database.ok ? describeXca(name, database.value, access) : database;
  };

/** What SQLite keeps beside a file while something is being written, and leaves there when that did not end. */
const BESIDE = ['-journal', '-wal'] as const;

/** Reads a file that nobody writes meanwhile: a part of a change would be read without the rest of it. */
async function readStill(source: FileSource): Outcome<SourceBytes> {
  if (!('path' in source)) return readSource(source, LIMIT_OCTETS);
  const name = sourceName(source);
  const before = await stampOf(source.path);
  const read = await readSource(source, LIMIT_OCTETS);
  if (!read.ok) return read;
  const isStill = before === (await stampOf(source.path)) && !(await hasJournal(source.path));
  return isStill ? ok({ name, bytes: read.value.bytes }) : fail('migration.unfinished', { name });
}

const stampOf = async (file: string): Promise<string> => {
  const facts = await stat(file, { bigint: true }).catch(systemCode);
  return typeof facts === 'string' ? facts : `${facts.ino} ${facts.size} ${facts.mtimeNs}`;
};

async function hasJournal(file: string): Promise<boolean> {
  const beside = await Promise.all(BESIDE.map((ending) => lstat(`${file}${ending}`).catch(systemCode)));
  return beside.some((facts) => typeof facts !== 'string' && facts.size > 0);
}

async function askThread(
  entry: URL | string,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> },
  job: JobContext,
): Outcome<XcaDatabase> {
  const session = createWorkerSession(entry);
  try {
    const question = { request: { bytes }, deadlineMs: DEADLINE_MS, signal: job.signal, transfer: [bytes.buffer] };
    const outcome = await session.ask(question);
    if (outcome.kind === 'cancelled') return fail('job.cancelled', {});
    if (outcome.kind === 'deadline') return fail('inspect.deadline', { name, seconds: DEADLINE_MS / 1000 });
    const reply = outcome.value as XcaReply;
    return reply.ok ? ok(reply.value) : toFailure(name, reply.fault);
  } finally {
    await session.close();
  }
}

function toFailure(name: string, { kind, detail }: XcaFault): Result<never, AppError> {
  switch (kind) {
    case 'not-xca':
      return fail('migration.not-recognised', { name, program: 'xca' });
    case 'before-2':
      return fail('migration.xca-before-2', { name });
    case 'old-node':
      return fail('migration.old-node', { name, needed: FIRST_NODE });
    case 'damaged':
    case 'too-many':
      return fail('migration.damaged', { name, table: detail, isTooMuch: kind === 'too-many' });
  }
}
