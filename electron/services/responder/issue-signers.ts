import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, CertificateId, KeyId, UnixMs } from '../../../shared/model/brands.ts';
import { isPostQuantum, type KeyChoice, type SealedKey } from '../../../shared/model/key.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { checkDraft } from '../../pki/issuing/check.ts';
import { buildOcspSignerDraft, type OcspSignerOrder } from '../../pki/issuing/ocsp-signer-draft.ts';
import { SAMPLE_SERIAL } from '../../pki/issuing/sample-key.ts';
import { insertCertificates } from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { insertKeys } from '../../store/key-rows.ts';
import { insertOcspSigners, listOcspSigners } from '../../store/ocsp-signer-rows.ts';
import { readResponderSettings } from '../../store/responder-rows.ts';
import { markRecorded } from '../../store/serial-rows.ts';
import { signReserved } from '../authorities/sign-reserved.ts';
import { buildIssuedRow, type IssuedRow } from '../certificate-row.ts';
import { findIssuerKeyId } from '../issuing/draft-parts.ts';
import { getIssuer, type Issuer, requireStanding } from '../issuer.ts';
import { requireApproved } from '../operators/approval.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, requireUnlocked, writing } from '../workspace-context.ts';
import { planSigners, type SignerTimes } from './plan-signers.ts';

/**
 * Issues the certificates that sign an authority's answers for as long ahead as is set, and answers how many that were; none where there are enough.
 * One that was archived, succeeded or revoked still says how its certificates stand, as it still signs its lists.
 * Fails with `vault.locked`, `issue.refused`, what getting the issuer fails with, and `authority.not-valid-now` where nothing of its life is left.
 */
export async function issueSigners(context: WorkspaceContext, authorityId: AuthorityId): Outcome<number> {
  const unlocked = requireUnlocked(context, 'certificate.issued');
  if (!unlocked.ok) return unlocked;
  const issuer = await getIssuer(context, authorityId, 'crls');
  if (!issuer.ok) return issuer;
  const now = context.ports.clock.now();
  const known = await context.store.reading(async (db) => ({
    settings: await readResponderSettings(db),
    signers: await listOcspSigners(db, { authorityId, endingAfter: now }),
  }));
  if (!known.ok) return known;
  const { settings, signers } = known.value;
  const { notBefore, notAfter } = issuer.value.certificate;
  const times = planSigners({ now, settings, known: signers, issuer: { notBefore, notAfter } });
  if (times.length === 0) return ok(0);
  const made = await makeSigners(context, issuer.value, times);
  return made.ok ? record(context, issuer.value, made.value) : made;
}

interface MadeSigner {
  readonly row: IssuedRow;
  readonly key: SealedKey;
  readonly times: SignerTimes;
}

async function makeSigners(
  context: WorkspaceContext,
  issuer: Issuer,
  list: readonly SignerTimes[],
): Outcome<readonly MadeSigner[]> {
  const approved = await requireApproved(context, issuer.key, 'sign', list.length);
  if (!approved.ok) return approved;
  const createdAt = context.ports.clock.now();
  const algorithm = signerKeyFor(issuer.key.algorithm);
  const orders = list.map(() => ({ keyId: context.newId<KeyId>(), algorithm, createdAt }));
  const keys = await context.vault.generateKeys({ orders });
  if (!keys.ok) return keys;
  const made: MadeSigner[] = [];
  for (const [at, times] of list.entries()) {
    const key = keys.value[at];
    if (key === undefined) throw new BugError('the vault made too few keys');
    const signed = await signOne(context, issuer, { key, times });
    if (!signed.ok) return signed;
    made.push({ row: signed.value, key, times });
  }
  return ok(made);
}

/** Answers are signed by the thousand, so by the fastest kind; below a post-quantum authority by none that is weaker than it. */
const signerKeyFor = (authority: KeyChoice): KeyChoice => (isPostQuantum(authority) ? authority : 'p256');

async function signOne(
  context: WorkspaceContext,
  issuer: Issuer,
  { key, times }: Pick<MadeSigner, 'key' | 'times'>,
): Outcome<IssuedRow> {
  const { authority, certificate, algorithm } = issuer;
  const order: OcspSignerOrder = {
    issuer: certificate,
    issuerKeyId: findIssuerKeyId(certificate),
    signatureAlgorithm: algorithm,
    authorityName: authority.name,
    spkiDer: key.spkiDer,
    notBefore: times.notBefore,
    notAfter: times.notAfter,
  };
  const allowed = requireGood(order, issuer);
  if (!allowed.ok) return allowed;
  const signed = await signReserved(context, {
    signer: issuer.key,
    reservedBy: authority.id,
    stands: (db) => requireStanding(context, db, { id: authority.id, issues: 'crls' }),
    build: (serial) => buildOcspSignerDraft(order, serial),
  });
  if (!signed.ok) return signed;
  return ok(
    buildIssuedRow(signed.value.der, {
      id: context.newId<CertificateId>(),
      source: 'issued',
      createdAt: context.ports.clock.now(),
      authorityId: authority.id,
      keyId: key.id,
      ...signed.value.approved,
    }),
  );
}

function requireGood(order: OcspSignerOrder, { certificate, line }: Issuer): Result<null, AppError> {
  const problems = checkDraft(buildOcspSignerDraft(order, SAMPLE_SERIAL), certificate, line.slice(1));
  const rules = problems.filter(({ severity }) => severity === 'error');
  return rules.length === 0 ? ok(null) : fail('issue.refused', { rules });
}

/** All of them or none: a signer that is in use is in the inventory. */
const record = (context: WorkspaceContext, { authority }: Issuer, made: readonly MadeSigner[]): Outcome<number> =>
  writing(context, ['certificate', 'ocsp_signer'], async (tx) => {
    await insertKeys(
      tx,
      made.map(({ key }) => key),
    );
    await insertCertificates(
      tx,
      made.map(({ row }) => row),
    );
    await markRecorded(
      tx,
      authority.id,
      made.map(({ row }) => ({ serialHex: row.serialHex, certificateId: row.id })),
    );
    const createdAt: UnixMs = context.ports.clock.now();
    const signers = made.map(({ row, key, times: { useFrom, useUntil } }) => {
      return { certificateId: row.id, authorityId: authority.id, keyId: key.id, useFrom, useUntil };
    });
    await insertOcspSigners(tx, signers, createdAt);
    await note(context, tx, { issuer: authority.name, made });
    return ok(made.length);
  });

const note = (
  context: WorkspaceContext,
  tx: WriteDb,
  { issuer, made }: { readonly issuer: string; readonly made: readonly MadeSigner[] },
): Promise<void> =>
  recordActivity(
    context,
    tx,
    ...made.map(({ row }) => ({
      action: 'certificate.issued' as const,
      entity: 'certificate',
      entityId: row.id,
      subject: row.name,
      detail: {
        serialHex: row.serialHex,
        sha256: row.sha256,
        issuer,
        notAfter: row.notAfter,
        key: row.key,
        keyMadeHere: true,
        ...(row.approvedBy === undefined ? {} : { approvedBy: row.approvedBy }),
      },
    })),
  );
