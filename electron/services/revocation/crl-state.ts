import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { CrlBlock, CrlState } from '../../../shared/model/crl-plan.ts';
import { isTwoPerson } from '../../../shared/model/key.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { parseCertificate } from '../../pki/certificate/certificate.ts';
import { allowsUsage } from '../../pki/revocation/crl-signer.ts';
import { findAuthorityDetail } from '../../store/authority-detail-rows.ts';
import { findAuthorityKeyId, findStanding, type StandingAuthority } from '../../store/authority-rows.ts';
import { getCertificateDers } from '../../store/certificate-rows.ts';
import { findLastThisUpdate, findLatestAct } from '../../store/crl-act-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { type EarlierList, findEarlierList } from '../../store/earlier-list-rows.ts';
import { findKey } from '../../store/key-rows.ts';
import { countRevocations } from '../../store/revocation-page-rows.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { statusView } from '../workspace-context.ts';
import { findCrlDue } from './crl-due.ts';
import { isSameScope, readPlan } from './crl-plan.ts';

export interface NamedCrlState {
  readonly name: string;
  readonly state: CrlState;
}

/** How the lists of an authority stand, and what is due of it. Fails with `authority.not-found`. */
export async function readCrlState(
  context: WorkspaceContext,
  db: ReadDb,
  authorityId: AuthorityId,
): Promise<Result<NamedCrlState, AppError>> {
  const view = await statusView(context, db);
  const authority = await findStanding(db, authorityId, view);
  if (authority === undefined) return fail('authority.not-found', { wanted: authorityId });
  const { plan, isPlanned, lastScope } = await readPlan(db, authorityId);
  const complete = await findLatestAct(db, authorityId, 'complete');
  const delta = await findLatestAct(db, authorityId, 'delta');
  const earlier = authority.hasKey && complete === undefined ? await findEarlierList(db, authorityId) : undefined;
  const { queue, ...counts } = await countRevocations(db, authorityId);
  const block = await findBlock(context, db, { authority, at: view.at });
  const due = findCrlDue(
    {
      plan,
      complete,
      earlier,
      delta,
      queue,
      revoked: counts.revoked + counts.onHold,
      isScopeChanged: complete !== undefined && !isSameScope(plan, lastScope),
      isValid: authority.hasKey && view.at <= authority.notAfter,
    },
    view.at,
  );
  const state: CrlState = {
    hasKey: authority.hasKey,
    plan,
    isPlanned,
    standing: due.standing,
    queue,
    ...counts,
    due: due.kinds,
    ...(complete === undefined ? {} : { complete }),
    ...(delta === undefined || delta.number < (complete?.number ?? 0) ? {} : { delta }),
    ...(authority.hasKey && complete === undefined ? await tellEarlier(db, authorityId, earlier) : {}),
    ...(due.nextIssueAt === undefined ? {} : { nextIssueAt: due.nextIssueAt }),
    ...(due.alarmAt === undefined ? {} : { alarmAt: due.alarmAt }),
    ...(block === undefined ? {} : { block }),
  };
  return ok({ name: authority.name, state });
}

async function tellEarlier(
  db: ReadDb,
  authorityId: AuthorityId,
  list: EarlierList | undefined,
): Promise<Pick<CrlState, 'earlier'>> {
  if (list !== undefined) {
    const { number, nextUpdate } = list;
    return { earlier: { nextUpdate, ...(number === undefined ? {} : { number }) } };
  }
  const { lastCrlNumber } = await findAuthorityDetail(db, authorityId);
  return lastCrlNumber === undefined ? {} : { earlier: { number: String(lastCrlNumber) } };
}

/** What keeps an authority from signing a list now; the most lasting first. */
async function findBlock(
  context: WorkspaceContext,
  db: ReadDb,
  { authority, at }: { readonly authority: StandingAuthority; readonly at: number },
): Promise<CrlBlock | undefined> {
  const keyId = await findAuthorityKeyId(db, authority.id);
  if (keyId === undefined) return 'no-key';
  if (at < authority.notBefore || at > authority.notAfter) return 'expired';
  if (!(await maySignCrls(db, authority))) return 'no-crl-sign';
  const last = await findLastThisUpdate(db, authority.id);
  if (last !== undefined && Math.floor(at / 1000) * 1000 < last) return 'clock-behind';
  if (!context.vault.canSign(keyId, 'crl')) return context.vault.isUnlocked() ? 'role' : 'locked';
  const key = await findKey(db, keyId);
  if (key === undefined || !isTwoPerson(key) || context.vault.signsByGrant(key, 'crl')) return undefined;
  return context.vault.approvedBy({ keyId, purpose: 'crl', uses: 1 }) === undefined ? 'approval' : undefined;
}

async function maySignCrls(db: ReadDb, { certificateId }: StandingAuthority): Promise<boolean> {
  const der = (await getCertificateDers(db, [certificateId])).get(certificateId);
  const parsed = der === undefined ? undefined : parseCertificate(der);
  return parsed?.ok === true && allowsUsage(parsed.value, 'cRLSign');
}
