import { useCallback, useEffect, useRef, useState } from 'react';
import type { InspectTarget } from '../../shared/contract/inspect.ts';
import { call } from '../api/client.ts';

/** Octets of one item, of which the windows that were looked at are here. */
export interface Octets {
  /** 0 until the first window is here. */
  readonly size: number;
  /** Lower-case hex of a stretch; undefined while its window is read. */
  readonly readHex: (offset: number, length: number) => string | undefined;
}

export const WINDOW_BYTES = 4_096;
const MOST_WINDOWS = 64;

interface Held {
  readonly size: number;
  readonly windows: Map<number, string>;
  readonly asked: Set<number>;
}

const build = (): Held => ({ size: 0, windows: new Map(), asked: new Set() });

/** Reads octets in windows, as they come into view; null reads nothing. */
export function useOctets(target: InspectTarget | null): Octets {
  const name = target === null ? '' : JSON.stringify(target);
  const held = useRef({ name, ...build() });
  const [, redraw] = useState(0);
  const read = useCallback(
    async (start: number) => {
      if (name === '') return;
      if (held.current.name !== name) held.current = { name, ...build() };
      const mine = held.current;
      if (mine.asked.has(start)) return;
      // A window that cannot be read is not asked for again at every frame.
      mine.asked.add(start);
      const answer = await readWindow(JSON.parse(name) as InspectTarget, start);
      if (answer === null || held.current.name !== name) return;
      keepWindow(mine.windows, mine.asked, start, answer.hex);
      held.current = { ...mine, size: answer.size };
      redraw((before) => before + 1);
    },
    [name],
  );
  useEffect(() => void read(0), [read]);
  const readHex = (offset: number, length: number): string | undefined => {
    if (held.current.name !== name) return undefined;
    return cutWindows(held.current.windows, offset, length, read);
  };
  return { size: held.current.name === name ? held.current.size : 0, readHex };
}

function cutWindows(
  windows: ReadonlyMap<number, string>,
  offset: number,
  length: number,
  read: (start: number) => unknown,
): string | undefined {
  const start = offset - (offset % WINDOW_BYTES);
  const hex = windows.get(start);
  if (hex === undefined) {
    void read(start);
    return undefined;
  }
  return hex.slice((offset - start) * 2, (offset - start + length) * 2);
}

function keepWindow(windows: Map<number, string>, asked: Set<number>, start: number, hex: string): void {
  windows.set(start, hex);
  for (const oldest of windows.keys()) {
    if (windows.size <= MOST_WINDOWS) return;
    windows.delete(oldest);
    asked.delete(oldest);
  }
}

async function readWindow(
  target: InspectTarget,
  offset: number,
): Promise<{ readonly hex: string; readonly size: number } | null> {
  if ('certificateId' in target) {
    const whole = await call('certificate.asn1', { id: target.certificateId });
    if (!whole.ok) return null;
    const { derHex } = whole.value;
    return { hex: derHex.slice(offset * 2, (offset + WINDOW_BYTES) * 2), size: derHex.length / 2 };
  }
  const answer = await call('inspect.bytes', { ...target, offset, length: WINDOW_BYTES });
  return answer.ok ? answer.value : null;
}
