import type { AuthorityId, KeyId, UnixMs } from '../../../shared/model/brands.ts';
import { fail, type AppError } from '../../../shared/errors.ts';
import { type GrantCover, type GrantPurpose, MAX_GRANT_DAYS } from '../../../shared/model/grant.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { findAuthorityKeyId, findStanding, type StandingAuthority } from '../../store/authority-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { readGrantRows } from '../../store/grant-rows.ts';
import { findKey } from '../../store/key-rows.ts';
import type { Vault } from '../../vault/vault.ts';
import { readPlan } from '../revocation/crl-plan.ts';
import type { StatusView } from '../workspace-context.ts';

const DAY_MS = 86_400_000;

type Granted = Parameters<Vault['grant']>[0];

/** An authority that a grant may be given for, and what that would hold. */
export interface GrantMaterial {
  readonly authority: StandingAuthority;
  /** The longest that may be asked for, and no longer than the authority stands. */
  readonly latest: UnixMs;
  readonly keys: Granted['keys'];
  readonly records: Granted['records'];
  readonly covers: GrantCover;
}

/**
 * Reads what a grant for an authority holds: its key for CRLs, the keys of its OCSP signers for answers, and the logins of the places it publishes to.
 * Works locked. Fails with `authority.not-found`, `authority.archived`, `authority.revoked`, `authority.not-valid-now`.
 */
export async function readGrantMaterial(
  db: ReadDb,
  id: AuthorityId,
  view: StatusView,
): Promise<Result<GrantMaterial, AppError>> {
  const authority = await findStanding(db, id, view);
  const refusal = findRefusal(authority, id, view.at);
  if (authority === undefined || refusal !== null) return refusal ?? fail('authority.not-found', { wanted: id });
  const rows = await readGrantRows(db, id, view.at);
  const keyId = await findAuthorityKeyId(db, id);
  const keys = [
    ...(await readKeys(db, keyId === undefined ? [] : [keyId], 'crl')),
    ...(await readKeys(db, rows.signerKeyIds, 'ocsp')),
  ];
  const records = rows.targets.flatMap(({ id: recordId, sealed }) =>
    sealed === null ? [] : [{ recordId, kind: 'publish-login', sealed } as const],
  );
  const latest = Math.min(view.at + MAX_GRANT_DAYS * DAY_MS, authority.notAfter);
  return ok({ authority, latest, keys, records, covers: await readCover(db, id, view.at) });
}

/** Whether an authority may have a grant: it is here, in use, valid and not revoked. */
export function findRefusal(
  authority: StandingAuthority | undefined,
  wanted: AuthorityId,
  at: UnixMs,
): Result<never, AppError> | null {
  if (authority === undefined) return fail('authority.not-found', { wanted });
  const { name, status, notBefore, notAfter } = authority;
  if (authority.archivedAt !== undefined) return fail('authority.archived', { name });
  if (status === 'revoked' || status === 'on-hold') return fail('authority.revoked', { name });
  if (at < notBefore || at >= notAfter) return fail('authority.not-valid-now', { name, notBefore, notAfter, at });
  return null;
}

/** What a grant covers at the moment, in numbers. */
export async function readCover(db: ReadDb, id: AuthorityId, at: UnixMs): Promise<GrantCover> {
  const { signerKeyIds, targets } = await readGrantRows(db, id, at);
  const { plan } = await readPlan(db, id);
  const delta = plan.delta?.everyHours ?? null;
  return {
    schedule: plan.everyHours !== null || plan.onRevocation || delta !== null,
    signers: signerKeyIds.length,
    targets: targets.length,
  };
}

/** What a material can be given for. */
export const purposesOf = ({ keys }: GrantMaterial): readonly GrantPurpose[] => [
  ...new Set(keys.map(({ purpose }) => purpose)),
];

/** What tells one material from another: a new signer, a changed login. */
export const fingerprintOf = ({ keys, records }: Pick<GrantMaterial, 'keys' | 'records'>): string =>
  JSON.stringify([
    keys.map(({ key, purpose }) => [purpose, key.id]),
    records.map(({ recordId, sealed }) => [recordId, Buffer.from(sealed).toString('base64')]),
  ]);

async function readKeys(db: ReadDb, ids: readonly KeyId[], purpose: GrantPurpose): Promise<Granted['keys']> {
  const keys: { key: SealedKey; purpose: GrantPurpose }[] = [];
  for (const id of ids) {
    const key = await findKey(db, id);
    if (key !== undefined) keys.push({ key, purpose });
  }
  return keys;
}
