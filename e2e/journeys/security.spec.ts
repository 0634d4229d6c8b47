import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { createTestAuthority } from '../../electron/testing/test-authority.ts';
import { CHANNELS } from '../../shared/contract/channels.ts';
import { answerOpen } from '../support/app-fixture.ts';
import { answerUnlock, command, issueClients, makeWorkspace, PASSPHRASE, shareApp } from '../support/shared-app.ts';

let recoveryKey = '';
const shared = shareApp((workspace) => {
  recoveryKey = makeWorkspace(workspace);
  issueClients(workspace, 'kestrel-gw-05');
  return [workspace.file];
});

test('the page has nothing of Node', async () => {
  const found = await shared().page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'].filter(
      (name) => Reflect.get(globalThis, name) !== undefined,
    ),
  );
  expect(found).toEqual([]);
});

test('the page reaches the channels of the contract, frozen, and no other', async () => {
  const { page } = shared();
  const bridge = await page.evaluate(() => {
    const api = Reflect.get(window, 'countersign') as object;
    const own = Object.getOwnPropertyDescriptor(window, 'countersign');
    Reflect.set(api, 'workspace.lock', () => 'mine');
    Reflect.set(window, 'countersign', {});
    return {
      names: Object.keys(api).toSorted(),
      isFrozen: Object.isFrozen(api),
      isReplaceable: own?.writable !== false || own.configurable !== false,
      isStillThere: Reflect.get(window, 'countersign') === api,
    };
  });
  expect(bridge.names).toEqual([...CHANNELS, 'on'].toSorted());
  expect(bridge).toMatchObject({ isFrozen: true, isReplaceable: false, isStillThere: true });
  await expect(
    page.evaluate(() => {
      const { on } = Reflect.get(window, 'countersign') as { on(name: string, listener: () => void): void };
      on('job.cancel', () => undefined);
    }),
  ).rejects.toThrow('unknown event');
});

test('input that the contract does not know is answered, not obeyed', async () => {
  const { page } = shared();
  const wrong = [
    ['certificate.page', { search: '', sort: 'name', direction: 'asc', offset: -1, limit: 100 }],
    ['certificate.page', { search: '', sort: 'name; DROP TABLE', direction: 'asc', offset: 0, limit: 100 }],
    ['workspace.unlock', { passphrase: 'a string' }],
    ['certificate.get', { id: '../../etc/passwd' }],
    ['workspace.state', { more: true }],
    ['file.append', { handle: 'x', offset: 0, bytes: 'text' }],
    ['inspect.outline', { handle: '/etc/passwd', from: 0, limit: 1 }],
    ['settings.set', null],
  ] as const;
  for (const [channel, input] of wrong) {
    const answer = await callRaw(page, channel, input);
    expect(answer, `${channel} ${JSON.stringify(input)}`).toMatchObject({
      ok: false,
      error: { code: 'input.invalid' },
    });
  }
});

const callRaw = (page: Page, channel: string, input: unknown): Promise<unknown> =>
  page.evaluate(
    ([name, value]) => {
      const api = Reflect.get(window, 'countersign') as Record<string, (given: unknown) => Promise<unknown>>;
      return api[name]?.(value);
    },
    [channel, input] as const,
  );

test('the policy blocks inline script, evaluated text, inline style, frames and every address outside', async () => {
  const { page } = shared();
  const outcome = await page.evaluate(async () => {
    const violated: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective));
    const attempt = (work: () => unknown): string => {
      try {
        work();
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown';
      }
    };
    const script = document.createElement('script');
    const scriptText = attempt(() => {
      script.textContent = 'window.ranInline = true';
      document.head.append(script);
    });
    const html = attempt(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ranInline = true">');
    });
    const style = document.createElement('style');
    style.textContent = 'main { display: none }';
    document.head.append(style);
    const frame = document.createElement('iframe');
    frame.src = 'https://attacker.example/';
    document.body.append(frame);
    const picture = new Image();
    picture.src = 'https://attacker.example/pixel.png';
    const evaluated = await new Promise<string>((resolve) => {
      // oxlint-disable-next-line no-implied-eval -- this is what must not work
      setTimeout(() => resolve(attempt(() => new Function('return 1')())), 0);
    });
    const fetched = await fetch('https://attacker.example/').then(
      () => 'done',
      () => 'refused',
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    const main = document.querySelector('main');
    const shown = main === null ? '' : getComputedStyle(main).display;
    for (const added of [script, style, frame]) added.remove();
    return { scriptText, html, evaluated, fetched, shown, ran: Reflect.get(window, 'ranInline'), violated };
  });
  expect(outcome.ran).toBeUndefined();
  expect(outcome.html).toBe('TypeError');
  expect(outcome.evaluated).not.toBe('done');
  expect(outcome.fetched).toBe('refused');
  expect(outcome.shown).not.toBe('none');
  for (const directive of ['style-src-elem', 'frame-src', 'img-src', 'connect-src', 'require-trusted-types-for'])
    expect(outcome.violated).toContain(directive);
});

test('navigation, new windows, downloads and permissions are refused', async () => {
  const { app, page } = shared();
  const address = page.url();
  await page.evaluate(() => void window.open('https://attacker.example/', '_blank'));
  await page.evaluate(() => void window.open('', 'small', 'popup'));
  for (const target of ['https://attacker.example/', 'file:///etc/passwd', 'data:text/html,hello']) {
    await page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      link.remove();
      location.assign(url);
    }, target);
    await page.waitForTimeout(150);
    expect(page.url()).toBe(address);
  }
  await expect(page.getByRole('button', { name: 'Workspace acme-pki' })).toBeVisible();
  await expect.poll(() => app.windows().length).toBe(1);
  const granted = await page.evaluate(async () => {
    const media = navigator.mediaDevices?.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    );
    const place = new Promise<string>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('denied'),
      );
      setTimeout(() => resolve('no answer'), 3000);
    });
    const clipboard = navigator.clipboard.readText().then(
      () => 'granted',
      () => 'denied',
    );
    return Promise.all([Notification.requestPermission(), media ?? 'denied', place, clipboard]);
  });
  expect(granted.filter((answer) => answer === 'granted')).toEqual([]);
});

