import { closeSync, fstatSync, openSync, statSync } from 'node:fs';

/** One file on the disk, as long as a store of this process has it open. */
interface OpenFile {
  /** Stores, and threads of theirs that outlive them. */
  stores: number;
  readonly paths: Set<string>;
  descriptor: number | null;
}

const opened = new Map<string, OpenFile>();

/** A store's share of a descriptor that reads its file past SQLite. */
export interface SharedDescriptor {
  /** No other store of this process has the file open. */
  readonly isFirst: boolean;
  /** Opens it with the first call; undefined where another file took the place since. To be read by position, and never closed by who asked. */
  get(): number | undefined;
  /** Something else has the file open by a connection of its own; answers what it calls at its end. */
  stay(): () => void;
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
  const shared = opened.get(name) ?? { stores: 0, paths: new Set(), descriptor: null };
  const enter = (): void => void (shared.stores += 1);
  const leave = (): void => {
    shared.stores -= 1;
    if (shared.stores > 0) return;
    opened.delete(name);
    if (shared.descriptor !== null) closeSync(shared.descriptor);
  };
  enter();
  shared.paths.add(file);
  opened.set(name, shared);
  return {
    isFirst: shared.stores === 1,
    get: () => {
      if (nameOf(statSync(file, { bigint: true })) !== name) return undefined;
      shared.descriptor ??= openSync(file, 'r');
      return nameOf(fstatSync(shared.descriptor, { bigint: true })) === name ? shared.descriptor : undefined;
    },
    stay: () => {
      enter();
      return leave;
    },
    leave,
  };
}

/** What SQLite keeps beside a file, with locks of its own. */
const SIDE_FILES = ['-wal', '-shm'] as const;

/**
 * Whether a store of this process has the file open, or SQLite a log of it. To be asked before a file that somebody named is opened: reading it past SQLite and closing
 * it would take the locks away.
 */
export function isOpenHere(file: string): boolean {
  const name = findName(file);
  if (name === undefined) return false;
  if (opened.has(name)) return true;
  return [...opened.values()].some(({ paths }) =>
    [...paths].some((main) => SIDE_FILES.some((suffix) => findName(main + suffix) === name)),
  );
}

function findName(file: string): string | undefined {
  try {
    const facts = statSync(file, { bigint: true, throwIfNoEntry: false });
    return facts && nameOf(facts);
  } catch {
    // What cannot be looked at cannot be opened either, and says why then.
    return undefined;
  }
}

const nameOf = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string => `${dev}:${ino}`;
