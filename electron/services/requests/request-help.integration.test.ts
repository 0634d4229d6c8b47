import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestDetails } from '../../../shared/model/request.ts';
import type { HelpTool, RequestHelp } from '../../../shared/model/request-help.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, startTestApplication, valueOf } from '../../testing/application.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE, hostileSubject } from '../../testing/hostile-name.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeAll(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterAll(() => test.end());

/** The programs ask for a passphrase, or whether to go on, on a terminal; a test answers by an option or by standard input. */
const STORE_PASSPHRASE = ' -storepass testing-1234';

/** Runs the commands for a tool as the partner would and takes the request that comes out into the inbox. */
async function followHelp(help: RequestHelp, tool: HelpTool): Promise<RequestDetails> {
  const chosen = help.tools.find((each) => each.tool === tool);
  if (chosen === undefined || chosen.obstacle !== undefined) throw new Error(`no help: ${chosen?.obstacle?.reason}`);
  const folder = mkdtempSync(path.join(test.folder, `${tool}-`));
  for (const { name, text } of chosen.files) writeFileSync(path.join(folder, name), text);
  const commands = chosen.commands.replaceAll(
    /^keytool -(?:genkeypair|certreq)/gm,
    (command) => `${command}${STORE_PASSPHRASE}`,
  );
  execFileSync('sh', ['-eu'], { cwd: folder, input: commands, stdio: ['pipe', 'pipe', 'pipe'] });
  const bytes = readFileSync(path.join(folder, chosen.requestFile));
  const report = valueOf(await workspace.requests.import([{ name: chosen.requestFile, bytes }]));
  expect(report.failed).toEqual([]);
  const [request] = report.imported;
  if (request === undefined) throw new Error('no request came out');
  return valueOf(await workspace.requests.get(request.id));
}

const names = ({ csr }: RequestDetails): string[] => csr.subjectAltNames.map(({ type, value }) => `${type}:${value}`);

const RUNNABLE = ['openssl', 'keytool', 'gnutls'] as const;

describe.each(RUNNABLE)('help with %s', (tool) => {
  it('makes the request that the profile and the partner want', async () => {
    const partner = valueOf(
      await workspace.partners.save({
        name: `Kestrel with ${tool}`,
        contact: '',
        note: '',
        tags: [],
        subject: { O: 'Kestrel Payments, GmbH', C: 'DE' },
      }),
    );
    const help = valueOf(
      await workspace.requestHelp.build({
        profile: 'tls-client',
        subject: `CN=gw-${tool}.kestrel.example,OU=Gateway \\"7\\"`,
        sans: [
          'dns:gw.kestrel.example',
          'uri:spiffe://kestrel.example/gw',
          'email:ops@kestrel.example',
          'ip:192.0.2.7',
        ],
        key: 'p256',
        partnerId: partner.id,
      }),
    );
    const request = await followHelp(help, tool);
    expect(request.subject).toBe(help.subject);
    expect(request.subject).toContain(String.raw`O=Kestrel Payments\, GmbH`);
    expect(names(request).toSorted()).toEqual([...help.sans].toSorted());
    expect(request.key).toBe('EC P-256');
    expect(request.csr).toMatchObject({ keyUsage: ['digitalSignature'], extendedKeyUsage: ['clientAuth'] });
    expect(request.problems).toEqual([]);
  }, 60_000);

  it.each([
    ['p384', 'EC P-384'],
    ['rsa2048', 'RSA 2048'],
    ['ed25519', 'Ed25519'],
  ] as const)(
    'makes the kind of key that is asked for (%s)',
    async (key, label) => {
      const input = { profile: 'tls-client', subject: `CN=${tool} ${key}`, key };
      expect(await followHelp(valueOf(await workspace.requestHelp.build(input)), tool)).toMatchObject({
        key: label,
        name: `${tool} ${key}`,
      });
    },
    60_000,
  );

  it.each(HOSTILE_PRINTABLE)(
    'takes %j for a name and nothing else',
    async (name) => {
      const key = 'p256';
      const help = valueOf(
        await workspace.requestHelp.build({ profile: 'tls-client', subject: hostileSubject(name), key }),
      );
      expect(help.baseName).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
      const request = await followHelp(help, tool);
      expect(request.csr.subjectName.flat().map(({ value }) => value)).toContain(name);
    },
    60_000,
  );
});

describe('help', () => {
  it.each(HOSTILE_CONTROLS)('is refused for a name with control characters (%j)', async (name) => {
    const input = { profile: 'tls-client', subject: hostileSubject(name), key: 'p256' } as const;
    const help = await workspace.requestHelp.build(input);
    if (!help.ok) {
      expect(codeOf(help)).toBe('issue.subject-invalid');
      return;
    }
    const { tools, message } = help.value;
    const texts = [message, ...tools.flatMap(({ commands, files }) => [commands, ...files.map(({ text }) => text)])];
    expect(texts.join('').replaceAll(/[\r\n]/g, '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  });
});
