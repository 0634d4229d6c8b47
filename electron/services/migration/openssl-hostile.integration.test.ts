import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { codeOf, valueOf } from '../../testing/application.ts';
import { makeOpensslCa } from '../../testing/openssl-ca.ts';
import { createOpensslDoor } from '../../testing/openssl-door.ts';
import { type JobContext, NO_JOB } from '../ports.ts';

const door = createOpensslDoor();
const { change, order } = door;
beforeEach(door.open);
afterAll(door.end);

const preview = () => door.workspace.migrations.preview(order(), NO_JOB);
const run = (job: JobContext = NO_JOB) => door.workspace.migrations.run(order(), job);
/** Is stopped while the revocations of an authority are being written: when some groups of them are. */
function stoppingWithin(): JobContext {
  const stopped = new AbortController();
  let groups = 0;
  let isStopped = false;
  const { signal } = stopped;
  Object.defineProperty(signal, 'aborted', {
    get: () => {
      const asker = new Error().stack?.split('\n')[2] ?? '';
      if (asker.includes('cancelling')) groups += 1;
      if (groups === 3 && !isStopped) {
        isStopped = true;
        stopped.abort();
      }
      return isStopped;
    },
  });
  return { signal, progress: () => undefined };
}

it('follows no link and no name that leads out of the folder', async () => {
  const secret = makeOpensslCa(door.test.at(`secret-${door.count}`), { name: 'Secret CA' });
  secret.issue('hidden');
  door.ca.issue('open');
  renameSync(door.ca.at('private/cakey.pem'), door.test.at(`away-${door.count}.pem`));
  symlinkSync(door.test.at(`away-${door.count}.pem`), door.ca.at('private/cakey.pem'));
  symlinkSync(secret.at('newcerts'), door.ca.at('certs'));
  symlinkSync(secret.folder, door.ca.at('other'));
  change('openssl.cnf', '$dir/newcerts', `${secret.folder}/newcerts`);
  change('openssl.cnf', '$dir/serial', '../../etc/passwd');
  const shown = valueOf(await preview());
  expect(shown.authorities).toMatchObject([{ name: `CA ${door.count}`, key: 'none' }]);
  expect(shown.certificates).toEqual({ fresh: 2, here: 0 });
  expect(shown.left.items).toContainEqual({ kind: 'file', name: 'certs', why: 'link' });
  expect(shown.left.items).toContainEqual({
    kind: 'setting',
    name: `new_certs_dir = ${secret.folder}/newcerts`,
    why: 'outside',
  });
});

it('is held up by no pipe, and by no file that is larger than such a file is', async () => {
  door.ca.issue('good');
  execFileSync('mkfifo', [
    door.ca.at('newcerts/FFFF.pem'),
    door.ca.at('private/pipe.pem'),
    door.ca.at('crl/pipe.pem'),
    door.ca.at('ca.pem'),
  ]);
  writeFileSync(door.ca.at('private/huge.pem'), '');
  truncateSync(door.ca.at('private/huge.pem'), 3_000_000_000);
  writeFileSync(door.ca.at('crl/huge.pem'), '');
  truncateSync(door.ca.at('crl/huge.pem'), 3_000_000_000);
  writeFileSync(door.ca.at('crlnumber'), 'F'.repeat(60));
  const shown = valueOf(await preview());
  expect(shown.authorities).toMatchObject([{ key: 'stays' }]);
  expect(shown.left.items).toEqual(
    expect.arrayContaining([
      { kind: 'key', name: 'private/huge.pem', why: 'unreadable' },
      { kind: 'crl', name: 'crl/huge.pem', why: 'too-large' },
      { kind: 'crl', name: `CA ${door.count}`, why: 'crl-number-too-large' },
    ]),
  );
});

it('finds the certificate of the authority by its content, whatever the files are called', async () => {
  const other = makeOpensslCa(door.test.at(`other-${door.count}`), { name: 'Another Root' });
  door.ca.issue('one');
  writeFileSync(door.ca.at('a.pem'), readFileSync(other.at('cacert.pem')));
  renameSync(door.ca.at('cacert.pem'), door.ca.at('zz.crt'));
  execFileSync('rm', [door.ca.at('openssl.cnf')]);
  expect(valueOf(await preview()).authorities).toMatchObject([{ name: `CA ${door.count}`, key: 'comes' }]);
});

it('refuses a folder without an index, one without an authority, and what is no folder', async () => {
  execFileSync('rm', ['-r', door.ca.at('cacert.pem'), door.ca.at('private')]);
  expect(codeOf(await preview())).toBe('migration.no-authority');
  const empty = door.test.at(`empty-${door.count}`);
  mkdirSync(empty);
  const of = (place: string) =>
    door.workspace.migrations.preview({ program: 'openssl-ca', source: { path: place } }, NO_JOB);
  expect(codeOf(await of(empty))).toBe('migration.not-recognised');
  expect(codeOf(await of(door.ca.at('serial')))).toBe('migration.not-recognised');
  expect(codeOf(await of(path.join(empty, 'nowhere')))).toBe('file.not-found');
});

it('keeps revocations of a list that were cleaned out of the index, and no hold that was', async () => {
  door.ca.revoke(door.ca.issue('gone'), '-crl_reason', 'superseded');
  door.ca.revoke(door.ca.issue('back'), '-crl_hold', 'holdInstructionReject');
  door.ca.genCrl();
  writeFileSync(door.ca.at('index.txt'), '');
  expect(valueOf(await preview()).authorities).toMatchObject([{ revoked: 1, held: 0 }]);
});

it('writes an authority with all its revocations or not at all when it is stopped, and another run does the rest', async () => {
  door.ca.revoke(door.ca.issue('first'));
  const lines = Array.from(
    { length: 60_000 },
    (_, at) => `R\t300101000000Z\t260101000000Z,superseded\t${(at + 0x10_0000).toString(16)}\tunknown\t/CN=${at}\n`,
  );
  appendFileSync(door.ca.at('index.txt'), lines.join(''));
  const stopped = new AbortController();
  const writing = run({ signal: stopped.signal, progress: () => undefined });
  door.workspace.onChange(() => stopped.abort());
  expect(codeOf(await writing)).toBe('job.cancelled');
  const [authority] = valueOf(await door.workspace.authorities.list());
  expect(authority).toMatchObject({ hasKey: true });
  expect(valueOf(await run())).toMatchObject({ authorities: [{ isHere: true, added: 0 }], imported: 1 });
  expect(valueOf(await door.workspace.authorities.list())).toMatchObject([{ issued: 1, revoked: 1 }]);
  const within = await door.test.createWorkspace(`within-${door.count}`);
  expect(codeOf(await within.migrations.run(order(), stoppingWithin()))).toBe('job.cancelled');
  expect(valueOf(await within.authorities.list())).toEqual([]);
  const early = new AbortController();
  early.abort();
  const none = await door.test.createWorkspace(`none-${door.count}`);
  expect(codeOf(await none.migrations.run(order(), { signal: early.signal, progress: () => undefined }))).toBe(
    'job.cancelled',
  );
  expect(valueOf(await none.authorities.list())).toEqual([]);
});
