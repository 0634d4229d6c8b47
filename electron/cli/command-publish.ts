import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { PublishOverview, PublishStanding, PublishTarget } from '../../shared/model/publish.ts';
import { ok, type Result } from '../../shared/result.ts';
import { publishCommandText as words, publishRows } from '../../shared/text/en/cli-publish.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, Invocation } from './command.ts';
import { findText, getText, isSet } from './option.ts';
import { readTargetDraft, TARGET_OPTIONS } from './publish-options.ts';
import { type NamedAuthority, publishTo } from './publish-run.ts';
import { formatTable } from './terminal.ts';

const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

interface Opened {
  readonly workspace: Workspace;
  readonly authority: NamedAuthority;
  readonly overview: PublishOverview;
}

async function openAuthority({ values, session }: Invocation): Outcome<Opened> {
  const ca = getText(values, 'ca');
  if (!ca.ok) return ca;
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const authority = await workspace.value.authorities.find(ca.value);
  if (!authority.ok) return authority;
  const overview = await workspace.value.publishing.overview(authority.value.id);
  return overview.ok
    ? ok({ workspace: workspace.value, authority: authority.value, overview: overview.value })
    : overview;
}

/** Brings an authority's places up to date; exit code 1 where one of them failed. */
export const crlPublishCommand: Command = {
  options: { ca: one, target: one, now: flag },
  positionals: { min: 0, max: 0 },
  run: async (invocation) => {
    const { values, session } = invocation;
    const opened = await openAuthority(invocation);
    if (!opened.ok) return opened;
    const { workspace, authority, overview } = opened.value;
    const chosen = await chooseTargets(workspace, authority, { overview, wanted: findText(values, 'target') });
    if (!chosen.ok) return chosen;
    if (chosen.value.some(({ target }) => target.hasSecret)) {
      const unlocked = await session.unlock(workspace, values);
      if (!unlocked.ok) return unlocked;
    }
    const waiting = isSet(values, 'now') ? [] : chosen.value.filter(isStillWaiting);
    const standings = chosen.value.filter((standing) => !waiting.includes(standing));
    const published = await publishTo(workspace, authority, { standings, signal: session.signal });
    if (!published.ok) return published;
    const { runs, lines, isDone } = published.value;
    const skipped = waiting.map(({ target, last }) => words.skipped(target.name, last?.nextAttemptAt ?? 0));
    return ok({
      exitCode: isDone ? 0 : 1,
      json: { runs },
      lines: [...(chosen.value.length === 0 ? [words.none] : []), ...skipped, ...lines],
    });
  },
};

const isStillWaiting = ({ last }: PublishStanding): boolean =>
  last?.state === 'waiting' && last.nextAttemptAt !== null && last.nextAttemptAt > Date.now();

async function chooseTargets(
  { publishing }: Workspace,
  authority: NamedAuthority,
  { overview, wanted }: { readonly overview: PublishOverview; readonly wanted: string | undefined },
): Promise<Result<readonly PublishStanding[], AppError>> {
  if (wanted === undefined) return ok(overview.targets.filter(({ target }) => target.enabled));
  const found = await publishing.find(authority.id, wanted);
  return found.ok ? ok(overview.targets.filter(({ target }) => target.id === found.value.id)) : found;
}

export const publishListCommand: Command = {
  options: { ca: one },
  positionals: { min: 0, max: 0 },
  run: async (invocation) => {
    const opened = await openAuthority(invocation);
    if (!opened.ok) return opened;
    const { overview } = opened.value;
    const lines = overview.targets.length === 0 ? [words.none] : formatTable(publishRows(overview));
    return ok({ exitCode: 0, json: overview, lines });
  },
};

export const publishAddCommand: Command = {
  options: { ...TARGET_OPTIONS, disabled: flag },
  positionals: { min: 0, max: 0 },
  run: async (invocation) => {
    const { values, session } = invocation;
    const opened = await openAuthority(invocation);
    if (!opened.ok) return opened;
    const { workspace, authority, overview } = opened.value;
    const draft = await readTargetDraft(session, values, { workspace, authorityId: authority.id, overview });
    if (!draft.ok) return draft;
    if (draft.value.secret !== undefined || findText(values, 'client-certificate') !== undefined) {
      const unlocked = await session.unlock(workspace, values);
      if (!unlocked.ok) return unlocked;
    }
    const { place } = draft.value;
    if (place.kind === 'sftp' && place.hostKey === null) {
      const probe = await workspace.publishing.probe(draft.value, { write: false });
      if (!probe.ok) return probe;
      return ok({ exitCode: 1, json: probe.value, lines: words.hostKey(probe.value) });
    }
    const saved = await workspace.publishing.save(draft.value);
    return saved.ok ? ok({ exitCode: 0, json: saved.value, lines: [words.added(saved.value)] }) : saved;
  },
};

async function findNamed(invocation: Invocation): Outcome<Opened & { readonly target: PublishTarget }> {
  const opened = await openAuthority(invocation);
  if (!opened.ok) return opened;
  const [wanted = ''] = invocation.positionals;
  const found = await opened.value.workspace.publishing.find(opened.value.authority.id, wanted);
  return found.ok ? ok({ ...opened.value, target: found.value }) : found;
}

export const publishRemoveCommand: Command = {
  options: { ca: one },
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const found = await findNamed(invocation);
    if (!found.ok) return found;
    const { workspace, target } = found.value;
    const removed = await workspace.publishing.remove(target.id);
    return removed.ok ? ok({ exitCode: 0, json: target, lines: [words.removed(target.name)] }) : removed;
  },
};

/** Reaches a place that is kept and logs in; writes only when told to. */
export const publishTestCommand: Command = {
  options: { ca: one, write: flag },
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const { values, session } = invocation;
    const found = await findNamed(invocation);
    if (!found.ok) return found;
    const { workspace, target } = found.value;
    if (target.hasSecret) {
      const unlocked = await session.unlock(workspace, values);
      if (!unlocked.ok) return unlocked;
    }
    const { place } = target;
    const kept = place.kind === 'http' ? { ...place, clientCertificate: place.clientCertificate?.id ?? null } : place;
    const probe = await workspace.publishing.probe({ ...target, place: kept }, { write: isSet(values, 'write') });
    if (!probe.ok) return probe;
    return probe.value.hostKeyKnown
      ? ok({ exitCode: 0, json: probe.value, lines: [words.tested(probe.value)] })
      : fail('publish.login-missing', { place: target.name });
  },
};
