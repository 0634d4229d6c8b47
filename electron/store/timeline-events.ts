import { sql } from 'kysely';
import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import type { AuthorityEnd, CrlDue, TimelineEvents } from '../../shared/model/timeline.ts';
import type { ReadDb } from './db.ts';
import { listNamedAuthorities, type NamedAuthority } from './timeline-lanes.ts';

/** Ends of all authorities and what is due of their lists. Those that are archived owe no list. */
export async function listTimelineEvents(db: ReadDb, at: UnixMs): Promise<TimelineEvents> {
  const authorities = await listNamedAuthorities(db);
  const newest = await listNewestCrls(db);
  return {
    authorities: buildEnds(authorities),
    crls: authorities.flatMap((authority) => buildDue(authority, newest.get(authority.id), at)),
  };
}

interface NewestCrl {
  readonly number: number;
  readonly nextUpdate: UnixMs;
}

async function listNewestCrls(db: ReadDb): Promise<ReadonlyMap<string, NewestCrl>> {
  const rows = await db.query
    .selectFrom('crl')
    .select(['authority_id', 'next_update', sql<number>`max(number)`.as('newest')])
    .where('base_number', 'is', null)
    .groupBy('authority_id')
    .execute();
  return new Map(rows.map((row) => [row.authority_id, { number: row.newest, nextUpdate: row.next_update }]));
}

function buildDue(authority: NamedAuthority, crl: NewestCrl | undefined, at: UnixMs): readonly CrlDue[] {
  if (crl === undefined || authority.archived) return [];
  const { id, name, lane } = authority;
  return [{ authorityId: id, authorityName: name, lane, ...crl, overdue: crl.nextUpdate < at }];
}

/** What an authority issued ends with the first of it and those above. A loop in an altered file ends. */
function buildEnds(authorities: readonly NamedAuthority[]): readonly AuthorityEnd[] {
  const byId = new Map(authorities.map((authority) => [authority.id, authority]));
  return authorities.map((authority) => {
    const first = findFirstEnd(authority, byId);
    const { id, name, lane, parentId, endsAt, archived } = authority;
    return {
      id,
      name,
      lane,
      ...(parentId === undefined ? {} : { parentId }),
      endsAt,
      lineEndsAt: first.endsAt,
      ...(first.id === id ? {} : { endedBy: first.id }),
      archived,
    };
  });
}

function findFirstEnd(authority: NamedAuthority, byId: ReadonlyMap<AuthorityId, NamedAuthority>): NamedAuthority {
  const met = new Set<AuthorityId>();
  let first = authority;
  for (let above: NamedAuthority | undefined = authority; above !== undefined && !met.has(above.id); ) {
    met.add(above.id);
    if (above.endsAt < first.endsAt) first = above;
    above = above.parentId === undefined ? undefined : byId.get(above.parentId);
  }
  return first;
}
