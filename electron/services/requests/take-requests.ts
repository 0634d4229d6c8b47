import path from 'node:path';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { RequestImportReport, RequestSummary } from '../../../shared/model/request.ts';
import { MAX_TOLD_REQUESTS } from '../../../shared/model/request.ts';
import { ok } from '../../../shared/result.ts';
import type { FoundRequests, InspectReply } from '../../workers/inspect-protocol.ts';
import type { WorkerSession } from '../../workers/worker-session.ts';
import { createWorkerSession } from '../../workers/worker-session.ts';
import type { FileSource } from '../file-source.ts';
import { readSource, SINGLE_LIMIT_OCTETS } from '../file-source.ts';
import type { ImportFile } from '../import-files.ts';
import { listImportFiles } from '../import-files.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning, writing } from '../workspace-context.ts';
import type { IncomingRequest } from './keep-requests.ts';
import { keepRequests } from './keep-requests.ts';
import { checkCsr, readPlainRequests } from './request-check.ts';

/** Files of one act, folders included. */
const MAX_FILES = 10_000;
const DEADLINE_MS = 10_000;
/** Signatures are verified on this thread: after so many others get their turn. */
const GROUP = 100;

interface Taking {
  readonly context: WorkspaceContext;
  readonly job: JobContext;
  readonly session: WorkerSession;
  readonly report: Told;
}

/** The report while it grows. */
interface Told {
  readonly imported: RequestSummary[];
  readonly known: RequestSummary[];
  readonly failed: { name: string; error: AppError }[];
  added: number;
  already: number;
  failures: number;
  passedOver: number;
  keysSeen: number;
  /** In files without a request; beside requests they were sent along, else nothing was sent. */
  keysAlone: number;
}

/**
 * Takes every certification request found in the sources (files; folders recursively, at most 10 000 files of 16 MiB) into the inbox, read in a
 * thread and checked here: proof of possession, strength of the key. Those that are there already are told, as are the ones that fail; the rest
 * goes on. A cancel keeps what was taken. Fails with `job.cancelled` and what the store says.
 */
export async function takeRequests(
  context: WorkspaceContext,
  sources: readonly FileSource[],
  job: JobContext,
): Outcome<RequestImportReport> {
  const list = await listImportFiles(sources.map(nameOnly), MAX_FILES);
  const report: Told = {
    imported: [],
    known: [],
    failed: [],
    added: 0,
    already: 0,
    failures: 0,
    passedOver: 0,
    keysSeen: 0,
    keysAlone: 0,
  };
  for (const { path: name, code } of list.failed)
    tellFailure(
      report,
      name,
      fail(code === 'file.not-found' ? code : 'file.not-readable', { name, cause: code }).error,
    );
  const session = createWorkerSession(context.ports.inspectWorkerEntry);
  const taking: Taking = { context, job, session, report };
  const total = list.files.reduce((sum, { size }) => sum + size, 0);
  let octets = 0;
  try {
    for (const file of list.files) {
      const taken = await takeFile(taking, file);
      if (!taken.ok) return taken;
      octets += file.size;
      job.progress(octets, total);
    }
    return ok(finish(report));
  } finally {
    await session.close();
  }
}

/** A key that came in a file of its own was sent along as well, if a request was. */
function finish({ keysAlone, ...report }: Told): RequestImportReport {
  const hasRequests = report.added + report.already > 0;
  return { ...report, keysSeen: report.keysSeen + (hasRequests ? keysAlone : 0) };
}

/** What is kept of a place is its name, whatever was typed to lead there. */
const nameOnly = (source: FileSource): FileSource =>
  'path' in source ? { path: source.path, label: path.basename(path.resolve(source.path)) } : source;

async function takeFile(taking: Taking, file: ImportFile): Outcome<null> {
  const { report, job } = taking;
  const running = requireRunning(job.signal);
  if (!running.ok) return running;
  const read = await readSource(file.source, SINGLE_LIMIT_OCTETS);
  if (!read.ok) {
    tellFailure(report, file.shown, read.error);
    return ok(null);
  }
  const found = await findRequests(taking, { name: file.shown, bytes: read.value.bytes });
  if (!found.ok && found.error.code === 'job.cancelled') return found;
  if (!found.ok) {
    tellFailure(report, file.shown, found.error);
    return ok(null);
  }
  const { requests, failed, keys } = found.value;
  if (requests.length > 0) report.keysSeen += keys;
  else report.keysAlone += keys;
  for (const error of failed) {
    if (file.inFolder && error.code === 'request.none-found') report.passedOver += 1;
    else tellFailure(report, file.shown, error);
  }
  for (let start = 0; start < requests.length; start += GROUP) {
    const group = requests.slice(start, start + GROUP).map((der, index) => ({
      der,
      name: requests.length === 1 ? file.shown : `${file.shown} (${start + index + 1})`,
    }));
    const kept = await takeGroup(taking, file.shown, group);
    if (!kept.ok) return kept;
  }
  return ok(null);
}

async function findRequests(
  { context, session, job }: Taking,
  piece: { readonly name: string; readonly bytes: Uint8Array },
): Outcome<FoundRequests> {
  const plain = readPlainRequests(piece.bytes);
  if (plain !== undefined) return ok({ requests: plain, failed: [], keys: 0 });
  const request = { kind: 'requests', pieces: [piece], at: context.ports.clock.now() };
  const outcome = await session.ask({ request, deadlineMs: DEADLINE_MS, signal: job.signal });
  if (outcome.kind === 'cancelled') return fail('job.cancelled', {});
  if (outcome.kind === 'deadline') return fail('inspect.deadline', { name: piece.name, seconds: DEADLINE_MS / 1000 });
  const reply = outcome.value as InspectReply;
  if (!reply.ok) return reply;
  const [found] = reply.value as readonly FoundRequests[];
  return ok(found ?? { requests: [], failed: [], keys: 0 });
}

async function takeGroup(
  { context, report, job }: Taking,
  source: string,
  group: readonly { readonly der: Uint8Array; readonly name: string }[],
): Outcome<null> {
  const running = requireRunning(job.signal);
  if (!running.ok) return running;
  const checked: IncomingRequest[] = [];
  for (const { der, name } of group) {
    const request = checkCsr(der, name);
    if (request.ok) checked.push({ request: request.value, source });
    else tellFailure(report, name, request.error);
  }
  if (checked.length === 0) return ok(null);
  const kept = await writing(context, ['request'], async (tx) => ok(await keepRequests(context, tx, checked)));
  if (!kept.ok) return kept;
  const { byHash, fresh } = kept.value;
  const told = new Set<string>();
  for (const { request } of checked) {
    const summary = byHash.get(request.sha256);
    const isNew = fresh.has(request.sha256) && !told.has(request.sha256);
    told.add(request.sha256);
    if (isNew) report.added += 1;
    else report.already += 1;
    const list = isNew ? report.imported : report.known;
    if (summary !== undefined && list.length < MAX_TOLD_REQUESTS) list.push(summary);
  }
  return ok(null);
}

function tellFailure(report: Told, name: string, error: AppError): void {
  report.failures += 1;
  if (report.failed.length < MAX_TOLD_REQUESTS) report.failed.push({ name, error });
}
