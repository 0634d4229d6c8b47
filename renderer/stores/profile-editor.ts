import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import {
  PROFILE_ID_PATTERN,
  type ProfileContent,
  type ProfileDetails,
  type ProfileProblem,
  type ProfileSummary,
} from '../../shared/model/profile.ts';
import type { Result } from '../../shared/result.ts';
import { profilesText } from '../../shared/text/en/ui/profiles.ts';
import { call } from '../api/client.ts';
import { dropProfileDraft, keepProfileDraft, readProfileDraft } from './profile-draft.ts';
import { EMPTY_PROFILE, suggestProfileId } from './profile-template.ts';
import { readProfiles, useProfiles } from './profiles.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface EditorState {
  /** Null while nothing is open or on its way. */
  readonly content: ProfileContent | null;
  /** What `content` was when it was opened or last saved. */
  readonly base: ProfileContent | null;
  readonly id: string;
  /** The identifier that it was opened with or that was made of its first name. */
  readonly firstId: string;
  /** Null for a new profile, which has no summary yet. */
  readonly basedOn: number | null;
  readonly details: ProfileDetails | null;
  readonly loadError: AppError | null;
  /** The changes come from the draft that was kept. */
  readonly isRestored: boolean;
  readonly problems: readonly ProfileProblem[];
  readonly checking: boolean;
  /** What the problems are about. */
  readonly checkedContent: ProfileContent | null;
  readonly checkError: AppError | null;
  readonly saving: boolean;
  readonly saveError: AppError | null;
}

const START: EditorState = {
  content: null,
  base: null,
  id: '',
  firstId: '',
  basedOn: null,
  details: null,
  loadError: null,
  isRestored: false,
  problems: [],
  checking: false,
  checkedContent: null,
  checkError: null,
  saving: false,
  saveError: null,
};

/** The profile that is edited. Its changes are kept as a draft until they are saved or discarded. */
export const useProfileEditor = create<EditorState>(() => START);

export const isProfileChanged = ({ content, base, id, firstId }: EditorState): boolean =>
  content !== null && (JSON.stringify(content) !== JSON.stringify(base) || id !== firstId);

let opening = 0;

/** Opens a profile, with the changes that were kept of it. */
export async function openProfile(id: string): Promise<void> {
  const turn = ++opening;
  useProfileEditor.setState({ ...START, id });
  const [answer, draft] = await Promise.all([call('profile.get', { id }), readProfileDraft()]);
  if (turn !== opening) return;
  if (!answer.ok) {
    useProfileEditor.setState({ loadError: answer.error });
    return;
  }
  const { content } = answer.value;
  const kept = draft !== null && draft.id === id && draft.basedOn !== null ? draft : null;
  useProfileEditor.setState({
    firstId: id,
    base: content,
    content: kept?.content ?? content,
    basedOn: kept?.basedOn ?? answer.value.summary.version,
    details: answer.value,
    isRestored: kept !== null,
  });
  scheduleCheck(0);
}

/** Begins a new profile: empty, or with the content of another; with the changes that were kept of a new one. */
export async function beginProfile(from: string | undefined): Promise<void> {
  const turn = ++opening;
  useProfileEditor.setState(START);
  const [source, draft] = await Promise.all([
    from === undefined ? undefined : call('profile.get', { id: from }),
    readProfileDraft(),
  ]);
  if (turn !== opening) return;
  if (source?.ok === false) {
    useProfileEditor.setState({ loadError: source.error });
    return;
  }
  const copied = source?.value;
  const base =
    copied === undefined
      ? EMPTY_PROFILE
      : { ...copied.content, name: profilesText.editor.copyName(copied.summary.name) };
  const kept = draft !== null && draft.basedOn === null && from === undefined ? draft : null;
  const firstId = suggestProfileId(base.name, takenIds());
  useProfileEditor.setState({
    firstId,
    base,
    content: kept?.content ?? base,
    id: kept?.id ?? firstId,
    isRestored: kept !== null,
  });
  scheduleCheck(0);
}

const takenIds = (): readonly string[] => useProfiles.getState().list?.map(({ id }) => id) ?? [];

/** Changes parts of the content; the check follows once typing pauses. */
export function changeProfile(change: Partial<ProfileContent>): void {
  const { content, id, basedOn } = useProfileEditor.getState();
  if (content === null) return;
  const next = { ...content, ...change };
  const isFollowing = basedOn === null && id === suggestProfileId(content.name, takenIds());
  useProfileEditor.setState({
    content: next,
    saveError: null,
    ...(isFollowing && { id: suggestProfileId(next.name, takenIds()) }),
  });
  afterChange();
}

/** Drops parts that a profile may be without. */
export function dropFromProfile(part: 'pathLength' | 'nameConstraints' | 'qcStatements'): void {
  const { content } = useProfileEditor.getState();
  if (content === null) return;
  const { [part]: _dropped, ...rest } = content;
  useProfileEditor.setState({ content: rest, saveError: null });
  afterChange();
}

