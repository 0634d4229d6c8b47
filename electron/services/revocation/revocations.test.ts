import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, startTestApplication, TEST_INSTANT, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;
let issued: CertificateSummary;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
  issued = valueOf(
    await workspace.issuing.issue({ authorityId: authority.id, profile: 'tls-client', key: 'p256', subject: 'CN=a' }),
  );
});
afterEach(() => test.end());

const issueCrl = async () => valueOf(await workspace.revocations.issueCrl({ authorityId: authority.id, days: 7 }));

describe('revoking', () => {
  it('tells the consequence first and queues until the next list', async () => {
    expect(valueOf(await workspace.revocations.preview(issued.id))).toEqual({
      name: 'a',
      issuerName: 'CA',
      below: 0,
      authorityHasKey: true,
    });
    expect(valueOf(await workspace.revocations.preview(authority.certificateId))).toMatchObject({ below: 2 });
    const revocation = valueOf(
      await workspace.revocations.revoke({ id: issued.id, reason: 'keyCompromise', comment: 'lost' }),
    );
    expect(revocation).toMatchObject({ reason: 'keyCompromise', revokedAt: TEST_INSTANT, comment: 'lost' });
    expect(revocation).not.toHaveProperty('onCrlNumber');
    expect(valueOf(await workspace.authorities.list())).toMatchObject([{ revoked: 1, pendingRevocations: 1 }]);
    await issueCrl();
    expect(valueOf(await workspace.revocations.list(authority.id))).toMatchObject([{ onCrlNumber: 1 }]);
    expect(valueOf(await workspace.authorities.list())).toMatchObject([{ pendingRevocations: 0, crlNumber: 1 }]);
  });

  it('turns a hold into a revocation for good and nothing back', async () => {
    valueOf(await workspace.revocations.revoke({ id: issued.id, reason: 'certificateHold' }));
    expect(valueOf(await workspace.certificates.counts())['on-hold']).toBe(1);
    expect(codeOf(await workspace.revocations.revoke({ id: issued.id, reason: 'certificateHold' }))).toBe(
      'certificate.already-revoked',
    );
    valueOf(await workspace.revocations.revoke({ id: issued.id, reason: 'keyCompromise' }));
    expect(codeOf(await workspace.revocations.revoke({ id: issued.id, reason: 'superseded' }))).toBe(
      'certificate.already-revoked',
    );
    expect(valueOf(await workspace.certificates.counts()).revoked).toBe(1);
  });

  it('numbers lists upwards, also when two are asked for at once', async () => {
    const lists = await Promise.all([issueCrl(), issueCrl(), issueCrl()]);
    expect(new Set(lists.map(({ number }) => number))).toEqual(new Set([1, 2, 3]));
    expect(valueOf(await workspace.revocations.crls(authority.id)).map(({ number }) => number)).toEqual([3, 2, 1]);
  });

  it('refuses what was not issued here', async () => {
    const target = { path: test.at('other.pem'), overwrite: false };
    valueOf(await workspace.exports.certificate({ id: issued.id, format: 'pem', target }));
    const other = await test.createWorkspace('other');
    valueOf(
      await other.imports.run([{ path: target.path }], {
        signal: new AbortController().signal,
        progress: () => undefined,
      }),
    );
    const imported = valueOf(await other.certificates.find('a'));
    expect(imported.source).toBe('imported');
    expect(codeOf(await other.revocations.revoke({ id: imported.id, reason: 'superseded' }))).toBe(
      'certificate.not-ours',
    );
  });
});
