import { closeSync, fstatSync, openSync, statSync } from 'node:fs';

/** One file on the disk, as long as a store of this process has it open. */
interface OpenFile {
  stores: number;
  descriptor: number | null;
}

const opened = new Map<string, OpenFile>();

/** A store's share of a descriptor that reads its file past SQLite. */
export interface SharedDescriptor {
  /** No other store of this process has the file open. */
  readonly isFirst: boolean;
  /** Opens it with the first call; undefined where another file took the place since. To be read by position, and never closed by who asked. */
  get(): number | undefined;
  /** The store has closed its connections. */
  leave(): void;
}

/**
 * Reads a database's file beside SQLite without closing it before SQLite does: POSIX takes all locks that a process has on a file when it closes any descriptor
 * of that file, and another program could then take the log of an open workspace for abandoned.
 * @see https://www.sqlite.org/howtocorrupt.html §2.2
 */
export function shareDescriptor(file: string): SharedDescriptor {
  const name = nameOf(statSync(file, { bigint: true }));
  const shared = opened.get(name) ?? { stores: 0, descriptor: null };
  shared.stores += 1;
  opened.set(name, shared);
  return {
    isFirst: shared.stores === 1,
    get: () => {
      if (nameOf(statSync(file, { bigint: true })) !== name) return undefined;
      shared.descriptor ??= openSync(file, 'r');
      return nameOf(fstatSync(shared.descriptor, { bigint: true })) === name ? shared.descriptor : undefined;
    },
    leave: () => {
      shared.stores -= 1;
      if (shared.stores > 0) return;
      opened.delete(name);
      if (shared.descriptor !== null) closeSync(shared.descriptor);
    },
  };
}

const nameOf = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string => `${dev}:${ino}`;
