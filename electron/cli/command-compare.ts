import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { inspectCommandText } from '../../shared/text/en/cli-inspect.ts';
import type { Inspected } from '../services/inspected-file.ts';
import type { Outcome } from '../services/ports.ts';
import type { ItemOctets } from '../services/inspection.ts';
import type { Command } from './command.ts';
import type { Session } from './session.ts';

export const compareCommand: Command = {
  options: {},
  positionals: { min: 2, max: 2 },
  run: async ({ positionals, session }) => {
    const [nameA = '', nameB = ''] = positionals;
    const a = await readFirst(session, nameA);
    if (!a.ok) return a;
    const b = await readFirst(session, nameB);
    if (!b.ok) return b;
    const compared = await session.application.inspection.compare(a.value, b.value);
    if (!compared.ok) return compared;
    const { value } = compared;
    return ok({ exitCode: value.same ? 0 : 1, json: value, lines: inspectCommandText.compared(value) });
  },
};

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
