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

/** Steps of a dial under way: what is behind, what is being done, what is to come. Proxy and STARTTLS only where they are asked for. */
export function buildLivePhases(live: LiveDial): readonly PhaseView[] {
  const reached = ORDER.indexOf(live.phase);
  const occurs: Readonly<Partial<Record<DialPhase, boolean>>> = {
    proxy: live.proxy !== null,
    starttls: live.startTls !== null,
    'second-dial': live.phase === 'second-dial',
  };
  return ORDER.filter((phase) => occurs[phase] ?? true).map((phase): PhaseView => {
    const at = ORDER.indexOf(phase);
    const title = text.steps[phase];
    const what = WORDS[phase]?.(live) ?? '';
    if (at < reached) return { id: phase, title, state: 'good', words: what };
    if (at > reached) return { id: phase, title, state: 'none', words: phase === 'connect' ? '' : what };
    return { id: phase, title, state: live.state === 'running' ? 'open' : 'none', words: wordsOf(live) };
  });
}

function wordsOf(live: LiveDial): string {
  if (live.state === 'cancelled') return text.stoppedHere;
  if (live.phase !== 'connect') return WORDS[live.phase]?.(live) ?? text.now;
  const trying = live.attempts.findLast(({ endedMs }) => endedMs === null);
  return trying === undefined ? text.now : text.trying(trying.address);
}

const addressOf = ({ attempts }: LiveDial): string =>
  visibleText(attempts.find(({ result }) => result === 'connected')?.address ?? '');

/** What a step deals with. */
const WORDS: Readonly<Partial<Record<DialPhase, (live: LiveDial) => string>>> = {
  connect: addressOf,
  proxy: ({ proxy }) => (proxy === null ? '' : text.by(proxy.host)),
  starttls: ({ startTls }) => (startTls === null ? '' : text.protocol(startTls)),
};
