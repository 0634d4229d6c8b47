import type { AppError } from '../../shared/errors.ts';
import type { RequestId } from '../../shared/model/brands.ts';
import {
  REQUEST_FILTERS,
  REQUEST_SORTS,
  type RequestDetails,
  type RequestSummary,
} from '../../shared/model/request.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { requestCommandText as text } from '../../shared/text/en/cli-request.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { errorText, problemText } from '../../shared/text/index.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Answer, Command, CommandResult, Invocation } from './command.ts';
import { findOwnRequests } from './command-own-request.ts';
import { openNamed } from './named.ts';
import { findChoice, findNumber, findText, getText, isSet } from './option.ts';
import { formatTable } from './terminal.ts';

const MAX_LISTED = 500;
const MANY = { min: 1, max: 1000 } as const;

/** Exit code 1 where something was not taken. */
export const requestImportCommand: Command = {
  options: { partner: { type: 'string' } },
  positionals: { min: 1, max: 10_000 },
  run: async ({ values, positionals, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const { requests, partners } = workspace.value;
    const wanted = findText(values, 'partner');
    const partner = wanted === undefined ? undefined : await partners.find(wanted);
    if (partner !== undefined && !partner.ok) return partner;
    const job = { signal: session.signal, progress: () => undefined };
    const report = await requests.import(positionals.map(session.file), job);
    if (!report.ok) return report;
    const { imported, known, failed, added, already, failures, passedOver, keysSeen } = report.value;
    const ids = imported.map(({ id }) => id);
    if (partner !== undefined && ids.length > 0) {
      const attached = await requests.setPartner(ids, partner.value.id);
      if (!attached.ok) return attached;
    }
    return ok({
      exitCode: failures === 0 ? 0 : 1,
      json: {
        added,
        already,
        failures,
        passedOver,
        keysSeen,
        imported: imported.map(toJson),
        known: known.map(toJson),
        failed: failed.map(({ name, error }) => ({ name, ...error.evidence, code: error.code })),
      },
      lines: [
        text.imported(added, already, failures),
        ...imported.map(({ id, name }) => text.taken(name, id)),
        ...known.map(({ id, name }) => text.known(name, id)),
        ...failed.map(({ name, error }) => text.failed(name, errorText(error))),
      ],
      notes: keysSeen === 0 ? [] : [text.keysSeen(keysSeen)],
    });
  },
};

export const requestListCommand: Command = {
  options: {
    state: { type: 'string' },
    partner: { type: 'string' },
    sort: { type: 'string' },
    desc: { type: 'boolean' },
    limit: { type: 'string' },
    offset: { type: 'string' },
    own: { type: 'boolean' },
  },
  positionals: { min: 0, max: 1 },
  run: (invocation) => (isSet(invocation.values, 'own') ? findOwnRequests(invocation) : listInbox(invocation)),
};

async function listInbox({ values, positionals, session }: Invocation): CommandResult {
  const state = findChoice(values, 'state', REQUEST_FILTERS);
  if (!state.ok) return state;
  const sort = findChoice(values, 'sort', REQUEST_SORTS);
  if (!sort.ok) return sort;
  const limit = findNumber(values, 'limit', { min: 1, max: MAX_LISTED });
  if (!limit.ok) return limit;
  const offset = findNumber(values, 'offset', { min: 0, max: 10_000_000 });
  if (!offset.ok) return offset;
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const wanted = findText(values, 'partner');
  const partner = wanted === undefined ? undefined : await workspace.value.partners.find(wanted);
  if (partner !== undefined && !partner.ok) return partner;
  const page = await workspace.value.requests.page({
    search: positionals[0] ?? '',
    state: state.value,
    sort: sort.value,
    direction: sort.value === undefined || isSet(values, 'desc') ? 'desc' : 'asc',
    partnerId: partner?.value.id,
    limit: limit.value ?? MAX_LISTED,
    offset: offset.value ?? 0,
  });
  if (!page.ok) return page;
  const { total, items, counts } = page.value;
  const rows = items.map((request) => [
    request.name,
    text.states[request.state],
    request.key,
    request.partner?.name ?? '',
    commandText.day(request.receivedAt),
    request.id,
  ]);
  return ok({
    exitCode: 0,
    json: { total, counts, items: items.map(toJson) },
    lines: [...formatTable([[...text.columns], ...rows]), commandText.listed(items.length, total)],
  });
}

export const requestShowCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const named = await openRequest(invocation);
    if (!named.ok) return named;
    const details = await named.value.workspace.requests.get(named.value.found.id);
    if (!details.ok) return details;
    const { csr, problems, pem, sameKey, sameKeyRequests, guess } = details.value;
    const json = { ...toJson(details.value), csr, problems, sameKey, sameKeyRequests, guess, pem };
    return ok({ exitCode: 0, json, lines: describe(details.value) });
  },
};

