import type { Handlers } from '../../shared/contract/index.ts';
import type { ValidationSettings, ValidationSubject } from '../../shared/contract/validation.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { FileSource } from '../services/file-source.ts';
import type { ValidateAs, Validation } from '../services/validation.ts';
import type { ValidationTarget } from '../services/validation-subject.ts';
import { getRun } from './find-run.ts';
import { getInspected } from './handle-inspect.ts';
import { createTurns, type RunInTurn } from './turns.ts';
import { getSources, type WindowSession } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, 'validation.findIssuers' | 'validation.run' | 'validation.saveGraph'>;

export const validationHandlers: Area = {
  'validation.findIssuers': async ({ certificate, allowPrivate }, session) =>
    callsOf(session)(() => validationOf(session).findIssuers(certificate, allowPrivate)),
  'validation.run': async ({ subject, settings, asker }, session) =>
    supersede(session, asker, async (signal) => {
      const target = await openSubject(session, subject);
      if (!target.ok) return target;
      const as = readSettings(session, settings);
      if (!as.ok) return as;
      return session.readInTurn(() =>
        validationOf(session).run(target.value, as.value, { signal, progress: () => undefined }),
      );
    }),
  'validation.saveGraph': async ({ handle, name }, session) => {
    const held = session.files.get(handle);
    if (!held.ok) return held;
    if (held.value.kind !== 'bytes') return fail('input.invalid', { field: 'handle', problem: 'not-readable' });
    const suggested = `${session.desk.files.safeName(name, 'chain')}.svg`;
    const target = await session.dialogs.chooseTarget('drawing', suggested);
    const { bytes } = held.value;
    return target === undefined ? ok(null) : session.desk.files.saveFile(bytes, { path: target, overwrite: true });
  },
};

const ASKING = new WeakMap<WindowSession, Map<number, AbortController>>();

/** Ends what the same place of the window asked before: whoever drags a slider waits for the last answer alone. */
async function supersede<T>(
  session: WindowSession,
  asker: number,
  answer: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const asking = ASKING.get(session) ?? new Map<number, AbortController>();
  ASKING.set(session, asking);
  asking.get(asker)?.abort();
  const mine = new AbortController();
  asking.set(asker, mine);
  try {
    return await answer(mine.signal);
  } finally {
    if (asking.get(asker) === mine) asking.delete(asker);
  }
}

const CALLS = new WeakMap<WindowSession, RunInTurn>();

/** Calls of one window go one after the other, apart from its readings, which they would keep waiting. */
function callsOf(session: WindowSession): RunInTurn {
  const calls = CALLS.get(session) ?? createTurns(1);
  CALLS.set(session, calls);
  return calls;
}

/** That of the workspace where one is shown: it has more to build paths from. */
const validationOf = ({ desk, shown }: WindowSession): Validation =>
  shown === undefined ? desk.application.validation : shown.workspace.validation;

/** What a question of the window is about. Fails with `file.handle-expired`, `connection.run-unknown`. */
export async function openSubject(
  session: WindowSession,
  subject: ValidationSubject,
): Promise<Result<ValidationTarget, AppError>> {
  switch (subject.kind) {
    case 'certificate':
      return ok(subject);
    case 'file': {
      const inspected = await getInspected(session, subject.handle);
      return inspected.ok ? ok({ kind: 'file', file: inspected.value, item: subject.item }) : inspected;
    }
    case 'run': {
      const run = await getRun(session, subject.id);
      return run.ok ? ok({ kind: 'run', run: run.value, side: subject.side }) : run;
    }
  }
}

function readSettings(session: WindowSession, settings: ValidationSettings): Result<ValidateAs, AppError> {
  const { anchorFile, revocationFiles, ...as } = settings;
  const anchors = listSources(session, anchorFile === undefined ? [] : [anchorFile]);
  if (!anchors.ok) return anchors;
  const evidence = listSources(session, revocationFiles);
  return evidence.ok ? ok({ ...as, anchorFiles: anchors.value, revocationFiles: evidence.value }) : evidence;
}

/** What can be read behind handles. */
export function listSources(
  session: WindowSession,
  handles: readonly FileHandleId[],
): Result<readonly FileSource[], AppError> {
  const sources: FileSource[] = [];
  for (const handle of handles) {
    const found = getSources(session, handle);
    if (!found.ok) return found;
    sources.push(...found.value);
  }
  return ok(sources);
}
