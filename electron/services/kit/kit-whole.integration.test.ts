import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KitReport } from '../../../shared/model/kit.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { runInKit } from '../../testing/kit/kit-dial.ts';
import { KIT_PASSPHRASE, type WrittenKit } from '../../testing/kit/kit-lab.ts';
import { startKitProgram } from '../../testing/kit/kit-programs.ts';
import { KIT_CONTEXT } from '../../testing/kit/kit-context.ts';
import { findFreePort, type ToolProcess } from '../../testing/servers/tool-process.ts';

let test: TestApplication;
let folder: string;
let port: number;
let report: KitReport;
let server: ToolProcess;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-whole-kit-'));
  port = await findFreePort();
  test = startTestApplication();
  // Programs read the real clock.
  test.clock.now = Date.now() - 60_000;
  report = await writeWholeKit();
  server = await startKitProgram('nginx', { kit: asWritten(report), file: 'nginx-server.conf', port });
});
afterAll(async () => {
  await server.stop();
  await test.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A certificate for both sides with every part that its kit can have. */
async function writeWholeKit(): Promise<KitReport> {
  const workspace = await test.createWorkspace();
  const root = valueOf(await workspace.authorities.create({ name: 'Whole Root', key: 'p384' }));
  const issuing = valueOf(await workspace.authorities.create({ name: 'Whole CA', key: 'p256', issuerId: root.id }));
  const { id } = valueOf(
    await workspace.issuing.issue({
      authorityId: issuing.id,
      profile: 'tls-client-server',
      subject: 'CN=Whole kit',
      key: 'rsa2048',
      sans: ['dns:localhost'],
    }),
  );
  const offers = valueOf(await workspace.kits.offer(id));
  const parts = offers.flatMap(({ part, isOffered }) => (isOffered ? [part] : []));
  const parent = path.join(folder, 'written');
  mkdirSync(parent);
  const choice = { parts, keyForm: 'encrypted', endpoint: { host: 'localhost', port } } as const;
  return valueOf(await workspace.kits.write({ id, choice, parent, passphrase: Buffer.from(KIT_PASSPHRASE) }));
}

/** The kit where its server looks for it, beside the main configuration. */
function asWritten(kit: KitReport): WrittenKit {
  const slug = 'whole-kit';
  const parent = path.join(folder, 'nginx');
  mkdirSync(parent);
  symlinkSync(kit.folder, path.join(parent, slug));
  const texts = kit.files
    .filter(({ name }) => !name.endsWith('.p12'))
    .map(({ name, mode }) => ({ name, mode, text: readFileSync(path.join(kit.folder, name), 'utf8') }));
  const textOf = (wanted: string): string => texts.find(({ name }) => name === wanted)?.text ?? '';
  return { folder: kit.folder, parent, slug, context: { ...KIT_CONTEXT, slug }, texts, textOf };
}

describe('a kit as the product writes it', () => {
  it.each([
    ['curl', `curl --config curl-client.conf --silent --show-error --pass '${KIT_PASSPHRASE}'`],
    ['OpenSSL', String.raw`printf 'GET / HTTP/1.0\r\n\r\n' | sh openssl-client.sh -ign_eof -pass env:KIT_PASSPHRASE`],
    ['Node.js', 'node node-client.mjs'],
    ['Java with its PKCS #12 stores', 'java MutualTlsClient.java'],
  ])('makes a server and lets %s in with the same files', async (_name, command) => {
    const said = await runInKit(report.folder, command, { KIT_PASSPHRASE });
    expect(said.output, server.log()).toContain('CN=Whole kit');
    expect(said.exitCode).toBe(0);
  });

  it('holds every configuration, and README and files say alike how each was proved', () => {
    const readme = readFileSync(path.join(report.folder, 'README.txt'), 'utf8');
    for (const { name, proof } of report.files.filter((file) => file.proof === 'not-verified')) {
      expect(name).toMatch(/^traefik-/);
      expect(proof).toBe('not-verified');
      expect(readFileSync(path.join(report.folder, name), 'utf8')).toContain('NOT VERIFIED');
      expect(readme).toMatch(new RegExp(`${name}[^]{0,200}Not verified`));
    }
    expect(report.files.length).toBeGreaterThan(40);
  });
});
