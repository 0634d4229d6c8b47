import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateStatus } from '../../../shared/model/certificate.ts';
import {
  codeOf,
  startTestApplication,
  TEST_INSTANT,
  type TestApplication,
  valueOf,
} from '../../testing/application.ts';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from '../../testing/test-pki.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const NOW = TEST_INSTANT;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

let test: TestApplication;
let workspace: Workspace;
let root: TestAuthority;
let authorityId: AuthorityId;
let revoked: IssuedTestCertificate;
let held: IssuedTestCertificate;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  root = createTestAuthority({ name: 'CN=Old Root', notBefore: NOW - YEAR });
  revoked = root.issue({ subject: 'CN=revoked', notBefore: NOW - 20 * DAY, notAfter: NOW + 10 * DAY });
  held = root.issue({ subject: 'CN=held', notBefore: NOW - 20 * DAY, notAfter: NOW + YEAR / 2 });
  const { authority } = valueOf(
    await workspace.authorities.importWithKey({
      source: { name: 'root.pem', bytes: new TextEncoder().encode(root.pem) },
      keySource: { name: 'root.key', bytes: new TextEncoder().encode(root.keyPem) },
      name: 'Old Root',
    }),
  );
  authorityId = authority.id;
});
afterEach(() => test.end());

const bytesOf = ({ pem }: { readonly pem: string }) => new TextEncoder().encode(pem);
const bring = async (...certificates: readonly IssuedTestCertificate[]) =>
  valueOf(
    await workspace.imports.run(
      certificates.map((one, at) => ({ name: `${at}.pem`, bytes: bytesOf(one) })),
      NO_JOB,
    ),
  );
const oldList = (number = 7) =>
  root.crl(
    [
      { serialHex: revoked.serialHex, reason: 'keyCompromise', revokedAt: NOW - 5 * DAY },
      { serialHex: held.serialHex, reason: 'certificateHold', revokedAt: NOW - 4 * DAY },
    ],
    { number, thisUpdate: NOW - DAY, nextUpdate: NOW + DAY },
  );
const takeOver = async (list = oldList()) =>
  valueOf(await workspace.revocations.importElsewhere({ authorityId, source: { name: 'old.crl', bytes: list.der } }));
const idOf = async (name: string): Promise<CertificateId> => valueOf(await workspace.certificates.find(name)).id;
const statusOf = async (name: string): Promise<CertificateStatus> =>
  valueOf(await workspace.certificates.find(name)).status;
const entries = async (list: 'queue' | 'revoked' | 'elsewhere' | 'released') =>
  valueOf(await workspace.revocations.entries({ authorityId, list, search: '', offset: 0, limit: 10 })).items.map(
    ({ name, kind, takenFrom }) => `${name ?? '-'} ${kind} ${takenFrom ?? '-'}`,
  );
