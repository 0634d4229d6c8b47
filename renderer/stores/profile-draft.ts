import { create } from 'zustand';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { ProfileContent } from '../../shared/model/profile.ts';
import { call } from '../api/client.ts';
import { onOtherWorkspace } from './workspace-change.ts';

/** Changes to a profile that are not saved. One is kept at a time. */
export interface ProfileDraft {
  readonly id: string;
  /** The version that was edited; null for a new profile. */
  readonly basedOn: number | null;
  readonly content: ProfileContent;
  readonly savedAt: UnixMs;
}

interface DraftState {
  readonly draft: ProfileDraft | null;
  readonly isRead: boolean;
}

export const useProfileDraft = create<DraftState>(() => ({ draft: null, isRead: false }));

/** Reads what was kept; answers it too. */
export async function readProfileDraft(): Promise<ProfileDraft | null> {
  await keeping;
  const answer = await call('draft.read', { kind: 'profile' });
  const draft = answer.ok && answer.value !== null ? parseDraft(answer.value.content, answer.value.savedAt) : null;
  useProfileDraft.setState({ draft, isRead: true });
  return draft;
}

let keeping: Promise<unknown> = Promise.resolve();

/** Keeps changes; a failure is told when they are saved for good. */
export function keepProfileDraft(draft: Omit<ProfileDraft, 'savedAt'>): void {
  useProfileDraft.setState({ draft: { ...draft, savedAt: Date.now() }, isRead: true });
  keeping = keeping.then(() => call('draft.save', { kind: 'profile', content: draft }));
}

export function dropProfileDraft(): void {
  useProfileDraft.setState({ draft: null, isRead: true });
  keeping = keeping.then(() => call('draft.drop', { kind: 'profile' }));
}

/** Null where the form was another: what cannot be shown is not kept. */
function parseDraft(value: unknown, savedAt: UnixMs): ProfileDraft | null {
  if (!isRecord(value) || typeof value['id'] !== 'string' || !isContent(value['content'])) return null;
  const basedOn = typeof value['basedOn'] === 'number' ? value['basedOn'] : null;
  return { id: value['id'], basedOn, content: value['content'], savedAt };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every part that the form shows is there and of its kind; what stands inside is judged by the check. */
const isContent = (value: unknown): value is ProfileContent =>
  isRecord(value) &&
  ['validity', 'keys', 'subject', 'sans', 'keyUsage', 'extendedKeyUsage', 'policies'].every((part) =>
    isRecord(value[part]),
  ) &&
  ['rsaKeyUsage', 'custom'].every((part) => Array.isArray(value[part])) &&
  typeof value['name'] === 'string' &&
  typeof value['note'] === 'string';

onOtherWorkspace(() => useProfileDraft.setState({ draft: null, isRead: false }));
