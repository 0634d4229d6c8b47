import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { UnixMs, WorkspaceId } from '../../shared/model/brands.ts';
import { ID_PATTERN } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { RecentWorkspace } from '../../shared/model/workspace.ts';
import { ok } from '../../shared/result.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { shortenPath } from './location.ts';
import type { Outcome } from './ports.ts';
import { systemCode, writeFailure } from './system-failure.ts';

const FILE = 'recent-workspaces.json';
const KEPT = 12;

interface RecentEntry {
  readonly id: WorkspaceId;
  readonly name: string;
  readonly file: string;
  readonly openedAt: UnixMs;
}

/** The workspaces opened last on this machine, newest first. Paths stay on the main side. */
export interface Recents {
  list(): Outcome<readonly RecentWorkspace[]>;
  note(opened: {
    readonly id: WorkspaceId;
    readonly name: string;
    readonly file: string;
    readonly at: UnixMs;
  }): Outcome<null>;
  forget(id: WorkspaceId): Outcome<readonly RecentWorkspace[]>;
  /** Fails with `workspace.none-open` for an id that is not in the list. */
  fileOf(id: WorkspaceId): Outcome<string>;
}

export interface RecentsPlace {
  readonly folder: string;
  readonly homeFolder: string;
  randomBytes(length: number): Uint8Array;
}

/** Keeps the list as JSON in the user-data folder. A damaged list counts as empty: it holds nothing that is not in the files. */
export function createRecents(place: RecentsPlace): Recents {
  const list = async (): Outcome<readonly RecentWorkspace[]> => {
    const entries = await readEntries(place);
    return ok(await Promise.all(entries.map((entry) => describe(entry, place.homeFolder))));
  };
  return {
    list,
    note: async ({ id, name, file, at }) => {
      const others = (await readEntries(place)).filter((entry) => entry.id !== id && entry.file !== file);
      return saveEntries(place, [{ id, name, file, openedAt: at }, ...others].slice(0, KEPT));
    },
    forget: async (id) => {
      const kept = (await readEntries(place)).filter((entry) => entry.id !== id);
      const saved = await saveEntries(place, kept);
      return saved.ok ? list() : saved;
    },
    fileOf: async (id) => {
      const entry = (await readEntries(place)).find((known) => known.id === id);
      return entry === undefined ? fail('workspace.none-open', {}) : ok(entry.file);
    },
  };
}

async function describe(entry: RecentEntry, homeFolder: string): Promise<RecentWorkspace> {
  const { id, name, file, openedAt } = entry;
  const facts = await stat(file).catch(systemCode);
  return {
    id,
    name,
    openedAt,
    location: shortenPath(file, homeFolder),
    available: typeof facts !== 'string' && facts.isFile(),
  };
}

async function readEntries(place: RecentsPlace): Promise<readonly RecentEntry[]> {
  const text = await readFile(path.join(place.folder, FILE), 'utf8').catch(() => '[]');
  return parseEntries(text);
}

function parseEntries(text: string): readonly RecentEntry[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is RecentEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, file, openedAt } = value as Partial<Record<keyof RecentEntry, unknown>>;
  const isId = typeof id === 'string' && ID_PATTERN.test(id);
  return isId && typeof name === 'string' && typeof file === 'string' && typeof openedAt === 'number';
}

async function saveEntries(place: RecentsPlace, entries: readonly RecentEntry[]): Outcome<null> {
  const file = path.join(place.folder, FILE);
  try {
    await mkdir(place.folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    return writeFailure(file, cause);
  }
  const bytes = Buffer.from(JSON.stringify(entries));
  const nonce = Buffer.from(place.randomBytes(6)).toString('hex');
  const written = await writeFileAtomically({ target: { path: file, overwrite: true }, bytes, nonce });
  return written.ok ? ok(null) : written;
}
