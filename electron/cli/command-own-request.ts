import { KEY_CHOICES } from '../../shared/model/key.ts';
import { OWN_REQUEST_STATES, type OwnRequest } from '../../shared/model/request.ts';
import { ok } from '../../shared/result.ts';
import { requestCommandText as text } from '../../shared/text/en/cli-request.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { checkTarget } from '../services/atomic-file.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { openNamed } from './named.ts';
import { findChoice, findText, getText, isSet } from './option.ts';
import { listNames } from './san-option.ts';
import { formatTable } from './terminal.ts';

/** Makes a key and a request for an authority elsewhere; the key stays in the workspace. */
export const requestNewCommand: Command = {
  options: {
    name: { type: 'string' },
    subject: { type: 'string' },
    san: { type: 'string', multiple: true },
    key: { type: 'string' },
    profile: { type: 'string' },
    note: { type: 'string' },
    partner: { type: 'string' },
    out: { type: 'string' },
    force: { type: 'boolean' },
  },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const out = getText(values, 'out');
    if (!out.ok) return out;
    const key = findChoice(values, 'key', KEY_CHOICES);
    if (!key.ok) return key;
    const target = { path: out.value, overwrite: isSet(values, 'force') };
    const ready = await checkTarget(target);
    if (!ready.ok) return ready;
    const workspace = await session.openUnlocked(values);
    if (!workspace.ok) return workspace;
    const { ownRequests, partners } = workspace.value;
    const wanted = findText(values, 'partner');
    const partner = wanted === undefined ? undefined : await partners.find(wanted);
    if (partner !== undefined && !partner.ok) return partner;
    const made = await ownRequests.create({
      name: findText(values, 'name') ?? '',
      subject: findText(values, 'subject') ?? '',
      sans: listNames(values),
      key: key.value ?? 'p256',
      profile: findText(values, 'profile'),
      note: findText(values, 'note') ?? '',
      partnerId: partner?.value.id,
    });
    if (!made.ok) return made;
    const written = await ownRequests.export({ id: made.value.id, format: 'pem', target });
    if (!written.ok) return written;
    return ok({
      exitCode: 0,
      json: { ...toJson(made.value), file: out.value },
      lines: [text.made(made.value.name, made.value.id), commandText.written(out.value)],
    });
  },
};

export const requestAnswerCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const answer = await workspace.value.ownRequests.importAnswer(session.file(positionals[0] ?? ''));
    if (!answer.ok) return answer;
    const { id, name, subject, serialHex, sha256, notAfter } = answer.value;
    return ok({
      exitCode: 0,
      json: { id, name, subject, serialHex, sha256, notAfter: new Date(notAfter).toISOString() },
      lines: [text.answered(name, id)],
    });
  },
};

export const requestWithdrawCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const named = await openNamed(invocation, (workspace, wanted) => workspace.ownRequests.find(wanted));
    if (!named.ok) return named;
    const { workspace, found } = named.value;
    const withdrawn = await workspace.ownRequests.withdraw(found.id);
    if (!withdrawn.ok) return withdrawn;
    return ok({ exitCode: 0, json: { id: found.id }, lines: [text.withdrawn(found.name)] });
  },
};

/** Requests that were made here. */
export async function findOwnRequests({ values, session }: Invocation): CommandResult {
  const state = findChoice(values, 'state', OWN_REQUEST_STATES);
  if (!state.ok) return state;
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const listed = await workspace.value.ownRequests.list(state.value);
  if (!listed.ok) return listed;
  const rows = listed.value.map((request) => [
    request.name,
    text.ownStates[request.state],
    request.key,
    request.partner?.name ?? '',
    commandText.day(request.createdAt),
    request.id,
  ]);
  return ok({
    exitCode: 0,
    json: { total: listed.value.length, items: listed.value.map(toJson) },
    lines: formatTable([[...text.columns], ...rows]),
  });
}

const toJson = ({ createdAt, pem: _pem, ...rest }: OwnRequest) => ({
  ...rest,
  createdAt: new Date(createdAt).toISOString(),
});
