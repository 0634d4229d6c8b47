import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type {
  ResponderLogEntry,
  ResponderSettings,
  ResponderState,
  StapleReport,
  StapleRun,
} from '../../../shared/model/responder.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { saveListenFault } from '../../store/fault-rows.ts';
import { listAskedAuthorities, readResponderSettings } from '../../store/responder-rows.ts';
import { noteNetworkUse } from '../network-uses.ts';
import type { Outcome } from '../ports.ts';
import type { DueWork } from '../schedule/due-work.ts';
import type { HttpListening } from '../serve/http-server.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, writing } from '../workspace-context.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createKnownQuestions } from './known-questions.ts';
import { answerHttp, type Answering, type LoggedAnswer } from './answer-http.ts';
import { createAnswerLine } from './answer-line.ts';
import { describeServed } from './describe-served.ts';
import { issueSigners } from './issue-signers.ts';
import { type BeginOrder, listen, type Running, type RunSettings, type StartOrder } from './listen.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { type ResponderPatch, setResponder } from './responder-settings.ts';
import { loadServed, type ServedSet } from './served-authority.ts';
import { createServedFiles } from './served-files.ts';
import { createSignerWork } from './signer-work.ts';
import { createStaplePlans, type WantedStaples } from './staple-plans.ts';
import { type StapleOrder, writeStaples } from './staple-files.ts';

/** Answers of one question, without a connection: for files, tests and benches. */
export type AnswerQuestion = (question: {
  readonly method: string;
  readonly path: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
}) => Promise<LoggedAnswer>;

/** OCSP, CRLs and certificates of authorities over HTTP. It begins when it is asked for and ends with the workspace; while locked it signs under grants alone. */
export interface Responder {
  state(): Outcome<ResponderState>;
  /** Changes what the patch names; each change is an entry of the log. What listens keeps its address and its limits until it is started again. */
  set(patch: ResponderPatch): Outcome<ResponderState>;
  /**
   * Listens, and first makes the signers that are missing where the workspace is unlocked. One that listens already goes on. Fails with `listen.failed`, `input.invalid {address}` for what is no IP address.
   */
  start(order?: StartOrder): Outcome<ResponderState>;
  /** Answers what came, then ends. */
  stop(): Outcome<ResponderState>;
  /** Newest first, those after a number alone. */
  log(page: { readonly after: number; readonly limit: number }): readonly ResponderLogEntry[];
  /** Fails as `issueSigners`. */
  renewSigners(authorityId: AuthorityId): Outcome<ResponderState>;
  /** Fails with `responder.cannot-answer`, `certificate.not-found`, `certificate.not-ours` and what the disk says. */
  writeStaples(order: StapleOrder): Outcome<StapleReport>;
  /** Which answers are written by themselves; without a folder that of the plan before. Fails with `input.invalid {folder}` where there is none. */
  setStaples(plan: WantedStaples): Outcome<ResponderState>;
  /** Files that were written stay. */
  endStaples(authorityId: AuthorityId): Outcome<ResponderState>;
  /** Writes what is planned now. Fails as `writeStaples`. */
  renewStaples(authorityId: AuthorityId): Outcome<ResponderState>;
  /** Writes staple files before those there have ended. */
  readonly staplesDue: DueWork;
  answer: AnswerQuestion;
  /** Something was written: what may rest on it is looked up anew. */
  readonly forget: (tables: readonly string[]) => void;
  /** Makes signers before they are needed, as far as the vault is open. */
  readonly due: DueWork;
  /** The same as `stop`, without a word in the log: the workspace is closed. */
  close(): Promise<void>;
}

/** Changes that nothing here rests on. */
const BESIDE: ReadonlySet<string> = new Set([
  'activity',
  'alert',
  'connection_run',
  'connection_endpoint',
  'foreign_crl',
  'grant',
  'lock',
  'partner',
  'publish_run',
  'publish_target',
  'request',
  'responder',
  'status_answer',
  'view',
]);
/** Changes that who is served rests on. */
const OF_SERVED: ReadonlySet<string> = new Set(['*', 'authority', 'crl_plan', 'ocsp_signer', 'revocation', 'setting']);
const HOUR_MS = 3_600_000;

export function createResponder(context: WorkspaceContext): Responder {
  const parts = createParts(context);
  const staples = createStaplePlans(parts.answering);
  let running: Running | undefined;
  let log = createRequestLog();
  const inTurn = createTurns();
  const state = (): Outcome<ResponderState> =>
    readState(context, { running, log, forRun: parts.forRun, stapleRuns: staples.runs() });
  const thenState = async (done: Outcome<unknown>): Outcome<ResponderState> => {
    const result = await done;
    return result.ok ? state() : result;
  };
  const end = async (): Promise<boolean> => {
    const ending = running;
    running = undefined;
    await ending?.listening.close();
    if (ending !== undefined) parts.useForRun({});
    return ending !== undefined;
  };
  return {
    state,
    set: (patch) => thenState(setResponder(context, patch)),
    start: (order = {}) =>
      inTurn(async () => {
        if (running !== undefined) return state();
        parts.useForRun(order.instead ?? {});
        const begun = await parts.begin({ ...order, log: (log = createRequestLog()) });
        if (!begun.ok) {
          parts.useForRun({});
          const told = await noteListenFault(context, begun.error.code === 'listen.failed');
          return told.ok ? begun : told;
        }
        running = begun.value;
        const listens = await noteListenFault(context, false);
        if (!listens.ok) return listens;
        return thenState(noteRun(context, 'responder.started', running.listening));
      }),
    stop: () =>
      inTurn(async () => {
        const { listening } = running ?? {};
        if (!(await end()) || listening === undefined) return thenState(noteListenFault(context, false));
        return thenState(noteRun(context, 'responder.stopped', listening));
      }),
    log: (page) => log.list(page),
    renewSigners: (id) => thenState(issueSigners(context, id)),
    writeStaples: (order) => writeStaples(parts.answering, order),
    setStaples: (plan) => thenState(staples.set(plan)),
    endStaples: (id) => thenState(staples.end(id)),
    renewStaples: (id) => thenState(staples.renew(id)),
    staplesDue: staples.due,
    answer: ({ method, path, contentType = '', body = new Uint8Array() }) =>
      answerHttp(parts.answering, { ...NO_CONDITIONS, method, path, contentType, body }),
    forget: (tables) => forgetChanged(parts, tables),
    due: createSignerWork(context, () => running !== undefined),
    close: () => inTurn(async () => void (await end())),
  };
}

