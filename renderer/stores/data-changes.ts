import { subscribe } from '../api/client.ts';

interface Listener {
  readonly tables: ReadonlySet<string> | null;
  readonly tell: () => void;
}

/** What another process wrote is not known table by table. */
const ANY_TABLE = '*';

/** Changes in a row, as an import makes them, are told once. */
const GATHERED_MS = 120;

const listeners = new Set<Listener>();
const changed = new Set<string>();
let everythingChanged = false;
let timer: ReturnType<typeof setTimeout> | null = null;
let listening = false;

/** Tells when rows changed, here or by another process. Without tables, about every change. Answers how to end it. */
export function onDataChanged(tables: readonly string[] | null, tell: () => void): () => void {
  listenOnce();
  const listener = { tables: tables === null ? null : new Set(tables), tell };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function listenOnce(): void {
  if (listening) return;
  listening = true;
  subscribe('data.changed', ({ tables }) => {
    everythingChanged ||= tables.length === 0 || tables.includes(ANY_TABLE);
    for (const table of tables) changed.add(table);
    timer ??= setTimeout(tellAll, GATHERED_MS);
  });
}

function tellAll(): void {
  const tables = [...changed];
  const everything = everythingChanged;
  changed.clear();
  everythingChanged = false;
  timer = null;
  for (const { tables: wanted, tell } of listeners) {
    if (wanted === null || everything || tables.some((table) => wanted.has(table))) tell();
  }
}
