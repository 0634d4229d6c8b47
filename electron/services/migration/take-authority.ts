import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { findAuthorityBySubject } from '../../store/authority-certificate-rows.ts';
import { findAuthorityDetail } from '../../store/authority-detail-rows.ts';
import { findAuthorityKeyId, findStanding, isAuthorityNameTaken } from '../../store/authority-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { keepReceived } from '../authorities/keep-authority.ts';
import type { Received } from '../authorities/received-certificates.ts';
import { whenFree } from '../inventory/when-free.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { continueNumbers, type TakenTally, takeOverRevocations } from '../revocation/take-over.ts';
import { recordActivity, requireRunning, statusView, type WorkspaceContext, writing } from '../workspace-context.ts';
import { isItsOwn, isTied } from './describe-issuer.ts';
import { believed, type Issuer, type Told } from './issuers.ts';

export interface TakenAuthority {
  readonly id: AuthorityId;
  readonly name: string;
  readonly added: number;
}

/**
 * Takes one authority in with its key, all that it revoked and the number of its last list, in one transaction: from then on it can sign lists here, and none
 * may lack what was revoked there. Of one that is here already what is missing is added. Fails with `job.cancelled`, in which case nothing of it was written.
 */
export const takeAuthority = (
  context: WorkspaceContext,
  issuer: Issuer,
  {
    received,
    key,
    job,
  }: { readonly received: readonly Received[]; readonly key: SealedKey | undefined; readonly job: JobContext },
): Outcome<TakenAuthority> =>
  whenFree(job, () =>
    writing(context, ['authority', 'certificate', 'revocation'], async (tx) => {
      const kept = await keepOnce(context, tx, { issuer, received, key });
      if (!kept.ok) return kept;
      const { id, name, hadKey } = kept.value;
      const source = believed(issuer, hadKey);
      const number = await goOn(tx, id, source);
      const groups = cancelling(source, job);
      const tally = await takeOverRevocations(context, tx, { authorityId: id, number: undefined, groups });
      // A transaction that fails is taken back.
      const running = requireRunning(job.signal);
      if (!running.ok) return running;
      await noteTaken(context, tx, { id, name, tally, number });
      return ok({ id, name, added: tally.added });
    }),
  );

/** The number that its lists go on from, where it was a lower one. */
async function goOn(tx: WriteDb, id: AuthorityId, { lastCrlNumber }: Told): Promise<bigint | undefined> {
  if (lastCrlNumber === undefined) return undefined;
  const before = (await findAuthorityDetail(tx, id)).lastCrlNumber;
  await continueNumbers(tx, id, lastCrlNumber);
  const after = (await findAuthorityDetail(tx, id)).lastCrlNumber;
  return after === before ? undefined : lastCrlNumber;
}

async function* cancelling({ revoked }: Told, { signal }: Pick<JobContext, 'signal'>) {
  for await (const group of revoked()) {
    if (signal.aborted) return;
    yield group;
  }
}

async function keepOnce(
  context: WorkspaceContext,
  tx: WriteDb,
  { issuer, received, key }: { issuer: Issuer; received: readonly Received[]; key: SealedKey | undefined },
): Promise<Result<{ readonly id: AuthorityId; readonly name: string; readonly hadKey: boolean }, AppError>> {
  const { certificate } = issuer;
  const name = issuer.name === undefined || (await isAuthorityNameTaken(tx, issuer.name)) ? undefined : issuer.name;
  const known = await findAuthorityBySubject(tx, certificate.facts);
  const hadKey = known !== undefined && (await findAuthorityKeyId(tx, known)) !== undefined;
  const missingKey = hadKey ? undefined : key;
  const isKnown =
    known !== undefined &&
    missingKey === undefined &&
    ((await isItsOwn(tx, known, certificate)) || !(await isTied(tx, { id: known, certificate, received })));
  if (isKnown) return ok({ id: known, name: await nameOf(context, tx, known), hadKey });
  const kept = await keepReceived(context, tx, { certificate, received, key: missingKey, name });
  return kept.ok ? ok({ id: kept.value.id, name: await nameOf(context, tx, kept.value.id), hadKey }) : kept;
}

async function nameOf(context: WorkspaceContext, tx: WriteDb, id: AuthorityId): Promise<string> {
  const standing = await findStanding(tx, id, await statusView(context, tx));
  if (standing === undefined) throw new BugError('an authority that was written cannot be read');
  return standing.name;
}

/** A run that finds everything here already adds nothing to the log. */
async function noteTaken(
  context: WorkspaceContext,
  tx: WriteDb,
  {
    id,
    name,
    tally,
    number,
  }: {
    readonly id: AuthorityId;
    readonly name: string;
    readonly tally: TakenTally;
    readonly number: bigint | undefined;
  },
): Promise<void> {
  if (tally.added === 0 && tally.certificates === 0 && number === undefined) return;
  await recordActivity(context, tx, {
    action: 'revocation.taken-over',
    entity: 'authority',
    entityId: id,
    subject: name,
    detail: { ...tally, ...(number === undefined ? {} : { number: number.toString() }) },
  });
}
