import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestApplication, TEST_INSTANT, type TestApplication, valueOf } from '../../testing/application.ts';
import { deltaOf, forgeCrl, keyIdOf, numberOf, reasonOf } from '../../testing/forged-crl.ts';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from '../../testing/test-pki.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const NOW = TEST_INSTANT;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let test: TestApplication;
let workspace: Workspace;
let root: TestAuthority;
let leaf: IssuedTestCertificate;
let other: IssuedTestCertificate;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  root = createTestAuthority({ name: 'CN=Partner Root', notBefore: NOW - 30 * DAY });
  leaf = root.issue({ subject: 'CN=leaf', notBefore: NOW - DAY, notAfter: NOW + 90 * DAY });
  other = root.issue({ subject: 'CN=other', notBefore: NOW - DAY, notAfter: NOW + 90 * DAY });
  await bring(root.pem);
});
afterEach(() => test.end());

const bring = async (...pems: readonly string[]) =>
  valueOf(await workspace.imports.run([{ name: 'a.pem', bytes: new TextEncoder().encode(pems.join('\n')) }], NO_JOB));
type Reason = 'keyCompromise' | 'certificateHold';
const crl = (number: number, named: readonly (readonly [IssuedTestCertificate, Reason])[]) =>
  root.crl(
    named.map(([{ serialHex }, reason]) => ({ serialHex, reason, revokedAt: NOW - DAY })),
    { number, thisUpdate: NOW - HOUR, nextUpdate: NOW + 2 * DAY },
  ).der;
const take = async (der: Uint8Array) =>
  valueOf(
    await workspace.foreignCrls.import({
      source: { name: 'a.crl', bytes: der },
      watched: true,
      fetchEveryHours: null,
      allowPrivate: false,
    }),
  );
const statusOf = async (name: string): Promise<string> => {
  const { status, revokedBy } = valueOf(await workspace.certificates.find(name));
  return revokedBy === undefined ? status : `${status} by ${revokedBy}`;
};
const isClean = async () => valueOf(await workspace.check(NO_JOB)).clean;

describe('certificates that the list of an authority elsewhere names', () => {
  it('are revoked by it in lists, filters and counts, whichever came first, and no longer when a newer one leaves them out', async () => {
    await bring(leaf.pem);
    await take(
      crl(1, [
        [leaf, 'keyCompromise'],
        [other, 'certificateHold'],
      ]),
    );
    await bring(other.pem);
    expect([await statusOf('leaf'), await statusOf('other')]).toEqual(['revoked by list', 'on-hold by list']);
    expect(valueOf(await workspace.certificates.counts())).toMatchObject({ revoked: 1, 'on-hold': 1 });
    const page = {
      search: '',
      filter: 'status:revoked',
      sort: 'name',
      direction: 'asc',
      offset: 0,
      limit: 10,
    } as const;
    expect(valueOf(await workspace.certificates.page(page)).items.map(({ name }) => name)).toEqual(['leaf']);
    await take(crl(2, [[leaf, 'keyCompromise']]));
    expect([await statusOf('leaf'), await statusOf('other')]).toEqual(['revoked by list', 'valid']);
    expect(await isClean()).toBe(true);
    const log = valueOf(await workspace.activity.page({ search: 'foreign-crl.noted', offset: 0, limit: 10 })).items;
    expect(log.map(({ detail }) => detail)).toEqual([
      { revoked: 0, ended: 1 },
      { revoked: 1, ended: 0 },
      { revoked: 1, ended: 0 },
    ]);
  });

  it('are as they were when the list is removed, and go with an import that is taken back', async () => {
    await bring(leaf.pem);
    const { crl: list } = await take(crl(1, [[leaf, 'keyCompromise']]));
    valueOf(await workspace.foreignCrls.remove(list.id));
    expect(await statusOf('leaf')).toBe('valid');
    await take(crl(2, [[leaf, 'keyCompromise']]));
    const [run] = valueOf(await workspace.imports.list({ offset: 0, limit: 1 })).items;
    expect(valueOf(await workspace.imports.undo(run?.no ?? 0))).toMatchObject({ removed: 1 });
    expect(await isClean()).toBe(true);
  });

  it('follow a delta that is newer: what it takes back from a hold is valid, what it adds is revoked', async () => {
    await bring(leaf.pem, other.pem);
    await take(crl(1, [[leaf, 'certificateHold']]));
    expect(await statusOf('leaf')).toBe('on-hold by list');
    await take(
      forgeCrl(root, {
        thisUpdate: NOW - HOUR / 2,
        nextUpdate: NOW + DAY,
        extensions: [keyIdOf(root), numberOf(2), deltaOf(1)],
        entries: [
          { serialHex: leaf.serialHex, extensions: [reasonOf(8)] },
          { serialHex: other.serialHex, extensions: [reasonOf(1)] },
        ],
      }),
    );
    expect([await statusOf('leaf'), await statusOf('other')]).toEqual(['valid', 'revoked by list']);
  });

  it('are those alone that the key of the list signed', async () => {
    const namesake = createTestAuthority({ name: 'CN=Partner Root', notBefore: NOW - 30 * DAY });
    await bring(leaf.pem, namesake.pem);
    const der = namesake.crl([{ serialHex: leaf.serialHex, reason: 'keyCompromise', revokedAt: NOW - DAY }], {
      number: 1,
      thisUpdate: NOW - HOUR,
      nextUpdate: NOW + DAY,
    }).der;
    expect((await take(der)).crl.verified).toBe(true);
    expect(await statusOf('leaf')).toBe('valid');
  });
});
