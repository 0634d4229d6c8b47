import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId, OperatorId } from '../../../shared/model/brands.ts';
import { DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import { APPROVAL_LASTS_MS } from '../../../shared/model/operator.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { MANY_REVOKED, releaseMany, revokeMany } from '../../testing/many-revoked.ts';
import type { IssueStep } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const ALICE = 'alice in wonderland';
const BOB = 'bob the builder builds';
/** What is marked ahead comes in pieces of 5 000 of what was revoked elsewhere, then one of what was revoked here, then one of holds that ended. */
const PIECES = 7;

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
let other: AuthorityId;
let bob: OperatorId;
let approvals = 0;
let after: (step: IssueStep, count: number) => Promise<unknown> | undefined;
let isMeanwhile = false;
const steps: IssueStep[] = [];

beforeAll(async () => {
  after = () => undefined;
  test = startTestApplication({
    stops: {
      at: async (step, count) => {
        // What is done meanwhile has steps of its own.
        if (isMeanwhile) return;
        steps.push(step);
        isMeanwhile = true;
        await after(step, count);
        isMeanwhile = false;
      },
    },
  });
  workspace = await test.createWorkspace('two');
  authorityId = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' })).id;
  const { operators } = workspace;
  valueOf(await operators.nameFirst({ name: 'Alice', passphrase: passphrase(ALICE) }));
  bob = valueOf(await operators.add({ name: 'Bob', role: 'issuer', passphrase: passphrase(BOB) })).id;
  operators.askApprovals(async (need) => {
    approvals += 1;
    return operators.approve({ operatorId: bob, passphrase: passphrase(BOB), need });
  });
  valueOf(await operators.setTwoPerson({ authorityId, on: true }));
  other = valueOf(await workspace.authorities.create({ name: 'Other', key: 'p256' })).id;
});
afterAll(() => test.end());

let rounds = 0;
beforeEach(() => {
  test.clock.now += 1000;
  after = () => undefined;
  revokeMany(workspace.file, authorityId, rounds);
  rounds += 1;
  approvals = 0;
  steps.length = 0;
});

const issue = () => workspace.revocations.issue({ authorityId, kinds: ['complete'] });
/** By the authority whose key is for two, or by one that asks nobody. */
const issueClient = async (subject: string, by: AuthorityId = authorityId): Promise<CertificateId> =>
  valueOf(await workspace.issuing.issue({ authorityId: by, profile: 'tls-client', key: 'p256', subject })).id;
const stepsOfList = () => steps.filter((step) => step !== 'marked');
const numbersOf = async () =>
  valueOf(await workspace.revocations.history({ authorityId, offset: 0, limit: 20 })).items.map(({ number }) => number);

describe('a list of many entries with a key that signs for two operators together', () => {
  it('lets others write between the pieces that are marked with its number, and is signed once, afterwards', async () => {
    const meanwhile: string[] = [];
    after = async (step, count) => {
      if (step === 'marked') meanwhile.push(await issueClient(`CN=while ${count}`, other));
    };
    expect(valueOf(await issue()).act).toMatchObject({ number: 1, documents: [{ entries: MANY_REVOKED }] });
    expect(meanwhile).toHaveLength(PIECES);
    expect(approvals).toBe(1);
    expect(stepsOfList()).toEqual(['drafted', 'signed', 'recorded']);
    const { queue } = valueOf(await workspace.revocations.state(authorityId));
    expect(queue).toEqual({ revocations: 0, holds: 0, releases: 0 });
  });

  it('is built again where a certificate was revoked while others were marked, and signed once all the same', async () => {
    const id = await issueClient('CN=meanwhile');
    approvals = 0;
    steps.length = 0;
    after = async (step, count) => {
      if (step !== 'marked' || count !== PIECES) return;
      after = () => undefined;
      valueOf(await workspace.revocations.revoke({ id, reason: 'keyCompromise' }));
    };
    const { act } = valueOf(await issue());
    expect(act).toMatchObject({ number: 2, documents: [{ entries: rounds * MANY_REVOKED + 1 }] });
    expect(stepsOfList()).toEqual(['drafted', 'drafted', 'signed', 'recorded']);
    expect(approvals).toBe(1);
    const [told] = valueOf(await workspace.revocations.list(authorityId));
    expect(told?.onCrlNumber).toBe(2);
  });

  it('takes the marks back where nobody approves it any more, and the next list has its number', async () => {
    after = async (step, count) => {
      if (step !== 'marked' || count !== PIECES) return;
      after = () => undefined;
      valueOf(await workspace.lock());
    };
    expect(codeOf(await issue())).toBe('vault.locked');
    const { queue } = valueOf(await workspace.revocations.state(authorityId));
    expect(queue).toMatchObject({ revocations: MANY_REVOKED });
    expect(await numbersOf()).toEqual([2, 1]);
    valueOf(await workspace.unlock({ operator: 'Alice', passphrase: passphrase(ALICE), isConfirmed: true }));
    expect(valueOf(await issue()).act.number).toBe(3);
  });

  it('is signed while the approval lasts, however long marking takes', async () => {
    const started = test.clock.ahead;
    let pieces = 0;
    after = (step) => {
      if (step !== 'marked') return undefined;
      pieces += 1;
      test.clock.ahead += APPROVAL_LASTS_MS * 0.6;
      return undefined;
    };
    expect(valueOf(await issue()).act.number).toBe(4);
    // The first piece, and an empty one of each table that was left.
    expect(pieces).toBeLessThan(PIECES);
    test.clock.ahead = started;
    expect(valueOf(await workspace.revocations.state(authorityId)).queue.revocations).toBe(0);
  });
});

describe('many holds that ended', () => {
  it('are noted in pieces before the list that tells of them, and each delta takes them back', async () => {
    const plan = { ...DEFAULT_CRL_PLAN, delta: { everyHours: null, validHours: 24 } };
    valueOf(await workspace.revocations.setPlan({ authorityId, plan }));
    valueOf(await issue());
    releaseMany(workspace.file, authorityId, 1);
    test.clock.now += 1000;
    steps.length = 0;
    let between = 0;
    after = async (step, count) => {
      // One piece for each of the tables before.
      if (step !== 'marked' || count < 3) return;
      await issueClient(`CN=between ${count}`, other);
      between += 1;
    };
    const { act } = valueOf(await workspace.revocations.issue({ authorityId, kinds: ['delta'] }));
    expect(between).toBe(5);
    expect(act.documents).toMatchObject([{ kind: 'delta', entries: MANY_REVOKED }]);
    const target = { path: test.at('delta.pem'), overwrite: true };
    valueOf(await workspace.exports.crl({ authorityId, kind: 'delta', shard: 0, format: 'pem', target }));
    const read = ['crl', '-in', target.path, '-noout', '-text'];
    const text = execFileSync('openssl', read, { encoding: 'utf8', maxBuffer: 1 << 26 });
    expect(text.match(/Remove From CRL/g)).toHaveLength(MANY_REVOKED);
    expect(valueOf(await workspace.revocations.state(authorityId)).queue.releases).toBe(0);
    const next = valueOf(await workspace.revocations.issue({ authorityId, kinds: ['delta'] }));
    expect(next.act).toMatchObject({ number: act.number + 1, documents: [{ entries: MANY_REVOKED }] });
  });
});
