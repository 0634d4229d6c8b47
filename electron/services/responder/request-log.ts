import {
  MAX_RESPONDER_LOG,
  RESPONDER_ENDS,
  type ResponderCounters,
  type ResponderEnd,
  type ResponderLogEntry,
} from '../../../shared/model/responder.ts';

/** What became of one question. */
export interface Ended extends Omit<ResponderLogEntry, 'no'> {
  readonly bytesSent: number;
  /** Whether its answer was signed for it, or signed before; neither for what is not signed here. */
  readonly signed: 'now' | 'before' | null;
}

/** The last questions and sums over all of them; nothing is written to disk. */
export interface RequestLog {
  add(ended: Ended): void;
  dropped(): void;
  /** Newest first, those after a number alone. */
  list(page: { readonly after: number; readonly limit: number }): readonly ResponderLogEntry[];
  counters(openConnections: number): ResponderCounters;
}

const MAX_PATH = 200;

export function createRequestLog(): RequestLog {
  const entries: ResponderLogEntry[] = [];
  const ends = Object.fromEntries(RESPONDER_ENDS.map((end) => [end, 0])) as Record<ResponderEnd, number>;
  const sums = { requests: 0, certificates: 0, signed: 0, cached: 0, dropped: 0, bytesSent: 0 };
  return {
    add: ({ bytesSent, signed, ...entry }) => {
      sums.requests += 1;
      sums.certificates += entry.certificates;
      sums.bytesSent += bytesSent;
      if (signed === 'now') sums.signed += 1;
      if (signed === 'before') sums.cached += 1;
      ends[entry.end] += 1;
      // A ring: the place of the oldest is taken.
      entries[(sums.requests - 1) % MAX_RESPONDER_LOG] = {
        ...entry,
        no: sums.requests,
        path: entry.path.slice(0, MAX_PATH),
      };
    },
    dropped: () => {
      sums.dropped += 1;
    },
    list: ({ after, limit }) =>
      entries
        .filter(({ no }) => no > after)
        .sort((a, b) => b.no - a.no)
        .slice(0, limit),
    counters: (openConnections) => ({ ...sums, ends: { ...ends }, openConnections }),
  };
}