export function changeProfileId(id: string): void {
  useProfileEditor.setState({ id, saveError: null });
  afterChange();
}

function afterChange(): void {
  const state = useProfileEditor.getState();
  scheduleCheck(PAUSE_MS);
  scheduleKeeping(() => {
    if (state.content === null) return;
    if (isProfileChanged(state)) keepProfileDraft({ id: state.id, basedOn: state.basedOn, content: state.content });
    else dropProfileDraft();
  });
}

const PAUSE_MS = 250;
const KEEP_MS = 400;
let checkTimer: ReturnType<typeof setTimeout> | undefined;
let keepTimer: ReturnType<typeof setTimeout> | undefined;
let waitingToKeep: (() => void) | undefined;
let asked = 0;

function scheduleKeeping(keep: () => void): void {
  clearTimeout(keepTimer);
  waitingToKeep = keep;
  keepTimer = setTimeout(keepNow, KEEP_MS);
}

/** Keeps what was changed a moment ago, before the editor is left. */
export function keepNow(): void {
  clearTimeout(keepTimer);
  waitingToKeep?.();
  waitingToKeep = undefined;
}

function scheduleCheck(pauseMs: number): void {
  clearTimeout(checkTimer);
  asked += 1;
  useProfileEditor.setState({ checking: true });
  const turn = asked;
  checkTimer = setTimeout(() => void check(turn), pauseMs);
}

async function check(turn: number): Promise<void> {
  const { content } = useProfileEditor.getState();
  if (content === null) return;
  const answer = await call('profile.check', { content });
  if (turn !== asked) return;
  useProfileEditor.setState(
    answer.ok
      ? { checking: false, checkedContent: content, problems: answer.value.problems, checkError: null }
      : { checking: false, checkError: answer.error },
  );
}

/** Resolves once what was typed has been checked. */
export function whenProfileIsChecked(): Promise<void> {
  if (!useProfileEditor.getState().checking) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = useProfileEditor.subscribe(({ checking }) => {
      if (checking) return;
      stop();
      resolve();
    });
  });
}

/** Gives up the changes and the draft. */
export function discardProfileChanges(): void {
  const { base } = useProfileEditor.getState();
  waitingToKeep = undefined;
  clearTimeout(keepTimer);
  dropProfileDraft();
  useProfileEditor.setState(({ firstId }) => ({
    content: base,
    isRestored: false,
    saveError: null,
    id: firstId,
  }));
  scheduleCheck(0);
}

/** Keeps the content as a new version; answers it, null where that failed or is under way. */
export async function saveProfile(): Promise<ProfileSummary | null> {
  const { id, content, basedOn, saving } = useProfileEditor.getState();
  if (content === null || saving || !PROFILE_ID_PATTERN.test(id)) return null;
  useProfileEditor.setState({ saving: true, saveError: null });
  const answer = await call('profile.save', { id, content, basedOn });
  if (!answer.ok) {
    useProfileEditor.setState({ saving: false, saveError: answer.error });
    return null;
  }
  waitingToKeep = undefined;
  clearTimeout(keepTimer);
  dropProfileDraft();
  useProfileEditor.setState({
    saving: false,
    base: content,
    firstId: id,
    basedOn: answer.value.version,
    isRestored: false,
  });
  await Promise.all([readProfiles(), readDetails(id)]);
  return answer.value;
}

/** The newest version instead of what was edited: another window saved one meanwhile. */
export async function loadNewestProfile(): Promise<void> {
  discardProfileChanges();
  await openProfile(useProfileEditor.getState().id);
}

async function readDetails(id: string): Promise<void> {
  const answer = await call('profile.get', { id });
  if (answer.ok && useProfileEditor.getState().id === id) useProfileEditor.setState({ details: answer.value });
}

export async function archiveProfile(id: string, archived: boolean): Promise<Result<ProfileSummary, AppError>> {
  const answer = await call('profile.archive', { id, archived });
  if (answer.ok) await Promise.all([readProfiles(), readDetails(id)]);
  return answer;
}

export async function resetProfile(id: string): Promise<Result<ProfileSummary, AppError>> {
  const answer = await call('profile.reset', { id });
  if (!answer.ok) return answer;
  discardProfileChanges();
  await Promise.all([readProfiles(), openProfile(id)]);
  return answer;
}

/** A custom extension's value in its other form; null where it does not read. */
export async function rewriteProfileValue(value: CustomValue): Promise<CustomValue | null> {
  const answer = await call('profile.rewriteValue', value);
  return answer.ok ? answer.value : null;
}

type CustomValue = NonNullable<ProfileContent['custom'][number]['value']>;

/** Native save dialog; null when it was cancelled. */
export const exportProfile = (id: string, version?: number) =>
  call('profile.export', { id, ...(version === undefined ? {} : { version }) });

onOtherWorkspace(() => {
  opening += 1;
  asked += 1;
  waitingToKeep = undefined;
  clearTimeout(keepTimer);
  clearTimeout(checkTimer);
  useProfileEditor.setState(START);
});
