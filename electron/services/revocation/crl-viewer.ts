import { type AppError, fail } from '../../../shared/errors.ts';
import type { CrlHandle, CrlPage, CrlPageQuestion, OpenedCrl } from '../../../shared/model/crl-viewer.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { CrlReplyTo, CrlRequest } from '../../workers/crl-protocol.ts';
import { createWorkerSession, type WorkerSession } from '../../workers/worker-session.ts';
import { createIds } from '../id.ts';
import type { Outcome, Ports } from '../ports.ts';

/** Lists that are open at the same time; each has a thread and holds its octets. */
const MAX_OPEN = 4;
/** A little more than the vault signs, and than is inspected. */
const MAX_OCTETS = 80 * 1024 * 1024;
const DEADLINE_MS = 60_000;
const IDLE_MS = 5 * 60_000;

/** Reads large CRLs page by page, each in a thread of its own: our own, those of others, and files. */
export interface CrlViewer {
  /**
   * Reads a list, DER, which is copied. Where four are open already the one that was asked longest ago is closed. Signature and freshness are not judged.
   * Fails with `format.malformed`, `input.too-large` (80 MiB), `crl.took-too-long`.
   */
  open(der: Uint8Array): Outcome<OpenedCrl>;
  /**
   * Entries that fulfil a question, some of them, and how many there are: a new question to a million entries takes some tenths of a second, another page of the same
   * nothing. Fails with `crl.list-closed`, `input.invalid` (`serial`, `reasons`), `crl.took-too-long`, which closes it.
   */
  page(handle: CrlHandle, question: CrlPageQuestion): Outcome<CrlPage>;
  /** Of a list that is closed already nothing happens. One that nobody asks for five minutes closes by itself. */
  close(handle: CrlHandle): Promise<void>;
  closeAll(): Promise<void>;
}

export type CrlViewerPorts = Pick<Ports, 'crlWorkerEntry' | 'randomBytes'>;

export function createCrlViewer(ports: CrlViewerPorts): CrlViewer {
  const newHandle = createIds(ports.randomBytes)<CrlHandle>;
  /** The one that was asked longest ago comes first. */
  const open = new Map<CrlHandle, OpenList>();
  const close = async (handle: CrlHandle): Promise<void> => {
    const list = open.get(handle);
    open.delete(handle);
    await list?.close();
  };
  const keep = (handle: CrlHandle, list: OpenList): void => {
    open.delete(handle);
    open.set(handle, list);
    list.waitIdle(() => void close(handle));
  };
  return {
    close,
    closeAll: async () => {
      await Promise.all([...open.keys()].map(close));
    },
    open: async (der) => {
      const size = der.length;
      if (size > MAX_OCTETS) return fail('input.too-large', { field: 'crl', size, limit: MAX_OCTETS });
      const list = new OpenList(ports.crlWorkerEntry);
      const opened = await list.ask({ kind: 'open', der });
      if (!opened.ok) {
        await list.close();
        return opened;
      }
      const handle = newHandle();
      keep(handle, list);
      const [oldest] = open.keys();
      if (open.size > MAX_OPEN && oldest !== undefined) await close(oldest);
      return ok({ handle, details: opened.value, bytes: size });
    },
    page: async (handle, question) => {
      const list = open.get(handle);
      if (list === undefined) return fail('crl.list-closed', {});
      keep(handle, list);
      const answer = await list.ask({ kind: 'page', ...question });
      if (list.isOver) await close(handle);
      return answer;
    },
  };
}

type ViewRequest = Extract<CrlRequest, { readonly kind: 'open' | 'page' }>;

/** A thread with one list, which answers one question after the other. */
class OpenList {
  readonly #session: WorkerSession;
  #last: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  constructor(entry: URL | string) {
    this.#session = createWorkerSession(entry);
  }

  /** Its thread has ended, and the list with it. */
  get isOver(): boolean {
    return this.#closing.signal.aborted;
  }

  ask<R extends ViewRequest>(request: R): Promise<CrlReplyTo<R> | Result<never, AppError>> {
    const answer = this.#last.then(() => this.#ask(request));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  waitIdle(end: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(end, IDLE_MS).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#closing.abort();
    await this.#session.close();
  }

  async #ask<R extends ViewRequest>(request: R): Promise<CrlReplyTo<R> | Result<never, AppError>> {
    const { signal } = this.#closing;
    const outcome = await this.#session.ask({ request, deadlineMs: DEADLINE_MS, signal }).catch((error: unknown) => {
      this.#closing.abort();
      throw error;
    });
    if (outcome.kind === 'cancelled') return fail('crl.list-closed', {});
    // The thread answers a request with the reply of its kind: `CrlReplies` is the one table for both sides.
    if (outcome.kind === 'answer') return outcome.value as CrlReplyTo<R>;
    this.#closing.abort();
    return fail('crl.took-too-long', { seconds: DEADLINE_MS / 1000 });
  }
}
