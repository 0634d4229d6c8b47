import { fail } from '../../../shared/errors.ts';
import type { KeyId, LoginId, PublishTargetId, RunId } from '../../../shared/model/brands.ts';
import type { CheckFinding } from '../../../shared/model/workspace.ts';
import { ok } from '../../../shared/result.ts';
import { findBackupKey } from '../../store/backup-rows.ts';
import { findLogKey } from '../../store/checkpoint-rows.ts';
import { findLogin, listLogins } from '../../store/connection-login-rows.ts';
import { findRunSecrets, listSecretIds } from '../../store/connection-run-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { findKey, listKeyIds } from '../../store/key-rows.ts';
import { findTarget, listTargets } from '../../store/publish-rows.ts';
import { isBackupKeyPair } from '../../vault/backup-envelope.ts';
import type { Vault } from '../../vault/vault.ts';
import { backupKeyRecord } from '../backup/backup-key.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/** Whether every key opens and belongs to its public half, and everything else that is sealed opens. Asked while unlocked. `job.cancelled`, `vault.locked`. */
export async function checkSealed(context: WorkspaceContext, job: JobContext): Outcome<readonly CheckFinding[]> {
  const sealed = await context.store.reading(listSealed);
  if (!sealed.ok) return sealed.error.code === 'workspace.damaged' ? ok([]) : sealed;
  const findings: CheckFinding[] = [];
  for (const { table, id: rowId } of sealed.value) {
    if (job.signal.aborted) return fail('job.cancelled', {});
    const opens = await OPENERS[table](context, rowId);
    // A row that is not what was written stands among the findings already.
    if (!opens.ok && opens.error.code === 'workspace.damaged') continue;
    if (!opens.ok) return opens;
    if (!opens.value) findings.push({ code: FINDINGS[table], severity: 'error', table, rowId });
  }
  return ok(findings);
}

type SealedTable =
  | 'key_record'
  | 'log_key'
  | 'backup_key'
  | 'connection_login'
  | 'connection_secret'
  | 'publish_target';

/** What does not open, also for being sealed with another workspace key than the file has. */
const DAMAGED: ReadonlySet<string> = new Set(['vault.key-damaged', 'vault.record-damaged', 'vault.key-changed']);

const FINDINGS: Readonly<Record<SealedTable, CheckFinding['code']>> = {
  key_record: 'store.key-mismatch',
  log_key: 'store.key-mismatch',
  backup_key: 'store.key-mismatch',
  connection_login: 'store.record-damaged',
  connection_secret: 'store.record-damaged',
  publish_target: 'store.record-damaged',
};

async function listSealed(db: ReadDb): Promise<readonly { readonly table: SealedTable; readonly id: string }[]> {
  const [keys, logins, secrets] = [await listKeyIds(db), await listLogins(db), await listSecretIds(db)];
  const targets = await listTargets(db);
  return [
    ...keys.map((id) => ({ table: 'key_record', id }) as const),
    { table: 'log_key', id: '1' },
    { table: 'backup_key', id: '1' },
    ...logins.map(({ id }) => ({ table: 'connection_login', id }) as const),
    ...secrets.map((id) => ({ table: 'connection_secret', id }) as const),
    ...targets.map(({ id }) => ({ table: 'publish_target', id }) as const),
  ];
}

type Opener = (context: WorkspaceContext, id: string) => Outcome<boolean>;

/** Whether what is sealed opens; a row that is not there, or gone meanwhile, counts as one that does. */
const OPENERS: Readonly<Record<SealedTable, Opener>> = {
  key_record: async ({ store, vault }, id) => opensKey(vault, await store.reading((db) => findKey(db, id as KeyId))),
  log_key: async ({ store, vault }) => opensKey(vault, await store.reading(findLogKey)),
  backup_key: opensBackupKey,
  connection_login: async (context, id) => {
    const login = await context.store.reading((db) => findLogin(db, id as LoginId));
    if (!login.ok) return login;
    return opensRecord(context, { recordId: id, kind: 'proxy-login', sealed: login.value?.sealed ?? null });
  },
  connection_secret: async (context, id) => {
    const sealed = await context.store.reading((db) => findRunSecrets(db, id as RunId));
    if (!sealed.ok) return sealed;
    return opensRecord(context, { recordId: id, kind: 'connection-secrets', sealed: sealed.value ?? null });
  },
  publish_target: async (context, id) => {
    const target = await context.store.reading((db) => findTarget(db, id as PublishTargetId));
    if (!target.ok) return target;
    return opensRecord(context, { recordId: id, kind: 'publish-login', sealed: target.value?.sealed ?? null });
  },
};

async function opensKey(vault: Vault, key: Awaited<Outcome<Parameters<Vault['verifyKey']>[0]['key'] | undefined>>) {
  if (!key.ok || key.value === undefined) return key.ok ? ok(true) : key;
  const opened = await vault.verifyKey({ key: key.value });
  return opened.ok || DAMAGED.has(opened.error.code) ? ok(opened.ok) : opened;
}

async function opensBackupKey({ id, store, vault }: WorkspaceContext): Outcome<boolean> {
  const key = await store.reading(findBackupKey);
  if (!key.ok || key.value === undefined) return key.ok ? ok(true) : key;
  const opened = await vault.openRecord({ ...backupKeyRecord(id), sealed: key.value.sealed });
  if (!opened.ok) return DAMAGED.has(opened.error.code) ? ok(false) : opened;
  const isPair = isBackupKeyPair({ publicKey: key.value.publicKey, privateKey: opened.value });
  opened.value.fill(0);
  return ok(isPair);
}

async function opensRecord(
  { vault }: WorkspaceContext,
  record: {
    readonly recordId: string;
    readonly kind: 'proxy-login' | 'connection-secrets' | 'publish-login';
    readonly sealed: Uint8Array | null;
  },
): Outcome<boolean> {
  const { sealed, ...context } = record;
  if (sealed === null) return ok(true);
  const opened = await vault.openRecord({ ...context, sealed });
  if (opened.ok) opened.value.fill(0);
  return opened.ok || DAMAGED.has(opened.error.code) ? ok(opened.ok) : opened;
}
