import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId, Hex } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import { passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { MANY_REVOKED, revokeMany } from '../../testing/many-revoked.ts';
import { findAuthorityDetail, saveAuthorityDetail } from '../../store/authority-detail-rows.ts';
import { openForTest } from '../../store/store-fixture.ts';
import type { IssueStep } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
/** What is done after each step of the next act of issuing. */
let after: (step: IssueStep) => Promise<void> | void;
const steps: IssueStep[] = [];
let rounds = 0;
/** What they are marked in: those made elsewhere, then those of this place. */
const PIECES = 6;

beforeAll(async () => {
  test = startTestApplication({
    stops: {
      at: async (step) => {
        steps.push(step);
        await after(step);
      },
    },
  });
  workspace = await test.createWorkspace('beside');
  after = () => undefined;
  authorityId = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' })).id;
  queueMany();
});
afterAll(() => test.end());
beforeEach(() => {
  test.clock.now += 1000;
  after = () => undefined;
});

/** So many that they are marked ahead of their list. */
function queueMany(): void {
  revokeMany(workspace.file, authorityId, rounds);
  rounds += 1;
}

interface Client {
  readonly id: CertificateId;
  readonly serialHex: Hex;
}

const issueClient = async (subject: string): Promise<Client> =>
  valueOf(await workspace.issuing.issue({ authorityId, profile: 'tls-client', key: 'p256', subject }));

/** Something else that is done while a list waits after a step, so many times. */
function doMeanwhile(step: IssueStep, times: number, work: (time: number) => Promise<unknown>): void {
  let done = 0;
  after = async (reached) => {
    if (reached !== step || done >= times) return;
    const listening = after;
    after = () => undefined;
    done += 1;
    await work(done);
    steps.length = 0;
    after = listening;
  };
}

async function issueList(): Promise<{ readonly number: number; readonly entries: number; readonly text: string }> {
  const { act } = valueOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }));
  const target = { path: test.at('list.pem'), overwrite: true };
  valueOf(await workspace.exports.crl({ authorityId, kind: 'complete', shard: 0, format: 'pem', target }));
  const read = ['crl', '-in', target.path, '-noout', '-text'];
  const text = execFileSync('openssl', read, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return { number: act.number, entries: act.documents[0]?.entries ?? 0, text };
}

const names = (text: string, { serialHex }: Client): boolean =>
  text.includes(`Serial Number: ${serialHex.toUpperCase()}`);

