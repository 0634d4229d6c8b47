import { type RawBuilder, sql } from 'kysely';
import type { CertificateSort } from '../../shared/model/certificate.ts';
import { allOf, type Condition, type EndRange } from './filter/condition.ts';
import { within } from './filter/time-condition.ts';

/** Sorts that an index holds; the others are put together from several lists. */
export type IndexedSort = Exclude<CertificateSort, 'status' | 'partner' | 'owner'>;

export interface ListOrder {
  readonly sort: IndexedSort;
  readonly direction: 'asc' | 'desc';
}

/** A place in an order: the row there is not in the part before it. */
export interface Mark {
  readonly key: string | number;
  readonly seq: number;
}

/** A part of an order; absent ends are open. */
export interface Stretch {
  readonly from: Mark | null;
  readonly to: Mark | null;
}

const COLUMN = {
  name: 'certificate.name_key',
  issuer: 'certificate.issuer_key',
  notAfter: 'certificate.not_after',
  notBefore: 'certificate.not_before',
  key: 'certificate.key',
  serial: 'certificate.serial_hex',
  sha256: 'certificate.sha256',
  source: 'certificate.source',
  created: 'certificate.seq',
} as const satisfies Readonly<Record<IndexedSort, string>>;

/** Rows in an order: walked along its index and no other, whatever else a filter could start from. */
export const inOrder = ({ sort }: ListOrder): RawBuilder<unknown> =>
  sort === 'created' ? sql`certificate not indexed` : sql`certificate indexed by ${sql.ref(INDEX[sort])}`;

const INDEX = {
  name: 'certificate_name',
  issuer: 'certificate_issuer',
  notAfter: 'certificate_not_after',
  notBefore: 'certificate_not_before',
  key: 'certificate_key',
  serial: 'certificate_serial',
  // That of its being unique, the second such column of the table.
  sha256: 'sqlite_autoindex_certificate_2',
  source: 'certificate_source',
} as const satisfies Readonly<Record<Exclude<IndexedSort, 'created'>, string>>;

const SEQ = sql.ref('certificate.seq');

/** The column rows are ordered by; equal ones stay in the order of entry. */
export const sortColumn = ({ sort }: ListOrder): RawBuilder<string | number> => sql.ref(COLUMN[sort]);

export const orderBy = (order: ListOrder): RawBuilder<unknown> => {
  const direction = sql.raw(order.direction);
  return order.sort === 'created'
    ? sql`order by ${SEQ} ${direction}`
    : sql`order by ${sortColumn(order)} ${direction}, ${SEQ} ${direction}`;
};

/** Rows of a part of an order that conditions let through. */
export function rowsWithin(order: ListOrder, stretch: Stretch, conditions: readonly Condition[]): RawBuilder<boolean> {
  const all = allOf(conditions);
  const parts: RawBuilder<boolean>[] = [];
  if (stretch.from !== null) parts.push(beyond(order, stretch.from));
  if (stretch.to !== null) parts.push(before(order, stretch.to));
  const range = order.sort === 'notAfter' ? openSides(all.ends, order, stretch) : null;
  if (range !== null && (range.from !== null || range.to !== null)) parts.push(within(sortColumn(order), range));
  if (conditions.length > 0) parts.push(all.row);
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(parts, sql` and `)}`;
}

/** Where certificates can end that conditions let through: walks by end stay inside. */
export function domainOf(order: ListOrder, conditions: readonly Condition[]): RawBuilder<boolean> | null {
  const range = order.sort === 'notAfter' ? allOf(conditions).ends : null;
  return range === null ? null : within(sortColumn(order), range);
}

/** Marks lie inside the range already: said twice, SQLite may start at the wrong one. */
function openSides(ends: EndRange | null, { direction }: ListOrder, { from, to }: Stretch): EndRange | null {
  if (ends === null) return null;
  const [low, high] = direction === 'asc' ? [from, to] : [to, from];
  return { from: low === null ? ends.from : null, to: high === null ? ends.to : null };
}

const beyond = (order: ListOrder, mark: Mark): RawBuilder<boolean> =>
  compare(order, sql.raw(order.direction === 'asc' ? '>=' : '<='), mark);

const before = (order: ListOrder, mark: Mark): RawBuilder<boolean> =>
  compare(order, sql.raw(order.direction === 'asc' ? '<' : '>'), mark);

const compare = (order: ListOrder, operator: RawBuilder<unknown>, { key, seq }: Mark): RawBuilder<boolean> =>
  order.sort === 'created'
    ? sql<boolean>`${SEQ} ${operator} ${seq}`
    : sql<boolean>`(${sortColumn(order)}, ${SEQ}) ${operator} (${key}, ${seq})`;
