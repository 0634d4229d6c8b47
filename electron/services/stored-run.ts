import { fail } from '../../shared/errors.ts';
import type { ConnectionRun, TranscriptMessage } from '../../shared/model/connection.ts';
import { ok } from '../../shared/result.ts';
import type { NewRun } from '../store/connection-run-rows.ts';
import { isAccepted } from './connection-report.ts';
import { MAX_JSON_OCTETS, packJson, unpackJson } from './packed-json.ts';
import type { Outcome } from './ports.ts';
import { withoutQuery } from './run-redaction.ts';
import { storedRun } from './stored-run-schema.ts';

/** How `run` is written: JSON of `ConnectionRun`, deflated. */
const FORMAT = 1;
/** Messages that carry what people wrote or read; their octets are not kept. */
const WITH_CONTENT: ReadonlySet<string> = new Set(['ApplicationData', 'Plaintext']);

/**
 * The row of a run for the history: without application octets beyond the first line, without the query of a request, which
 * may hold a token, and without secrets, which a run never holds. Fails with `input.too-large`.
 */
export async function buildStoredRun(run: ConnectionRun): Outcome<NewRun> {
  const packed = await packJson(withoutContent(run));
  if (packed === undefined)
    return fail('input.too-large', { field: 'run', size: MAX_JSON_OCTETS + 1, limit: MAX_JSON_OCTETS });
  return ok({
    id: run.id,
    target: run.target,
    startedAt: run.startedAt,
    handshake: run.outcome.handshake,
    afterHandshake: run.outcome.afterHandshake,
    accepted: isAccepted(run),
    protocol: run.protocol,
    credential: run.credential?.name ?? null,
    diagnosis: run.diagnosis[0]?.id ?? null,
    note: '',
    format: FORMAT,
    run: packed,
  });
}

/** Reads a row back. Fails with `workspace.damaged` where it is no run or that of another row: the file may come from anybody. */
export async function readStoredRun(row: Pick<NewRun, 'id' | 'format' | 'run' | 'target'>): Outcome<ConnectionRun> {
  const damaged = fail('workspace.damaged', { name: row.target, check: 'connection_run' });
  if (row.format !== FORMAT) return damaged;
  const parsed = storedRun.safeParse(await unpackJson(row.run));
  return parsed.success && parsed.data.id === row.id ? ok(parsed.data) : damaged;
}

function withoutContent(run: ConnectionRun): ConnectionRun {
  const { httpGet } = run.settings;
  const { application } = run.outcome;
  const answer = application === null ? null : { ...application, firstLine: withoutQuery(application.firstLine) };
  return {
    ...run,
    outcome: { ...run.outcome, application: answer },
    settings: { ...run.settings, httpGet: httpGet === null ? null : withoutQuery(httpGet) },
    messages: run.messages.map((message) => (WITH_CONTENT.has(message.type) ? withoutOctets(message) : message)),
  };
}

function withoutOctets({ records: _records, ...message }: TranscriptMessage): TranscriptMessage {
  return { ...message, fields: [], hex: '' };
}
