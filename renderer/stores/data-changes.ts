import { subscribe } from '../api/client.ts';

const listeners = new Set<{ readonly tables: ReadonlySet<string> | null; readonly tell: () => void }>();
let listening = false;

/** Tells when rows changed, here or by another process. Without tables, about every change. Answers how to end it. */
export function onDataChanged(tables: readonly string[] | null, tell: () => void): () => void {
  listenOnce();
  const entry = { tables: tables === null ? null : new Set(tables), tell };
  listeners.add(entry);
  return () => listeners.delete(entry);
}

function listenOnce(): void {
  if (listening) return;
  listening = true;
  subscribe('data.changed', ({ tables }) => {
    for (const entry of listeners) {
      const wanted = entry.tables;
      if (wanted === null || tables.length === 0 || tables.some((table) => wanted.has(table))) entry.tell();
    }
  });
}
