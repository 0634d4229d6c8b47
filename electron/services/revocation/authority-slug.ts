import type { AuthorityId } from '../../../shared/model/brands.ts';
import { BugError } from '../../../shared/result.ts';
import type { ReadDb } from '../../store/db.ts';
import { buildSlugs } from '../responder/served-names.ts';

/** The name of an authority in paths, as the responder and those who publish use it too. */
export async function findSlug(db: ReadDb, authorityId: AuthorityId): Promise<string> {
  const rows = await db.query.selectFrom('authority').select(['id', 'name', 'created_at']).execute();
  const slugs = buildSlugs(
    rows.map((row) => ({ id: row.id as AuthorityId, name: row.name, createdAt: row.created_at })),
  );
  const slug = slugs.get(authorityId);
  if (slug === undefined) throw new BugError(`authority ${authorityId} has no row`);
  return slug;
}
