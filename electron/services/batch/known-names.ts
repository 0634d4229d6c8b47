import type { KeyChoice } from '../../../shared/model/key.ts';
import { listAuthorities } from '../../store/authority-rows.ts';
import { listAllPartners } from '../../store/partner-rows.ts';
import type { Outcome } from '../ports.ts';
import { createProfiles } from '../profiles/profile.ts';
import { findProfileVersion } from '../profiles/profile-versions.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { statusView } from '../workspace-context.ts';
import type { Known } from './row-order.ts';

/** What cells may name, as the workspace has it now. */
export async function loadKnown(context: WorkspaceContext): Outcome<Known> {
  const profiles = await createProfiles(context).list({ includeArchived: false });
  if (!profiles.ok) return profiles;
  return context.store.reading(async (db) => {
    const authorities = await listAuthorities(db, await statusView(context, db));
    const standardKeys = new Map<string, KeyChoice>();
    for (const { id } of profiles.value) {
      const found = await findProfileVersion(db, id);
      if (found !== undefined) standardKeys.set(id, found.content.keys.standard);
    }
    return {
      standardKeys,
      authorities: nameBoth(authorities.filter(({ archivedAt }) => archivedAt === undefined)),
      profiles: nameBoth(profiles.value),
      partners: nameBoth(await listAllPartners(db)),
    };
  });
}

/** By id, and by name in lower case; null where several have it and none has it for its id. */
function nameBoth<Id extends string>(
  things: readonly { readonly id: Id; readonly name: string }[],
): Map<string, Id | null> {
  const named = Map.groupBy(things, ({ name }) => name.toLowerCase());
  return new Map<string, Id | null>([
    ...[...named].map(([name, [one, ...others]]) => [name, others.length > 0 ? null : (one?.id ?? null)] as const),
    ...things.map(({ id }) => [id, id] as const),
  ]);
}
