import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSPHRASE } from '../testing/command-line.ts';
import { createTestAuthority } from '../testing/test-authority.ts';
import { createXca, type XcaProgram } from '../testing/xca/xca-program.ts';
import { answerHere, failureHere } from './run-fixture.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-import-xca-'));
const at = (name: string): string => path.join(folder, name);
const W = ['--workspace', at('w.countersign')] as const;
const UNLOCK = ['--passphrase-file', at('pass')] as const;

let xca: XcaProgram;
beforeAll(async () => {
  writeFileSync(at('pass'), `${PASSPHRASE}\n`);
  xca = await createXca(folder);
  writeFileSync(at('xca-pass'), `${xca.password}\n`);
  const root = createTestAuthority({ name: 'CN=Old Root' });
  const leaf = root.issue({ subject: 'CN=stolen' });
  const list = root.crl([{ serialHex: leaf.serialHex, reason: 'keyCompromise' }], { number: 8 });
  xca.import({ 'root.key': root.keyPem, 'root.pem': root.pem });
  xca.import({ 'leaf.pem': leaf.pem, 'list.crl': list.pem });
  await answerHere(0, 'workspace', 'init', ...W, ...UNLOCK);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('workspace import-xca shows what would come, refuses another password, and takes the database over', async () => {
  const take = ['workspace', 'import-xca', xca.file, ...W] as const;
  const dry = await answerHere(0, ...take, '--dry-run');
  expect(dry).toMatchObject({
    program: 'xca',
    authorities: [{ name: 'Old Root', key: 'locked', revoked: 1, nextCrlNumber: 9, isHere: false }],
    certificates: { fresh: 2, here: 0 },
    needsPassphrase: true,
  });
  expect(await failureHere(1, ...take, ...UNLOCK, '--key-passphrase-file', at('pass'))).toBe(
    'migration.wrong-passphrase',
  );
  const done = await answerHere(0, ...take, ...UNLOCK, '--key-passphrase-file', at('xca-pass'));
  expect(done).toMatchObject({ authorities: [{ name: 'Old Root', key: 'comes', added: 1 }], left: { total: 0 } });
  const { number } = await answerHere(0, 'crl', 'issue', ...W, ...UNLOCK, '--ca', 'Old Root', '--out', at('new.crl'));
  expect(number).toBe(9);
});

it('workspace import-xca says of other files that they are none', async () => {
  writeFileSync(at('none.xdb'), 'no database');
  expect(await failureHere(1, 'workspace', 'import-xca', at('none.xdb'), ...W, '--dry-run')).toBe(
    'migration.not-recognised',
  );
  expect(await failureHere(3, 'workspace', 'import-xca', folder, ...W, '--dry-run')).toBe('file.not-readable');
});
