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
import type { Vault } from '../vault/vault.ts';
import { readCertificateFacts } from '../workers/certificate-facts.ts';
import type { Outcome, Ports } from './ports.ts';
import type { VerifyThread } from './verify-thread.ts';

/** What the services of one workspace share. */
export interface WorkspaceContext {
  readonly id: WorkspaceId;
  readonly ports: Ports;
  readonly store: Store;
  readonly vault: Vault;
  readonly verifier: VerifyThread;
  newId<Id extends string>(): Id;
  /** Tells listeners which tables were written. */
  changed(tables: readonly string[]): void;
}

/** The instant and the setting that a status is computed from. */
export interface StatusView {
  readonly at: number;
  readonly expiringDays: number;
}

export interface ActivityNote {
  readonly action: ActivityAction;
  readonly entity: string;
  readonly entityId: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

export async function statusView(context: WorkspaceContext, db: ReadDb): Promise<StatusView> {
  const { expiringDays } = await readSettings(db);
  return { at: context.ports.clock.now(), expiringDays };
}

/** Appends to the activity log inside the transaction of the change itself. */
export async function recordActivity(
  context: WorkspaceContext,
  tx: WriteDb,
  ...notes: readonly ActivityNote[]
): Promise<void> {
  const at = context.ports.clock.now();
  const { actor } = context.ports;
  await appendActivities(
    tx,
    notes.map((note) => ({ detail: {}, ...note, at, actor })),
  );
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

/** Fails with `vault.locked` before any work that would end there. */
export const requireUnlocked = (context: WorkspaceContext): Result<null, AppError> =>
  context.vault.isUnlocked() ? ok(null) : fail('vault.locked', {});

/** Fails with `job.cancelled` once the job was cancelled. */
export const requireRunning = (signal: AbortSignal): Result<null, AppError> =>
  signal.aborted ? fail('job.cancelled', {}) : ok(null);