test('what is typed as a secret is in no page, no storage, no file of the profile and no log', async () => {
  const { page, folder, workspace } = shared();
  await page.getByRole('button', { name: /^Locked/ }).click();
  await answerUnlock(page, `${PASSPHRASE} not`);
  await expect(page.getByRole('alert').filter({ hasText: 'Wrong passphrase' })).toBeVisible();
  await page.getByRole('button', { name: 'Use the recovery key' }).click();
  await answerUnlock(page, recoveryKey);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+l');
  await page.getByRole('button', { name: /^Locked/ }).click();
  await answerUnlock(page, PASSPHRASE);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const secrets = [PASSPHRASE, recoveryKey, recoveryKey.replaceAll('-', '')];
  const held = await page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => Reflect.get(field, 'value'));
    const stores = [localStorage, sessionStorage].map((store) => JSON.stringify(Object.entries(store)));
    return [document.documentElement.outerHTML, location.href, document.cookie, ...fields, ...stores].join('\n');
  });
  for (const secret of secrets) expect(held).not.toContain(secret);
  const files = [
    ...listFiles(path.join(folder, 'profile')),
    ...listFiles(folder).filter((file) => file.startsWith(workspace.file)),
  ];
  expect(files.some((file) => file.includes('logs'))).toBe(true);
  for (const file of files) {
    const content = readFileSync(file);
    for (const secret of secrets) {
      const isThere = content.includes(secret) || content.includes(Buffer.from(secret, 'utf16le'));
      expect(isThere, path.relative(folder, file)).toBe(false);
    }
  }
});

function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => path.join(entry.parentPath, entry.name));
}

const HOSTILE = {
  bidi: 'invoice\u202egnp.exe',
  lines: 'first\nsecond\u0007\u001b[2J',
  html: '<img src=x onerror=window.ranInline=true>',
} as const;

test('hostile names are shown as text with their tricks made visible', async () => {
  const { app, page, hand, at } = shared();
  const pems = Object.values(HOSTILE).map((name) => hostileCertificate(name));
  writeFileSync(at('hostile.pem'), [...pems, longCertificate()].join(''));
  const strange = `strange\u202e<b>${'y'.repeat(100)}\n.pem`;
  writeFileSync(at(strange), pems[0] ?? '');
  await hand.go('Inventory');
  await answerOpen(app, at('hostile.pem'));
  await command(page, 'Import certificates…');
  await expect(page.getByRole('row', { name: /invoice\\u202egnp\.exe/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /first\\u000asecond\\u0007\\u001b/ })).toBeVisible();
  await expect(page.getByText(HOSTILE.html).first()).toBeVisible();
  for (const name of [/invoice/, /first/, /onerror/, /xxxx/]) {
    await page.getByRole('row', { name }).first().click();
    await expect(page.getByRole('main').getByRole('complementary')).toBeVisible();
    for (const tab of ['Summary', 'Fields', 'Chain', 'History']) await page.getByRole('tab', { name: tab }).click();
    await expectNothingHidden(page);
  }
  await hand.go('Inspect');
  for (const file of ['hostile.pem', strange]) {
    await answerOpen(app, at(file));
    await page
      .getByRole('button', { name: /^Open(…| file…)$/ })
      .first()
      .click();
    await expect(page.getByRole('main')).toContainText(/invoice\\(u202e|e2\\80\\ae)gnp\.exe/);
    await expectNothingHidden(page);
  }
  await hand.go('Activity');
  await expectNothingHidden(page);
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').getByRole('combobox').fill('invoice');
  await expect(page.getByRole('option', { name: /invoice/ })).toBeVisible();
  await expectNothingHidden(page);
  await page.keyboard.press('Escape');
  const titles = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.getTitle()));
  expect(titles.join()).not.toMatch(INVISIBLE);
});

const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069]|(?![\n\t])\p{Cc}/u;

/** No character that hides or reorders text anywhere, no element made from a name, and no width burst. */
async function expectNothingHidden(page: Page): Promise<void> {
  const html = await page.evaluate(() => document.documentElement.outerHTML);
  expect(html).not.toMatch(INVISIBLE);
  const state = await page.evaluate(() => ({
    ran: Reflect.get(window, 'ranInline') !== undefined,
    pictures: document.querySelectorAll('img[src="x"]').length,
    spill: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  expect(state).toEqual({ ran: false, pictures: 0, spill: 0 });
}

/** A certificate whose common name no honest tool would write: its octets are put in behind the signature's back. */
function hostileCertificate(name: string): string {
  const octets = Buffer.from(name);
  const placeholder = name.replace(/[^A-Za-z0-9]/gu, (sign) => '~'.repeat(Buffer.byteLength(sign)));
  const der = Buffer.from(createTestAuthority({ name: 'CN=Hostile' }).issue({ subject: `CN=${placeholder}` }).der);
  octets.copy(der, der.indexOf(placeholder));
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

/** Some four thousand characters of subject and names. */
function longCertificate(): string {
  const subject = Array.from({ length: 40 }, () => `OU=${'x'.repeat(60)}`).join(',');
  const sans = Array.from({ length: 20 }, (_, index) => `dns:${'x'.repeat(60)}.n${index}.example`);
  return createTestAuthority({ name: 'CN=Hostile' }).issue({ subject, sans }).pem;
}
