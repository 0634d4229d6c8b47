import type { AppError } from '../../../shared/errors.ts';
import type { KeyId } from '../../../shared/model/brands.ts';
import { isTwoPerson, type SealedKey } from '../../../shared/model/key.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import {
  findSealedBackupKey,
  listKeysAfter,
  listLogKeys,
  listSealedAfter,
  replaceBackupKey,
  replaceLogKey,
  replaceSealedKeys,
  replaceSealedRecord,
  SEALED_RECORDS,
  type SealedRecordTable,
} from '../../store/sealed-rows.ts';
import { backupKeyRecord } from '../backup/backup-key.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/** Keys that are sealed anew together. */
const TOGETHER = 500;
/** Records may be of megabytes. */
const RECORDS_TOGETHER = 4;

/** The key whose two-person rule changes. */
export interface RuleChange {
  readonly keyId: KeyId;
  readonly twoPerson: boolean;
}

const KINDS: Readonly<Record<SealedRecordTable, 'proxy-login' | 'connection-secrets' | 'publish-login'>> = {
  connection_login: 'proxy-login',
  connection_secret: 'connection-secrets',
  publish_target: 'publish-login',
};

/** Seals everything in the file with the next key of the vault. What does not open stays as it is. Fails as the vault does. */
export async function resealAll(
  context: WorkspaceContext,
  tx: WriteDb,
  rule: RuleChange | undefined,
): Promise<Result<null, AppError>> {
  for (const step of [resealKeys, resealLogKeys, resealBackupKey]) {
    const done = await step(context, tx, rule);
    if (!done.ok) return done;
  }
  for (const table of SEALED_RECORDS) {
    const done = await resealRecords(context, tx, table);
    if (!done.ok) return done;
  }
  return ok(null);
}

async function resealKeys(
  context: WorkspaceContext,
  tx: WriteDb,
  rule: RuleChange | undefined,
): Promise<Result<null, AppError>> {
  for (let after = ''; ; ) {
    const keys = await listKeysAfter(tx, after, TOGETHER);
    const last = keys.at(-1);
    if (last === undefined) return ok(null);
    const sealed = await reseal(context, keys, rule);
    if (!sealed.ok) return sealed;
    await replaceSealedKeys(tx, sealed.value);
    after = last.id;
  }
}

async function resealLogKeys(context: WorkspaceContext, tx: WriteDb): Promise<Result<null, AppError>> {
  const sealed = await reseal(context, await listLogKeys(tx), undefined);
  if (!sealed.ok) return sealed;
  for (const [id, octets] of sealed.value) await replaceLogKey(tx, { id, sealed: octets });
  return ok(null);
}

async function reseal(
  { vault }: WorkspaceContext,
  keys: readonly SealedKey[],
  rule: RuleChange | undefined,
): Promise<Result<ReadonlyMap<string, Uint8Array>, AppError>> {
  const ordered = keys.map((key) => ({ key, twoPerson: rule?.keyId === key.id ? rule.twoPerson : isTwoPerson(key) }));
  const done = await vault.reseal({ keys: ordered, records: [] });
  if (!done.ok) return done;
  return ok(new Map(keys.map(({ id }, at) => [id, getAt(done.value.keys, at)])));
}

async function resealRecords(
  { vault }: WorkspaceContext,
  tx: WriteDb,
  table: SealedRecordTable,
): Promise<Result<null, AppError>> {
  for (let after = ''; ; ) {
    const rows = await listSealedAfter(tx, table, { after, limit: RECORDS_TOGETHER });
    const last = rows.at(-1);
    if (last === undefined) return ok(null);
    const records = rows.map(({ id, sealed }) => ({ recordId: id, kind: KINDS[table], sealed }));
    const done = await vault.reseal({ keys: [], records });
    if (!done.ok) return done;
    for (const [at, { id }] of rows.entries())
      await replaceSealedRecord(tx, table, { id, sealed: getAt(done.value.records, at) });
    after = last.id;
  }
}

async function resealBackupKey({ id, vault }: WorkspaceContext, tx: WriteDb): Promise<Result<null, AppError>> {
  const sealed = await findSealedBackupKey(tx);
  if (sealed === undefined) return ok(null);
  const done = await vault.reseal({ keys: [], records: [{ ...backupKeyRecord(id), sealed }] });
  if (!done.ok) return done;
  await replaceBackupKey(tx, getAt(done.value.records, 0));
  return ok(null);
}

function getAt(list: readonly Uint8Array[], at: number): Uint8Array {
  const octets = list[at];
  if (octets === undefined) throw new BugError('the vault sealed too little anew');
  return octets;
}
