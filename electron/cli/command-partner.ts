import type { PartnerSummary } from '../../shared/model/partner.ts';
import { ok } from '../../shared/result.ts';
import { requestCommandText as text } from '../../shared/text/en/cli-request.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Outcome } from '../services/ports.ts';
import { parsePartnerSubject } from '../services/requests/partner.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, Invocation, OptionTable } from './command.ts';
import { openNamed } from './named.ts';
import { findNumber, findText, listTexts } from './option.ts';
import { formatTable } from './terminal.ts';

const MAX_LISTED = 500;
const RECORD: OptionTable = {
  contact: { type: 'string' },
  note: { type: 'string' },
  tag: { type: 'string', multiple: true },
  subject: { type: 'string' },
};

export const partnerListCommand: Command = {
  options: { limit: { type: 'string' }, offset: { type: 'string' } },
  positionals: { min: 0, max: 1 },
  run: async ({ values, positionals, session }) => {
    const limit = findNumber(values, 'limit', { min: 1, max: MAX_LISTED });
    if (!limit.ok) return limit;
    const offset = findNumber(values, 'offset', { min: 0, max: 10_000_000 });
    if (!offset.ok) return offset;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const page = await workspace.value.partners.page({
      search: positionals[0] ?? '',
      limit: limit.value ?? MAX_LISTED,
      offset: offset.value ?? 0,
    });
    if (!page.ok) return page;
    const { total, items } = page.value;
    const rows = items.map((partner) => [
      partner.name,
      partner.contact,
      String(partner.valid),
      String(partner.openRequests),
      partner.tags.join(', '),
      partner.id,
    ]);
    const lines = [...formatTable([[...text.partnerColumns], ...rows]), commandText.listed(items.length, total)];
    return ok({ exitCode: 0, json: { total, items: items.map(toJson) }, lines });
  },
};

export const partnerAddCommand: Command = {
  options: RECORD,
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const workspace = await invocation.session.open(invocation.values);
    if (!workspace.ok) return workspace;
    const saved = await savePartner(workspace.value, invocation, undefined);
    return saved.ok
      ? ok({ exitCode: 0, json: toJson(saved.value), lines: [text.partnerKept(saved.value.name, saved.value.id)] })
      : saved;
  },
};

export const partnerEditCommand: Command = {
  options: { name: { type: 'string' }, ...RECORD },
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const named = await openPartner(invocation);
    if (!named.ok) return named;
    const saved = await savePartner(named.value.workspace, invocation, named.value.found);
    return saved.ok
      ? ok({ exitCode: 0, json: toJson(saved.value), lines: [text.partnerKept(saved.value.name, saved.value.id)] })
      : saved;
  },
};

/** What is not named on the command line stays as it was. */
async function savePartner(
  workspace: Workspace,
  { values, positionals }: Invocation,
  former: PartnerSummary | undefined,
): Outcome<PartnerSummary> {
  const typed = findText(values, 'subject');
  const subject = typed === undefined ? ok(former?.subject ?? {}) : parsePartnerSubject(typed);
  if (!subject.ok) return subject;
  const tags = listTexts(values, 'tag');
  return workspace.partners.save({
    ...(former === undefined ? {} : { id: former.id }),
    name: former === undefined ? (positionals[0] ?? '') : (findText(values, 'name') ?? former.name),
    contact: findText(values, 'contact') ?? former?.contact ?? '',
    note: findText(values, 'note') ?? former?.note ?? '',
    tags: tags.length === 0 ? (former?.tags ?? []) : tags,
    subject: subject.value,
  });
}

export const partnerRemoveCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const named = await openPartner(invocation);
    if (!named.ok) return named;
    const { workspace, found } = named.value;
    const removed = await workspace.partners.delete(found.id);
    if (!removed.ok) return removed;
    return ok({ exitCode: 0, json: { id: found.id }, lines: [text.partnerRemoved(found.name)] });
  },
};

const openPartner = (invocation: Invocation) =>
  openNamed(invocation, (workspace, wanted) => workspace.partners.find(wanted));

/** Instants in scripts are RFC 3339. */
const toJson = ({ createdAt, ...rest }: PartnerSummary) => ({ ...rest, createdAt: new Date(createdAt).toISOString() });
