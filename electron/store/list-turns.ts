import { BugError } from '../../shared/result.ts';
import type { CertificateStatus } from '../../shared/model/certificate.ts';
import { STATUS_RANK, type StatusView } from './certificate-status.ts';
import type { ReadDb } from './db.ts';
import { type Condition, noneOf } from './filter/condition.ts';
import { HAS_OWNER, HAS_PARTNER } from './filter/side-condition.ts';
import { ofStatus } from './filter/time-condition.ts';
import { findMembers, type MemberKind } from './list-partner.ts';
import { findRows } from './list-plan.ts';
import type { Slice } from './list-rows.ts';
import type { ListAnswer, ListQuestion, Pace } from './list-walk.ts';

/** A list that is asked for in an order which is put together from several. */
export interface TurnQuestion extends Omit<ListQuestion, 'order'> {
  readonly direction: 'asc' | 'desc';
}

/** A list of which a part can be asked for. */
type List = (slice: Slice, pace: Pace) => Promise<ListAnswer>;

/** One status after the other, each by end. */
export function findByStatus(db: ReadDb, question: TurnQuestion, view: StatusView, pace: Pace): Promise<ListAnswer> {
  const { direction, conditions } = question;
  const listOf =
    (status: CertificateStatus): List =>
    (slice, onward) => {
      const part = { ...question, ...slice, conditions: [...conditions, ofStatus(status, view)] };
      return findRows(db, { ...part, order: { sort: 'notAfter', direction } }, onward);
    };
  const ranks = direction === 'asc' ? STATUS_RANK : STATUS_RANK.toReversed();
  return findInTurn(ranks.map(listOf), question, pace);
}

const IS_MEMBER = { partner: HAS_PARTNER, owner: HAS_OWNER } satisfies Readonly<Record<MemberKind, Condition>>;

/** One partner or owner after the other, by name; certificates without one come last, by end. */
export function findByMember(db: ReadDb, of: MemberKind, question: TurnQuestion, pace: Pace): Promise<ListAnswer> {
  const { direction, conditions } = question;
  const members: List = (slice, onward) => findMembers(db, { ...slice, of, conditions, direction }, onward);
  const others: List = (slice, onward) => {
    const part = { ...question, ...slice, conditions: [...conditions, noneOf(IS_MEMBER[of])] };
    return findRows(db, { ...part, order: { sort: 'notAfter', direction } }, onward);
  };
  return findInTurn(direction === 'asc' ? [members, others] : [others, members], question, pace);
}

async function findInTurn(lists: readonly List[], { offset, limit }: Slice, pace: Pace): Promise<ListAnswer> {
  const seqs: number[] = [];
  let passed = 0;
  for (const list of lists) {
    const before = [...seqs];
    const part = await list(
      { offset: Math.max(0, offset - passed), limit: limit - seqs.length },
      { isOver: pace.isOver, onFound: (found) => pace.onFound?.([...before, ...found]) },
    );
    seqs.push(...part.seqs);
    if (part.isCut) return { seqs, total: null, isCut: true };
    if (seqs.length === limit) return { seqs, total: null, isCut: false };
    if (part.total === null) throw new BugError('a list that was not filled has an end');
    passed += part.total;
  }
  return { seqs, total: passed, isCut: false };
}
