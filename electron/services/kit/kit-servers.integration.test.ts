import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KitConfigurationPart } from './context.ts';
import { askServer } from '../../testing/kit/kit-dial.ts';
import { createKitLab, type KitLab, writeKit } from '../../testing/kit/kit-lab.ts';
import { checkKitFile, type KitProgram, startKitProgram } from '../../testing/kit/kit-programs.ts';
import { findFreePort } from '../../testing/servers/tool-process.ts';

let lab: KitLab;
beforeAll(() => {
  lab = createKitLab();
});
afterAll(() => lab.remove());

const SERVERS: readonly (readonly [program: KitProgram, part: KitConfigurationPart, file: string])[] = [
  ['nginx', 'nginx', 'nginx-server.conf'],
  ['apache', 'apache', 'apache-server.conf'],
  ['haproxy', 'haproxy', 'haproxy-server.cfg'],
  ['caddy', 'caddy', 'caddy-server.caddyfile'],
  ['caddy-json', 'caddy', 'caddy-server.json'],
  ['openssl', 'openssl', 'openssl-server.sh'],
  ['node', 'node', 'node-server.mjs'],
  ['java', 'java-client', 'MutualTlsServer.java'],
];
const CASES = SERVERS.flatMap(([program, part, file]) =>
  // Java reads the key store, which is the same for both.
  (part === 'java-client' ? (['encrypted'] as const) : (['encrypted', 'clear'] as const)).map(
    (keyForm) => [program, part, file, keyForm] as const,
  ),
);

describe('a server that is started with its kit', () => {
  it.each(CASES)('%s (%s, %s, %s key) lets the right client in and no other', async (program, part, file, keyForm) => {
    const port = await findFreePort();
    const kit = writeKit(lab, { part, role: 'server', keyForm, port });
    const server = await startKitProgram(program, { kit, file, port });
    try {
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        expect(await askServer(lab, port, lab.client, { maxVersion }), server.log()).toMatchObject({ status: 200 });
        for (const other of [undefined, lab.stranger]) {
          const answer = await askServer(lab, port, other, { maxVersion });
          expect('failure' in answer || answer.status === 400, JSON.stringify(answer)).toBe(true);
        }
      }
      expect(await askServer(lab, port, lab.client, { maxVersion: 'TLSv1.1' })).toHaveProperty('failure');
      for (const serverName of ['', 'other.example']) {
        const around = await askServer(lab, port, undefined, { serverName });
        expect('failure' in around || around.status >= 400 || around.text === '', JSON.stringify(around)).toBe(true);
      }
      // Caddy holds the Host line against the server name, and addresses are none.
      if (part === 'caddy') return;
      const hostHeader = `127.0.0.1:${port}`;
      const byAddress = await askServer(lab, port, lab.client, { serverName: '', hostHeader });
      expect(byAddress, server.log()).toMatchObject({ status: 200 });
    } finally {
      await server.stop();
    }
  });

  it.each([
    ['apache', 'apache-server.conf', '/etc/apache2/partner-gateway/fullchain.pem'],
    ['haproxy', 'haproxy-server.cfg', '/etc/haproxy/partner-gateway/haproxy.pem'],
    ['caddy', 'caddy-server.caddyfile', '/etc/caddy/partner-gateway/trust.pem'],
  ] as const)('%s looks where its comment says when nobody set another folder', async (part, file, missing) => {
    const kit = writeKit(lab, { part, role: 'server', keyForm: 'clear', port: 9443 });
    expect(await checkKitFile(part, { kit, file, port: 9443, isFolderUnset: true })).toContain(missing);
    expect(await checkKitFile(part, { kit, file, port: 9443 })).toBe('');
  });

  it('caddy neither asks an authority for certificates nor makes one that the system trusts', () => {
    const kit = writeKit(lab, { part: 'caddy', role: 'both', keyForm: 'clear', port: 9443 });
    for (const file of ['caddy-server.caddyfile', 'caddy-client.caddyfile']) {
      const text = execFileSync('caddy', ['adapt', '--adapter', 'caddyfile', '--config', file], {
        cwd: kit.folder,
        encoding: 'utf8',
        env: { ...process.env, KIT_PARTNER_GATEWAY: kit.folder },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const { apps } = JSON.parse(text) as { apps: { pki?: object; tls?: { automation?: object } } };
      expect([apps.pki, apps.tls?.automation], text).toEqual([undefined, undefined]);
    }
    expect(JSON.parse(kit.textOf('caddy-server.json'))).toMatchObject({
      apps: { http: { servers: { [kit.slug]: { automatic_https: { disable: true } } } } },
    });
  });
});
