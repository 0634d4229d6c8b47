import type { KeyId, LoginId, RunId } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { CheckFinding, CheckReport } from '../../shared/model/workspace.ts';
import { ok } from '../../shared/result.ts';
import { findLogin, listLogins } from '../store/connection-login-rows.ts';
import { findRunSecrets, listSecretIds } from '../store/connection-run-rows.ts';
import type { ReadDb } from '../store/db.ts';
import { findKey, listKeyIds } from '../store/key-rows.ts';
import type { JobContext, Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';

/**
 * Checks everything that the file holds: pages, references, row digests, the activity chain, reservations, and, while unlocked,
 * that every key opens and belongs to its public key and that logins and secrets of runs open. Without the passphrase keys and
 * logins are covered by their row digests alone. Does not read the kept runs themselves.
 */
export async function checkKeys(context: WorkspaceContext, job: JobContext): Outcome<CheckReport> {
  const rows = await context.store.check(({ done, total }) => job.progress(done, total), job.signal);
  if (!rows.ok || !context.vault.isUnlocked()) return rows;
  const sealed = await context.store.reading(listSealed);
  if (!sealed.ok) return sealed;
  const findings: CheckFinding[] = [];
  for (const [index, each] of sealed.value.entries()) {
    if (job.signal.aborted) return fail('job.cancelled', {});
    const opens = await OPENERS[each.table](context, each.id);
    if (!opens.ok) return opens;
    const { table, id: rowId } = each;
    if (!opens.value) findings.push({ code: FINDINGS[table], severity: 'error', table, rowId });
    job.progress(index + 1, sealed.value.length);
  }
  const { clean, findings: found } = rows.value;
  return ok({ ...rows.value, clean: clean && findings.length === 0, findings: [...found, ...findings] });
}

type SealedTable = 'key_record' | 'connection_login' | 'connection_secret';

interface SealedRow {
  readonly table: SealedTable;
  readonly id: string;
}

const FINDINGS: Readonly<Record<SealedTable, CheckFinding['code']>> = {
  key_record: 'store.key-mismatch',
  connection_login: 'store.record-damaged',
  connection_secret: 'store.record-damaged',
};

async function listSealed(db: ReadDb): Promise<readonly SealedRow[]> {
  const [keys, logins, secrets] = await Promise.all([listKeyIds(db), listLogins(db), listSecretIds(db)]);
  return [
    ...keys.map((id) => ({ table: 'key_record', id }) as const),
    ...logins.map(({ id }) => ({ table: 'connection_login', id }) as const),
    ...secrets.map((id) => ({ table: 'connection_secret', id }) as const),
  ];
}

type Opener = (context: WorkspaceContext, id: string) => Outcome<boolean>;

/** Whether what is sealed opens; a row that is gone meanwhile counts as one that does. */
const OPENERS: Readonly<Record<SealedTable, Opener>> = {
  key_record: async (context, id) => {
    const key = await context.store.reading((db) => findKey(db, id as KeyId));
    if (!key.ok || key.value === undefined) return key.ok ? ok(true) : key;
    const opened = await context.vault.verifyKey({ key: key.value });
    return opened.ok || opened.error.code === 'vault.key-damaged' ? ok(opened.ok) : opened;
  },
  connection_login: async (context, id) => {
    const login = await context.store.reading((db) => findLogin(db, id as LoginId));
    if (!login.ok) return login;
    return opensRecord(context, { recordId: id, kind: 'proxy-login', sealed: login.value?.sealed });
  },
  connection_secret: async (context, id) => {
    const sealed = await context.store.reading((db) => findRunSecrets(db, id as RunId));
    if (!sealed.ok) return sealed;
    return opensRecord(context, { recordId: id, kind: 'connection-secrets', sealed: sealed.value });
  },
};

async function opensRecord(
  { vault }: WorkspaceContext,
  record: {
    readonly recordId: string;
    readonly kind: 'proxy-login' | 'connection-secrets';
    readonly sealed: Uint8Array | undefined;
  },
): Outcome<boolean> {
  const { sealed } = record;
  if (sealed === undefined) return ok(true);
  const opened = await vault.openRecord({ ...record, sealed });
  if (opened.ok) opened.value.fill(0);
  return opened.ok || opened.error.code === 'vault.record-damaged' ? ok(opened.ok) : opened;
}
