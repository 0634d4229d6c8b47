import { spawnSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { DueLoop } from './due-loop.ts';
import type { Workspace } from '../workspace.ts';
import { passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PATIENCE = { timeout: 60_000, interval: 100 };

let test: TestApplication;
let loop: DueLoop;
const failures: string[] = [];

beforeEach(() => {
  test = startTestApplication();
  failures.length = 0;
});
afterEach(async () => {
  await loop.stop();
  await test.end();
});

/** The loop on the clock of the test, which is moved by whoever wants time to pass. */
function start(workspace: Workspace, works?: 'check'): void {
  loop = workspace.startSchedule((name, failure) => failures.push(`${name} ${JSON.stringify(failure)}`), works);
}

async function scheduled(): Promise<{ workspace: Workspace; authorityId: AuthorityId }> {
  const workspace = await test.createWorkspace();
  const { id: authorityId } = valueOf(await workspace.authorities.create({ name: 'Issuing CA', key: 'p256' }));
  valueOf(await workspace.revocations.setPlan({ authorityId, plan: { ...DEFAULT_CRL_PLAN, everyHours: 24 } }));
  return { workspace, authorityId };
}

const numbersOf = async (workspace: Workspace, authorityId: AuthorityId): Promise<number[]> =>
  valueOf(await workspace.revocations.crls(authorityId)).map(({ number }) => number);

describe('what a workspace does by itself', () => {
  it('issues scheduled CRLs under a grant while it is locked, which OpenSSL accepts', async () => {
    const { workspace, authorityId } = await scheduled();
    start(workspace);
    await expect.poll(() => numbersOf(workspace, authorityId), PATIENCE).toEqual([1]);
    const until = test.clock.now + 7 * DAY;
    valueOf(await workspace.grants.give({ authorityId, purposes: ['crl'], until }));
    valueOf(await workspace.lockAway());
    test.clock.now += DAY;
    test.clock.ahead += DAY;
    await expect.poll(() => numbersOf(workspace, authorityId), PATIENCE).toEqual([2, 1]);
    expect(workspace.isLocked()).toBe(true);
    valueOf(
      await workspace.exports.crl({ authorityId, format: 'pem', target: { path: test.at('a.crl'), overwrite: false } }),
    );
    valueOf(
      await workspace.exports.authority({
        id: authorityId,
        chain: false,
        target: { path: test.at('ca.pem'), overwrite: false },
      }),
    );
    const judged = spawnSync('openssl', ['crl', '-in', test.at('a.crl'), '-CAfile', test.at('ca.pem'), '-noout'], {
      encoding: 'utf8',
    });
    expect(judged.stderr).toContain('verify OK');
    expect(failures).toEqual([]);
  });

  it('issues nothing without a grant, and what is due as soon as it is unlocked', async () => {
    const { workspace, authorityId } = await scheduled();
    const until = test.clock.now + 7 * DAY;
    valueOf(await workspace.grants.give({ authorityId, purposes: ['crl'], until }));
    valueOf(await workspace.lock());
    const due = valueOf(await workspace.revocations.issueDue());
    expect(due).toMatchObject({ issued: [], blocked: [{ name: 'Issuing CA', block: 'locked' }], failed: [] });
    start(workspace);
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    await expect.poll(() => numbersOf(workspace, authorityId), PATIENCE).toEqual([1]);
    expect(failures).toEqual([]);
  });

  it('looks at its file each day where nothing else is wanted of it', async () => {
    const { workspace, authorityId } = await scheduled();
    start(workspace, 'check');
    const raw = new DatabaseSync(workspace.file);
    raw.exec("UPDATE certificate SET name = 'other'");
    raw.close();
    const nextDay = async (): Promise<number> => {
      test.clock.now += DAY;
      test.clock.ahead += DAY;
      // A lock wakes the loop, which may nap half a minute. Damaged, it may refuse to be noted.
      await workspace.lock();
      await workspace.unlock({ passphrase: passphrase() });
      return workspace.damage().length;
    };
    // The first look begins to count: opening has the file checked by itself.
    await expect.poll(nextDay, { ...PATIENCE, interval: 500 }).toBeGreaterThan(0);
    expect(await numbersOf(workspace, authorityId)).toEqual([]);
  });

  it('ends grants of an authority that is archived, without being asked', async () => {
    const { workspace, authorityId } = await scheduled();
    start(workspace);
    valueOf(await workspace.grants.give({ authorityId, purposes: ['crl'], until: test.clock.now + DAY }));
    valueOf(await workspace.authorities.archive({ id: authorityId, archived: true }));
    await expect.poll(() => workspace.grants.count(), PATIENCE).toBe(0);
  });
});
