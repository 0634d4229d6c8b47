import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId, KeyId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { ApprovalNeed } from '../../../shared/model/operator.ts';
import type { Result } from '../../../shared/result.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

const ALICE = 'alice in wonderland';
const BOB = 'bob the builder builds';

let test: TestApplication;
let workspace: Workspace;
let rootId: AuthorityId;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace('custody');
  rootId = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' })).id;
  valueOf(await workspace.operators.nameFirst({ name: 'Alice', passphrase: passphrase(ALICE) }));
  valueOf(await workspace.operators.add({ name: 'Bob', role: 'issuer', passphrase: passphrase(BOB) }));
});
afterEach(() => test.end());

function needOf(refused: Result<unknown, AppError>): ApprovalNeed {
  if (refused.ok || refused.error.code !== 'approval.needed') throw new Error('nothing was to be approved');
  const { keyId, purpose, uses } = refused.error.evidence;
  return { keyId: keyId as KeyId, purpose, uses };
}

/** Does what Bob has to approve, with his passphrase. */
async function withBob<T>(work: () => Promise<Result<T, AppError>>): Promise<T> {
  const need = needOf(await work());
  const { id: operatorId } = valueOf(await workspace.operators.find('Bob'));
  valueOf(await workspace.operators.approve({ operatorId, passphrase: passphrase(BOB), need }));
  return valueOf(await work());
}

const rule = (authorityId: AuthorityId) => withBob(() => workspace.operators.setTwoPerson({ authorityId, on: true }));
const ruled = async () => valueOf(await workspace.operators.list()).twoPerson.map(({ name }) => name);
const issue = (authorityId: AuthorityId) =>
  workspace.issuing.issue({ authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=gw' });

describe('the successor of an authority', () => {
  it('stands under the two-person rule where a root did, though it signed itself alone', async () => {
    await rule(rootId);
    const next = valueOf(await workspace.authorities.rekey({ id: rootId, key: 'p256', name: 'Root 2' }));
    expect(await ruled()).toEqual(['Root', 'Root 2']);
    expect(needOf(await issue(next.id))).toMatchObject({ purpose: 'sign', uses: 1 });
    expect(await withBob(() => issue(next.id))).toMatchObject({ name: expect.stringContaining('gw') });
  });

  it('does so below a parent, whose own rule is asked for besides', async () => {
    const input = { name: 'Issuing', key: 'p256', issuerId: rootId } as const;
    const { id } = valueOf(await workspace.authorities.create(input));
    await rule(rootId);
    await rule(id);
    const next = await withBob(() => workspace.authorities.rekey({ id, key: 'p256', name: 'Issuing 2' }));
    expect(await ruled()).toEqual(['Issuing', 'Issuing 2', 'Root']);
    expect(needOf(await issue(next.id))).toMatchObject({ purpose: 'sign' });
  });

  it('stands under none where its predecessor did not', async () => {
    const next = valueOf(await workspace.authorities.rekey({ id: rootId, key: 'p256', name: 'Root 2' }));
    expect(await ruled()).toEqual([]);
    valueOf(await issue(next.id));
  });
});

describe('the export of a key under the rule', () => {
  it('is asked about before a place is chosen: own passphrase, then the second operator', async () => {
    await rule(rootId);
    valueOf(await workspace.lock());
    valueOf(await workspace.unlock({ operator: 'Alice', passphrase: passphrase(ALICE) }));
    expect(codeOf(await workspace.authorities.mayExportKey(rootId))).toBe('vault.confirm-needed');
    valueOf(await workspace.operators.confirm(passphrase(ALICE)));
    await withBob(() => workspace.authorities.mayExportKey(rootId));
    const target = { path: test.at('root.p12'), overwrite: false };
    valueOf(await workspace.authorities.exportKey({ id: rootId, format: 'p12', passphrase: passphrase(), target }));
    // It was for this one export.
    expect(codeOf(await workspace.authorities.mayExportKey(rootId))).toBe('approval.needed');
  });
});
