import { fail } from '../../../shared/errors.ts';
import type { DraftKind, KeptDraft } from '../../../shared/model/issue.ts';
import { ok } from '../../../shared/result.ts';
import { dropDraft, findDraft, saveDraft } from '../../store/draft-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/** A form with a hundred names and a request in it stays far below. */
const LIMIT_OCTETS = 64 * 1024;

/** Forms as people left them. No decision rests on them, so that they are no entries of the activity log. */
export interface KeptDraftService {
  read(kind: DraftKind): Outcome<KeptDraft | null>;
  /** Fails with `input.too-large` above 64 KiB of JSON. The caller keeps secrets out of it. */
  save(kind: DraftKind, content: unknown): Outcome<null>;
  drop(kind: DraftKind): Outcome<null>;
}

export const createKeptDrafts = (context: WorkspaceContext): KeptDraftService => ({
  read: (kind) =>
    context.store.reading(async (db) => {
      const row = await findDraft(db, kind);
      return row === undefined ? null : { content: row.content, savedAt: row.savedAt };
    }),
  save: async (kind, content) => {
    const size = Buffer.byteLength(JSON.stringify(content) ?? '');
    if (size > LIMIT_OCTETS) return fail('input.too-large', { field: 'content', size, limit: LIMIT_OCTETS });
    return context.store.transaction(async (tx) => {
      await saveDraft(tx, { kind, content: content ?? null, savedAt: context.ports.clock.now() });
      return ok(null);
    });
  },
  drop: (kind) =>
    context.store.transaction(async (tx) => {
      await dropDraft(tx, kind);
      return ok(null);
    }),
});
