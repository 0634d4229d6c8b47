import path from 'node:path';
import { fail } from '../../shared/errors.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { type ResponderState, STAPLE_FORMATS } from '../../shared/model/responder.ts';
import { ok } from '../../shared/result.ts';
import { responderCommandText as words } from '../../shared/text/en/cli-responder.ts';
import { errorText } from '../../shared/text/index.ts';
import { checkTarget } from '../services/atomic-file.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { findChoice, findNumber, findText, isSet, listTexts, type OptionValues } from './option.ts';

const HIGHEST_PORT = 65_535;
const MOST_A_SECOND = 1_000_000;
const WATCH_MS = 30_000;

const LISTEN_OPTIONS = {
  address: { type: 'string' },
  port: { type: 'string' },
  ca: { type: 'string', multiple: true },
  rate: { type: 'string' },
} as const;

/** Answers OCSP, hands out lists and certificates, and does what is due, until it is interrupted. */
export const serveCommand: Command = {
  options: { ...LISTEN_OPTIONS, 'no-schedule': { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  run: (invocation) => serve(invocation, { onlyOcsp: false }),
};

/** Answers OCSP alone. */
export const ocspServeCommand: Command = {
  options: LISTEN_OPTIONS,
  positionals: { min: 0, max: 0 },
  run: (invocation) => serve(invocation, { onlyOcsp: true }),
};

async function serve({ values, session }: Invocation, { onlyOcsp }: { readonly onlyOcsp: boolean }): CommandResult {
  const { print, warn } = session;
  const port = findNumber(values, 'port', { min: 0, max: HIGHEST_PORT });
  if (!port.ok) return port;
  const rate = findNumber(values, 'rate', { min: 0, max: MOST_A_SECOND });
  if (!rate.ok) return rate;
  const opened = await session.openUnlocked(values);
  if (!opened.ok) return opened;
  const workspace = opened.value;
  const chosen = await findAuthorities(workspace, values);
  if (!chosen.ok) return chosen;
  const instead = {
    address: findText(values, 'address'),
    port: port.value,
    authorityIds: chosen.value,
    ratePerSecond: rate.value,
  };
  const onBug = (thrown: unknown): void => warn(words.failed('responder', String(thrown)));
  const started = await workspace.responder.start({ onBug, onlyOcsp, instead });
  if (!started.ok) return started;
  print(describeStart(started.value, isSet(values, 'json'), onlyOcsp));
  const stopTelling = tellFaults(workspace, started.value, warn);
  const checking = checkServed(workspace, session.signal, warn);
  const schedule = startLoop(workspace, warn, onlyOcsp || isSet(values, 'no-schedule') ? 'check' : 'all');
  await interrupted(session.signal);
  stopTelling();
  await checking;
  await schedule.stop();
  const stopped = await workspace.responder.stop();
  if (!stopped.ok) return stopped;
  const { counters } = stopped.value;
  return ok({ exitCode: 0, json: { stopped: true, ...counters }, lines: words.stopped(counters) });
}

/** Undefined where none is named: whoever is chosen in the workspace is served. */
async function findAuthorities(
  workspace: Workspace,
  values: OptionValues,
): Outcome<readonly AuthorityId[] | undefined> {
  const names = listTexts(values, 'ca');
  if (names.length === 0) return ok(undefined);
  const ids: AuthorityId[] = [];
  for (const name of names) {
    const found = await workspace.authorities.find(name);
    if (!found.ok) return found;
    ids.push(found.value.id);
  }
  return ok(ids);
}

/** One line of JSON, so that a script that waits for it needs no more than a line. */
function describeStart(state: ResponderState, json: boolean, onlyOcsp: boolean): readonly string[] {
  const { address = '', port = 0 } = state.running ?? {};
  const base = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  const authorities = state.authorities.map(({ name, ocspPath, crlPath, issuerPath }) => ({
    name,
    ocsp: base + ocspPath,
    ...(onlyOcsp ? {} : { crl: base + crlPath, issuer: base + issuerPath }),
  }));
  return json ? [JSON.stringify({ listening: base, authorities })] : words.started(base, authorities);
}

/** As the window does after opening: an index that rotted would have the responder tell that issued certificates are unknown. */
async function checkServed(workspace: Workspace, signal: AbortSignal, warn: (line: string) => void): Promise<void> {
  workspace.onChange((tables) => {
    if (tables.includes('damage')) warn(words.damaged(workspace.damage().length));
  });
  const checked = await workspace.checkQuickly({ signal, progress: () => undefined });
  if (!checked.ok && checked.error.code !== 'job.cancelled')
    warn(words.failed('check', errorText(checked.error).title));
}

/** What stays open is checked each day, whatever else is wanted of it. */
function startLoop(workspace: Workspace, warn: (line: string) => void, works: 'all' | 'check') {
  return workspace.startSchedule(
    (name, failure) =>
      warn(words.failed(name, 'error' in failure ? errorText(failure.error).title : String(failure.thrown))),
    works,
  );
}

/** Says what stands in the way of answers, once each time that it changes. */
function tellFaults(workspace: Workspace, first: ResponderState, warn: (line: string) => void): () => void {
  let told = new Set<string>();
  const tell = (state: ResponderState): void => {
    const faults = state.authorities.flatMap(({ name, faults: own }) => own.map((fault) => words.fault(name, fault)));
    for (const fault of faults) if (!told.has(fault)) warn(fault);
    told = new Set(faults);
  };
  tell(first);
  const timer = setInterval(() => {
    void workspace.responder.state().then((state) => {
      if (state.ok) tell(state.value);
    });
  }, WATCH_MS);
  return () => clearInterval(timer);
}

const interrupted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Signs answers as files. */
export const ocspSignCommand: Command = {
  options: {
    out: { type: 'string' },
    folder: { type: 'string' },
    format: { type: 'string' },
    force: { type: 'boolean' },
  },
  positionals: { min: 1, max: 1000 },
  run: async ({ values, positionals, session }) => {
    const format = findChoice(values, 'format', STAPLE_FORMATS);
    if (!format.ok) return format;
    const out = findText(values, 'out');
    const folder = findText(values, 'folder');
    if ((out === undefined) === (folder === undefined))
      return fail('input.invalid', { field: '--out', problem: out === undefined ? 'missing' : 'one-or-the-other' });
    if (out !== undefined && positionals.length > 1)
      return fail('input.invalid', { field: '--out', problem: 'one-file' });
    if (out !== undefined) {
      const ready = await checkTarget({ path: out, overwrite: isSet(values, 'force') });
      if (!ready.ok) return ready;
    }
    const opened = await session.openUnlocked(values);
    if (!opened.ok) return opened;
    const workspace = opened.value;
    const ids = [];
    for (const wanted of positionals) {
      const found = await workspace.certificates.find(wanted);
      if (!found.ok) return found;
      const { id, authorityId, name } = found.value;
      if (authorityId === undefined) return fail('certificate.not-ours', { name });
      const ready = await workspace.responder.renewSigners(authorityId);
      if (!ready.ok) return ready;
      ids.push(id);
    }
    const written = await workspace.responder.writeStaples({
      ids,
      format: format.value ?? 'der',
      folder: folder ?? path.dirname(path.resolve(out ?? '')),
      ...(out === undefined ? {} : { file: path.basename(out) }),
    });
    if (!written.ok) return written;
    const answers = written.value.written.map(({ file, nextUpdate }) => ({
      file,
      nextUpdate: new Date(nextUpdate).toISOString(),
    }));
    return ok({ exitCode: 0, json: { answers }, lines: written.value.written.map(words.signed) });
  },
};
