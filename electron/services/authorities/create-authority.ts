import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId, CertificateId, KeyId } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { insertAuthorityCertificate } from '../../store/authority-certificate-rows.ts';
import { NO_ADDRESSES, saveAuthorityDetail } from '../../store/authority-detail-rows.ts';
import { findAuthority, insertAuthority, isAuthorityNameTaken } from '../../store/authority-rows.ts';
import { insertCertificates } from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { insertKeys } from '../../store/key-rows.ts';
import { markRecorded } from '../../store/serial-rows.ts';
import { buildIssuedRow, type IssuedRow } from '../certificate-row.ts';
import { requireStanding } from '../issuer.ts';
import { requireOffered } from '../offered-key.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, requireUnlocked, statusView, writing } from '../workspace-context.ts';
import type { NewAuthorityInput } from './authority-input.ts';
import { type AuthorityPlan, buildPlanned, judgePlan, planAuthority, requireSignable } from './authority-plan.ts';
import type { SignedAuthority } from './sign-reserved.ts';
import { signReserved } from './sign-reserved.ts';

/** A new key with its certificate, not recorded yet. */
export interface MadeAuthority {
  readonly plan: AuthorityPlan;
  readonly key: SealedKey;
  readonly id: AuthorityId;
  readonly row: IssuedRow;
  readonly serialHex: string;
}

/** See `AuthorityService.create`. */
export async function createAuthority(context: WorkspaceContext, input: NewAuthorityInput): Outcome<AuthoritySummary> {
  const made = await makeAuthority(context, input);
  if (!made.ok) return made;
  const recorded = await writing(context, ['authority', 'certificate'], async (tx) => {
    if (await isAuthorityNameTaken(tx, input.name)) return fail('authority.name-taken', { name: input.name });
    await recordMade(tx, made.value);
    await recordActivity(context, tx, {
      action: 'authority.created',
      entity: 'authority',
      entityId: made.value.id,
      subject: input.name,
      detail: describeMade(made.value.row),
    });
    return ok(await getSummary(context, tx, made.value.id));
  });
  if (recorded.ok && input.issuerId !== undefined) await context.ports.stops?.at('recorded', 1);
  return recorded;
}

/** Makes the key and has the certificate signed. Fails with `vault.locked`, `issue.refused`, `issue.warnings` and as `planAuthority` does. */
export async function makeAuthority(context: WorkspaceContext, input: NewAuthorityInput): Outcome<MadeAuthority> {
  const unlocked = requireUnlocked(context, 'authority.created');
  if (!unlocked.ok) return unlocked;
  const offered = await requireOffered(context, input.key);
  if (!offered.ok) return offered;
  const planned = await planAuthority(context, input);
  if (!planned.ok) return planned;
  const plan = planned.value;
  const signable = requireSignable(judgePlan(plan), input);
  if (!signable.ok) return signable;
  const createdAt = context.ports.clock.now();
  const key = await context.vault.generateKey({ keyId: context.newId<KeyId>(), algorithm: input.key, createdAt });
  if (!key.ok) return key;
  const signed = await signReserved(context, {
    signer: plan.issuer?.key ?? key.value,
    reservedBy: plan.issuer?.authority.id,
    stands: async (db) => {
      const { issuer } = plan;
      return issuer === undefined
        ? ok(null)
        : requireStanding(context, db, { id: issuer.authority.id, issues: 'certificates' });
    },
    build: (serial) => buildPlanned(plan, key.value, serial),
  });
  return signed.ok ? ok(describe(context, { plan, key: key.value, createdAt }, signed.value)) : signed;
}

function describe(
  context: WorkspaceContext,
  made: Pick<MadeAuthority, 'plan' | 'key'> & { readonly createdAt: number },
  { der, serialHex, approved }: SignedAuthority,
): MadeAuthority {
  const { plan, key, createdAt } = made;
  const id = context.newId<AuthorityId>();
  const authorityId = plan.issuer?.authority.id ?? id;
  const origin = {
    id: context.newId<CertificateId>(),
    source: 'issued',
    createdAt,
    authorityId,
    keyId: key.id,
    ...approved,
  } as const;
  return { plan, key, id, serialHex, row: buildIssuedRow(der, origin) };
}

/** Writes a new authority with its key, certificate and details; its name must be free. */
export async function recordMade(
  tx: WriteDb,
  { plan, key, id, row, serialHex }: MadeAuthority,
  succeedsId?: AuthorityId,
): Promise<void> {
  const { input, issuer, content } = plan;
  const parentId = issuer?.authority.id;
  const { createdAt } = row;
  await insertKeys(tx, [key]);
  await insertCertificates(tx, [row]);
  await insertAuthority(tx, {
    id,
    name: input.name,
    certificateId: row.id,
    keyId: key.id,
    createdAt,
    ...(parentId === undefined ? {} : { parentId }),
    ...(content.pathLength === undefined ? {} : { pathLength: content.pathLength }),
  });
  await insertAuthorityCertificate(tx, {
    authorityId: id,
    certificateId: row.id,
    kind: 'first',
    parentId,
    createdAt,
  });
  await saveAuthorityDetail(tx, id, {
    note: input.note ?? '',
    addresses: input.addresses ?? NO_ADDRESSES,
    ...(succeedsId === undefined ? {} : { succeedsId }),
  });
  if (parentId !== undefined) await markRecorded(tx, parentId, [{ serialHex, certificateId: row.id }]);
}

/** What the log says of a new certificate. */
export const describeMade = ({ serialHex, sha256, key, notAfter, issuer, approvedBy }: IssuedRow) => ({
  serialHex,
  sha256,
  key,
  notAfter,
  issuer,
  ...(approvedBy === undefined ? {} : { approvedBy }),
});

/** An authority that was just written. */
export async function getSummary(context: WorkspaceContext, tx: WriteDb, id: AuthorityId): Promise<AuthoritySummary> {
  const summary = await findAuthority(tx, id, await statusView(context, tx));
  if (summary === undefined) throw new BugError('an authority that was written cannot be read');
  return summary;
}
