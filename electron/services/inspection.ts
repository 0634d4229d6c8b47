import { fail } from '../../shared/errors.ts';
import type { Asn1Node, InspectReport } from '../../shared/model/inspect.ts';
import { ok } from '../../shared/result.ts';
import type { InspectAnswers, InspectReply, InspectRequest } from '../workers/inspect-protocol.ts';
import { askWorkerOnce } from '../workers/worker-session.ts';
import type { FileSource, SourceBytes } from './file-source.ts';
import { INSPECT_LIMIT_OCTETS, readSource } from './file-source.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import { NO_JOB } from './ports.ts';

/** Longest time that reading one hostile file may take. */
const DEADLINE_MS = 10_000;
const MAX_WINDOW_OCTETS = 16_384;

/** A file that was read once: hold it as long as it is shown. Nothing of it is stored. */
export interface Inspected {
  readonly report: InspectReport;
  asn1(item: number): Outcome<Asn1Node>;
  /** A window of the item's DER, or of its place in the file where it has none; at most 16 KiB. */
  bytes(item: number, offset: number, length: number): Outcome<{ readonly hex: string; readonly size: number }>;
}

export interface Inspection {
  /**
   * Says what a file is, what it holds and what is wrong with it, in a thread with a deadline of 10 s and a limit of 64 MiB.
   * Fails with `file.too-large`, `file.not-found`, `file.not-readable`, `inspect.deadline`, `job.cancelled`.
   */
  read(source: FileSource, job?: JobContext): Outcome<Inspected>;
}

export type InspectPorts = Pick<Ports, 'inspectWorkerEntry' | 'clock'>;

export const createInspection = (ports: InspectPorts): Inspection => ({
  read: async (source, job = NO_JOB) => {
    const read = await readSource(source, INSPECT_LIMIT_OCTETS);
    return read.ok ? inspect(ports, read.value, job) : read;
  },
});

async function inspect(ports: InspectPorts, read: SourceBytes, job: JobContext): Outcome<Inspected> {
  const at = ports.clock.now();
  const report = await askWorker(ports, { kind: 'inspect', ...read, at }, job);
  if (!report.ok) return report;
  const decode = keepLast((item) => askWorker(ports, { kind: 'asn1', ...read, at, item }, NO_JOB));
  return ok({
    report: report.value,
    asn1: async (item) => {
      const decoded = await decode(item);
      return decoded.ok ? ok(decoded.value.root) : decoded;
    },
    bytes: async (index, offset, length) => {
      const item = report.value.items[index];
      if (item === undefined) return fail('input.invalid', { field: 'item', problem: 'out-of-range' });
      const decoded = await decode(index);
      const octets = decoded.ok ? decoded.value.der : read.bytes.subarray(item.offset, item.offset + item.length);
      return ok(cutWindow(octets, offset, length));
    },
  });
}

/** Remembers the answer for the item asked last, since its octets are read window by window. */
function keepLast<T>(ask: (item: number) => Outcome<T>): (item: number) => Outcome<T> {
  let last: { readonly item: number; readonly answer: Outcome<T> } | undefined;
  return (item) => {
    if (last?.item !== item) last = { item, answer: ask(item) };
    return last.answer;
  };
}

function cutWindow(
  octets: Uint8Array,
  offset: number,
  length: number,
): { readonly hex: string; readonly size: number } {
  const window = octets.subarray(offset, offset + Math.min(length, MAX_WINDOW_OCTETS));
  return { hex: Buffer.from(window).toString('hex'), size: octets.length };
}

async function askWorker<Kind extends 'inspect' | 'asn1'>(
  ports: InspectPorts,
  request: InspectRequest & { readonly kind: Kind },
  job: JobContext,
): Outcome<InspectAnswers[Kind]> {
  const outcome = await askWorkerOnce(ports.inspectWorkerEntry, {
    request,
    deadlineMs: DEADLINE_MS,
    signal: job.signal,
  });
  if (outcome.kind === 'cancelled') return fail('job.cancelled', {});
  if (outcome.kind === 'deadline') return fail('inspect.deadline', { name: request.name, seconds: DEADLINE_MS / 1000 });
  const reply = outcome.value as InspectReply;
  return reply.ok ? ok(reply.value as InspectAnswers[Kind]) : reply;
}
