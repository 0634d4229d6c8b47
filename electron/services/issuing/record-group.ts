import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { planInsertion, summaryOfNew } from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { insertIssuedLinks, type IssuedLinks } from '../../store/issued-links-rows.ts';
import { insertKeys } from '../../store/key-rows.ts';
import { recordReserved } from '../../store/serial-rows.ts';
import type { ApprovedBy } from '../operators/approved-by.ts';
import type { Outcome } from '../ports.ts';
import { recordAnswered } from '../requests/keep-requests.ts';
import { revokeWithin } from '../revocation/revoke.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, statusView, writing } from '../workspace-context.ts';
import type { SignedCertificate, SignedGroup } from './issue-group.ts';
import { requireNotReplaced } from './replaced.ts';

/** One of the certificates that were recorded; `index` is its place among the requests of the act. */
export interface RecordedCertificate {
  readonly index: number;
  readonly certificate: CertificateSummary;
}

/** Writes what belongs to certificates in the transaction that records them; throwing undoes both. */
export type RecordAlso = (tx: WriteDb, recorded: readonly RecordedCertificate[]) => Promise<void>;

/** What a group is recorded with, in its transaction. */
export interface RecordingOrder {
  readonly recordAlso: RecordAlso | undefined;
  /** Other work that shares the transaction: it must not depend on the group, and is begun when the rows are written. */
  readonly beside: (tx: WriteDb) => Promise<void>;
}

/**
 * Records a signed group with everything that belongs to it. Fails with `certificate.replaced-meanwhile`: of that group nothing is kept, its keys neither,
 * and its serials stay noted as taken.
 */
export async function recordGroup(
  context: WorkspaceContext,
  { certificates: signed, verified, approved }: SignedGroup,
  { recordAlso, beside }: RecordingOrder,
): Outcome<readonly CertificateSummary[]> {
  return writing(context, ['certificate', 'request', 'revocation', 'partner'], async (tx) => {
    const keys = signed.flatMap(({ key }) => (key === undefined ? [] : [key]));
    const rows = signed.map(({ row }) => row);
    // The writer takes what it is sent in order; only what must see an answer waits for one.
    const isFree = await requireNotReplaced(
      tx,
      signed.map(({ preparation }) => preparation),
    );
    if (!isFree.ok) return isFree;
    const [view, insert] = await Promise.all([statusView(context, tx), planInsertion(tx, rows), insertKeys(tx, keys)]);
    await Promise.all([
      insert(),
      recordReserved(
        tx,
        signed.map(({ reservation, row }) => ({ reservation, certificateId: row.id })),
      ),
      recordNotes(context, tx, signed, approved),
    ]);
    await insertIssuedLinks(tx, signed.filter(hasLinks).map(linksOf));
    const revoked = await revokeReplaced(context, tx, signed);
    if (!revoked.ok) return revoked;
    const summaries = rows.map((row) => summaryOfNew(row, view));
    await recordAlso?.(
      tx,
      signed.flatMap(({ index }, at) => {
        const certificate = summaries[at];
        return certificate === undefined ? [] : [{ index, certificate }];
      }),
    );
    await beside(tx);
    // A signature that does not verify undoes all of it.
    await verified;
    return ok(summaries);
  });
}

const hasLinks = ({ preparation: { partner, tags, replaces } }: SignedCertificate): boolean =>
  partner !== undefined || tags.length > 0 || replaces !== undefined;

const linksOf = ({ preparation: { partner, tags, replaces }, row }: SignedCertificate): IssuedLinks => ({
  certificateId: row.id,
  partnerId: partner?.id,
  tags,
  replaces,
  createdAt: row.createdAt,
  notBefore: row.notBefore,
  notAfter: row.notAfter,
});

/** The old ones in the same transaction: either both stand, or neither. One that was revoked meanwhile stays as it is. */
async function revokeReplaced(
  context: WorkspaceContext,
  tx: WriteDb,
  signed: readonly SignedCertificate[],
): Promise<Result<null, AppError>> {
  for (const { preparation } of signed) {
    const { replaces } = preparation;
    if (replaces?.revoke !== true) continue;
    const revoked = await revokeWithin(context, tx, { id: replaces.id, reason: 'superseded' });
    if (!revoked.ok && revoked.error.code !== 'certificate.already-revoked') return revoked;
  }
  return ok(null);
}

/** The requests that were answered, each with its entry where it is new here, then the entries of the certificates. */
async function recordNotes(
  context: WorkspaceContext,
  tx: WriteDb,
  signed: readonly SignedCertificate[],
  approved: ApprovedBy,
): Promise<void> {
  await recordAnswered(
    context,
    tx,
    signed.flatMap(({ preparation: { subjectKey }, row }) =>
      'csr' in subjectKey ? [{ ...subjectKey, certificateId: row.id }] : [],
    ),
  );
  await recordActivity(context, tx, ...signed.map((one) => issuedNote(one, approved)));
}

function issuedNote({ preparation, row, key }: SignedCertificate, approved: ApprovedBy): ActivityNote {
  return {
    action: 'certificate.issued',
    entity: 'certificate',
    entityId: row.id,
    subject: row.name,
    detail: {
      serialHex: row.serialHex,
      sha256: row.sha256,
      issuer: preparation.issuer.authority.name,
      profile: preparation.profile.id,
      profileVersion: preparation.profile.version,
      ...(preparation.partner === undefined ? {} : { partner: preparation.partner.name }),
      ...(preparation.replaces === undefined ? {} : { replaces: preparation.replaces.certificate.serialHex }),
      notAfter: row.notAfter,
      key: row.key,
      keyMadeHere: key !== undefined,
      ...approved,
    },
  };
}
