import type { AuthorityId, KeyId, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb } from './db.ts';

/** Whose keys and logins are used for an authority without anybody there. */
export interface GrantRows {
  /** Keys of its OCSP signers whose time is not over. */
  readonly signerKeyIds: readonly KeyId[];
  /** Places it publishes to, without those that are switched off. */
  readonly targets: readonly { readonly id: string; readonly sealed: Uint8Array | null }[];
}

/** Reads what a grant for an authority covers at an instant. */
export async function readGrantRows(db: ReadDb, authorityId: AuthorityId, at: UnixMs): Promise<GrantRows> {
  const signers = await db.query
    .selectFrom('ocsp_signer')
    .select('key_id')
    .where('authority_id', '=', authorityId)
    .where('use_until', '>', at)
    .orderBy('use_from')
    .limit(MAX_ROWS)
    .execute();
  const targets = await db.query
    .selectFrom('publish_target')
    .select(['id', 'sealed'])
    .where('authority_id', '=', authorityId)
    .where('enabled', '=', 1)
    .orderBy('id')
    .limit(MAX_ROWS)
    .execute();
  return { signerKeyIds: signers.map((row) => row.key_id as KeyId), targets };
}

/** A grant holds no more keys, and no more logins. */
const MAX_ROWS = 400;
