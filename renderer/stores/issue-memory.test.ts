import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { changeIssueForm, discardIssue, useIssue } from './issue.ts';
import { EMPTY_ISSUE_FORM } from './issue-form.ts';
import { forgetIssue, parseKeptForm, rememberIssue, restoreIssue, useIssueMemory } from './issue-memory.ts';

const authorityId = 'a'.repeat(26) as AuthorityId;
const ok = (value: unknown) => Promise.resolve({ ok: true, value });

describe('an unfinished form', () => {
  const save = vi.fn<(input: { content: unknown }) => Promise<unknown>>(() => ok(null));
  const drop = vi.fn(() => ok(null));
  let stored: unknown = null;
  let stop = () => {};

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('window', {
      countersign: {
        'draft.save': save,
        'draft.drop': drop,
        'draft.read': () => ok(stored),
        'profile.get': () => Promise.resolve({ ok: false, error: { code: 'profile.not-found', evidence: {} } }),
        'certificate.draft': () => new Promise(() => {}),
        on: () => () => {},
      },
    });
    discardIssue();
    save.mockClear();
    drop.mockClear();
    stop = rememberIssue();
  });
  afterEach(async () => {
    forgetIssue();
    stop();
    await vi.runAllTimersAsync();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is kept once typing pauses, and forgotten with the form', async () => {
    for (const subject of ['C', 'CN', 'CN=gw']) changeIssueForm({ subject });
    await vi.advanceTimersByTimeAsync(2000);
    expect(save.mock.calls.map(([input]) => input.content)).toMatchObject([{ subject: 'CN=gw' }]);
    forgetIssue();
    await vi.advanceTimersByTimeAsync(2000);
    expect(drop).toHaveBeenCalledTimes(1);
  });

  it('is not kept while only choices were made', async () => {
    changeIssueForm({ authorityId, key: 'p384' });
    await vi.advanceTimersByTimeAsync(2000);
    expect(save).not.toHaveBeenCalled();
    expect(drop).not.toHaveBeenCalled();
  });

  it('comes back into an empty form, and says from when', async () => {
    stored = {
      content: { ...EMPTY_ISSUE_FORM, subject: 'CN=gw', names: [{ type: 'dns', value: 'gw.example' }] },
      savedAt: 7,
    };
    await restoreIssue();
    expect(useIssue.getState().form).toMatchObject({ subject: 'CN=gw', names: [{ type: 'dns', value: 'gw.example' }] });
    expect(useIssueMemory.getState().restoredFrom).toBe(7);
  });

  it('does not come over what was typed meanwhile', async () => {
    stored = { content: { ...EMPTY_ISSUE_FORM, subject: 'CN=old' }, savedAt: 7 };
    const restoring = restoreIssue();
    changeIssueForm({ subject: 'CN=new' });
    await restoring;
    expect(useIssue.getState().form.subject).toBe('CN=new');
  });
});

describe('a kept form', () => {
  it('is read as far as it makes sense', () => {
    expect(parseKeptForm('nonsense')).toBeNull();
    expect(parseKeptForm({ subject: 5, key: 'rot13', names: [{ type: 'x', value: 'y' }], validity: 'long' })).toEqual(
      EMPTY_ISSUE_FORM,
    );
    const validity = { kind: 'period', count: '12', unit: 'hours' } as const;
    expect(parseKeptForm({ ...EMPTY_ISSUE_FORM, validity })).toEqual({ ...EMPTY_ISSUE_FORM, validity });
  });
});
