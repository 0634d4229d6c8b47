import { ROOT_NAME, type SharedApp } from './shared-app.ts';

/** Goes to a part of the revocation of the workspace's root, as `Queue` or `Publish`. */
export async function openPart({ page, hand }: SharedApp, part: string): Promise<void> {
  const tabs = page.getByRole('tablist', { name: 'Parts of revocation' });
  if (!(await tabs.isVisible())) {
    await hand.go('Authorities');
    await hand.pick(page.getByRole('row', { name: new RegExp(ROOT_NAME) }));
    await hand.press(page.getByRole('tab', { name: 'Revocation' }));
    await hand.press(page.getByRole('link', { name: 'Queue' }));
  }
  await hand.press(tabs.getByRole('tab', { name: new RegExp(String.raw`^${part}\s*\d*$`) }));
}
