import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { CertificateId, UnixMs } from '../../shared/model/brands.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import { MAX_CERTIFICATE_NOTE, MAX_CERTIFICATE_TAGS, MAX_OWNER, MAX_SNOOZE_REASON } from '../../shared/model/watch.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { noteCommandText as text, type NoteAct } from '../../shared/text/en/cli-note.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { readSelection } from './certificate-choice.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { findInstant } from './instant-option.ts';
import { findText, listTexts, type OptionValues } from './option.ts';

const MOST = 10_000;
const MAX_TAG = 50;
const NOBODY = 'none';

/** Works locked. Changes what people say of certificates, each change an entry of the log. */
export const noteCommand: Command = {
  options: {
    owner: { type: 'string' },
    note: { type: 'string' },
    tag: { type: 'string', multiple: true },
    untag: { type: 'string', multiple: true },
    partner: { type: 'string' },
    snooze: { type: 'string' },
    reason: { type: 'string' },
    'replaced-by': { type: 'string' },
    filter: { type: 'string' },
  },
  positionals: { min: 0, max: MOST },
  run: async (invocation) => {
    const read = readWishes(invocation.values);
    if (!read.ok) return read;
    const workspace = await invocation.session.open(invocation.values);
    if (!workspace.ok) return workspace;
    const selection = await readSelection(workspace.value, invocation.values, invocation.positionals);
    return selection.ok
      ? change(workspace.value, { ...invocation, wishes: read.value, selection: selection.value })
      : selection;
  },
};

interface Wishes {
  readonly owner: string | undefined;
  readonly note: string | undefined;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Name or id. */
  readonly partner: string | undefined;
  readonly snooze: { readonly until: UnixMs | null; readonly reason: string } | undefined;
  /** Name, serial, SHA-256 or id. */
  readonly replacedBy: string | undefined;
}

function readWishes(values: OptionValues): Result<Wishes, AppError> {
  const texts = [
    ['owner', MAX_OWNER],
    ['note', MAX_CERTIFICATE_NOTE],
    ['reason', MAX_SNOOZE_REASON],
  ] as const;
  for (const [name, most] of texts)
    if ((findText(values, name)?.length ?? 0) > most)
      return fail('input.invalid', { field: `--${name}`, problem: 'out-of-range' });
  const [add, remove] = [listTexts(values, 'tag'), listTexts(values, 'untag')];
  for (const [name, tags] of [
    ['tag', add],
    ['untag', remove],
  ] as const)
    if (tags.length > MAX_CERTIFICATE_TAGS || !tags.every(isTag))
      return fail('input.invalid', { field: `--${name}`, problem: 'out-of-range' });
  const isOff = findText(values, 'snooze') === 'off';
  const until = isOff ? ok(null) : findInstant(values, 'snooze');
  if (!until.ok) return until;
  const reason = findText(values, 'reason');
  if (reason !== undefined && (until.value === undefined || until.value === null))
    return fail('input.invalid', { field: '--reason', problem: 'unexpected' });
  return ok({
    owner: findText(values, 'owner'),
    note: findText(values, 'note'),
    add,
    remove,
    partner: findText(values, 'partner'),
    snooze: until.value === undefined ? undefined : { until: until.value, reason: reason ?? '' },
    replacedBy: findText(values, 'replaced-by'),
  });
}

const isTag = (tag: string): boolean => tag.trim() !== '' && tag.length <= MAX_TAG && !/\p{Cc}/u.test(tag);

interface Asked extends Invocation {
  readonly wishes: Wishes;
  readonly selection: CertificateSelection;
}

type Act = () => Outcome<{ readonly changed: number }>;

async function change(workspace: Workspace, asked: Asked): CommandResult {
  const acts = await listActs(workspace, asked);
  if (!acts.ok) return acts;
  if (acts.value.length === 0) return fail('input.invalid', { field: '--owner', problem: 'missing' });
  // What the first changes could change what the filter lets through for the next.
  if (!('ids' in asked.selection) && acts.value.length > 1)
    return fail('input.invalid', { field: '--filter', problem: 'contradicts' });
  const changed: Partial<Record<NoteAct, number>> = {};
  for (const [name, act] of acts.value) {
    const done = await act();
    if (!done.ok) return done;
    changed[name] = done.value.changed;
  }
  const lines = acts.value.map(([name]) => text.changed(name, changed[name] ?? 0));
  return ok({ exitCode: 0, json: { changed }, lines });
}

async function listActs(
  workspace: Workspace,
  { wishes, selection, session }: Asked,
): Outcome<readonly (readonly [NoteAct, Act])[]> {
  const { owner, note, add, remove, partner, snooze, replacedBy } = wishes;
  const job = { signal: session.signal, progress: () => undefined };
  const acts: [NoteAct, Act][] = [];
  if (owner !== undefined || note !== undefined)
    acts.push(['note', () => workspace.notes.setNote({ selection, owner, note }, job)]);
  if (add.length + remove.length > 0)
    acts.push(['tags', () => workspace.notes.setTags({ selection, add, remove }, job)]);
  if (partner !== undefined) {
    const found = partner === NOBODY ? ok(null) : await workspace.partners.find(partner);
    if (!found.ok) return found;
    const partnerId = found.value?.id ?? null;
    acts.push(['partner', () => workspace.partners.setOfCertificates({ selection, partnerId }, job)]);
  }
  if (snooze !== undefined) acts.push(['snooze', () => workspace.notes.snooze({ selection, ...snooze }, job)]);
  if (replacedBy !== undefined) {
    const link = await findLink(workspace, selection, replacedBy);
    if (!link.ok) return link;
    acts.push(['replacement', () => workspace.notes.setReplacedBy(link.value)]);
  }
  return ok(acts);
}

async function findLink(
  workspace: Workspace,
  selection: CertificateSelection,
  replacedBy: string,
): Outcome<{ readonly id: CertificateId; readonly successorId: CertificateId | null }> {
  const [id, other] = 'ids' in selection ? selection.ids : [];
  if (id === undefined || other !== undefined)
    return fail('input.invalid', { field: '--replaced-by', problem: 'unexpected' });
  if (replacedBy === NOBODY) return ok({ id, successorId: null });
  return mapResult(await workspace.certificates.find(replacedBy), (successor) => ({ id, successorId: successor.id }));
}
