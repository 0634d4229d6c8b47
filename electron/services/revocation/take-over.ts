import { MAX_LAST_CRL_NUMBER } from '../../../shared/model/authority.ts';
import type { AuthorityId, Hex, UnixMs } from '../../../shared/model/brands.ts';
import { REVOCATION_REASONS, type RevocationReason } from '../../../shared/model/certificate.ts';
import { listRevocations, type ParsedCrl, type Revocation } from '../../pki/revocation/crl.ts';
import { findAuthorityDetail, saveAuthorityDetail } from '../../store/authority-detail-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { type ElsewhereRevocation, findKnownSerials, insertElsewhere } from '../../store/revocation-elsewhere-rows.ts';
import { findReleasedHolds, releasedKey } from '../../store/revocation-rows.ts';
import { revokeTakenOver } from '../../store/taken-over-rows.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/** Rows that are looked up and written together. */
const GROUP = 5000;

type Groups = AsyncIterable<readonly ElsewhereRevocation[]> | Iterable<readonly ElsewhereRevocation[]>;

/** What became of revocations that were made elsewhere; `certificates`: those here that are revoked otherwise than before. */
export interface TakenTally {
  added: number;
  known: number;
  differing: number;
  certificates: number;
}

/**
 * Keeps what an authority revoked before it was here, in the transaction of the caller. What is known already stays as it is here, but for holds that were made
 * revocations. Of a serial that comes twice the first entry counts.
 */
export async function takeOverRevocations(
  { ports }: WorkspaceContext,
  tx: WriteDb,
  {
    authorityId,
    number,
    groups,
  }: { readonly authorityId: AuthorityId; readonly number: bigint | undefined; readonly groups: Groups },
): Promise<TakenTally> {
  const crlNumberHex = number === undefined ? null : number.toString(16);
  const from = { authorityId, crlNumberHex, addedAt: ports.clock.now() };
  const tally: TakenTally = { added: 0, known: 0, differing: 0, certificates: 0 };
  for await (const entries of groups) {
    const group = new Map<Hex, ElsewhereRevocation>();
    for (const one of entries) if (!group.has(one.serialHex)) group.set(one.serialHex, one);
    const serials = [...group.keys()];
    const known = await findKnownSerials(tx, authorityId, serials);
    const released = await findReleasedHolds(tx, authorityId, serials);
    const fresh: ElsewhereRevocation[] = [];
    for (const one of group.values()) {
      const before = known.get(one.serialHex);
      if (before === undefined && one.reason === 'certificateHold' && released.has(releasedKey(one))) tally.known += 1;
      else if (before === undefined || isEndOfHold(before, one)) fresh.push(one);
      else if (before.reason === one.reason && before.revokedAt === one.revokedAt) tally.known += 1;
      else tally.differing += 1;
    }
    await insertElsewhere(tx, fresh, from);
    tally.added += fresh.length;
    const freshSerials = fresh.map(({ serialHex }) => serialHex);
    tally.certificates += await revokeTakenOver(tx, { authorityId, serials: freshSerials });
  }
  return tally;
}

const isEndOfHold = (before: { readonly reason: string }, { reason }: ElsewhereRevocation): boolean =>
  before.reason === 'certificateHold' && reason !== 'certificateHold';

/** The entries of a list in groups. */
export function* groupEntries(crl: ParsedCrl): Generator<readonly ElsewhereRevocation[]> {
  let group: ElsewhereRevocation[] = [];
  for (const entry of listRevocations(crl)) {
    group.push(toElsewhere(entry));
    if (group.length < GROUP) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

const toElsewhere = ({ serialHex, reason, revokedAt, invaliditySince }: Revocation): ElsewhereRevocation => ({
  serialHex: spellSerial(serialHex),
  reason: toReason(reason),
  revokedAt,
  ...(invaliditySince === undefined ? {} : { invaliditySince: invaliditySince satisfies UnixMs }),
});

/** As rows spell serials: given the content of the INTEGER. */
export function spellSerial(contentHex: Hex): Hex {
  if (contentHex >= '8') return `-${contentHex}`;
  return contentHex.length > 2 && contentHex.startsWith('00') ? contentHex.slice(2) : contentHex;
}

/** Reasons that nobody gives here, of attribute authorities, become unspecified. */
const toReason = (reason: string): RevocationReason =>
  REVOCATION_REASONS.find((known) => known === reason) ?? 'unspecified';

/** The next list of an authority gets a number behind this one. Answers whether that can be done. */
export async function continueNumbers(tx: WriteDb, authorityId: AuthorityId, number: bigint): Promise<boolean> {
  if (number > BigInt(MAX_LAST_CRL_NUMBER)) return false;
  const detail = await findAuthorityDetail(tx, authorityId);
  if (number > BigInt(detail.lastCrlNumber ?? 0))
    await saveAuthorityDetail(tx, authorityId, { ...detail, lastCrlNumber: Number(number) });
  return true;
}