describe('a list of many entries', () => {
  it('lets certificates be issued while it is made and signed', async () => {
    const issued: Client[] = [];
    for (const step of ['marked', 'drafted', 'signed'] as const) {
      doMeanwhile(step, 1, async () => issued.push(await issueClient(`CN=while ${step}`)));
      expect(await issueList()).toMatchObject({ number: issued.length, entries: MANY_REVOKED });
    }
    expect(issued).toHaveLength(3);
  });

  it('is made again where a certificate was revoked meanwhile, and tells of it under the same number', async () => {
    const client = await issueClient('CN=revoked meanwhile');
    doMeanwhile('signed', 1, () => workspace.revocations.revoke({ id: client.id, reason: 'keyCompromise' }));
    const { number, entries, text } = await issueList();
    expect({ number, entries }).toEqual({ number: 4, entries: MANY_REVOKED + 1 });
    expect(names(text, client)).toBe(true);
    expect(steps).toEqual(['drafted', 'signed', 'recorded']);
    const { items } = valueOf(await workspace.revocations.history({ authorityId, offset: 0, limit: 10 }));
    expect(items.map((act) => act.number)).toEqual([4, 3, 2, 1]);
  });

  it('is made again where a certificate was revoked while others were marked with its number, and nothing that was marked is undone', async () => {
    queueMany();
    const [first, second] = [await issueClient('CN=first of two'), await issueClient('CN=second of two')];
    valueOf(await workspace.revocations.revoke({ id: first.id, reason: 'superseded' }));
    // those that were made elsewhere are marked before those of this place
    doMeanwhile('marked', PIECES, async (time) => {
      if (time < PIECES) return;
      await workspace.revocations.undo({ selection: { ids: [first.id] } });
      valueOf(await workspace.revocations.revoke({ id: second.id, reason: 'keyCompromise' }));
    });
    const { number, text } = await issueList();
    expect([names(text, first), names(text, second)]).toEqual([true, true]);
    const told = valueOf(await workspace.revocations.list(authorityId));
    const numberOf = (client: Client) => told.find(({ certificateId }) => certificateId === client.id)?.onCrlNumber;
    expect([numberOf(first), numberOf(second)]).toEqual([number, number]);
  });

  it('that fails leaves what was marked with its number to the next, and to be undone', async () => {
    queueMany();
    const [queued, late] = [await issueClient('CN=queued'), await issueClient('CN=late')];
    valueOf(await workspace.revocations.revoke({ id: queued.id, reason: 'superseded' }));
    doMeanwhile('marked', PIECES, async (time) => {
      if (time < PIECES) return;
      valueOf(await workspace.revocations.revoke({ id: late.id, reason: 'keyCompromise' }));
      await workspace.lock();
    });
    const failed = await workspace.revocations.issue({ authorityId, kinds: ['complete'] });
    expect(failed).toMatchObject({ error: { code: 'vault.locked' } });
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    valueOf(await workspace.revocations.undo({ selection: { ids: [queued.id] } }));
    const { text } = await issueList();
    expect([names(text, queued), names(text, late)]).toEqual([false, true]);
  });

  it('does not tell of a revocation that was taken back meanwhile', async () => {
    const client = await issueClient('CN=taken back');
    valueOf(await workspace.revocations.revoke({ id: client.id, reason: 'superseded' }));
    doMeanwhile('signed', 1, () => workspace.revocations.undo({ selection: { ids: [client.id] } }));
    expect(names((await issueList()).text, client)).toBe(false);
  });

  it('comes about in a file that is never still', async () => {
    const clients = [await issueClient('CN=first'), await issueClient('CN=second'), await issueClient('CN=third')];
    doMeanwhile('signed', 2, async (time) => {
      const id = clients[time - 1]?.id ?? expect.fail('no client');
      valueOf(await workspace.revocations.revoke({ id, reason: 'keyCompromise' }));
    });
    const { text } = await issueList();
    expect(clients.map((client) => names(text, client))).toEqual([true, true, false]);
  });

  it.each(['signed', 'marked'] as const)(
    'takes the next number where another program took its own after it was %s',
    async (step) => {
      queueMany();
      const client = await issueClient(`CN=waits for the list that was ${step}`);
      valueOf(await workspace.revocations.revoke({ id: client.id, reason: 'superseded' }));
      const other = startTestApplication();
      other.clock.now = test.clock.now;
      const same = valueOf(await other.application.openWorkspace({ file: workspace.file }));
      valueOf(await same.unlock({ passphrase: passphrase() }));
      const taken: number[] = [];
      doMeanwhile(step, 1, async () => {
        const { act } = valueOf(await same.revocations.issue({ authorityId, kinds: ['complete'] }));
        taken.push(act.number);
      });
      const { number } = await issueList();
      expect(taken).toEqual([number - 1]);
      await other.end();
    },
  );

  it('takes another number where its own was told to be used elsewhere meanwhile, though nothing was logged', async () => {
    const before = await issueList();
    doMeanwhile('signed', 1, () => raiseNumber(before.number + 41));
    const { number } = await issueList();
    expect(number).toBe(before.number + 42);
  });
});

/** As a folder of another program is taken over once more, of which nothing else is new. */
async function raiseNumber(lastCrlNumber: number): Promise<void> {
  const store = await openForTest(workspace.file, 'open');
  const raised = await store.transaction(async (tx) => {
    const detail = await findAuthorityDetail(tx, authorityId);
    return ok(await saveAuthorityDetail(tx, authorityId, { ...detail, lastCrlNumber }));
  });
  valueOf(raised);
  await store.close();
}
