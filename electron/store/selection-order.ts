import { sql } from 'kysely';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateSort, CertificateStatus } from '../../shared/model/certificate.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import { ok, type Result } from '../../shared/result.ts';
import { certificateStatus, STATUS_RANK, type StatusView } from './certificate-status.ts';
import type { ReadDb } from './db.ts';
import type { ListOrder, Mark } from './list-order.ts';
import { listMemberSeqs, type MemberKind } from './list-partner.ts';
import { findMark, gatheredSeqs, listSeqs, walkedSeqs } from './list-rows.ts';
import { listSelectedSeqs } from './selection-rows.ts';

/** Up to so many are sorted by themselves; more are picked out along the whole order. */
const FEW = 5000;
/** Rows of the order that one statement looks at. */
const STRETCH = 20_000;
/** Certificates whose status is asked for at a time. */
const GROUP = 500;

export interface SelectionOrder {
  readonly sort: CertificateSort;
  readonly direction: 'asc' | 'desc';
}

/**
 * Numbers of the certificates of a selection in the order of a list: that of `pageCertificates`. All are settled before the first is used, so that acts that
 * change what the filter lets through miss none. A million take eight MiB and some seconds. Fails with `filter.invalid`.
 */
export async function listSeqsInOrder(
  db: ReadDb,
  selection: CertificateSelection,
  { view, order }: { readonly view: StatusView; readonly order: SelectionOrder },
): Promise<Result<readonly number[], AppError>> {
  const selected = await listSelectedSeqs(db, selection, view);
  if (!selected.ok) return selected;
  const { sort, direction } = order;
  if (sort === 'status') return ok(await sortByStatus(db, selected.value, { view, direction }));
  if (sort === 'partner' || sort === 'owner')
    return ok(await sortByMember(db, selected.value, { of: sort, direction }));
  return ok(await sortSeqs(db, selected.value, { sort, direction }));
}

async function sortSeqs(db: ReadDb, seqs: readonly number[], order: ListOrder): Promise<readonly number[]> {
  if (order.sort === 'created') return order.direction === 'asc' ? seqs : seqs.toReversed();
  if (seqs.length > FEW) return pickAlong(db, new Set(seqs), order);
  return listSeqs(db, gatheredSeqs(order, sql`select value as seq from json_each(${JSON.stringify(seqs)})`, []));
}

async function pickAlong(db: ReadDb, wanted: ReadonlySet<number>, order: ListOrder): Promise<readonly number[]> {
  const picked: number[] = [];
  let from: Mark | null = null;
  do {
    const to: Mark | null = (await findMark(db, { order, from, rows: STRETCH }, [])) ?? null;
    const stretch = walkedSeqs({ order, stretch: { from, to } }, [], { offset: 0, limit: -1 });
    for (const seq of await listSeqs(db, stretch)) if (wanted.has(seq)) picked.push(seq);
    from = to;
  } while (from !== null && picked.length < wanted.size);
  return picked;
}

/** One status after the other, each by end. */
async function sortByStatus(
  db: ReadDb,
  seqs: readonly number[],
  { view, direction }: { readonly view: StatusView; readonly direction: 'asc' | 'desc' },
): Promise<readonly number[]> {
  const byEnd = await sortSeqs(db, seqs, { sort: 'notAfter', direction });
  const groups = new Map<CertificateStatus, number[]>();
  for (let start = 0; start < byEnd.length; start += GROUP) {
    const some = byEnd.slice(start, start + GROUP);
    const statuses = await findStatuses(db, some, view);
    for (const seq of some) {
      const status = statuses.get(seq);
      if (status === undefined) continue;
      const group = groups.get(status);
      if (group === undefined) groups.set(status, [seq]);
      else group.push(seq);
    }
  }
  const ranks = direction === 'asc' ? STATUS_RANK : STATUS_RANK.toReversed();
  return ranks.flatMap((status) => groups.get(status) ?? []);
}

/** Those of partners or owners in their order; the others, by end, come last. */
async function sortByMember(
  db: ReadDb,
  seqs: readonly number[],
  { of, direction }: { readonly of: MemberKind; readonly direction: 'asc' | 'desc' },
): Promise<readonly number[]> {
  const left = new Set(seqs);
  const members: number[] = [];
  for (let offset = 0; ; offset += STRETCH) {
    const stretch = await listMemberSeqs(db, { of, direction, offset, limit: STRETCH });
    for (const seq of stretch) if (left.delete(seq)) members.push(seq);
    if (stretch.length < STRETCH) break;
  }
  const others = await sortSeqs(db, [...left], { sort: 'notAfter', direction });
  return direction === 'asc' ? [...members, ...others] : [...others, ...members];
}

async function findStatuses(
  db: ReadDb,
  seqs: readonly number[],
  view: StatusView,
): Promise<ReadonlyMap<number, CertificateStatus>> {
  const rows = await db.query
    .selectFrom('certificate')
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .select(['certificate.seq', certificateStatus(view).as('status')])
    .where('certificate.seq', 'in', seqs)
    .execute();
  return new Map(rows.map(({ seq, status }) => [seq, status]));
}
