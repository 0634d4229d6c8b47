import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  watch,
  writeFileSync,
  type FSWatcher,
} from 'node:fs';
import path from 'node:path';
import { isRunning } from '../chromium/profile.ts';

export interface Greeting {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: unknown;
}

const FOLDER = 'SingleInstance';

/** One process per user-data folder: a lock file, and greetings that later processes leave beside it. */
export class SingleInstanceLock {
  readonly #dir: string;
  readonly #lockFile: string;
  #watcher: FSWatcher | undefined;

  constructor(userDataDir: string) {
    this.#dir = path.join(userDataDir, FOLDER);
    this.#lockFile = path.join(this.#dir, 'lock');
  }

  /** Takes the lock and hears later processes, or leaves the holder a greeting; answers at once, as Electron does. */
  acquire(greeting: Greeting, onGreeting: (greeting: Greeting) => void): boolean {
    mkdirSync(this.#dir, { recursive: true });
    if (!this.#isHeld()) this.#forgetGreetings();
    if (!this.#take()) {
      this.#leave(greeting);
      return false;
    }
    this.#watcher = watch(this.#dir, { persistent: false }, (_event, name) => {
      if (name?.startsWith('greeting-')) this.#read(path.join(this.#dir, name), onGreeting);
    });
    // Left after the lock was taken and before it was watched.
    for (const file of this.#listGreetings()) this.#read(file, onGreeting);
    return true;
  }

  release(): void {
    this.#watcher?.close();
    rmSync(this.#lockFile, { force: true });
  }

  #listGreetings(): string[] {
    const names = readdirSync(this.#dir).filter((name) => name.startsWith('greeting-'));
    return names.map((name) => path.join(this.#dir, name));
  }

  /** They were meant for a holder that has gone. */
  #forgetGreetings(): void {
    for (const file of this.#listGreetings()) rmSync(file, { force: true });
  }

  #take(): boolean {
    if (this.#create()) return true;
    if (this.#isHeld()) return false;
    // Of several processes that find a dead holder, the one that moves the file away goes on.
    const stale = path.join(this.#dir, `stale-${process.pid}`);
    try {
      renameSync(this.#lockFile, stale);
      unlinkSync(stale);
    } catch {
      // Another process was faster.
    }
    return this.#create();
  }

  #create(): boolean {
    try {
      const file = openSync(this.#lockFile, 'wx');
      writeFileSync(file, describeProcess(process.pid));
      closeSync(file);
      return true;
    } catch {
      return false;
    }
  }

  #isHeld(): boolean {
    try {
      const content = readFileSync(this.#lockFile, 'utf8');
      const pid = Number.parseInt(content, 10);
      return isRunning(pid) && describeProcess(pid) === content;
    } catch {
      return false;
    }
  }

  /** Renamed into place, so that the holder never reads half a greeting. */
  #leave(greeting: Greeting): void {
    const draft = path.join(this.#dir, `draft-${process.pid}`);
    writeFileSync(draft, JSON.stringify(greeting), { mode: 0o600 });
    renameSync(draft, path.join(this.#dir, `greeting-${process.pid}-${Date.now()}`));
  }

  #read(file: string, onGreeting: (greeting: Greeting) => void): void {
    let greeting: Greeting;
    try {
      greeting = JSON.parse(readFileSync(file, 'utf8')) as Greeting;
      unlinkSync(file);
    } catch {
      // Already read: one file makes several events.
      return;
    }
    onGreeting(greeting);
  }
}

/** Process id and start time, so that a reused id is not taken for the holder. */
function describeProcess(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return `${pid} ${fields[19] ?? ''}`;
  } catch {
    return String(pid);
  }
}
