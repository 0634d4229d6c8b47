import type { DialProgress } from '../../shared/contract/events.ts';
import type { RunId } from '../../shared/model/brands.ts';
import type { AddressAttempt, DialPhase, TranscriptMessage } from '../../shared/model/connection.ts';
import type { DialWatcher } from '../services/connection-dial.ts';

/** Watches one dial for a window. */
export interface DialFeed extends DialWatcher {
  /** Nothing is told afterwards: the finished run holds everything. */
  end(): void;
}

/** A page need not draw more often. */
export const FEED_INTERVAL_MS = 50;
/** Octets of the messages of one event as JSON; the rest of an event is small. */
export const MAX_EVENT_OCTETS = 200_000;

/** Tells of phases, attempts and messages in groups: at most twenty events a second, each below 256 KiB. */
export function createDialFeed(run: RunId, tell: (progress: DialProgress) => void): DialFeed {
  let phase: DialPhase = 'lookup';
  let attempts: readonly AddressAttempt[] = [];
  const waiting: TranscriptMessage[] = [];
  let timer: NodeJS.Timeout | undefined;
  let changed = false;
  let ended = false;
  const send = (): void => {
    const messages = takeFitting(waiting);
    changed = waiting.length > 0;
    tell({ run, phase, attempts, messages });
  };
  const tick = (): void => {
    timer = undefined;
    if (!changed) return;
    timer = setTimeout(tick, FEED_INTERVAL_MS);
    send();
  };
  const note = (): void => {
    if (ended) return;
    changed = true;
    // One turn later, so that what arrives together is told together.
    timer ??= setTimeout(tick, 0);
  };
  return {
    onPhase: (next) => {
      phase = next;
      note();
    },
    onAttempts: (next) => {
      attempts = next;
      note();
    },
    onMessage: (message) => {
      waiting.push(message);
      note();
    },
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}

/** Takes the first messages that one event can carry. One too large by itself goes without octets, then without fields. */
function takeFitting(waiting: TranscriptMessage[]): readonly TranscriptMessage[] {
  let left = MAX_EVENT_OCTETS;
  const taken: TranscriptMessage[] = [];
  for (const message of waiting) {
    const form = taken.length === 0 ? reduceTo(message, left) : message;
    left -= octetsOf(form);
    if (left < 0) break;
    taken.push(form);
  }
  waiting.splice(0, taken.length);
  return taken;
}

function reduceTo(message: TranscriptMessage, octets: number): TranscriptMessage {
  if (octetsOf(message) <= octets) return message;
  const { records: _records, ...rest } = message;
  const withoutOctets = { ...rest, hex: '' };
  if (octetsOf(withoutOctets) <= octets) return withoutOctets;
  return { ...withoutOctets, fields: [], summary: message.summary.slice(0, MAX_SUMMARY_LENGTH) };
}

const MAX_SUMMARY_LENGTH = 1000;

const octetsOf = (message: TranscriptMessage): number => Buffer.byteLength(JSON.stringify(message));
