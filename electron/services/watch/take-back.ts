import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import { type CertificateNote, MAX_CERTIFICATE_TAGS, type TakenBack } from '../../../shared/model/watch.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import { restoreAnnouncements } from '../../store/note-rows.ts';
import type { Outcome } from '../ports.ts';
import { type WorkspaceContext, writing } from '../workspace-context.ts';
import { changeNotes, changePartners, changeTags } from './change-certificates.ts';
import type { ChangedValue, ChangeMemory } from './change-memory.ts';

/** Certificates of one transaction. */
const PAGE = 500;

type Values = ReadonlyMap<CertificateId, ChangedValue>;

/**
 * Gives the certificates of a remembered act back what they had, each an entry of the log. One whose value somebody changed since is left as it is, and so is
 * one that is gone, or whose partner is. Fails with `change.gone` where the act is not remembered, and with what the store says; what was restored by then stays.
 */
export async function takeBack(context: WorkspaceContext, memory: ChangeMemory, id: string): Outcome<TakenBack> {
  const remembered = memory.take(id);
  if (remembered === undefined) return fail('change.gone', {});
  const all = [...remembered.values];
  let restored = 0;
  for (let from = 0; from < all.length; from += PAGE) {
    const page: Values = new Map(all.slice(from, from + PAGE));
    const done = await writing(context, ['certificate', 'alert'], async (tx) => {
      const changed = await restorePage(context, tx, page);
      if (changed.ok) await restoreAnnouncements(tx, [...changed.value.keys()], remembered.announced);
      return changed;
    });
    if (!done.ok) return done;
    restored += done.value.size;
  }
  return ok({ restored, left: all.length - restored });
}

async function restorePage(
  context: WorkspaceContext,
  tx: WriteDb,
  values: Values,
): Promise<Result<ReadonlyMap<CertificateId, unknown>, AppError>> {
  const ids = [...values.keys()];
  const [first] = values.values();
  const valueOf = <Kind extends ChangedValue['kind']>(id: CertificateId, kind: Kind) => {
    const value = values.get(id);
    return value?.kind === kind ? (value as Extract<ChangedValue, { kind: Kind }>) : undefined;
  };
  if (first?.kind === 'tags')
    return changeTags(context, tx, { ids, change: (id, now) => formerTags(now, valueOf(id, 'tags')) });
  if (first?.kind === 'partner') {
    const change = (id: CertificateId, now: unknown) => {
      const value = valueOf(id, 'partner');
      return value?.after === now ? value?.before : undefined;
    };
    return ok(await changePartners(context, tx, { ids, change }));
  }
  return ok(await changeNotes(context, tx, { ids, change: (id, now) => formerNote(now, valueOf(id, 'note')) }));
}

const NOTE_PARTS = ['owner', 'note', 'snoozedUntil', 'snoozeReason'] as const;

/** What the act wrote goes, where all of it still stands there. */
function formerNote(
  now: CertificateNote,
  change: { readonly before: CertificateNote; readonly after: CertificateNote } | undefined,
): CertificateNote | undefined {
  if (change === undefined) return undefined;
  const { before, after } = change;
  const parts = NOTE_PARTS.filter((part) => before[part] !== after[part]);
  if (parts.some((part) => now[part] !== after[part])) return undefined;
  return { ...now, ...Object.fromEntries(parts.map((part) => [part, before[part]])) };
}

function formerTags(
  now: readonly string[],
  change: { readonly before: readonly string[]; readonly after: readonly string[] } | undefined,
): readonly string[] | undefined {
  if (change === undefined) return undefined;
  const added = change.after.filter((tag) => !change.before.includes(tag));
  const removed = change.before.filter((tag) => !change.after.includes(tag));
  if (added.some((tag) => !now.includes(tag)) || removed.some((tag) => now.includes(tag))) return undefined;
  const former = [...now.filter((tag) => !added.includes(tag)), ...removed];
  return former.length > MAX_CERTIFICATE_TAGS ? undefined : former;
}
