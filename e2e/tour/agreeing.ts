import { answerOpen, expect } from '../support/app-fixture.ts';
import { dialogOf } from '../support/steps.ts';
import { makePartnerRequest } from '../support/tools.ts';
import { type Tour, waitForQuiet } from './tour.ts';

const ORGANISATION = 'Kestrel Payments';

/** What certificates for partners hold, agreed once; the version before stays with what was issued under it. */
export async function changeProfile({ page, hand, camera, journal }: Tour): Promise<void> {
  await hand.go('Authorities');
  await hand.press(
    page.getByRole('group', { name: 'Authorities and profiles' }).getByRole('link', { name: 'Profiles' }),
  );
  await expect(page.getByRole('grid', { name: 'Profiles' })).toBeVisible();
  await camera.take('profiles', 'The profiles that come with the program');
  await hand.pick(page.getByRole('row', { name: /TLS client \(partner\)/ }));
  await hand.press(page.getByRole('tab', { name: /^Validity/ }));
  await hand.type(page.getByRole('textbox', { name: 'Usual validity', exact: true }), '90');
  await expect(page.getByRole('tab', { name: /^Example/ })).toBeVisible();
  await camera.take('profile', 'A profile, and the certificate that it makes of sample names');
  await page.keyboard.press('ControlOrMeta+s');
  const saved = page.getByText('TLS client (partner) saved as version 2');
  await expect(saved).toBeVisible();
  journal.fact(await saved.innerText());
  await waitForQuiet(page);
}

export async function addPartner({ page, hand, camera }: Tour): Promise<void> {
  await hand.go('Requests');
  await hand.press(page.getByRole('link', { name: 'Partners' }));
  await hand.press(page.getByRole('button', { name: 'New partner…' }).first());
  const dialog = dialogOf(page);
  await hand.type(dialog.getByRole('textbox', { name: 'Name' }), ORGANISATION);
  await hand.type(dialog.getByRole('textbox', { name: 'Contact' }), 'gateways@kestrel.example');
  await hand.type(dialog.getByRole('textbox', { name: 'Value O' }), ORGANISATION);
  await hand.type(dialog.getByRole('textbox', { name: 'Value C' }), 'DE');
  await camera.take('new-partner', 'A partner, and what its certificates always say of it');
  await hand.press(dialog.getByRole('button', { name: 'Add partner' }));
  await expect(page.getByRole('heading', { name: ORGANISATION })).toBeVisible();
}

/** A request comes in, gets its partner, and is approved by whoever may. */
export async function approveRequest(tour: Tour): Promise<void> {
  const { app, page, hand, camera, journal } = tour;
  const { csrFile } = makePartnerRequest(tour.workspace.folder, 'kestrel-batch-02');
  await hand.go('Requests');
  await hand.press(page.getByRole('link', { name: 'Inbox' }));
  await answerOpen(app, csrFile);
  await hand.press(page.getByRole('button', { name: /^Import/ }).first());
  await expect(page.getByText('proven, the signature verifies')).toBeVisible();
  await hand.choose(page.getByRole('combobox', { name: 'Partner', exact: true }), ORGANISATION);
  await expect(page.getByRole('row', { name: new RegExp(`kestrel-batch-02.*${ORGANISATION}`) })).toBeVisible();
  await hand.press(page.getByRole('button', { name: 'Approve' }).first());
  await expect(page.getByRole('row', { name: /Approved.*kestrel-batch-02/ })).toBeVisible();
  journal.fact('Possession of the key is proven; the request is approved and waits to be issued.');
  await waitForQuiet(page);
  await camera.take('request', 'A request, possession of its key proven, its partner attached, approved');
}
