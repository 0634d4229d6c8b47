import { useMemo, useSyncExternalStore } from 'react';
import type { InspectTarget } from '../../shared/contract/inspect.ts';
import { call } from '../api/client.ts';

/** Octets of one item, of which the windows that were looked at are here. */
export interface Octets {
  /** 0 until the first window is here. */
  readonly size: number;
  /** Lower-case hex of a stretch; undefined while its window is read, which this asks for. */
  readonly readHex: (offset: number, length: number) => string | undefined;
}

export const WINDOW_BYTES = 4_096;
const MOST_WINDOWS = 64;

/** Reads octets in windows, as they come into view. */
export function useOctets(target: InspectTarget): Octets {
  const name = JSON.stringify(target);
  const windows = useMemo(() => createOctetWindows(JSON.parse(name) as InspectTarget), [name]);
  return useSyncExternalStore(windows.subscribe, windows.snapshot);
}

export interface OctetWindows {
  readonly subscribe: (tell: () => void) => () => void;
  /** The same object until another window has come. */
  readonly snapshot: () => Octets;
}

/** Windows into the octets of one target, the latest few of which are kept. */
export function createOctetWindows(target: InspectTarget): OctetWindows {
  const held = new Map<number, string>();
  const asked = new Set<number>();
  const listeners = new Set<() => void>();
  const read = async (start: number): Promise<void> => {
    // A window that cannot be read is not asked for again at every frame.
    if (asked.has(start)) return;
    asked.add(start);
    const answer = await readWindow(target, start);
    if (answer === null) return;
    held.set(start, answer.hex);
    for (const oldest of [...held.keys()].slice(0, Math.max(0, held.size - MOST_WINDOWS))) {
      held.delete(oldest);
      asked.delete(oldest);
    }
    shown = { size: answer.size, readHex };
    for (const tell of listeners) tell();
  };
  const readHex = (offset: number, length: number): string | undefined => {
    const start = offset - (offset % WINDOW_BYTES);
    const hex = held.get(start);
    if (hex === undefined) void read(start);
    return hex?.slice((offset - start) * 2, (offset - start + length) * 2);
  };
  let shown: Octets = { size: 0, readHex };
  return {
    subscribe: (tell) => {
      listeners.add(tell);
      void read(0);
      return () => listeners.delete(tell);
    },
    snapshot: () => shown,
  };
}

async function readWindow(
  target: InspectTarget,
  offset: number,
): Promise<{ readonly hex: string; readonly size: number } | null> {
  const length = WINDOW_BYTES;
  const answer =
    'certificateId' in target
      ? await call('certificate.bytes', { id: target.certificateId, offset, length })
      : await call('inspect.bytes', { ...target, offset, length });
  return answer.ok ? answer.value : null;
}
