import { listAuthorities } from '../../store/authority-rows.ts';
import { listAllPartners } from '../../store/partner-rows.ts';
import type { Outcome } from '../ports.ts';
import { createProfiles } from '../profiles/profile.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { statusView } from '../workspace-context.ts';
import type { Known } from './row-order.ts';

/** What cells may name, as the workspace has it now. A name that two have means neither. */
export async function loadKnown(context: WorkspaceContext): Outcome<Known> {
  const profiles = await createProfiles(context).list({ includeArchived: false });
  if (!profiles.ok) return profiles;
  return context.store.reading(async (db) => {
    const authorities = await listAuthorities(db, await statusView(context, db));
    return {
      authorities: nameBoth(authorities.filter(({ archivedAt }) => archivedAt === undefined)),
      profiles: nameBoth(profiles.value),
      partners: nameBoth(await listAllPartners(db)),
    };
  });
}

/** By id, and by name in lower case where only one has it. */
function nameBoth<Id extends string>(things: readonly { readonly id: Id; readonly name: string }[]): Map<string, Id> {
  const named = Map.groupBy(things, ({ name }) => name.toLowerCase());
  const unique = [...named].flatMap(([name, [only, ...others]]) =>
    only === undefined || others.length > 0 ? [] : [[name, only.id] as const],
  );
  return new Map([...unique, ...things.map(({ id }) => [id, id] as const)]);
}
