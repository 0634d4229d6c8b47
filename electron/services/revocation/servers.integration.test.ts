import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { runClient } from '../../testing/clients/client-programs.ts';
import { startApacheServers } from '../../testing/servers/apache-server.ts';
import { startGnutlsServers } from '../../testing/servers/gnutls-server.ts';
import { startHaproxyServers } from '../../testing/servers/haproxy-server.ts';
import { startJavaServers } from '../../testing/servers/java-server.ts';
import { startNginxServers } from '../../testing/servers/nginx-fleet.ts';
import { startOpensslServers } from '../../testing/servers/openssl-fleet.ts';
import type { Fleet, ServerSetup } from '../../testing/servers/server-setup.ts';
import type { Workspace } from '../workspace.ts';

const DAY_MS = 86_400_000;
const SERVERS = {
  nginx: startNginxServers,
  haproxy: startHaproxyServers,
  apache: startApacheServers,
  openssl: startOpensslServers,
  gnutls: startGnutlsServers,
  java: startJavaServers,
} as const satisfies Readonly<Record<string, (setups: readonly ServerSetup[]) => Promise<Fleet>>>;
type ServerKind = keyof typeof SERVERS;
const KINDS = Object.keys(SERVERS) as ServerKind[];

let test: TestApplication;
let workspace: Workspace;
let root: AuthorityId;
let issuing: AuthorityId;
const clients = new Map<string, CertificateId>();

/** Ten days ago by the clock of the computer, whose programs judge by the day of today. */
beforeAll(async () => {
  test = startTestApplication();
  test.clock.now = Date.now() - 10 * DAY_MS;
  workspace = await test.createWorkspace();
  const life = { validity: { count: 365, unit: 'days' } as const };
  root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256', ...life })).id;
  const below = { issuerId: root, validity: { count: 200, unit: 'days' } as const };
  issuing = valueOf(await workspace.authorities.create({ name: 'Issuing', key: 'p256', ...below })).id;
  const trust = { path: test.at('trust.pem'), overwrite: true };
  valueOf(await workspace.exports.authority({ id: issuing, chain: true, target: trust }));
  await issue('server', 'tls-server', ['dns:localhost', 'ip:127.0.0.1']);
  for (const name of ['kept', 'lost']) clients.set(name, await issue(name, 'tls-client', []));
}, 120_000);
afterAll(() => test.end());

/** A certificate from a request, its chain and key in files. */
async function issue(name: string, profile: string, san: readonly string[]): Promise<CertificateId> {
  const key = test.at(`${name}.key`);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const names =
    san.length === 0
      ? []
      : ['-addext', `subjectAltName=${san.map((each) => each.replace('dns:', 'DNS:').replace('ip:', 'IP:')).join()}`];
  const csr = execFileSync('openssl', ['req', '-new', '-key', key, '-subj', `/CN=${name}`, ...names], {
    stdio: 'pipe',
  });
  const issued = valueOf(await workspace.issuing.issue({ authorityId: issuing, profile, csr: new Uint8Array(csr) }));
  const target = { path: test.at(`${name}.pem`), overwrite: true };
  valueOf(await workspace.exports.certificate({ id: issued.id, format: 'chain-pem', target }));
  return issued.id;
}

/** Signs a list of both authorities and puts them into one file, as servers want it. */
async function publishCrls(file: string): Promise<string> {
  const lists: string[] = [];
  for (const authorityId of [root, issuing]) {
    valueOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }));
    const target = { path: test.at(`${file}-${lists.length}.pem`), overwrite: true };
    valueOf(await workspace.exports.crl({ authorityId, format: 'pem', target }));
    lists.push(readFileSync(target.path, 'utf8'));
  }
  writeFileSync(test.at(file), lists.join(''));
  return test.at(file);
}

/** What each server says to each client under a list: `served` or `refused`, with what the server wrote. */
async function ask(
  crlFile: string,
): Promise<ReadonlyMap<ServerKind, { readonly answers: object; readonly log: string }>> {
  const told = new Map<ServerKind, { readonly answers: object; readonly log: string }>();
  for (const kind of KINDS) {
    const files = {
      certFile: test.at('server.pem'),
      keyFile: test.at('server.key'),
      clientCaFile: test.at('trust.pem'),
    };
    const fleet = await SERVERS[kind]([{ id: 'one', ...files, version: 'TLSv1.3', crlFile, verifyDepth: 4 }]);
    const port = fleet.portOf('one');
    const server = { port, serverName: 'localhost', version: 'TLSv1.3', caFile: test.at('trust.pem') } as const;
    const targets = [...clients.keys()].map((id) => ({
      ...server,
      id,
      certFile: test.at(`${id}.pem`),
      keyFile: test.at(`${id}.key`),
    }));
    const printed = await runClient('openssl', targets);
    await fleet.stop();
    const answers = Object.fromEntries(
      [...printed].map(([id, text]) => [id, /HTTP\/1\.[01] 200/.test(text) ? 'served' : 'refused']),
    );
    told.set(kind, { answers, log: `${fleet.log('one')}\n${[...printed.values()].join('\n')}` });
  }
  return told;
}

const answersOf = (told: Awaited<ReturnType<typeof ask>>): object =>
  Object.fromEntries([...told].map(([kind, { answers }]) => [kind, answers]));
const all = (answers: object): object => Object.fromEntries(KINDS.map((kind) => [kind, answers]));

describe('servers that check a list of revoked certificates', () => {
  it('refuse every client under a list that is over, serve them again under the next, and refuse the one that it names', async () => {
    for (const authorityId of [root, issuing]) {
      const plan = { ...valueOf(await workspace.revocations.plan(authorityId)), validHours: 24, graceHours: 2 };
      valueOf(await workspace.revocations.setPlan({ authorityId, plan }));
    }
    const stale = await ask(await publishCrls('stale.pem'));
    // The server of GnuTLS takes a list that is over for what it says.
    const gnutls = { kept: 'served', lost: 'served' };
    expect(answersOf(stale)).toEqual({ ...all({ kept: 'refused', lost: 'refused' }), gnutls });

    test.clock.now = Date.now();
    expect(answersOf(await ask(await publishCrls('fresh.pem')))).toEqual(all({ kept: 'served', lost: 'served' }));

    const id = clients.get('lost');
    if (id === undefined) throw new Error('no client');
    test.clock.now += 1000;
    valueOf(await workspace.revocations.revoke({ id, reason: 'keyCompromise' }));
    const told = await ask(await publishCrls('named.pem'));
    expect(answersOf(told)).toEqual(all({ kept: 'served', lost: 'refused' }));
    // The server of GnuTLS says no more than that access is denied.
    for (const { log } of told.values()) expect(log).toMatch(/revoked|access denied/i);
  }, 300_000);
});
