import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { ProfileDetails, ProfileSummary } from '../../shared/model/profile.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface IssueProfilesState {
  /** Those that may be used, without archived ones; null until they have been read. */
  readonly profiles: readonly ProfileSummary[] | null;
  /** What those say that were chosen. */
  readonly details: Readonly<Record<string, ProfileDetails>>;
  readonly error: AppError | null;
}

const START = { profiles: null, details: {}, error: null } as const;

/** Profiles to choose from wherever something is issued. */
export const useIssueProfiles = create<IssueProfilesState>(() => START);

/** Reads them and follows changes; the answer ends that. */
export function followIssueProfiles(): () => void {
  void readIssueProfiles();
  return onDataChanged(['profile', 'setting'], () => void readIssueProfiles());
}

async function readIssueProfiles(): Promise<void> {
  const answer = await call('profile.list', { includeArchived: false });
  if (!answer.ok) {
    useIssueProfiles.setState({ error: answer.error });
    return;
  }
  useIssueProfiles.setState({ profiles: answer.value, error: null });
  const known = Object.keys(useIssueProfiles.getState().details);
  await Promise.all(known.map((id) => readIssueProfile(id, true)));
}

/** What a profile says in its newest version; undefined where it cannot be read. */
export async function readIssueProfile(id: string, again = false): Promise<ProfileDetails | undefined> {
  const known = useIssueProfiles.getState().details[id];
  if (known !== undefined && !again) return known;
  const answer = await call('profile.get', { id });
  if (!answer.ok) {
    useIssueProfiles.setState({ error: answer.error });
    return undefined;
  }
  useIssueProfiles.setState(({ details }) => ({ details: { ...details, [id]: answer.value }, error: null }));
  return answer.value;
}

onOtherWorkspace(() => useIssueProfiles.setState(START));
