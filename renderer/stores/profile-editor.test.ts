import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProfileContent, ProfileDetails, ProfileProblem } from '../../shared/model/profile.ts';
import { useProfileDraft } from './profile-draft.ts';
import {
  beginProfile,
  changeProfile,
  changeProfileId,
  discardProfileChanges,
  dropFromProfile,
  isProfileChanged,
  keepNow,
  openProfile,
  saveProfile,
  useProfileEditor,
  whenProfileIsChecked,
} from './profile-editor.ts';
import { EMPTY_PROFILE } from './profile-template.ts';
import { useProfiles } from './profiles.ts';

const content: ProfileContent = { ...EMPTY_PROFILE, name: 'Web', kind: 'authority', pathLength: 0 };
const summary: ProfileDetails['summary'] = {
  id: 'web',
  name: 'Web',
  note: '',
  version: 3,
  kind: 'authority',
  isBuiltIn: false,
  isChanged: false,
  isArchived: false,
  issued: 12,
};
const details: ProfileDetails = { summary, content, versions: [{ version: 3, issued: 12 }] };
const nameEmpty: ProfileProblem = { path: 'name', code: 'profile.name-empty', severity: 'error', evidence: {} };

describe('the profile that is edited', () => {
  const checks: { content: ProfileContent; answer: (problems: readonly ProfileProblem[]) => void }[] = [];
  const kept = vi.fn(async () => ({ ok: true, value: null }));
  const dropped = vi.fn(async () => ({ ok: true, value: null }));
  let draft: unknown = null;
  let saved: unknown = { ok: true, value: { ...summary, version: 4 } };
  const save = vi.fn(async (_input: unknown) => saved);

  beforeEach(() => {
    vi.useFakeTimers();
    checks.length = 0;
    draft = null;
    saved = { ok: true, value: { ...summary, version: 4 } };
    for (const spy of [kept, dropped, save]) spy.mockClear();
    const check = ({ content: checked }: { content: ProfileContent }) =>
      new Promise((resolve) =>
        checks.push({ content: checked, answer: (problems) => resolve({ ok: true, value: { problems } }) }),
      );
    vi.stubGlobal('window', {
      countersign: {
        'profile.get': async () => ({ ok: true, value: details }),
        'profile.list': async () => ({ ok: true, value: [summary] }),
        'profile.check': check,
        'profile.save': save,
        'draft.read': async () => ({ ok: true, value: draft }),
        'draft.save': kept,
        'draft.drop': dropped,
        on: () => () => {},
      },
    });
    useProfiles.setState({ list: [summary], error: null });
    useProfileDraft.setState({ draft: null, isRead: false });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is unchanged when it is opened, and again when a change is taken back', async () => {
    await openProfile('web');
    expect(isProfileChanged(useProfileEditor.getState())).toBe(false);
    changeProfile({ note: 'x' });
    expect(isProfileChanged(useProfileEditor.getState())).toBe(true);
    changeProfile({ note: '' });
    vi.advanceTimersByTime(1000);
    await vi.runAllTimersAsync();
    expect(isProfileChanged(useProfileEditor.getState())).toBe(false);
    expect(dropped).toHaveBeenCalled();
  });

  it('is checked once typing pauses, and the last answer counts', async () => {
    await openProfile('web');
    vi.advanceTimersByTime(1);
    for (const name of ['', 'W']) changeProfile({ name });
    vi.advanceTimersByTime(1000);
    expect(checks.map((one) => one.content.name)).toEqual(['Web', 'W']);
    checks[1]?.answer([]);
    checks[0]?.answer([nameEmpty]);
    await vi.runAllTimersAsync();
    expect(useProfileEditor.getState()).toMatchObject({ checking: false, problems: [], checkedContent: { name: 'W' } });
  });

  it('says when what was typed has been checked', async () => {
    await openProfile('web');
    vi.advanceTimersByTime(1);
    let isOver = false;
    void whenProfileIsChecked().then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(isOver).toBe(false);
    checks[0]?.answer([nameEmpty]);
    await vi.runAllTimersAsync();
    expect(isOver).toBe(true);
  });

  it('keeps changes as a draft, at once when it is left', async () => {
    await openProfile('web');
    changeProfile({ note: 'half' });
    keepNow();
    await vi.runAllTimersAsync();
    expect(kept).toHaveBeenCalledTimes(1);
    expect(kept).toHaveBeenCalledWith({
      kind: 'profile',
      content: { id: 'web', basedOn: 3, content: { ...content, note: 'half' } },
    });
  });

  it('comes back with its draft, but not with that of another or of a new one', async () => {
    const changed = { ...content, note: 'half' };
    draft = { content: { id: 'web', basedOn: 3, content: changed }, savedAt: 5 };
    await openProfile('web');
    expect(useProfileEditor.getState()).toMatchObject({ isRestored: true, content: { note: 'half' } });
    discardProfileChanges();
    expect(useProfileEditor.getState()).toMatchObject({ isRestored: false, content: { note: '' } });
    draft = { content: { id: 'web', basedOn: null, content: changed }, savedAt: 5 };
    await openProfile('web');
    expect(useProfileEditor.getState()).toMatchObject({ isRestored: false, content: { note: '' } });
    await beginProfile(undefined);
    expect(useProfileEditor.getState()).toMatchObject({ isRestored: true, content: { note: 'half' }, id: 'web' });
  });

  it.each([null, 7, { id: 'web' }, { id: 'web', basedOn: 3, content: { name: 'x' } }])(
    'is not taken in by a draft of another form: %j',
    async (foreign) => {
      draft = { content: foreign, savedAt: 5 };
      await openProfile('web');
      expect(useProfileEditor.getState()).toMatchObject({ isRestored: false, content: { name: 'Web' } });
    },
  );

  it('gives a new one the identifier of its name until one is typed', async () => {
    await beginProfile('web');
    expect(useProfileEditor.getState()).toMatchObject({
      id: 'web-copy',
      basedOn: null,
      content: { name: 'Web (copy)' },
    });
    changeProfile({ name: 'Web' });
    expect(useProfileEditor.getState().id).toBe('web-2');
    changeProfileId('edge');
    changeProfile({ name: 'Edge gateway' });
    expect(useProfileEditor.getState().id).toBe('edge');
  });

  it('drops a part that it may be without', async () => {
    await openProfile('web');
    dropFromProfile('pathLength');
    expect(useProfileEditor.getState().content).not.toHaveProperty('pathLength');
  });

  it('is saved on the version that was opened, and its draft is over', async () => {
    await openProfile('web');
    changeProfile({ note: 'done' });
    const answer = await saveProfile();
    await vi.runAllTimersAsync();
    expect(answer).toMatchObject({ version: 4 });
    expect(save).toHaveBeenCalledWith({ id: 'web', basedOn: 3, content: { ...content, note: 'done' } });
    expect(useProfileEditor.getState()).toMatchObject({ basedOn: 4, saving: false });
    expect(isProfileChanged(useProfileEditor.getState())).toBe(false);
    expect(kept).not.toHaveBeenCalled();
    expect(dropped).toHaveBeenCalled();
  });

  it('keeps what was typed where saving failed', async () => {
    saved = { ok: false, error: { code: 'profile.changed-meanwhile', evidence: { profile: 'web', newest: 4 } } };
    await openProfile('web');
    changeProfile({ note: 'done' });
    expect(await saveProfile()).toBeNull();
    expect(useProfileEditor.getState()).toMatchObject({
      saving: false,
      content: { note: 'done' },
      saveError: { code: 'profile.changed-meanwhile' },
    });
    await vi.runAllTimersAsync();
    expect(kept).toHaveBeenCalled();
  });

  it('is not saved under an identifier that is none', async () => {
    await beginProfile(undefined);
    changeProfileId('Not One');
    expect(await saveProfile()).toBeNull();
    expect(save).not.toHaveBeenCalled();
  });
});
