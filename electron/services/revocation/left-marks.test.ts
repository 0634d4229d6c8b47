import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { leaveMarks } from '../../testing/many-revoked.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
let id: CertificateId;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authorityId = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' })).id;
  id = valueOf(
    await workspace.issuing.issue({ authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=client' }),
  ).id;
  valueOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }));
  test.clock.now += 60_000;
});
afterEach(() => test.end());

describe('revocations that another process marked for a list that it did not live to keep', () => {
  it('are told by the next list that is due, without a new revocation and without a new opening', async () => {
    valueOf(await workspace.revocations.revoke({ id, reason: 'keyCompromise' }));
    leaveMarks(workspace.file, authorityId, 2);
    // Set by now, for each act would bring its list at once.
    const plan = { ...DEFAULT_CRL_PLAN, onRevocation: true };
    expect(valueOf(await workspace.revocations.setPlan({ authorityId, plan })).due).toEqual([]);
    const due = valueOf(await workspace.revocations.issueDue());
    expect(due.issued).toMatchObject([{ authorityId, number: 2 }]);
    const [told] = valueOf(await workspace.revocations.list(authorityId));
    expect(told?.onCrlNumber).toBe(2);
  });

  it('are not remembered as told where a hold among them ends', async () => {
    valueOf(await workspace.revocations.revoke({ id, reason: 'certificateHold' }));
    leaveMarks(workspace.file, authorityId, 2);
    valueOf(await workspace.revocations.release({ selection: { ids: [id] } }));
    expect(valueOf(await workspace.revocations.state(authorityId)).queue).toMatchObject({ holds: 0, releases: 0 });
  });
});
