import { DatabaseSync } from 'node:sqlite';
import { ACTIVITY_ORIGIN, activityHash } from '../store/activity-hash.ts';

/** Acts as they come, one after the other; of every 1 000 entries the last is rare. */
const ACTS = ['certificate.issued', 'certificate.exported', 'connection.dialled', 'certificate.revoked'] as const;
const RARE_EVERY = 1000;
/** Stands in one entry of 1 000, in its detail alone. */
export const RARE_WORD = 'quarterly';
const SECOND_MS = 1000;

/** Appends entries to the log of a closed workspace until it has so many, chained as the services do: by them it would take minutes. */
export function fillLog(file: string, entries: number, at: number): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  const newest = db.prepare('SELECT sequence, hash FROM activity ORDER BY sequence DESC LIMIT 1').get();
  let hash = String(newest?.['hash'] ?? ACTIVITY_ORIGIN);
  const insert = db.prepare(
    'INSERT INTO activity (sequence, at, actor, action, entity, entity_id, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (let sequence = Number(newest?.['sequence'] ?? 0) + 1; sequence <= entries; sequence += 1) {
    const entry = makeEntry(sequence, at + sequence * SECOND_MS);
    hash = activityHash(hash, entry);
    const { actor, action, entity, entity_id: entityId, subject, detail } = entry;
    insert.run(sequence, entry.at, actor, action, entity, entityId, subject, detail, hash);
  }
  db.exec('COMMIT');
  db.close();
}

function makeEntry(sequence: number, at: number) {
  const reason = sequence % RARE_EVERY === 0 ? `${RARE_WORD} renewal` : 'renewal';
  return {
    sequence,
    at,
    actor: `operator ${sequence % 7}`,
    action: ACTS[sequence % ACTS.length] ?? ACTS[0],
    entity: 'certificate',
    entity_id: sequence.toString(36).padStart(26, 'c'),
    subject: `gateway-${sequence}.partner.example`,
    detail: JSON.stringify({
      serial: sequence.toString(16).padStart(32, '4'),
      profile: 'tls-client',
      days: 365,
      reason,
    }),
  };
}