const describe = (request: RequestDetails): readonly string[] => [
  ...text.facts(request),
  ...commandText.requestFacts(request.csr),
  ...request.problems.map((problem) => {
    const words = problemText(problem);
    return commandText.problem(problem.severity, words.title, words.detail);
  }),
  ...(request.sameKey ?? []).map(({ id, name }) => text.sameKey(name, id)),
  ...(request.guess === undefined ? [] : [text.guess(request.guess.name)]),
  '',
  ...request.pem.trimEnd().split('\n'),
];

export const requestApproveCommand: Command = {
  options: { note: { type: 'string' } },
  positionals: MANY,
  run: (invocation) =>
    changeMany(invocation, (workspace, ids) =>
      workspace.requests.approve(ids, findText(invocation.values, 'note') ?? ''),
    ),
};

export const requestRefuseCommand: Command = {
  options: { reason: { type: 'string' } },
  positionals: MANY,
  run: async (invocation) => {
    const reason = getText(invocation.values, 'reason');
    if (!reason.ok) return reason;
    return changeMany(invocation, (workspace, ids) => workspace.requests.refuse(ids, reason.value));
  },
};

export const requestReopenCommand: Command = {
  options: {},
  positionals: MANY,
  run: (invocation) => changeMany(invocation, (workspace, ids) => workspace.requests.reopen(ids)),
};

export const requestDeleteCommand: Command = {
  options: {},
  positionals: MANY,
  run: async ({ values, positionals, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const ids = await findIds(workspace.value, positionals);
    if (!ids.ok) return ids;
    const deleted = await workspace.value.requests.delete(ids.value);
    if (!deleted.ok) return deleted;
    return ok({ exitCode: 0, json: deleted.value, lines: [text.deleted(deleted.value.deleted)] });
  },
};

async function changeMany(
  { values, positionals, session }: Invocation,
  change: (workspace: Workspace, ids: readonly RequestId[]) => Outcome<{ readonly changed: number }>,
): CommandResult {
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const ids = await findIds(workspace.value, positionals);
  if (!ids.ok) return ids;
  const changed = await change(workspace.value, ids.value);
  if (!changed.ok) return changed;
  return ok({ exitCode: 0, json: changed.value, lines: [text.changed(changed.value.changed)] });
}

async function findIds(
  workspace: Workspace,
  wanted: readonly string[],
): Promise<Result<readonly RequestId[], AppError>> {
  const ids: RequestId[] = [];
  for (const one of wanted) {
    const found = await workspace.requests.find(one);
    if (!found.ok) return found;
    ids.push(found.value.id);
  }
  return ids.length === 0 ? fail('request.not-found', { wanted: '' }) : ok(ids);
}

export const requestExportCommand: Command = {
  options: { out: { type: 'string' }, force: { type: 'boolean' } },
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const { values } = invocation;
    const out = getText(values, 'out');
    if (!out.ok) return out;
    const named = await openRequest(invocation);
    if (!named.ok) return named;
    const { workspace, found } = named.value;
    const target = { path: out.value, overwrite: isSet(values, 'force') };
    const written = await workspace.requests.export(found.id, target);
    if (!written.ok) return written;
    const answer: Answer = {
      exitCode: 0,
      json: { id: found.id, file: out.value },
      lines: [commandText.written(out.value)],
    };
    return ok(answer);
  },
};

/** Instants in scripts are RFC 3339. */
const toJson = ({ receivedAt, partner, ...rest }: RequestSummary) => ({
  id: rest.id,
  name: rest.name,
  subject: rest.subject,
  key: rest.key,
  state: rest.state,
  receivedAt: new Date(receivedAt).toISOString(),
  certificateId: rest.certificateId,
  partner,
  source: rest.source,
  reason: rest.reason,
});

const openRequest = (invocation: Invocation) =>
  openNamed(invocation, (workspace, wanted) => workspace.requests.find(wanted));
