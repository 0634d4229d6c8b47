import { startOpensslServer } from '../../electron/testing/servers/openssl-server.ts';
import { expect } from '../support/app-fixture.ts';
import { countersign } from '../support/tools.ts';
import { startMailServer, startProxyTo } from './mail.ts';
import { issueServer, withServer } from './servers.ts';
import { dialAndNote, ISSUING, PARTNER, type Tour, waitForQuiet } from './tour.ts';

const OTHER_ROOT = 'Kestrel Link Root';
const LINK = 'kestrel-link-01';
const MAIL = 'mail.acme.example';

/** The certificate of the wrong authority is refused; the fitting one is found, dialled, and laid beside it. */
export async function fixAndCompare(tour: Tour): Promise<void> {
  const { file } = tour;
  issueLink(tour);
  const starting = startOpensslServer({
    certFile: file('localhost.pem'),
    keyFile: file('localhost-key.pem'),
    version: 'TLSv1.3',
    clientAuth: 'require',
    clientCaFile: file('link-root.pem'),
  });
  await withServer(starting, async (port) => {
    const server = 'OpenSSL s_server, TLS 1.3, wants the link authority';
    await dialAndNote(tour, { server, port, credential: PARTNER, expected: /an authority the server does not accept/ });
    await lookAtCause(tour);
    await dialFitting(tour, server);
    await layBeside(tour);
  });
}

/** A second authority of the workspace, and a certificate of it for the same partner. */
function issueLink({ file, workspace }: Tour): void {
  const access = ['--workspace', workspace.file, '--passphrase-file', file('passphrase')];
  countersign('ca', 'create', '--name', OTHER_ROOT, ...access);
  countersign('ca', 'export', OTHER_ROOT, '--workspace', workspace.file, '--out', file('link-root.pem'));
  const what = ['--ca', OTHER_ROOT, '--profile', 'tls-client', '--subject', `CN=${LINK},O=Kestrel Payments GmbH,C=DE`];
  const out = ['--out', file('link.p12'), '--export-passphrase-file', file('passphrase')];
  countersign('issue', ...what, '--san', 'dns:link-01.kestrel.example', ...out, ...access);
}

async function lookAtCause({ page, hand, camera }: Tour): Promise<void> {
  const diagnosis = page.getByRole('region', { name: 'Diagnosis' });
  await hand.press(diagnosis.getByRole('button', { name: 'Credential fails one check' }));
  await expect(
    diagnosis.getByRole('list', { name: 'Credential against what the server asked for' }).getByRole('listitem').first(),
  ).toContainText('failed');
  await camera.take('cause', 'The cause, how sure it is, what helps, and each check of the certificate');
  await hand.press(diagnosis.getByRole('button', { name: 'Choose another certificate…' }));
  const dialog = page.getByRole('dialog', { name: 'Which certificate fits' });
  await expect(dialog.getByRole('row').nth(1)).toContainText(LINK);
  await camera.take('candidates', 'The certificates of the workspace, ranked by what the server asked for');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

async function dialFitting({ page, hand, camera, journal }: Tour, server: string): Promise<void> {
  const runs = page.getByRole('navigation', { name: 'Runs of this session' }).getByRole('link');
  const before = await runs.count();
  await hand.press(page.getByRole('button', { name: `Use ${LINK} and dial again` }));
  await expect(runs).toHaveCount(before + 1, { timeout: 30_000 });
  const verdict = page.getByRole('main').getByRole('heading', { level: 1 });
  await expect(verdict).toContainText('accepted');
  journal.dial({ server, credential: LINK, verdict: await verdict.innerText() });
  await waitForQuiet(page);
  await camera.take('fixed', 'One press later: the fitting certificate, accepted');
}

async function layBeside({ page, hand, camera, journal }: Tour): Promise<void> {
  await hand.press(page.getByRole('button', { name: /^Compare with #/ }));
  await expect(page.getByRole('heading', { level: 1, name: /^Run #\d+ beside run #\d+$/ })).toBeVisible();
  const changed = page.getByRole('listbox', { name: 'Messages of both runs' }).getByRole('option', { name: /Alert/ });
  await hand.press(changed.first());
  journal.fact(await page.getByText(/facts? differ.*messages? differ/).innerText());
  await camera.take('before-after', 'Before and after: what was sent, what came back, message by message');
  await camera.takeSmall('before-after-small', 'The same in the smallest window');
  await hand.press(page.getByRole('button', { name: 'Close comparison' }));
}

/** A mail server behind a proxy: what is said before TLS is part of the picture. */
export async function dialBeforeTls(tour: Tour): Promise<void> {
  const { page, hand, camera, file, workspace } = tour;
  const identity = issueServer(workspace, ISSUING, MAIL);
  await withServer(startMailServer(MAIL, identity, file('chain.pem')), (mail) =>
    withServer(startProxyTo(mail), async (proxy) => {
      await hand.go('Connect');
      await hand.choose(page.getByRole('combobox', { name: 'TLS begins' }), /After SMTP/);
      await hand.press(page.getByRole('button', { name: /^Advanced/ }));
      await hand.choose(page.getByRole('combobox', { name: 'Proxy', exact: true }), 'HTTP CONNECT');
      await hand.type(page.getByRole('textbox', { name: 'Proxy host' }), '127.0.0.1');
      await hand.type(page.getByRole('textbox', { name: 'Proxy port' }), String(proxy));
      await hand.press(page.getByRole('button', { name: /^Advanced/ }));
      await dialAndNote(tour, {
        server: 'A mail server behind an HTTP proxy, STARTTLS',
        host: MAIL,
        port: 587,
        path: '',
        credential: PARTNER,
        expected: /has said nothing yet/,
      });
      await waitForQuiet(page);
      await hand.press(page.getByRole('button', { name: /250.STARTTLS|EHLO/i }).first());
      await camera.take('before-tls', 'Through a proxy and STARTTLS: what was said before TLS, then TLS itself');
    }),
  );
  await hand.press(page.getByRole('button', { name: /^Advanced/ }));
  await hand.press(page.getByRole('button', { name: 'Reset Advanced' }));
  await hand.press(page.getByRole('button', { name: /^Advanced/ }));
  await hand.choose(page.getByRole('combobox', { name: 'TLS begins' }), 'At once');
}

/** Every run is kept; what was changed can be noted beside it. */
export async function lookAtRuns(tour: Tour): Promise<void> {
  const { page, hand, camera, journal } = tour;
  await hand.go('Connect');
  await page.keyboard.press('ControlOrMeta+h');
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  const grid = page.getByRole('grid', { name: 'Runs, the newest first' });
  await hand.pick(grid.getByRole('row').nth(1));
  await hand.type(page.getByRole('textbox', { name: 'Note' }), 'Revoked on purpose; nginx has the new list.');
  await hand.press(page.getByRole('button', { name: 'Save note' }));
  await expect(page.getByText('Note saved')).toBeVisible();
  journal.fact(
    await page
      .getByText(/^\d+ runs$/)
      .first()
      .innerText(),
  );
  await waitForQuiet(page);
  await camera.take('runs', 'What was dialled before, with verdict, cause and note; works while the keys are locked');
}
