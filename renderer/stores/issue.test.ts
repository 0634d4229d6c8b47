import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IssueInput } from '../../shared/contract/certificate.ts';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { IssueDraft } from '../../shared/model/issue.ts';
import { changeIssueForm, discardIssue, signIssue, useIssue } from './issue.ts';
import { useUnlock } from './unlock.ts';

const authorityId = 'a'.repeat(26) as AuthorityId;
const draftUntil = (notAfter: number): IssueDraft => ({
  rows: [],
  refusals: [],
  warnings: [],
  notBefore: 0,
  notAfter,
  passed: [],
  issuer: { id: authorityId, name: 'CA' },
  profile: { id: 'tls-client', name: 'TLS client', version: 1 },
  name: 'a',
});

describe('issuing', () => {
  const drafts: { input: IssueInput; answer: (draft: IssueDraft) => void }[] = [];
  const issue = vi.fn(async () => ({ ok: true, value: { id: 'c'.repeat(26) as CertificateId } as CertificateSummary }));

  beforeEach(() => {
    vi.useFakeTimers();
    drafts.length = 0;
    issue.mockClear();
    const draft = (input: IssueInput) =>
      new Promise((resolve) => drafts.push({ input, answer: (value) => resolve({ ok: true, value }) }));
    vi.stubGlobal('window', {
      countersign: { 'certificate.draft': draft, 'certificate.issue': issue, on: () => () => {} },
    });
    discardIssue();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('checks once typing pauses, not at every key', () => {
    for (const subject of ['C', 'CN', 'CN=a']) changeIssueForm({ authorityId, subject });
    vi.advanceTimersByTime(1000);
    expect(drafts.map(({ input }) => input.subject)).toEqual(['CN=a']);
  });

  it('shows the answer to the last question, however late an earlier one comes', async () => {
    changeIssueForm({ authorityId, subject: 'CN=a', days: '30' });
    vi.advanceTimersByTime(1000);
    changeIssueForm({ days: '90' });
    vi.advanceTimersByTime(1000);
    drafts[1]?.answer(draftUntil(90));
    drafts[0]?.answer(draftUntil(30));
    await vi.runAllTimersAsync();
    expect(useIssue.getState()).toMatchObject({ checking: false, draft: { notAfter: 90 } });
  });

  it('drops the draft while something is missing', async () => {
    changeIssueForm({ authorityId, subject: 'CN=a' });
    vi.advanceTimersByTime(1000);
    drafts[0]?.answer(draftUntil(90));
    await vi.runAllTimersAsync();
    changeIssueForm({ subject: '' });
    expect(useIssue.getState()).toMatchObject({ draft: null, checking: false });
  });

  it('asks for the passphrase first and signs nothing when that is given up', async () => {
    changeIssueForm({ authorityId, subject: 'CN=a' });
    const signing = signIssue();
    expect(useUnlock.getState().purpose).not.toBeNull();
    const { endUnlock } = await import('./unlock.ts');
    endUnlock(false);
    await signing;
    expect(issue).not.toHaveBeenCalled();
  });

  it('signs what was shown, not what was changed behind the dialog', async () => {
    changeIssueForm({ authorityId, subject: 'CN=a' });
    const signing = signIssue();
    changeIssueForm({ subject: 'CN=somebody-else' });
    const { endUnlock } = await import('./unlock.ts');
    endUnlock(true);
    await signing;
    expect(issue).not.toHaveBeenCalled();
  });
});
