import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandFolder } from '../testing/command-line.ts';
import { createCommandFolder } from '../testing/command-line.ts';

let folder: CommandFolder;
const unlock = ['--workspace', 'w.countersign', '--passphrase-file', 'pass'] as const;
const at = ['--workspace', 'w.countersign'] as const;
beforeAll(async () => {
  folder = createCommandFolder();
  await folder.json('workspace', 'init', ...unlock);
}, 60_000);
afterAll(() => folder.remove());

const newCsr = (name: string): void =>
  void folder.tool(
    'openssl',
    'req',
    '-new',
    '-newkey',
    'ed25519',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-subj',
    `/CN=${name}`,
    '-out',
    `${name}.csr`,
  );

describe('the inbox on the command line', () => {
  it('takes, lists, decides on and exports requests', async () => {
    newCsr('alpha');
    newCsr('beta');
    await folder.json(
      'partner',
      'add',
      'Kestrel',
      ...at,
      '--subject',
      String.raw`O=Kestrel\, GmbH,C=DE`,
      '--tag',
      'prod',
    );
    expect(
      await folder.json('request', 'import', 'alpha.csr', 'beta.csr', '--partner', 'kestrel', ...at),
    ).toMatchObject({
      added: 2,
      imported: [{ name: 'alpha', state: 'new', source: 'alpha.csr' }, { name: 'beta' }],
    });
    const wrong = await folder.run('request', 'import', 'alpha.csr', 'alpha.key', ...at, '--json');
    expect(wrong.exitCode).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      already: 1,
      failed: [{ name: 'alpha.key', code: 'request.none-found' }],
    });
    expect(await folder.json('request', 'approve', 'alpha', ...at)).toEqual({ changed: 1 });
    await folder.json('request', 'refuse', 'beta', '--reason', 'wrong name', ...at);
    expect(await folder.json('request', 'list', ...at, '--state', 'open')).toMatchObject({
      total: 1,
      counts: { new: 0, approved: 1, refused: 1, issued: 0 },
      items: [{ name: 'alpha', partner: { name: 'Kestrel' } }],
    });
    expect(await folder.json('request', 'show', 'beta', ...at)).toMatchObject({
      state: 'refused',
      reason: 'wrong name',
    });
    await folder.json('request', 'export', 'alpha', '--out', 'out.csr', ...at);
    expect(folder.tool('openssl', 'req', '-in', 'out.csr', '-noout', '-subject')).toContain('alpha');
    await folder.json('request', 'delete', 'beta', ...at);
    expect(await folder.failure(1, 'request', 'delete', 'alpha', ...at)).toMatchObject({ code: 'request.issued' });
    expect(await folder.failure(1, 'partner', 'remove', 'Kestrel', ...at)).toMatchObject({
      code: 'partner.in-use',
      requests: 1,
    });
    expect(await folder.json('partner', 'edit', 'Kestrel', '--note', 'new', ...at)).toMatchObject({
      note: 'new',
      tags: ['prod'],
      subject: { O: 'Kestrel, GmbH', C: 'DE' },
      openRequests: 1,
    });
    expect(await folder.failure(2, 'partner', 'add', 'X', '--subject', 'C=Germany', ...at)).toMatchObject({
      code: 'issue.subject-invalid',
    });
  }, 120_000);

  it('makes a request for an authority elsewhere and takes in its answer', async () => {
    await folder.json(
      'request',
      'new',
      '--subject',
      'CN=mine',
      '--san',
      'dns:mine.example',
      '--out',
      'mine.csr',
      ...unlock,
    );
    folder.tool(
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ed25519',
      '-nodes',
      '-keyout',
      'ca.key',
      '-subj',
      '/CN=CA',
      '-out',
      'ca.pem',
    );
    folder.tool('openssl', 'x509', '-req', '-in', 'mine.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-out', 'mine.pem');
    expect(await folder.failure(1, 'request', 'answer', 'ca.pem', ...at)).toMatchObject({
      code: 'own-request.no-match',
    });
    expect(await folder.json('request', 'answer', 'mine.pem', ...at)).toMatchObject({ name: 'mine' });
    expect(await folder.json('request', 'list', '--own', ...at)).toMatchObject({ items: [{ state: 'answered' }] });
    expect(existsSync(folder.at('mine.key'))).toBe(false);
  }, 120_000);

  it('helps a partner with commands, a message and a folder of files', async () => {
    const asked = ['--profile', 'tls-client', '--subject', 'CN=gw', '--partner', 'Kestrel', ...at];
    const message = await folder.run('request', 'help', ...asked);
    expect(message.stdout).toContain('Hello Kestrel,');
    expect(message.stdout).toContain('Never send:');
    const help = await folder.run('request', 'help', ...asked, '--tool', 'openssl');
    expect(help.stdout).toContain('openssl genpkey');
    await folder.json('request', 'help', ...asked, '--tool', 'openssl', '--out', '.');
    expect(readdirSync(folder.at('gw-openssl')).toSorted()).toEqual(['commands.sh', 'gw.cnf', 'message.txt']);
    expect(readFileSync(folder.at('gw-openssl/gw.cnf'), 'utf8')).toContain('"Kestrel, GmbH"');
    const impossible = await folder.run('request', 'help', ...asked, '--key', 'ed25519', '--tool', 'certreq');
    expect(impossible.exitCode).toBe(1);
    expect(await folder.failure(2, 'request', 'help', '--profile', 'none', ...at)).toMatchObject({
      code: 'issue.profile-unknown',
    });
  }, 120_000);
});
