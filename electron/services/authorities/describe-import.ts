import type { AuthorityImport } from '../../../shared/model/authority.ts';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { findAuthority } from '../../store/authority-rows.ts';
import type { Outcome } from '../ports.ts';
import { readingOr, statusView, type WorkspaceContext } from '../workspace-context.ts';
import type { KeptAuthority } from './keep-authority.ts';
import { tieIssued } from './tie-issued.ts';

/** Ties what authorities that were taken in issued to them, and tells what became of the import, which stands already. */
export async function describeImport(
  context: WorkspaceContext,
  { id, above }: Pick<KeptAuthority, 'id' | 'above'>,
): Outcome<AuthorityImport> {
  const tied = await tieIssued(context, { authorityIds: [id, ...above], afterSeq: 0 });
  if (!tied.ok) return tied;
  return readingOr(context, async (db) => {
    const authority = await findAuthority(db, id, await statusView(context, db));
    return authority === undefined
      ? fail('authority.not-found', { wanted: id })
      : ok({ authority, above: above.length });
  });
}
