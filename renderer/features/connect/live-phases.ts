import type { DialPhase } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import type { LiveDial } from '../../stores/connection-live.ts';
import { visibleText } from '../../ui/format-text.ts';
import type { PhaseView } from './run-view.ts';

const text = connectText.running;
const ORDER: readonly DialPhase[] = [
  'lookup',
  'connect',
  'proxy',
  'starttls',
  'handshake',
  'after-handshake',
  'second-dial',
];

/** Steps of a dial under way: what is behind, what is being done, what is to come. Proxy and STARTTLS only where they occur. */
export function buildLivePhases(live: LiveDial): readonly PhaseView[] {
  const reached = ORDER.indexOf(live.phase);
  const spoke = (type: string) => live.messages.some((message) => message.type === type);
  const occurs: Readonly<Partial<Record<DialPhase, boolean>>> = {
    proxy: live.phase === 'proxy' || spoke('Proxy'),
    starttls: live.phase === 'starttls' || spoke('StartTls'),
    'second-dial': live.phase === 'second-dial',
  };
  return ORDER.filter((phase) => occurs[phase] ?? true).map((phase): PhaseView => {
    const at = ORDER.indexOf(phase);
    const title = text.steps[phase];
    if (at < reached) return { id: phase, title, state: 'good', words: phase === 'connect' ? addressOf(live) : '' };
    if (at > reached) return { id: phase, title, state: 'none', words: '' };
    return { id: phase, title, state: live.state === 'running' ? 'open' : 'none', words: wordsOf(live) };
  });
}

function wordsOf(live: LiveDial): string {
  if (live.state === 'cancelled') return text.stoppedHere;
  if (live.phase !== 'connect') return text.now;
  const trying = live.attempts.findLast(({ endedMs }) => endedMs === null);
  return trying === undefined ? text.now : text.trying(trying.address);
}

const addressOf = ({ attempts }: LiveDial): string =>
  visibleText(attempts.find(({ result }) => result === 'connected')?.address ?? '');
