import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AddressSet } from '../../../shared/model/profile.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { checkAuthorityAddresses } from '../../pki/issuing/extensions/addresses.ts';
import { countDependents, countElsewhere, deleteAuthority } from '../../store/authority-dependent-rows.ts';
import { type AuthorityDetail, findAuthorityDetail, saveAuthorityDetail } from '../../store/authority-detail-rows.ts';
import {
  findAuthority,
  findAuthorityKeyId,
  isAuthorityNameTaken,
  renameAuthority,
} from '../../store/authority-rows.ts';
import type { ReadDb, WriteDb } from '../../store/db.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, statusView, writing } from '../workspace-context.ts';
import { findSlug } from '../revocation/authority-slug.ts';
import { readPlan } from '../revocation/crl-plan.ts';
import { refuseProblems } from './authority-content.ts';
import { getSummary } from './create-authority.ts';

export interface AuthorityChange {
  readonly id: AuthorityId;
  readonly name?: string | undefined;
  readonly addresses?: AddressSet | undefined;
  readonly note?: string | undefined;
  /** Id of the profile that is offered first; null for none. */
  readonly standardProfile?: string | null | undefined;
  /** Of the last CRL that it issued elsewhere; null for none. */
  readonly lastCrlNumber?: number | null | undefined;
}

/** See `AuthorityService.setDetails`. */
export async function changeAuthority(context: WorkspaceContext, change: AuthorityChange): Outcome<AuthoritySummary> {
  const { id, name, addresses } = change;
  const fits = addresses === undefined ? ok(null) : refuseProblems(checkAuthorityAddresses(addresses, 'addresses'));
  if (!fits.ok) return fits;
  return writing(context, ['authority'], async (tx) => {
    const before = await getKnown(context, tx, id);
    if (!before.ok) return before;
    const detail = await findAuthorityDetail(tx, id);
    const next = applyChange(detail, change);
    const renamed = name === undefined ? ok(null) : await rename(tx, before.value, { name, addresses: next.addresses });
    if (!renamed.ok) return renamed;
    await saveAuthorityDetail(tx, id, next);
    await recordActivity(context, tx, {
      action: 'authority.changed',
      entity: 'authority',
      entityId: id,
      subject: name ?? before.value.name,
      detail: describeChange({ name: before.value.name, detail }, { name: name ?? before.value.name, detail: next }),
    });
    return ok(await getSummary(context, tx, id));
  });
}

async function rename(
  tx: WriteDb,
  { id, name }: AuthoritySummary,
  wanted: { readonly name: string; readonly addresses: AddressSet },
): Promise<Result<null, AppError>> {
  if (await isAuthorityNameTaken(tx, wanted.name, id)) return fail('authority.name-taken', { name: wanted.name });
  if (wanted.name === name) return ok(null);
  const { plan } = await readPlan(tx, id);
  const addresses = [...wanted.addresses.crl, ...plan.distributionUrls, ...plan.deltaUrls];
  const slug = await findSlug(tx, id);
  await renameAuthority(tx, id, wanted.name);
  const isInUse = addresses.some((address) => address.includes('{ca}')) && (await findSlug(tx, id)) !== slug;
  return isInUse ? fail('authority.name-in-addresses', { name }) : ok(null);
}

function applyChange(detail: AuthorityDetail, change: AuthorityChange): AuthorityDetail {
  const { standardProfile: before, lastCrlNumber: last, ...rest } = detail;
  const profile = change.standardProfile === undefined ? before : (change.standardProfile ?? undefined);
  const number = change.lastCrlNumber === undefined ? last : (change.lastCrlNumber ?? undefined);
  return {
    ...rest,
    note: change.note ?? detail.note,
    addresses: change.addresses ?? detail.addresses,
    ...(profile === undefined ? {} : { standardProfile: profile }),
    ...(number === undefined ? {} : { lastCrlNumber: number }),
  };
}

interface Known {
  readonly name: string;
  readonly detail: AuthorityDetail;
}

/** Before and after of what changed, in the words of the log. */
function describeChange(before: Known, after: Known): Readonly<Record<string, string>> {
  const facts = ({ name, detail }: Known): Readonly<Record<string, string>> => ({
    name,
    note: detail.note,
    standardProfile: detail.standardProfile ?? '',
    lastCrlNumber: detail.lastCrlNumber?.toString() ?? '',
    crlAddresses: detail.addresses.crl.join(' '),
    ocspAddresses: detail.addresses.ocsp.join(' '),
    issuerAddresses: detail.addresses.caIssuers.join(' '),
  });
  const [old, next] = [facts(before), facts(after)];
  const changed = Object.keys(next).filter((key) => old[key] !== next[key]);
  return Object.fromEntries(changed.map((key) => [key, `${old[key] ?? ''} → ${next[key] ?? ''}`]));
}

/** See `AuthorityService.archive`. */
export async function archiveAuthority(
  context: WorkspaceContext,
  { id, archived }: { readonly id: AuthorityId; readonly archived: boolean },
): Outcome<AuthoritySummary> {
  return writing(context, ['authority'], async (tx) => {
    const known = await getKnown(context, tx, id);
    if (!known.ok) return known;
    if ((known.value.archivedAt !== undefined) === archived) return known;
    const { archivedAt: _before, ...detail } = await findAuthorityDetail(tx, id);
    await saveAuthorityDetail(tx, id, { ...detail, ...(archived ? { archivedAt: context.ports.clock.now() } : {}) });
    await recordActivity(context, tx, {
      action: archived ? 'authority.archived' : 'authority.restored',
      entity: 'authority',
      entityId: id,
      subject: known.value.name,
    });
    return ok(await getSummary(context, tx, id));
  });
}

/** See `AuthorityService.delete`. */
export async function removeAuthority(
  context: WorkspaceContext,
  { id, confirmName }: { readonly id: AuthorityId; readonly confirmName: string },
): Outcome<null> {
  return writing(context, ['authority', 'certificate', 'own_request'], async (tx) => {
    const known = await getKnown(context, tx, id);
    if (!known.ok) return known;
    const { name, sha256, serialHex, subject, hasKey } = known.value;
    if (confirmName !== name) return fail('input.invalid', { field: 'confirmName', problem: 'name-differs' });
    const dependents = await countDependents(tx, id);
    if (Object.values(dependents).some((count) => count > 0))
      return fail('authority.has-dependents', { name, ...dependents });
    const certificatesUntied = await countElsewhere(tx, id);
    await deleteAuthority(tx, id, await findAuthorityKeyId(tx, id));
    await recordActivity(context, tx, {
      action: 'authority.deleted',
      entity: 'authority',
      entityId: id,
      subject: name,
      detail: { subject, serialHex, sha256, withKey: hasKey, certificatesUntied },
    });
    return ok(null);
  });
}

async function getKnown(
  context: WorkspaceContext,
  db: ReadDb,
  id: AuthorityId,
): Promise<Result<AuthoritySummary, AppError>> {
  const found = await findAuthority(db, id, await statusView(context, db));
  return found === undefined ? fail('authority.not-found', { wanted: id }) : ok(found);
}
