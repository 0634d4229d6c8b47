import { create } from 'zustand';
import type { DialProgress } from '../../shared/contract/events.ts';
import type { RunId } from '../../shared/model/brands.ts';
import type {
  AddressAttempt,
  DialPhase,
  ProxyUse,
  StartTlsProtocol,
  TranscriptMessage,
} from '../../shared/model/connection.ts';
import { subscribe } from '../api/client.ts';
import { useConnection } from './connection.ts';
import type { DialForm } from './connection-form-fields.ts';
import { currentAddress } from './router.ts';

/** What has been seen of a dial that is under way, or that was cancelled and is still looked at. */
export interface LiveDial {
  /** Null until the main side has taken it. */
  readonly run: RunId | null;
  readonly target: string;
  readonly startedAt: number;
  readonly phase: DialPhase;
  readonly attempts: readonly AddressAttempt[];
  readonly messages: readonly TranscriptMessage[];
  readonly state: 'running' | 'cancelled';
  /** What it goes through before TLS, as the form says. */
  readonly proxy: ProxyUse | null;
  readonly startTls: StartTlsProtocol | null;
  /** When it was cancelled. */
  readonly endedAt: number | null;
  /** The address at which it is shown; at any other a run is. */
  readonly address: string;
}

interface LiveState {
  readonly live: LiveDial | null;
}

/** The dial under way, as the main side tells of it. */
export const useLiveDial = create<LiveState>(() => ({ live: null }));

/** Follows dials and what is told of them; the answer ends that. */
export function startLiveDials(): () => void {
  const stops = [subscribe('connection.progress', takeProgress), useConnection.subscribe(followDial)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Shows the dial again after another run was looked at. */
export function showLiveDial(): void {
  useLiveDial.setState(({ live }) => ({ live: live === null ? null : { ...live, address: currentAddress() } }));
}

/** Puts away what a cancelled dial has left. */
export function dismissLiveDial(): void {
  useLiveDial.setState(({ live }) => (live?.state === 'running' ? {} : { live: null }));
}

/** Takes what has come since the last event; of another dial nothing. */
export function takeProgress({ run, phase, attempts, messages }: DialProgress): void {
  useLiveDial.setState(({ live }) => {
    if (live === null || live.state !== 'running' || (live.run !== null && live.run !== run)) return {};
    return { live: { ...live, run, phase, attempts, messages: [...live.messages, ...messages] } };
  });
}

type ConnectionState = ReturnType<typeof useConnection.getState>;

function followDial({ dialling, runs, error, form }: ConnectionState, before: ConnectionState): void {
  const { live } = useLiveDial.getState();
  if (dialling !== null && before.dialling === null) {
    const { target, startedAt, run } = dialling;
    const nothing = { phase: 'lookup', attempts: [], messages: [], state: 'running', endedAt: null } as const;
    useLiveDial.setState({ live: { ...nothing, ...wayOf(form), target, startedAt, run, address: currentAddress() } });
  } else if (live === null) return;
  else if (dialling !== null) {
    if (live.run === null && dialling.run !== null) useLiveDial.setState({ live: { ...live, run: dialling.run } });
  } else if (live.state === 'running') {
    const isFinished = runs.some(({ id }) => id === live.run);
    useLiveDial.setState({ live: isFinished ? null : { ...live, state: 'cancelled', endedAt: Date.now() } });
  } else if (error !== null && before.error === null) useLiveDial.setState({ live: null });
}

const wayOf = (form: DialForm): Pick<LiveDial, 'proxy' | 'startTls'> => ({
  startTls: form.startTls === 'none' ? null : form.startTls,
  proxy:
    form.proxyKind === 'none'
      ? null
      : { kind: form.proxyKind, host: form.proxyHost.trim(), port: Number(form.proxyPort), user: null },
});
