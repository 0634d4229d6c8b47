import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IssueInput } from '../../shared/contract/certificate.ts';
import type { AuthorityId, CertificateId, PartnerId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { Problem } from '../../shared/model/inspect.ts';
import type { IssueDraft } from '../../shared/model/issue.ts';
import { acceptWarning, changeIssueForm, discardIssue, issueAnother, signIssue, useIssue } from './issue.ts';
import { endUnlock, useUnlock } from './unlock.ts';

const authorityId = 'a'.repeat(26) as AuthorityId;
const draftUntil = (notAfter: number, parts: Partial<IssueDraft> = {}): IssueDraft => ({
  rows: [],
  refusals: [],
  warnings: [],
  notBefore: 0,
  notAfter,
  passed: [],
  issuer: { id: authorityId, name: 'CA' },
  profile: { id: 'tls-client', name: 'TLS client', version: 1 },
  name: 'a',
  ...parts,
});
const warning: Problem = { code: 'cert.long-lived', severity: 'warning', evidence: { days: 900 } };

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
    changeIssueForm({ authorityId, subject: 'CN=a' });
    vi.advanceTimersByTime(1000);
    changeIssueForm({ tags: ['prod'] });
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

  /** Waits until the form was checked, as somebody does who signs it. */
  const check = async (draft: IssueDraft) => {
    changeIssueForm({ authorityId, subject: 'CN=a' });
    vi.advanceTimersByTime(1000);
    drafts.at(-1)?.answer(draft);
    await vi.runAllTimersAsync();
  };

  it('keeps what was shown while the next check runs, and when the text is half typed', async () => {
    await check(draftUntil(30));
    changeIssueForm({ subject: 'CN=ab' });
    expect(useIssue.getState()).toMatchObject({ checking: true, draft: { notAfter: 30 } });
  });

  it('asks for the passphrase first and signs nothing when that is given up', async () => {
    await check(draftUntil(90));
    const signing = signIssue();
    expect(useUnlock.getState().purpose).not.toBeNull();
    endUnlock(false);
    await signing;
    expect(issue).not.toHaveBeenCalled();
  });

  it('signs what was shown, not what was changed behind the dialog', async () => {
    await check(draftUntil(90));
    const signing = signIssue();
    changeIssueForm({ subject: 'CN=somebody-else' });
    endUnlock(true);
    await signing;
    expect(issue).not.toHaveBeenCalled();
  });

  it('signs under the version of the profile that was shown, and not under one that came meanwhile', async () => {
    await check(draftUntil(90));
    const signing = signIssue();
    endUnlock(true);
    await signing;
    expect(issue).toHaveBeenLastCalledWith(expect.objectContaining({ profileVersion: 1 }));
    discardIssue();
    issue.mockClear();
    await check(draftUntil(90));
    const other = signIssue();
    useIssue.setState({ draft: draftUntil(90, { profile: { id: 'tls-client', name: 'TLS client', version: 2 } }) });
    endUnlock(true);
    await other;
    expect(issue).not.toHaveBeenCalled();
  });

  it('signs nothing that came to be refused or warned of behind the dialog', async () => {
    await check(draftUntil(90));
    const signing = signIssue();
    useIssue.setState({ draft: draftUntil(90, { warnings: [warning] }) });
    endUnlock(true);
    await signing;
    expect(issue).not.toHaveBeenCalled();
  });

  it('signs nothing that was not checked, that a rule refuses, or whose warnings nobody accepted', async () => {
    const signsAt = async (): Promise<boolean> => {
      const signing = signIssue();
      const asked = useUnlock.getState().purpose !== null;
      endUnlock(false);
      await signing;
      return asked;
    };
    changeIssueForm({ authorityId, subject: 'CN=a' });
    expect(await signsAt()).toBe(false);
    await check(draftUntil(90, { refusals: [{ ...warning, severity: 'error' }] }));
    expect(await signsAt()).toBe(false);
    await check(draftUntil(90, { warnings: [warning] }));
    expect(await signsAt()).toBe(false);
    acceptWarning(warning, true);
    expect(await signsAt()).toBe(true);
  });

  it('begins the next one for the same partner, with another name', async () => {
    const partnerId = 'p'.repeat(26) as PartnerId;
    changeIssueForm({ authorityId, partnerId, subject: 'CN=a', tags: ['prod'], profile: 'tls-server' });
    issueAnother();
    expect(useIssue.getState().form).toMatchObject({ partnerId, profile: 'tls-server', subject: '', tags: [] });
  });
});
