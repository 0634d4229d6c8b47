import type { PartnerId } from '../../../shared/model/brands.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import { DAY_MS, type Story, take } from './demo-build.ts';

/** Owners, notes, views and alerts, as people leave them who work with a workspace. The last chapter. */
export async function watchAll(story: Story, partners: readonly PartnerId[]): Promise<void> {
  story.clock.now = story.today;
  await nameOwners(story, partners);
  await noteExpiring(story);
  const [first, second] = partners;
  const none = { snoozedUntil: null, snoozeReason: '' };
  if (first !== undefined)
    take(
      await story.workspace.watch.setOfPartner(first, { thresholds: { days: [90, 30, 14], percents: [33] }, ...none }),
    );
  if (second !== undefined)
    take(await story.workspace.watch.setOfPartner(second, { thresholds: { days: [45, 14], percents: [25] }, ...none }));
  for (const { name, filter } of demoStory.views)
    take(await story.workspace.views.save({ name, filter, sort: 'notAfter', direction: 'asc', columns: [] }));
  await handleAlerts(story);
}

async function nameOwners({ workspace }: Story, partners: readonly PartnerId[]): Promise<void> {
  for (const [index, partnerId] of partners.entries()) {
    const owner = demoStory.partners[index]?.owner ?? '';
    if (owner === '') continue;
    const page = take(
      await workspace.certificates.page({
        search: '',
        sort: 'name',
        direction: 'asc',
        offset: 0,
        limit: 500,
        partnerId,
      }),
    );
    // One in six has nobody, as everywhere.
    const ids = page.items.filter((_, place) => place % 6 !== 5).map(({ id }) => id);
    if (ids.length > 0) take(await workspace.notes.setNote({ selection: { ids }, owner }));
  }
}

async function noteExpiring({ workspace, today }: Story): Promise<void> {
  const page = take(
    await workspace.certificates.page({
      search: '',
      sort: 'notAfter',
      direction: 'asc',
      offset: 0,
      limit: 12,
      status: 'expiring',
    }),
  );
  const ids = page.items.map(({ id }) => id);
  const { expiring, snooze } = demoStory.notes;
  if (ids.length > 3) take(await workspace.notes.setNote({ selection: { ids: ids.slice(0, 3) }, note: expiring }));
  const until = today + 20 * DAY_MS;
  if (ids.length > 5)
    take(await workspace.notes.snooze({ selection: { ids: ids.slice(3, 5) }, until, reason: snooze }));
}

async function handleAlerts({ workspace, today }: Story): Promise<void> {
  take(await workspace.alerts.check());
  const open = take(await workspace.alerts.page({ list: 'open', offset: 0, limit: 20 })).items;
  const [first, second, third] = open.toReversed();
  const [mara, tomas] = demoStory.operators;
  const { note } = { note: demoStory.notes.alert };
  if (first !== undefined) take(await workspace.alerts.set({ ids: [first.id], acknowledged: true, assignee: mara }));
  if (second !== undefined) take(await workspace.alerts.set({ ids: [second.id], assignee: tomas, note }));
  if (third !== undefined) take(await workspace.alerts.set({ ids: [third.id], snoozedUntil: today + 7 * DAY_MS }));
}
