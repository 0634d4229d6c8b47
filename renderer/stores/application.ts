import { create } from 'zustand';
import type { ApplicationInfo, NetworkUse } from '../../shared/contract/application.ts';
import { call } from '../api/client.ts';

/** What this program is; null until read. */
export const useApplicationInfo = create<{ readonly info: ApplicationInfo | null }>(() => ({ info: null }));

export async function readApplicationInfo(): Promise<void> {
  if (useApplicationInfo.getState().info !== null) return;
  const answer = await call('application.info', {});
  if (answer.ok) useApplicationInfo.setState({ info: answer.value });
}

/** Places of the network that were reached; null until read. */
export const useNetworkUses = create<{ readonly uses: readonly NetworkUse[] | null }>(() => ({ uses: null }));

export async function readNetworkUses(): Promise<void> {
  const answer = await call('network.uses', {});
  if (answer.ok) useNetworkUses.setState({ uses: answer.value });
}

export const readDiagnosis = () => call('application.diagnosis', {});
export const saveDiagnosis = () => call('application.saveDiagnosis', {});
export const checkUpdate = () => call('application.checkUpdate', {});

export const openLink = (link: 'guide' | 'issues' | 'security') => call('application.openLink', { link });
