import { execFileSync, spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../shared/model/brands.ts';
import { parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { passphrase, startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { openedByNode } from '../testing/post-quantum-judge.ts';
import { findFreePort } from '../testing/servers/tool-process.ts';
import type { Workspace } from './workspace.ts';

/** With OpenSSL 3.5, whatever the engine of this process is made to lack. */
const NODE = path.join(import.meta.dirname, '../../node_modules/.bin/node');

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  valueOf(await workspace.settings.set({ postQuantumKeys: true }));
}, 60_000);
afterEach(() => test.end());

async function keyHashOf(id: CertificateId): Promise<string> {
  const target = { path: test.at(`${id}.der`), overwrite: true };
  valueOf(await workspace.exports.certificate({ id, format: 'der', target }));
  const parsed = valueOf(parseCertificate(new Uint8Array(readFileSync(target.path))));
  return hash('sha256', spanBytes(parsed, parsed.spki));
}

describe('a post-quantum key that leaves', () => {
  it('is opened by OpenSSL 3.5 from PEM and PKCS #12, and by another workspace', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'ml-dsa-65' }));
    const leaf = valueOf(
      await workspace.issuing.issue({
        authorityId: root.id,
        profile: 'tls-client-server',
        subject: 'CN=leaf',
        sans: ['dns:leaf.example'],
        key: 'ml-dsa-44',
      }),
    );
    const own = await keyHashOf(leaf.id);
    for (const [format, kind] of [
      ['key-pem', 'pem'],
      ['p12', 'p12'],
    ] as const) {
      const file = test.at(`leaf.${kind}`);
      const secret = 'a long passphrase';
      const target = { path: file, overwrite: false };
      valueOf(await workspace.exports.certificate({ id: leaf.id, format, target, passphrase: passphrase(secret) }));
      expect(openedByNode(readFileSync(file), kind, secret)).toBe(own);
    }
    const file = test.at('root.p12');
    const secret = 'another passphrase';
    valueOf(
      await workspace.authorities.exportKey({
        id: root.id,
        format: 'p12',
        target: { path: file, overwrite: false },
        passphrase: passphrase(secret),
      }),
    );
    const other = await test.createWorkspace('other');
    const taken = valueOf(
      await other.authorities.importWithKey({ source: { path: file }, passphrase: passphrase(secret) }),
    );
    expect(taken.authority).toMatchObject({ name: 'Root', key: 'ML-DSA-65', hasKey: true });
    valueOf(await other.revocations.issueCrl({ authorityId: taken.authority.id, days: 7 }));
  });

  it('makes a kit by which Node.js shakes hands with itself', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'ml-dsa-65' }));
    const leaf = valueOf(
      await workspace.issuing.issue({
        authorityId: root.id,
        profile: 'tls-client-server',
        subject: 'CN=leaf',
        sans: ['dns:localhost'],
        key: 'ml-dsa-65',
      }),
    );
    const endpoint = { host: 'localhost', port: await findFreePort() };
    const choice = { parts: ['node'], keyForm: 'clear', endpoint } as const;
    const { folder } = valueOf(await workspace.kits.write({ id: leaf.id, choice, parent: test.folder }));
    const server = spawn(NODE, ['node-server.mjs'], { cwd: folder });
    try {
      await once(server.stdout, 'data');
      expect(execFileSync(NODE, ['node-client.mjs'], { cwd: folder, encoding: 'utf8' })).toMatch(/200[^]*leaf/);
    } finally {
      server.kill();
    }
  });

  it('goes into a kit only as files that were proved with such keys', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'ml-dsa-65' }));
    const issue = (key: 'p256' | 'ml-dsa-65') =>
      workspace.issuing.issue({
        authorityId: root.id,
        profile: 'tls-client-server',
        subject: `CN=${key}`,
        sans: ['dns:gw.example'],
        key,
      });
    const offered = async (key: 'p256' | 'ml-dsa-65') => {
      const offers = valueOf(await workspace.kits.offer(valueOf(await issue(key)).id));
      return {
        parts: offers.filter(({ isOffered }) => isOffered).map(({ part }) => part),
        reasons: new Set(offers.flatMap(({ reason }) => reason ?? [])),
      };
    };
    expect(await offered('ml-dsa-65')).toEqual({
      parts: ['p12', 'pem', 'trust', 'fingerprints', 'java', 'node'],
      reasons: new Set(['post-quantum']),
    });
    expect((await offered('p256')).parts).toEqual([
      'p12',
      'p12-legacy',
      'pem',
      'trust',
      'fingerprints',
      'java',
      'node',
    ]);
  });
});
