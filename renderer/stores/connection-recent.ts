import { create } from 'zustand';
import type { EndpointSummary } from '../../shared/model/connection-history.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { onOtherWorkspace } from './workspace-change.ts';

const MOST_RECENT = 6;

/** The endpoints dialled last, whatever the history screen filters. */
export const useRecent = create<{ readonly endpoints: readonly EndpointSummary[] }>(() => ({ endpoints: [] }));

/** Reads them and follows changes; the answer ends that. */
export function followRecent(): () => void {
  void readRecent();
  return onDataChanged(['connection_run'], () => void readRecent());
}

async function readRecent(): Promise<void> {
  const answer = await call('connection.endpoints', { filter: '', offset: 0, limit: MOST_RECENT });
  if (answer.ok) useRecent.setState({ endpoints: answer.value.items });
}

onOtherWorkspace(() => useRecent.setState({ endpoints: [] }));
