import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import type { Period } from '../../../shared/model/profile.ts';
import { ok } from '../../../shared/result.ts';
import { replaceCurrentCertificate } from '../../store/authority-certificate-rows.ts';
import { findAuthority } from '../../store/authority-rows.ts';
import { insertCertificates } from '../../store/certificate-rows.ts';
import { markRecorded } from '../../store/serial-rows.ts';
import { fail } from '../../../shared/errors.ts';
import { buildIssuedRow, type IssuedRow } from '../certificate-row.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, requireUnlocked, statusView, writing } from '../workspace-context.ts';
import { readAddresses, readSubject } from './authority-subject.ts';
import { authorityValidity } from './authority-validity.ts';
import { certifyAuthority } from './certify-authority.ts';
import { describeMade, getSummary } from './create-authority.ts';
import { findSigner, getAuthority, type KnownAuthority, requireStanding, type Signer } from './known-authority.ts';

export interface RenewInput {
  readonly id: AuthorityId;
  /** Without it as long as the current certificate, cut to what the parent has left. */
  readonly validity?: Period | undefined;
  /** Signs nothing that has warnings. */
  readonly refuseWarnings?: boolean | undefined;
}

/** See `AuthorityService.renew`. */
export async function renewAuthority(context: WorkspaceContext, input: RenewInput): Outcome<AuthoritySummary> {
  const unlocked = requireUnlocked(context, 'authority.renewed');
  if (!unlocked.ok) return unlocked;
  const authority = await getAuthority(context, input.id);
  if (!authority.ok) return authority;
  const { summary, certificate } = authority.value;
  const standing = requireStanding(summary);
  if (!standing.ok) return standing;
  const signer = await findSigner(context, authority.value);
  if (!signer.ok) return signer;
  const signed = await certifyAuthority(context, {
    subject: readSubject(certificate, 'own'),
    signer: signer.value,
    ownId: summary.id,
    ofId: summary.id,
    refuseWarnings: input.refuseWarnings,
    formerAddresses: isSameParent(signer.value, summary.parentId) ? readAddresses(certificate) : [],
    validity: renewedValidity(context, { input, authority: authority.value, signer: signer.value }),
  });
  if (!signed.ok) return signed;
  const issuerId = issuerOf(signer.value, summary.id);
  const row = buildIssuedRow(signed.value.der, {
    id: context.newId<CertificateId>(),
    source: 'issued',
    createdAt: context.ports.clock.now(),
    authorityId: issuerId,
    keyId: authority.value.key?.id,
    ...signed.value.approved,
  });
  const parentId = 'issuer' in signer.value ? issuerId : undefined;
  return record(context, authority.value, { row, parentId });
}

const isSameParent = (signer: Signer, parentId: AuthorityId | undefined): boolean =>
  'issuer' in signer && signer.issuer.authority.id === parentId;

/** A root signs under its own row. */
const issuerOf = (signer: Signer, own: AuthorityId): AuthorityId =>
  'issuer' in signer ? signer.issuer.authority.id : own;

const renewedValidity = (
  context: WorkspaceContext,
  {
    input,
    authority,
    signer,
  }: { readonly input: RenewInput; readonly authority: KnownAuthority; readonly signer: Signer },
) => {
  const { notBefore, notAfter } = authority.summary;
  const period = { asked: input.validity, standardMs: notAfter - notBefore };
  return authorityValidity(context.ports.clock.now(), period, 'issuer' in signer ? signer.issuer.authority : undefined);
};

/** Of two renewals at once both are kept; the later one is current. What was signed is never left out of the inventory. */
async function record(
  context: WorkspaceContext,
  { summary }: KnownAuthority,
  { row, parentId }: { readonly row: IssuedRow; readonly parentId: AuthorityId | undefined },
): Outcome<AuthoritySummary> {
  const { id } = summary;
  const recorded = await writing(context, ['authority', 'certificate'], async (tx) => {
    const before = await findAuthority(tx, id, await statusView(context, tx));
    if (before === undefined) return fail('authority.not-found', { wanted: id });
    await insertCertificates(tx, [row]);
    await replaceCurrentCertificate(tx, {
      authorityId: id,
      certificateId: row.id,
      kind: 'renewed',
      parentId,
      createdAt: row.createdAt,
    });
    await markRecorded(tx, parentId ?? id, [{ serialHex: row.serialHex, certificateId: row.id }]);
    await recordActivity(context, tx, {
      action: 'authority.renewed',
      entity: 'authority',
      entityId: id,
      subject: before.name,
      detail: { ...describeMade(row), before: before.serialHex, notAfterBefore: before.notAfter },
    });
    return ok(await getSummary(context, tx, id));
  });
  if (recorded.ok) await context.ports.stops?.at('recorded', 1);
  return recorded;
}
