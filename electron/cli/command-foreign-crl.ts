import { fail } from '../../shared/errors.ts';
import type { ForeignCrlId } from '../../shared/model/brands.ts';
import { ID_PATTERN } from '../../shared/model/brands.ts';
import { MAX_FETCH_HOURS } from '../../shared/model/status.ts';
import { ok } from '../../shared/result.ts';
import { statusCommandText as words } from '../../shared/text/en/cli-status.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { withInstants } from './command-status.ts';
import { findNumber, findText, isSet } from './option.ts';
import { formatTable } from './terminal.ts';

const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

export const crlImportCommand: Command = {
  options: { ca: one, every: one, 'no-watch': flag, 'allow-private': flag },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const every = findNumber(values, 'every', { min: 1, max: MAX_FETCH_HOURS });
    if (!every.ok) return every;
    const [from = ''] = positionals;
    const isUrl = /^https?:\/\//i.test(from);
    if (!isUrl && every.value !== undefined)
      return fail('input.invalid', { field: '--every', problem: 'not-possible' });
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const name = findText(values, 'ca');
    const authority = name === undefined ? undefined : await workspace.value.authorities.find(name);
    if (authority?.ok === false) return authority;
    const taken = await workspace.value.foreignCrls.import(
      {
        source: isUrl ? { url: from } : session.file(from),
        authorityId: authority?.value.id,
        watched: !isSet(values, 'no-watch'),
        fetchEveryHours: every.value ?? null,
        allowPrivate: isSet(values, 'allow-private'),
      },
      { signal: session.signal, progress: () => undefined },
    );
    if (!taken.ok) return taken;
    const isTaken = taken.value.outcome !== 'older';
    return ok({ exitCode: isTaken ? 0 : 1, json: withInstants(taken.value), lines: [words.imported(taken.value)] });
  },
};

const ACTS = ['list', 'fetch', 'remove'] as const;

export const crlForeignCommand: Command = {
  options: {},
  positionals: { min: 0, max: 2 },
  run: async (invocation) => {
    const [wanted = 'list', id] = invocation.positionals;
    const act = ACTS.find((each) => each === wanted);
    if (act === undefined) return fail('input.invalid', { field: wanted, problem: 'unknown-choice' });
    if (act === 'list') return listAll(invocation);
    if (id === undefined) return fail('input.invalid', { field: 'ID', problem: 'missing' });
    if (!ID_PATTERN.test(id)) return fail('foreign-crl.not-found', { wanted: id });
    return actOn(invocation, act, id as ForeignCrlId);
  },
};

async function listAll({ values, session }: Invocation): CommandResult {
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const listed = await workspace.value.foreignCrls.list({});
  if (!listed.ok) return listed;
  const rows = listed.value.map((crl) => [...words.row(crl)]);
  const lines = rows.length === 0 ? [words.none] : formatTable([[...words.columns], ...rows]);
  return ok({ exitCode: 0, json: withInstants({ items: listed.value }), lines });
}

async function actOn({ values, session }: Invocation, act: 'fetch' | 'remove', id: ForeignCrlId): CommandResult {
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const { foreignCrls } = workspace.value;
  if (act === 'remove') {
    const removed = await foreignCrls.remove(id);
    return removed.ok ? ok({ exitCode: 0, json: { removed: id }, lines: [words.removed] }) : removed;
  }
  const taken = await foreignCrls.fetch(id, { signal: session.signal, progress: () => undefined });
  return taken.ok ? ok({ exitCode: 0, json: withInstants(taken.value), lines: [words.imported(taken.value)] }) : taken;
}
