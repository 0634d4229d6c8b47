import type { Handlers } from '../../shared/contract/index.ts';
import type { ValidationSettings, ValidationSubject } from '../../shared/contract/validation.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { ValidateAs, Validation } from '../services/validation.ts';
import type { ValidationTarget } from '../services/validation-subject.ts';
import { findRun } from './handle-connection.ts';
import { getInspected } from './handle-inspect.ts';
import { createTurns, type RunInTurn } from './turns.ts';
import { getSources, type WindowSession } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, 'validation.findIssuers' | 'validation.run'>;

export const validationHandlers: Area = {
  'validation.findIssuers': async ({ certificate, allowPrivate }, session) =>
    callsOf(session)(() => validationOf(session).findIssuers(certificate, allowPrivate)),
  'validation.run': async ({ subject, settings }, session) => {
    const target = await openSubject(session, subject);
    if (!target.ok) return target;
    const as = readSettings(session, settings);
    if (!as.ok) return as;
    return session.readInTurn(() => validationOf(session).run(target.value, as.value));
  },
};

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

async function openSubject(
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
      const run = findRun(session, subject.id);
      return run === undefined ? fail('connection.run-unknown', {}) : ok({ kind: 'run', run, side: subject.side });
    }
  }
}

function readSettings(session: WindowSession, settings: ValidationSettings): Result<ValidateAs, AppError> {
  const { anchorFile, ...as } = settings;
  if (anchorFile === undefined) return ok({ ...as, anchorFiles: [] });
  const files = getSources(session, anchorFile);
  return files.ok ? ok({ ...as, anchorFiles: files.value }) : files;
}
