import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { RenewItem } from '../../shared/model/renew.ts';
import { ok, type Result } from '../../shared/result.ts';
import { noneToRenewText, renewCommandText, renewLeftText, renewPlanText } from '../../shared/text/en/cli-batch.ts';
import type { JobContext, Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import {
  beginKits,
  KIT_FOLDER_OPTIONS,
  type KitFolders,
  prepareKitFolders,
  STANDARD_KIT,
  writePassphrases,
} from './kit-folders.ts';
import { findText, isSet } from './option.ts';
import { findValidity, VALIDITY_OPTIONS } from './period-option.ts';

const MOST = 1000;
const PAGE = 500;

/** Exit code 1 where a certificate cannot be renewed, or was left for its warnings. */
export const renewCommand: Command = {
  options: {
    ...VALIDITY_OPTIONS,
    ...KIT_FOLDER_OPTIONS,
    filter: { type: 'string' },
    rekey: { type: 'boolean' },
    'revoke-old': { type: 'boolean' },
    'accept-warnings': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  positionals: { min: 0, max: MOST },
  run: (invocation) => renew(invocation),
};

async function renew({ values, positionals, session }: Invocation): CommandResult {
  const validity = findValidity(values);
  if (!validity.ok) return validity;
  const folders = await prepareKitFolders(values);
  if (!folders.ok) return folders;
  const isDry = isSet(values, 'dry-run');
  const workspace = await (isDry ? session.open(values) : session.openUnlocked(values));
  if (!workspace.ok) return workspace;
  const ids = await findIds(workspace.value, positionals, findText(values, 'filter'));
  if (!ids.ok) return ids;
  const mode = isSet(values, 'rekey') ? ('rekey' as const) : ('renew' as const);
  const order = { ids: ids.value, mode, validity: validity.value };
  const planned = await workspace.value.renewals.plan(order);
  if (!planned.ok) return planned;
  if (isDry) {
    const exitCode = planned.value.every(({ canRenew }) => canRenew) ? 0 : 1;
    const said = planned.value.length === 0 ? [noneToRenewText] : renewPlanText(planned.value);
    return ok({ exitCode, json: { items: planned.value }, lines: said });
  }
  // Typed for the kits too, and signing may take longer than that counts.
  const permit = await beginKits(workspace.value, folders.value);
  const job: JobContext = { signal: session.signal, progress: () => undefined };
  const left = isSet(values, 'accept-warnings') ? [] : planned.value.filter(wantsClick);
  const wanted = planned.value.filter((item) => !left.includes(item));
  const report = await workspace.value.renewals.run(
    {
      ...order,
      ids: wanted.map(({ certificateId }) => certificateId),
      revokeOld: isSet(values, 'revoke-old'),
      shown: wanted.map(({ certificateId: id, stamp }) => ({ id, stamp })),
    },
    job,
  );
  if (!report.ok) return report;
  const successors = report.value.items.flatMap(({ successorId }) => successorId ?? []);
  const failed = await writeKits(workspace.value, { successors, folders: folders.value, permit }, job);
  if (!failed.ok) return failed;
  const exitCode = report.value.refused === 0 && left.length === 0 && failed.value === 0 ? 0 : 1;
  return ok({
    exitCode,
    json: { ...report.value, left, kitsFailed: failed.value },
    lines:
      planned.value.length === 0
        ? [noneToRenewText]
        : [...renewCommandText(report.value.items), ...renewLeftText(left)],
  });
}

const wantsClick = ({ canRenew, warnings }: RenewItem): boolean => canRenew && warnings.length > 0;

async function findIds(
  workspace: Workspace,
  wanted: readonly string[],
  filter: string | undefined,
): Promise<Result<readonly CertificateId[], AppError>> {
  if (wanted.length === 0 && filter === undefined) return fail('input.invalid', { field: 'ID', problem: 'missing' });
  const ids: CertificateId[] = [];
  for (const text of wanted) {
    const found = await workspace.certificates.find(text);
    if (!found.ok) return found;
    ids.push(found.value.id);
  }
  if (filter === undefined) return ok([...new Set(ids)]);
  for (let offset = 0; ids.length < MOST; offset += PAGE) {
    const query = { search: '', filter, sort: 'name', direction: 'asc', offset, limit: PAGE } as const;
    const page = await workspace.certificates.page(query);
    if (!page.ok) return page;
    const issued = page.value.items.filter(({ source, isCa }) => source === 'issued' && !isCa);
    ids.push(...issued.map(({ id }) => id));
    if (page.value.items.length < PAGE) break;
  }
  return ok([...new Set(ids)].slice(0, MOST));
}

/** How many kits could not be written. */
async function writeKits(
  workspace: Workspace,
  {
    successors,
    folders,
    permit,
  }: {
    readonly successors: readonly CertificateId[];
    readonly folders: KitFolders | undefined;
    readonly permit: string | undefined;
  },
  job: JobContext,
): Outcome<number> {
  const [first] = successors;
  if (folders === undefined || first === undefined) return ok(0);
  const written = await workspace.kits.writeMany(
    { ids: successors, choice: STANDARD_KIT, parent: folders.parent, permit },
    job,
  );
  if (!written.ok) return written;
  const passphrases = written.value.reports.flatMap(({ folder, passphrase }) =>
    passphrase === undefined ? [] : [{ folder: path.basename(folder), passphrase }],
  );
  const kept = await writePassphrases(folders, passphrases, first);
  return kept.ok ? ok(written.value.failed.length) : kept;
}
