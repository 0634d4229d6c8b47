import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { codeOf, valueOf } from '../../testing/application.ts';
import { makeOpensslCa } from '../../testing/openssl-ca.ts';
import { createOpensslDoor } from '../../testing/openssl-door.ts';
import { type JobContext, NO_JOB } from '../ports.ts';

const door = createOpensslDoor();
const { authorities, change, order, preview, run } = door;
beforeEach(door.open);
afterAll(door.end);

const takenOver = async () => {
  const { items } = valueOf(await door.workspace.activity.page({ search: '', offset: 0, limit: 100 }));
  return items.filter(({ action }) => action === 'revocation.taken-over');
};
const line = (serial: string) => `R\t300101000000Z\t260101000000Z\t${serial}\tunknown\t/CN=x\n`;

it('believes what a folder says of an authority whose key is here only with that key, else what lists say', async () => {
  door.ca.revoke(door.ca.issue('gone'));
  await run();
  const key = readFileSync(door.ca.at('private/cakey.pem'));
  door.ca.revoke(door.ca.issue('listed'), '-crl_reason', 'superseded');
  door.ca.genCrl();
  appendFileSync(door.ca.at('index.txt'), line('7777'));
  writeFileSync(door.ca.at('crlnumber'), '9000\n');
  rmSync(door.ca.at('private/cakey.pem'));
  const report = await run();
  expect(report.authorities).toMatchObject([{ key: 'here', added: 1, nextCrlNumber: 0x1001 }]);
  expect(report.left.items).toContainEqual({ kind: 'authority', name: `CA ${door.count}`, why: 'not-proven' });
  expect(await authorities()).toMatchObject([{ revoked: 2 }]);
  writeFileSync(door.ca.at('private/cakey.pem'), key);
  expect((await run()).authorities).toMatchObject([{ key: 'here', added: 1, nextCrlNumber: 0x9000 }]);
  writeFileSync(door.ca.at('crlnumber'), '9100\n');
  const before = (await takenOver()).length;
  expect((await run()).authorities).toMatchObject([{ added: 0, nextCrlNumber: 0x9100 }]);
  const entries = await takenOver();
  expect(entries).toHaveLength(before + 1);
  expect(entries.map(({ detail }) => detail)).toContainEqual(
    expect.objectContaining({ added: 0, number: String(0x90ff) }),
  );
  await run();
  expect(await takenOver()).toHaveLength(before + 1);
});

it('takes a certificate that nobody here signed for no certificate of an authority that is here', async () => {
  const tree = door.test.at(`tree-${door.count}`);
  const root = makeOpensslCa(path.join(tree, 'root'), { name: 'Far Root' });
  const below = makeOpensslCa(path.join(tree, 'below'), { name: 'Below', parent: root });
  await run(below.folder);
  const [before] = await authorities();
  const forger = makeOpensslCa(path.join(tree, 'forger'), { name: 'Far Root' });
  const forged = path.join(tree, 'forged');
  mkdirSync(forged);
  const longer = ['-extensions', 'authority', '-days', '2900', '-notext', '-in', below.at('ca.csr')];
  forger.ca(...longer, '-out', path.join(forged, 'forged.crt'));
  writeFileSync(path.join(forged, 'index.txt'), '');
  writeFileSync(path.join(forged, 'ca.cnf'), '[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\ncertificate=forged.crt\n');
  const report = await run(forged);
  expect(report).toMatchObject({ imported: 1, authorities: [{ isHere: true, key: 'here' }] });
  expect(report.left.items).toContainEqual({ kind: 'certificate', name: 'Below', why: 'issuer-unknown' });
  expect(await authorities()).toEqual([before]);
});

it('takes the complete list with the highest number for the newest, whatever its file says', async () => {
  door.ca.genCrl();
  renameSync(door.ca.at('crl/crl.pem'), door.ca.at('crl/00.pem'));
  door.ca.revoke(door.ca.issue('gone'), '-crl_reason', 'superseded');
  door.ca.genCrl();
  utimesSync(door.ca.at('crl/crl.pem'), 1_000, 1_000);
  for (let at = 1; at < 15; at += 1) copyFileSync(door.ca.at('crl/00.pem'), door.ca.at(`crl/0${at}.pem`));
  writeFileSync(door.ca.at('index.txt'), '');
  change(
    'openssl.cnf',
    '[ list ]',
    '[ list ]\nissuingDistributionPoint = critical,@part\n[ part ]\nonlyCA = TRUE\n[ rest ]',
  );
  door.ca.ca('-gencrl', '-out', door.ca.at('crl/part.pem'));
  rmSync(door.ca.at('crlnumber'));
  expect((await preview()).authorities).toMatchObject([{ revoked: 1, nextCrlNumber: 0x1003 }]);
  for (let at = 15; at < 120; at += 1) copyFileSync(door.ca.at('crl/00.pem'), door.ca.at(`crl/0${at}.pem`));
  const { left } = await preview();
  expect(left.counts).toContainEqual({ kind: 'crl', why: 'too-many', count: 22 });
});

it('fails with what the file system says where the index is gone meanwhile, and has written nothing', async () => {
  door.ca.revoke(door.ca.issue('gone'));
  const index = readFileSync(door.ca.at('index.txt'));
  const job: JobContext = { signal: NO_JOB.signal, progress: () => rmSync(door.ca.at('index.txt'), { force: true }) };
  expect(codeOf(await door.workspace.migrations.preview(order(), job))).toBe('file.not-readable');
  writeFileSync(door.ca.at('index.txt'), index);
  expect(codeOf(await door.workspace.migrations.run(order(), job))).toBe('file.not-readable');
  expect(await authorities()).toEqual([]);
});

it('looks for certificates in no file that is called a key', async () => {
  door.ca.issue('one');
  renameSync(door.ca.at('cacert.pem'), door.ca.at('root.key'));
  rmSync(door.ca.at('openssl.cnf'));
  expect(codeOf(await door.workspace.migrations.preview(order(), NO_JOB))).toBe('migration.no-authority');
  renameSync(door.ca.at('root.key'), door.ca.at('root.crt'));
  expect((await preview()).authorities).toMatchObject([{ key: 'comes' }]);
});
