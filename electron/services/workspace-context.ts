import type { ActivityAction } from '../../shared/model/activity.ts';
import type { KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import type { Result } from '../../shared/result.ts';
import { BugError, ok } from '../../shared/result.ts';
import type { ParsedCertificate } from '../pki/certificate/certificate.ts';
import { parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { equalBytes } from '../pki/asn1/der.ts';
import { appendActivities } from '../store/activity-rows.ts';
import type { ReadDb, WriteDb } from '../store/db.ts';
import { findKey } from '../store/key-rows.ts';
import type { Store } from '../store/open-store.ts';
import { readSettings } from '../store/setting-rows.ts';
import { readWatchSettings } from '../store/watch-setting-rows.ts';
import { StoreFailure } from '../store/store-failure.ts';
import type { Vault } from '../vault/vault.ts';
import { readCertificateFacts } from '../workers/certificate-facts.ts';
import type { Checkpoints } from './activity/checkpoints.ts';
import type { AskApproval } from './operators/approved-by.ts';
import { type JudgedAct, requireRole, requireRoles } from './operators/standing.ts';
import type { Outcome, Ports } from './ports.ts';
import type { VerifyThread } from './verify-thread.ts';

/** What the services of one workspace share. */
export interface WorkspaceContext {
  readonly id: WorkspaceId;
  readonly ports: Ports;
  readonly store: Store;
  readonly vault: Vault;
  readonly verifier: VerifyThread;
  /** Signs the activity log; see `Checkpoints`. */
  readonly checkpoints: Checkpoints;
  /** How approvals of second operators are got; without `ask` what needs one fails with `approval.needed`. */
  readonly approvals: { ask: AskApproval | undefined };
  newId<Id extends string>(): Id;
  /** Tells listeners which tables were written. */
  changed(tables: readonly string[]): void;
}

/** The instant and the setting that a status is computed from. */
export interface StatusView {
  readonly at: number;
  readonly expiringDays: number;
  readonly inUseDays: number;
}

export interface ActivityNote {
  readonly action: ActivityAction;
  readonly entity: string;
  readonly entityId: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  /** Who did it, where the vault cannot say any more. */
  readonly by?: string | undefined;
  /** A grant signed it, which an admin gave. */
  readonly isGranted?: boolean | undefined;
}

export async function statusView(context: WorkspaceContext, db: ReadDb): Promise<StatusView> {
  const [{ expiringDays }, { inUseDays }] = await Promise.all([readSettings(db), readWatchSettings(db)]);
  return { at: context.ports.clock.now(), expiringDays, inUseDays };
}

/**
 * Appends to the activity log inside the transaction of the change itself. Where operators are named, the transaction ends here unless who has the keys open
 * may do it: throws StoreFailure with what `requireRoles` fails with, which `Store.transaction` answers.
 */
export async function recordActivity(
  context: WorkspaceContext,
  tx: WriteDb,
  ...notes: readonly ActivityNote[]
): Promise<void> {
  const actor = await getActor(context, tx, notes);
  const at = context.ports.clock.now();
  await appendActivities(
    tx,
    notes.map(({ action, entity, entityId, subject, detail = {}, by = actor }) => {
      return { action, entity, entityId, subject, detail, at, actor: by };
    }),
  );
}

/** The name that entries of these acts get. Throws as `recordActivity` does. */
export async function getActor(context: WorkspaceContext, tx: WriteDb, acts: readonly JudgedAct[]): Promise<string> {
  const allowed = await requireRoles(context.vault, tx, acts);
  if (!allowed.ok) throw new StoreFailure(allowed.error);
  return allowed.value ?? context.ports.actor;
}

/** Writes and, when that was committed, tells which tables changed. */
export async function writing<T>(
  context: WorkspaceContext,
  tables: readonly string[],
  work: (tx: WriteDb) => Promise<Result<T, AppError>>,
): Outcome<T> {
  const result = await context.store.transaction(work);
  if (result.ok) context.changed([...tables, 'activity']);
  return result;
}

/** Reads where what is looked for may be absent, which is a failure of its own. */
export async function readingOr<T>(
  context: WorkspaceContext,
  work: (db: ReadDb) => Promise<Result<T, AppError>>,
): Outcome<T> {
  const result = await context.store.reading(work);
  return result.ok ? result.value : result;
}

/**
 * The sealed record of the key that a certificate's row refers to. Fails with `vault.key-damaged` where it is another key's: whoever can write
 * the file could point a partner's certificate at the key of an authority, and an export would hand that out.
 */
export async function getKeyOf(
  db: ReadDb,
  id: KeyId,
  certificate: ParsedCertificate,
): Promise<Result<SealedKey, AppError>> {
  const key = await findKey(db, id);
  if (key === undefined) throw new BugError(`key ${id} has no record`);
  return equalBytes(key.spkiDer, spanBytes(certificate, certificate.spki))
    ? ok(key)
    : fail('vault.key-damaged', { keyId: id });
}

/**
 * The same for a row of the inventory, whose words must be those of its own DER: a row that calls an authority a partner would hand out the
 * authority's key under the partner's name. Undefined where no key is kept; fails with `vault.key-damaged`, `format.malformed`.
 */
export async function getKeyOfRow(
  db: ReadDb,
  summary: CertificateSummary,
  der: Uint8Array,
): Promise<Result<SealedKey | undefined, AppError>> {
  if (summary.keyId === undefined) return ok(undefined);
  const facts = readCertificateFacts(der);
  if (!facts.ok) return facts;
  const { sha256, subject, name, isCa } = facts.value;
  const isTold =
    sha256 === summary.sha256 && subject === summary.subject && name === summary.name && isCa === summary.isCa;
  if (!isTold) return fail('vault.key-damaged', { keyId: summary.keyId });
  const parsed = parseCertificate(der);
  return parsed.ok ? getKeyOf(db, summary.keyId, parsed.value) : parsed;
}

/** Fails with `vault.locked` or `operator.role` before any work that would end there. */
export const requireUnlocked = (context: WorkspaceContext, action: ActivityAction): Result<null, AppError> =>
  context.vault.isUnlocked() ? requireRole(context.vault, action) : fail('vault.locked', {});

/** Fails with `job.cancelled` once the job was cancelled. */
export const requireRunning = (signal: AbortSignal): Result<null, AppError> =>
  signal.aborted ? fail('job.cancelled', {}) : ok(null);
