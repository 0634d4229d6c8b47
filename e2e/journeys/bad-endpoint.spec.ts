import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { startBlackHole, startPlainHttp } from '../../electron/testing/servers/raw-server.ts';
import { createTestAuthority } from '../../electron/testing/test-authority.ts';
import { answerOpen } from '../support/app-fixture.ts';
import { command, expectFailure, shareApp } from '../support/shared-app.ts';

const shared = shareApp(() => []);

test.beforeEach(async () => {
  const { page } = shared();
  await expect(page.getByRole('button', { name: 'Search or run a command' })).toBeVisible();
  await command(page, 'Go to Connect');
});

test('ports and hosts that cannot be are refused beside their field, and nothing is dialled', async () => {
  const { page } = shared();
  for (const port of ['0', '70000', 'https', '']) {
    await startDial(page, 'localhost', port);
    await expect(page.getByRole('alert').filter({ hasText: 'A port is a number from 1 to 65535.' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Port' })).toHaveAttribute('aria-invalid', 'true');
  }
  await startDial(page, 'my host', '443');
  await expectFailure(page, '“my host” is no host name', 'Write a host name, an IPv4 address');
  await expect(page.getByRole('textbox', { name: 'Host' })).toHaveAttribute('aria-invalid', 'true');
  await startDial(page, '', '443');
  await expect(page.getByText('Name the host to dial.')).toBeVisible();
  await expect(runs(page)).toHaveCount(0);
});

test('an international name is looked up in its ASCII form and not found', async () => {
  const { page } = shared();
  await expectVerdict('bücher.example', 443, 'the host name has no address');
  await expect(page.getByRole('main')).toContainText('xn--bcher-kva.example');
  await expect(page.getByRole('main')).toContainText('Check the spelling, the network');
});

test('an IPv6 address in brackets is dialled and held against the certificate', async () => {
  const { app, page, hand, at } = shared();
  const authority = createTestAuthority({ name: 'CN=Six' });
  const { chainPem, keyPem } = authority.issue({ sans: ['ip:::1'], eku: ['serverAuth'] });
  const server = createServer({ cert: chainPem, key: keyPem }, (_request, response) => void response.end('over six'));
  server.listen(0, '::1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    writeFileSync(at('six.pem'), authority.pem);
    await hand.choose(page.getByRole('combobox', { name: 'Verify server against' }), 'A file');
    await answerOpen(app, at('six.pem'));
    await page.getByRole('button', { name: 'Choose file…' }).click();
    await page.getByRole('textbox', { name: 'HTTP GET path' }).fill('/');
    await expectVerdict('[::1]', port, 'accepted');
    await expect(page.getByRole('main')).toContainText(`[::1]:${port}`);
    await expect(page.getByRole('main')).toContainText('HTTP 200');
  } finally {
    server.close();
    await page.getByRole('textbox', { name: 'HTTP GET path' }).fill('');
  }
});

test('a refused port and a port without TLS are told apart', async () => {
  const { page } = shared();
  const plain = await startPlainHttp();
  await expectVerdict('127.0.0.1', plain.port, 'this port does not speak TLS');
  await expect(page.getByRole('main')).toContainText('Dial the TLS port of the service.');
  await plain.stop();
  await expectVerdict('127.0.0.1', plain.port, 'nothing accepts connections on this port');
  await expect(page.getByRole('main')).toContainText('Check the port, and whether the service is running');
});

test('a server that says nothing is given up by Cancel or after the time set', async () => {
  const { page } = shared();
  const silent = await startBlackHole();
  try {
    const before = await runs(page).count();
    await startDial(page, '127.0.0.1', String(silent.port));
    await expect(page.getByText(`Dialling 127.0.0.1:${silent.port}`).first()).toBeVisible();
    await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
    await expect(dialButton(page)).toBeEnabled();
    await expect(runs(page)).toHaveCount(before);
    await page.getByRole('button', { name: /^Advanced/ }).click();
    await page.getByRole('textbox', { name: 'Handshake' }).fill('0,5');
    await expectVerdict('127.0.0.1', silent.port, 'the handshake failed');
    await expect(page.getByRole('main')).toContainText('The server accepted the connection and said nothing');
  } finally {
    await silent.stop();
  }
});

const dialButton = (page: Page): Locator =>
  page.getByRole('form', { name: 'Connection' }).getByRole('button', { name: /^Dial/ });
const runs = (page: Page): Locator => page.getByRole('navigation', { name: 'Runs of this session' }).getByRole('link');

async function startDial(page: Page, host: string, port: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Host' }).fill(host);
  await page.getByRole('textbox', { name: 'Port' }).fill(port);
  await dialButton(page).click();
}

async function expectVerdict(host: string, port: number, words: string | RegExp): Promise<void> {
  const { page } = shared();
  const before = await runs(page).count();
  await startDial(page, host, String(port));
  await expect(runs(page)).toHaveCount(before + 1, { timeout: 30_000 });
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toContainText(words, { ignoreCase: true });
}
