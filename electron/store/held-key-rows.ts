import { sql } from 'kysely';
import type { KeyId } from '../../shared/model/brands.ts';
import { readSealHead } from '../../shared/model/key.ts';
import type { ReadDb } from './db.ts';

interface NamedRow {
  readonly id: string;
  readonly name: string;
}

/** Whose keys are sealed in the file. */
export interface HeldKeys {
  readonly authorities: readonly NamedRow[];
  /** The first by name, those of authorities left out. */
  readonly certificates: readonly NamedRow[];
  readonly certificateKeys: number;
  /** All that are kept. */
  readonly keys: number;
  readonly logins: number;
}

/** Everything that whoever has the workspace open could copy; at most so many certificates by name. */
export async function readHeldKeys(db: ReadDb, limit: number): Promise<HeldKeys> {
  const ofCertificates = db.query
    .selectFrom('certificate')
    .where('key_id', 'is not', null)
    .where('key_id', 'not in', (select) =>
      select.selectFrom('authority').select('key_id').where('key_id', 'is not', null).$castTo<{ key_id: string }>(),
    );
  const [authorities, certificates, counted, keys, proxies, places] = await Promise.all([
    db.query
      .selectFrom('authority')
      .select(['id', 'name'])
      .where('key_id', 'is not', null)
      .orderBy('name_key')
      .orderBy('id')
      .execute(),
    ofCertificates.select(['id', 'name']).orderBy('name_key').orderBy('id').limit(limit).execute(),
    ofCertificates.select(sql<number>`count(DISTINCT key_id)`.as('rows')).executeTakeFirstOrThrow(),
    db.query.selectFrom('key_record').select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    db.query.selectFrom('connection_login').select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    db.query
      .selectFrom('publish_target')
      .select(db.query.fn.countAll<number>().as('rows'))
      .where('sealed', 'is not', null)
      .executeTakeFirstOrThrow(),
  ]);
  return {
    authorities,
    certificates,
    certificateKeys: counted.rows,
    keys: keys.rows,
    logins: proxies.rows + places.rows,
  };
}

/** Authorities whose sealed key says that it needs a second operator, by name. */
export async function listTwoPersonRows(db: ReadDb): Promise<readonly NamedRow[]> {
  const rows = await db.query
    .selectFrom('authority')
    .innerJoin('key_record', 'key_record.id', 'authority.key_id')
    .select(['authority.id', 'authority.name', 'key_record.sealed'])
    .orderBy('authority.name_key')
    .orderBy('authority.id')
    .execute();
  return rows.flatMap(({ id, name, sealed }) => (readSealHead(sealed)?.twoPerson === true ? [{ id, name }] : []));
}

/** The authority with a key; undefined for keys of others. */
export async function findAuthorityWithKey(db: ReadDb, keyId: KeyId): Promise<NamedRow | undefined> {
  return db.query
    .selectFrom('authority')
    .select(['id', 'name'])
    .where('key_id', '=', keyId)
    .limit(1)
    .executeTakeFirst();
}
