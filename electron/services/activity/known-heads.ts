import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Hex, WorkspaceId } from '../../../shared/model/brands.ts';
import { ID_PATTERN } from '../../../shared/model/brands.ts';
import type { KnownHead } from '../../../shared/model/activity-log.ts';
import type { AppError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { systemCode, writeFailure } from '../system-failure.ts';

const FOLDER = 'log-heads';
const OWNER_ONLY = 0o600;
const FOLDER_OWNER_ONLY = 0o700;
/** Files of workspaces that are remembered; the ones not seen for longest are forgotten. */
const MOST_FILES = 512;
const MOST_OCTETS = 1024;
const TEMPORARY = '.tmp';
/** What a process that died left lies at least so long. */
const STALE_AFTER_MS = 60_000;

/**
 * Remembers the newest entry of activity logs outside their files, so that a log that is cut back or written anew is noticed.
 *
 * Several processes may save at the same time, for the same workspace too: what is remembered never goes back.
 */
export interface KnownHeads {
  /** What is remembered of a workspace, one for each place it was seen in. What cannot be read is not known. */
  list(workspaceId: WorkspaceId): Promise<readonly KnownHead[]>;
  /** Remembers an entry in place of older ones of the same file. `file.not-writable`, `file.disk-full`. */
  save(head: KnownHead): Promise<Result<null, AppError>>;
  /** Forgets a file: an older copy was put in its place on purpose. `file.not-writable`. */
  forget(workspaceId: WorkspaceId, place: Hex): Promise<Result<null, AppError>>;
}

/**
 * Keeps heads in a folder of their own (mode 0700), each in a file of less than a kibibyte (mode 0600) that is named after its workspace, place and entry.
 *
 * A file appears whole or not at all, and is never changed: who saves writes the newer one and then removes the older, and who reads takes the newest. So
 * nothing needs a lock. At most 512 files.
 */
export function createKnownHeads(where: {
  readonly folder: string;
  randomBytes(length: number): Uint8Array;
}): KnownHeads {
  const folder = path.join(where.folder, FOLDER);
  return {
    list: async (workspaceId) => newestOfPlaces(await readHeads(folder, (name) => name.startsWith(`${workspaceId}.`))),
    save: async (head) => {
      const nonce = Buffer.from(where.randomBytes(6)).toString('hex');
      try {
        await mkdir(folder, { recursive: true, mode: FOLDER_OWNER_ONLY });
        const present = (await listNames(folder)).filter((name) => name.startsWith(startOf(head)));
        if (present.some((name) => sequenceOf(name) > head.sequence)) return ok(null);
        const temporary = path.join(folder, `${nonce}${TEMPORARY}`);
        await writeFile(temporary, `${JSON.stringify(head)}\n`, { mode: OWNER_ONLY, flag: 'wx', flush: true });
        await rename(temporary, path.join(folder, nameOf(head)));
        await removeAll(
          folder,
          present.filter((name) => sequenceOf(name) < head.sequence),
        );
        await removeOldest(folder);
        return ok(null);
      } catch (cause) {
        return writeFailure(folder, cause);
      }
    },
    forget: async (workspaceId, place) => {
      const gone = (await listNames(folder)).filter((name) => name.startsWith(startOf({ workspaceId, place })));
      try {
        for (const name of gone) await unlink(path.join(folder, name));
        return ok(null);
      } catch (cause) {
        return writeFailure(folder, cause);
      }
    },
  };
}

const startOf = ({ workspaceId, place }: Pick<KnownHead, 'workspaceId' | 'place'>): string =>
  `${workspaceId}.${place}.`;
const nameOf = (head: KnownHead): string => `${startOf(head)}${head.sequence}`;
const NAME = /^[0-9a-z]{26}\.[0-9a-f]{64}\.([1-9][0-9]{0,15})$/;
const sequenceOf = (name: string): number => Number(NAME.exec(name)?.[1] ?? 0);

const listNames = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch(systemCode);
  return typeof names === 'string' ? [] : names.filter((name) => NAME.test(name));
};

async function readHeads(folder: string, fits: (name: string) => boolean): Promise<readonly KnownHead[]> {
  const heads: KnownHead[] = [];
  for (const name of (await listNames(folder)).filter(fits).slice(0, MOST_FILES)) {
    const head = await readHead(path.join(folder, name));
    if (head !== undefined && nameOf(head) === name) heads.push(head);
  }
  return heads;
}

async function readHead(file: string): Promise<KnownHead | undefined> {
  const facts = await stat(file).catch(systemCode);
  if (typeof facts === 'string' || !facts.isFile() || facts.size > MOST_OCTETS) return undefined;
  try {
    return parseHead(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Removed meanwhile, or none of ours.
    return undefined;
  }
}

const HASH = /^[0-9a-f]{64}$/;

function parseHead(value: unknown): KnownHead | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { workspaceId, place, sequence, hash, keySha256, at } = value as Readonly<Record<string, unknown>>;
  const isHash = (text: unknown): text is Hex => typeof text === 'string' && HASH.test(text);
  if (typeof workspaceId !== 'string' || !ID_PATTERN.test(workspaceId)) return undefined;
  if (!isHash(place) || !isHash(hash) || !(keySha256 === null || isHash(keySha256))) return undefined;
  if (!Number.isSafeInteger(sequence) || !Number.isSafeInteger(at)) return undefined;
  return {
    workspaceId: workspaceId as WorkspaceId,
    place,
    sequence: Number(sequence),
    hash,
    keySha256,
    at: Number(at),
  };
}

function newestOfPlaces(heads: readonly KnownHead[]): readonly KnownHead[] {
  const newest = new Map<Hex, KnownHead>();
  for (const head of heads) if ((newest.get(head.place)?.sequence ?? 0) < head.sequence) newest.set(head.place, head);
  return [...newest.values()];
}

async function removeAll(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await unlink(path.join(folder, name)).catch(systemCode);
}

async function removeOldest(folder: string): Promise<void> {
  const all = await readdir(folder);
  const stale = all.filter((name) => name.endsWith(TEMPORARY));
  if (all.length <= MOST_FILES && stale.length === 0) return;
  const dated: { readonly name: string; readonly at: number }[] = [];
  for (const name of all) {
    const facts = await stat(path.join(folder, name)).catch(systemCode);
    if (typeof facts !== 'string') dated.push({ name, at: facts.mtimeMs });
  }
  const newest = Math.max(...dated.map(({ at }) => at));
  const left = dated.filter(({ name, at }) => stale.includes(name) && newest - at > STALE_AFTER_MS);
  const heads = dated.filter(({ name }) => NAME.test(name)).toSorted((one, other) => other.at - one.at);
  await removeAll(
    folder,
    [...left, ...heads.slice(MOST_FILES)].map(({ name }) => name),
  );
}