const NO_CONDITIONS = { ifNoneMatch: undefined, ifModifiedSince: undefined, address: '' } as const;

function forgetChanged(
  { cache, files, forgetServed }: ReturnType<typeof createParts>,
  tables: readonly string[],
): void {
  if (tables.every((table) => BESIDE.has(table))) return;
  if (tables.some((table) => OF_SERVED.has(table))) forgetServed();
  cache.clear();
  files.clear();
}

/** Runs one piece of work after the other. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  };
}

/** What answers are made with. */
function createParts(context: WorkspaceContext) {
  const cache = createAnswerCache();
  const files = createServedFiles(context);
  let settings: ResponderSettings | undefined;
  let instead: RunSettings = {};
  const forRun = (kept: ResponderSettings): ResponderSettings => ({ ...kept, ...pickSaid(instead) });
  let served: Promise<Result<ServedSet, AppError>> | undefined;
  const load = async (): Promise<Result<ServedSet, AppError>> => {
    const read = await context.store.reading(async (db) => {
      const found = forRun(await readResponderSettings(db));
      return { found, set: await loadServed(db, found, context.ports.clock.now()) };
    });
    if (!read.ok) return read;
    settings = read.value.found;
    return ok(read.value.set);
  };
  const forgetServed = (): void => {
    served = undefined;
  };
  const findServed = (): Promise<Result<ServedSet, AppError>> => {
    if (served !== undefined) return served;
    const loading = load();
    served = loading;
    // What could not be read is tried again with the next question.
    void loading.then(
      (loaded) => (loaded.ok || served !== loading ? undefined : forgetServed()),
      () => forgetServed(),
    );
    return loading;
  };
  const line = createAnswerLine(context, () => (settings?.answerHours ?? 1) * HOUR_MS);
  const answering: Answering = { context, line, cache, questions: createKnownQuestions(), files, served: findServed };
  const begin = async (order: BeginOrder): Outcome<Running> => {
    const set = await findServed();
    if (!set.ok || settings === undefined) return set.ok ? fail('listen.failed', { cause: 'settings' }) : set;
    if (context.vault.isUnlocked())
      // One that cannot have a signer is told of as a fault, and the others are served.
      for (const { id, signers } of set.value.list) if (signers.length === 0) await issueSigners(context, id);
    return listen(answering, { ...order, settings });
  };
  const useForRun = (said: RunSettings): void => {
    instead = said;
    forgetServed();
  };
  return { cache, files, answering, forgetServed, begin, forRun, useForRun };
}

/** What an order says; what it leaves open is absent. */
const pickSaid = (said: RunSettings): Partial<ResponderSettings> =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));

interface StateTerms {
  readonly running: Running | undefined;
  readonly log: RequestLog;
  readonly forRun: (kept: ResponderSettings) => ResponderSettings;
  readonly stapleRuns: readonly StapleRun[];
}

async function readState(
  context: WorkspaceContext,
  { running, log, forRun, stapleRuns }: StateTerms,
): Outcome<ResponderState> {
  const { ports, vault, store } = context;
  const now = ports.clock.now();
  const read = await store.reading(async (db) => {
    const settings = await readResponderSettings(db);
    const { list } = await loadServed(db, forRun(settings), now);
    const authorities = [];
    for (const served of list) authorities.push(await describeServed(db, served, { now, vault }));
    const all = await listAskedAuthorities(db);
    const choices = all.filter(({ keyId }) => keyId !== undefined).map(({ id, name }) => ({ id, name }));
    return { settings, authorities, choices };
  });
  if (!read.ok) return read;
  const { address, port } = running?.listening ?? {};
  return ok({
    ...read.value,
    stapleRuns,
    ...(running === undefined || address === undefined || port === undefined
      ? {}
      : { running: { address, port, since: running.since } }),
    counters: log.counters(running?.listening.openConnections() ?? 0),
  });
}

/** What could not listen is an alert until it can: whoever wanted it answered may not be looking. */
async function noteListenFault(context: WorkspaceContext, isFault: boolean): Outcome<null> {
  return writing(context, ['responder', 'setting'], async (tx) => {
    const { address, port } = await readResponderSettings(tx);
    const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
    const changed = await saveListenFault(tx, isFault ? { at: context.ports.clock.now(), place } : null);
    if (changed && isFault)
      await recordActivity(context, tx, {
        action: 'responder.not-started',
        entity: 'responder',
        entityId: context.id,
        subject: place,
      });
    return ok(null);
  });
}

async function noteRun(
  context: WorkspaceContext,
  action: 'responder.started' | 'responder.stopped',
  { address, port }: HttpListening,
): Outcome<null> {
  const subject = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  if (action === 'responder.started') noteNetworkUse(context.ports, { purpose: 'responder.listen', target: subject });
  return writing(context, ['responder'], async (tx) => {
    await recordActivity(context, tx, { action, entity: 'responder', entityId: context.id, subject });
    return ok(null);
  });
}
