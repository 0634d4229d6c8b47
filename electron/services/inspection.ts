import { fail } from '../../shared/errors.ts';
import type { Asn1Page, Asn1Path, CompareReport } from '../../shared/model/inspect-answers.ts';
import type { LintProfile, LintReport, RuleDay } from '../../shared/model/lint.ts';
import { ok } from '../../shared/result.ts';
import type { InspectAnswers, InspectReply, InspectRequest, ItemOctets } from '../workers/inspect-protocol.ts';
import { createWorkerPool, type WorkerPool } from '../workers/worker-pool.ts';
import type { AskInspection } from './ask-inspection.ts';
import type { FileSource } from './file-source.ts';
import { INSPECT_LIMIT_OCTETS, readSource } from './file-source.ts';
import { createInspected, type Inspected } from './inspected-file.ts';
import {
  type FetchedInspection,
  fetchForInspection,
  type InspectAddress,
  type InspectionSources,
} from './inspect-fetch.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import { NO_JOB } from './ports.ts';
import { createTrustStores, type TrustStores } from './trust-store.ts';

export type { ItemOctets };

/** Longest time that reading one hostile file may take. */
const DEADLINE_MS = 10_000;
/** Deriving a key takes some seconds by itself. */
const OPEN_DEADLINE_MS = 30_000;

export interface Inspection {
  /**
   * Says what a file is, what it holds and what is wrong with it, in a thread with a deadline of 10 s and a limit of 64 MiB.
   * Fails with `file.too-large`, `file.not-found`, `file.not-readable`, `inspect.deadline`, `job.cancelled`.
   */
  read(source: FileSource, job?: JobContext): Outcome<Inspected>;
  /** A node of an item's DER and a page of its children. Fails with `format.malformed`, `input.invalid`, `inspect.deadline`. */
  asn1Children(item: ItemOctets, page: Asn1Query): Outcome<Asn1Page>;
  asn1Path(item: ItemOctets, offset: number): Outcome<Asn1Path>;
  /**
   * Runs the rules of a profile, else of those that fit: those for public servers where a path through the candidates ends at a root of the
   * Mozilla store. Fails with `format.unsupported`, `inspect.deadline`.
   */
  lint(item: ItemOctets, how?: LintAs): Outcome<LintReport>;
  /**
   * Reads an http(s) address, or the certificates that HOST:PORT presents, on an act of the user; recorded among the network uses.
   * Fails with `connection.*`, `input.invalid`, `job.cancelled` and what the fetch fails with.
   */
  fetch(wanted: InspectAddress, job: JobContext): Outcome<FetchedInspection>;
  /** What differs between two items. Fails with `inspect.deadline`. */
  compare(a: ItemOctets, b: ItemOctets): Outcome<CompareReport>;
  /** Ends the threads that wait. */
  close(): Promise<void>;
}

export interface LintAs {
  readonly profile?: LintProfile | undefined;
  /** Default `at-issue`. */
  readonly rules?: RuleDay | undefined;
  /** Certificates that may stand above the item. */
  readonly candidates?: readonly Uint8Array[];
}

export interface Asn1Query {
  readonly node?: number | undefined;
  readonly from: number;
  readonly limit: number;
}

export type InspectPorts = Pick<Ports, 'inspectWorkerEntry' | 'clock'>;

/** @param stores where the public roots come from */
export function createInspection(
  ports: InspectPorts,
  sources: InspectionSources,
  stores: Pick<TrustStores, 'anchorsOf'> = createTrustStores(undefined),
): Inspection {
  const pool = createWorkerPool(ports.inspectWorkerEntry);
  const ask = askIn(pool);
  return {
    close: () => pool.close(),
    read: async (source, job = NO_JOB) => {
      const read = await readSource(source, INSPECT_LIMIT_OCTETS);
      if (!read.ok) return read;
      const at = ports.clock.now();
      const { name } = read.value;
      const inspected = await ask({ kind: 'inspect', ...read.value, at }, { name, job });
      return inspected.ok
        ? ok(createInspected({ ask, at, file: read.value.bytes, inspected: inspected.value }))
        : inspected;
    },
    fetch: (wanted, job) => fetchForInspection(sources, wanted, job),
    asn1Children: (item, { node, from, limit }) =>
      ask(
        { kind: 'asn1-children', der: item.bytes, from, limit, ...(node !== undefined && { node }) },
        { name: item.title },
      ),
    asn1Path: (item, offset) => ask({ kind: 'asn1-path', der: item.bytes, offset }, { name: item.title }),
    lint: async (item, { profile, rules, candidates = [] } = {}) => {
      const roots = await stores.anchorsOf(profile === undefined ? ['mozilla'] : []);
      if (!roots.ok) return roots;
      const publicRoots = roots.value.map(({ der }) => der);
      const question = { kind: 'lint', item, profile, rules, candidates, publicRoots, at: ports.clock.now() } as const;
      return ask(question, { name: item.title });
    },
    compare: (a, b) => ask({ kind: 'compare', a, b, at: ports.clock.now() }, { name: a.title }),
  };
}

const askIn =
  (pool: WorkerPool): AskInspection =>
  async (request, { name, job = NO_JOB }) => {
    const deadlineMs = request.kind === 'open' ? OPEN_DEADLINE_MS : DEADLINE_MS;
    const outcome = await pool.ask({ request, deadlineMs, signal: job.signal, transfer: secretsOf(request) });
    if (outcome.kind === 'cancelled') return fail('job.cancelled', {});
    if (outcome.kind === 'deadline') return fail('inspect.deadline', { name, seconds: deadlineMs / 1000 });
    const reply = outcome.value as InspectReply;
    return reply.ok ? ok(reply.value as InspectAnswers[typeof request.kind]) : reply;
  };

/** A passphrase goes over whole, so that no copy of it stays behind. */
function secretsOf(request: InspectRequest): ArrayBuffer[] {
  if (request.kind !== 'open') return [];
  const { buffer } = request.passphrase;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}