const issue = async (kinds: readonly ('complete' | 'delta')[] = ['complete']) => {
  test.clock.now += HOUR;
  valueOf(await workspace.revocations.issue({ authorityId, kinds: [...kinds] }));
  const target = { path: test.at('out.crl'), overwrite: true };
  valueOf(await workspace.exports.crl({ authorityId, format: 'pem', target }));
  const printed = execFileSync('openssl', ['crl', '-in', target.path, '-noout', '-text'], { encoding: 'utf8' });
  return [...printed.matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, serial]) =>
    serial?.toLowerCase().replace(/^0+/, ''),
  );
};
const bare = ({ serialHex }: IssuedTestCertificate): string => serialHex.replace(/^0+/, '');
const verify = (certificate: IssuedTestCertificate): string => {
  for (const [name, pem] of Object.entries({ root: root.pem, leaf: certificate.pem }))
    writeFileSync(test.at(name), pem);
  const files = ['-CAfile', test.at('root'), '-CRLfile', test.at('out.crl'), test.at('leaf')];
  const at = String(Math.floor(test.clock.now / 1000));
  try {
    return execFileSync('openssl', ['verify', '-crl_check', '-attime', at, ...files], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    return error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  }
};

describe('what an authority revoked before it was here', () => {
  it.each(['before', 'after'])(
    'is revoked in the inventory too where the certificate comes %s the list',
    async (when) => {
      if (when === 'before') await bring(revoked, held);
      expect(await takeOver()).toMatchObject({ added: 2, certificates: when === 'before' ? 2 : 0 });
      if (when === 'after') await bring(revoked, held);
      expect([await statusOf('revoked'), await statusOf('held')]).toEqual(['revoked', 'on-hold']);
      const counts = valueOf(await workspace.certificates.counts());
      expect(counts).toMatchObject({ revoked: 1, 'on-hold': 1 });
      expect(await entries('revoked')).toEqual(['held held 7', 'revoked revoked 7']);
      expect(await entries('elsewhere')).toEqual([]);
      expect(await entries('queue')).toHaveLength(2);
      expect(valueOf(await workspace.revocations.state(authorityId))).toMatchObject({
        revoked: 1,
        onHold: 1,
        elsewhere: 0,
        queue: { revocations: 1, holds: 1 },
      });
      expect(new Set(await issue())).toEqual(new Set([bare(revoked), bare(held)]));
      expect(verify(revoked)).toContain('certificate revoked');
      expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
    },
  );

  it('cannot be undone, for a list told it, nor revoked once more', async () => {
    await bring(revoked, held);
    await takeOver();
    const undone = valueOf(await workspace.revocations.undo({ selection: { ids: [await idOf('revoked')] } }));
    expect(undone).toMatchObject({ done: 0, refusals: [{ refusal: 'taken-over' }] });
    const again = { id: await idOf('revoked'), reason: 'superseded' } as const;
    expect(codeOf(await workspace.revocations.revoke(again))).toBe('certificate.already-revoked');
    expect(await statusOf('revoked')).toBe('revoked');
  });

  it('leaves the lists when it has stood on one after its end, whether its certificate is here or came later', async () => {
    await takeOver();
    expect(await issue()).toHaveLength(2);
    test.clock.now = NOW + 20 * DAY;
    expect(await issue()).toHaveLength(2);
    await bring(revoked, held);
    expect(await issue()).toEqual([bare(held)]);
    expect(await statusOf('revoked')).toBe('revoked');
  });

  it('may be a hold: it is released, lists and deltas forget it, and the old list does not bring it back', async () => {
    await bring(revoked, held);
    await takeOver();
    expect(await issue()).toHaveLength(2);
    valueOf(await workspace.revocations.release({ selection: { ids: [await idOf('held')] } }));
    expect(await statusOf('held')).toBe('valid');
    expect(await takeOver()).toMatchObject({ added: 0, known: 2, certificates: 0 });
    expect(await entries('queue')).toEqual(['held released -']);
    expect(await issue()).toEqual([bare(revoked)]);
    expect(verify(held)).toContain(': OK');
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });

  it('may be a hold that is made a revocation here: undone, it is a hold again', async () => {
    await bring(held);
    await takeOver();
    const id = await idOf('held');
    valueOf(await workspace.revocations.revoke({ id, reason: 'superseded' }));
    expect(await statusOf('held')).toBe('revoked');
    expect(await entries('queue')).toContain('held revoked -');
    valueOf(await workspace.revocations.undo({ selection: { ids: [id] } }));
    expect(await statusOf('held')).toBe('on-hold');
    expect(await issue()).toHaveLength(2);
  });

  it('stays on lists when an import is taken back, and goes with the authority where nothing was decided here', async () => {
    await takeOver();
    await bring(revoked, held);
    const [run] = valueOf(await workspace.imports.list({ offset: 0, limit: 1 })).items;
    expect(valueOf(await workspace.imports.undo(run?.no ?? 0, NO_JOB))).toMatchObject({ removed: 2 });
    expect(await entries('elsewhere')).toHaveLength(2);
    await bring(revoked);
    expect(await entries('elsewhere')).toHaveLength(1);
    valueOf(await workspace.authorities.delete({ id: authorityId, confirmName: 'Old Root' }));
    expect(await statusOf('revoked')).not.toBe('revoked');
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });
});

it('a file from before gets what was taken over when it is opened', async () => {
  await bring(revoked, held);
  await takeOver();
  const { file } = workspace;
  await workspace.close();
  const database = new DatabaseSync(file);
  database.exec("DELETE FROM revocation; INSERT INTO catch_up VALUES ('taken-over')");
  database.close();
  workspace = valueOf(await test.application.openWorkspace({ file }));
  expect([await statusOf('revoked'), await statusOf('held')]).toEqual(['revoked', 'on-hold']);
  expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
});
