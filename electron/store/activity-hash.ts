import { chainRow } from './row-digest.ts';
import type { ActivityTable, DbRow } from './schema.ts';

/** A point of the activity log: kept outside the file, it shows later whether the log was cut back. */
export interface ActivityHead {
  readonly sequence: number;
  readonly hash: string;
}

/** Stands before the first entry. */
export const ACTIVITY_ORIGIN = '0'.repeat(64);

/** SHA-256 over the previous entry's hash (32 octets) and the canonical content of this one, lower-case hex. */
export function activityHash(previous: string, entry: Omit<ActivityTable, 'hash'>): string {
  const { sequence, at, actor, action, entity, entity_id, subject, detail } = entry;
  return chainRow(previous, 'activity', { sequence, at, actor, action, entity, entity_id, subject, detail });
}

/** A raw row of `activity`, read outside Kysely. */
export const activityFromRow = (row: DbRow): ActivityTable => ({
  sequence: Number(row['sequence']),
  at: Number(row['at']),
  actor: String(row['actor']),
  action: String(row['action']),
  entity: String(row['entity']),
  entity_id: String(row['entity_id']),
  subject: String(row['subject']),
  detail: String(row['detail']),
  hash: String(row['hash']),
});
