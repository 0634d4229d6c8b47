import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { dialText } from '../../shared/text/en/cli-dial.ts';
import { inspectCommandText } from '../../shared/text/en/cli-inspect.ts';
import { readSource, SINGLE_LIMIT_OCTETS } from '../services/file-source.ts';
import type { Inspected } from '../services/inspected-file.ts';
import type { ItemOctets } from '../services/inspection.ts';
import type { Outcome } from '../services/ports.ts';
import { type ComparableRun, compareRuns } from '../services/run-comparison.ts';
import { parseRunReport } from '../services/run-report-file.ts';
import type { Answer, Command } from './command.ts';
import type { Session } from './session.ts';

export const compareCommand: Command = {
  options: {},
  positionals: { min: 2, max: 2 },
  run: async ({ positionals, session }) => {
    const [nameA = '', nameB = ''] = positionals;
    const before = await readReport(session, nameA);
    if (!before.ok) return before;
    const after = await readReport(session, nameB);
    if (!after.ok) return after;
    if (before.value !== undefined && after.value !== undefined) return ok(tellRuns(before.value, after.value));
    if (before.value !== undefined || after.value !== undefined)
      return fail('format.not-recognised', { name: before.value === undefined ? nameA : nameB });
    return compareItems(session, nameA, nameB);
  },
};

/** Undefined where the file is no report of a run; what cannot be read as one at all is left to the inspection. */
async function readReport(session: Session, name: string): Outcome<ComparableRun | undefined> {
  const source = await readSource(session.file(name), SINGLE_LIMIT_OCTETS);
  return source.ok ? parseRunReport(source.value.bytes, name) : ok(undefined);
}

function tellRuns(before: ComparableRun, after: ComparableRun): Answer {
  const compared = compareRuns(before, after);
  const types = { before: before.messages, after: after.messages };
  return { exitCode: compared.same ? 0 : 1, json: compared, lines: dialText.compared(compared, types) };
}

async function compareItems(session: Session, nameA: string, nameB: string): Outcome<Answer> {
  const a = await readFirst(session, nameA);
  if (!a.ok) return a;
  const b = await readFirst(session, nameB);
  if (!b.ok) return b;
  const compared = await session.application.inspection.compare(a.value, b.value);
  if (!compared.ok) return compared;
  const { value } = compared;
  return ok({ exitCode: value.same ? 0 : 1, json: value, lines: inspectCommandText.compared(value) });
}

/** The first item of a file that can be compared: a certificate before anything else. */
async function readFirst(session: Session, name: string): Outcome<ItemOctets> {
  const job = { signal: session.signal, progress: () => undefined };
  const inspected = await session.application.inspection.read(session.file(name), job);
  return inspected.ok ? findOctets(inspected.value, name) : inspected;
}

function findOctets(inspected: Inspected, name: string): Result<ItemOctets, AppError> {
  const { items } = inspected.report;
  const certificate = items.findIndex(({ kind }) => kind === 'certificate');
  const first = certificate >= 0 ? certificate : items.findIndex(({ content }) => content?.form === 'der');
  return first < 0 ? fail('format.not-recognised', { name }) : inspected.octets(first);
}
