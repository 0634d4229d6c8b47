import { chmod, mkdir, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Hex, OperatorId, WorkspaceId } from '../../../shared/model/brands.ts';
import { ID_PATTERN } from '../../../shared/model/brands.ts';
import type { RememberedHolder } from '../../../shared/model/remember.ts';
import type { AppError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { writeFileAtomically } from '../atomic-file.ts';
import { systemCode, writeFailure } from '../system-failure.ts';

const FOLDER = 'remembered';
const FOLDER_OWNER_ONLY = 0o700;
/** Octets of a file; the key store of a system adds little to a key. */
const MOST_OCTETS = 16_384;
/** Files of all workspaces; nobody opens so many on one machine. */
const MOST_FILES = 512;

/** Whose passphrase is spared on this machine, and for which file. */
export interface RememberedName {
  readonly workspaceId: WorkspaceId;
  /** Of the workspace file; see `placeOf`. A copy elsewhere is asked about anew. */
  readonly place: Hex;
  readonly holder: RememberedHolder;
}

/** What is kept for them: each half opens nothing without the other, and neither without the key store of the system. */
export interface RememberedSecret extends RememberedName {
  /** The machine's key, as the key store of the system gave it back to be kept. */
  readonly keptKey: Uint8Array;
  /** The workspace key under it. */
  readonly wrap: Uint8Array;
  /** The passphrase's wrap that it stood beside; see `standingOf` of the vault. */
  readonly standing: string;
}

/** Keeps what unlocks without a passphrase, outside of workspaces. */
export interface RememberedFiles {
  /** Of one file; what cannot be read is not there. */
  list(of: Omit<RememberedName, 'holder'>): Promise<readonly RememberedSecret[]>;
  /** `file.not-writable`, `file.disk-full`. */
  save(secret: RememberedSecret): Promise<Result<null, AppError>>;
  /** Of one that may be gone already. `file.not-writable`. */
  remove(name: RememberedName): Promise<Result<null, AppError>>;
  /** Of a workspace, in whatever place its file was, also what cannot be read; answers how many. `file.not-writable`. */
  removeAll(workspaceId: WorkspaceId): Promise<Result<number, AppError>>;
}

/** In a folder of their own (mode 0700), each in a file of its own (mode 0600). */
export function createRememberedFiles(where: {
  readonly folder: string;
  randomBytes(length: number): Uint8Array;
}): RememberedFiles {
  const folder = path.join(where.folder, FOLDER);
  return {
    list: (of) => readAll(folder, of),
    save: async (secret) => {
      try {
        await mkdir(folder, { recursive: true, mode: FOLDER_OWNER_ONLY });
        await chmod(folder, FOLDER_OWNER_ONLY);
      } catch (cause) {
        return writeFailure(folder, cause);
      }
      const written = await writeFileAtomically({
        target: { path: path.join(folder, nameOf(secret)), overwrite: true },
        bytes: new TextEncoder().encode(`${JSON.stringify(toJson(secret))}\n`),
        nonce: Buffer.from(where.randomBytes(6)).toString('hex'),
      });
      return written.ok ? ok(null) : written;
    },
    remove: async (name) => {
      try {
        await unlink(path.join(folder, nameOf(name)));
        return ok(null);
      } catch (cause) {
        return systemCode(cause) === 'ENOENT' ? ok(null) : writeFailure(folder, cause);
      }
    },
    removeAll: (workspaceId) => removeAll(folder, workspaceId),
  };
}

async function removeAll(folder: string, workspaceId: WorkspaceId): Promise<Result<number, AppError>> {
  try {
    const names = (await readdir(folder)).filter((each) => each.startsWith(`${workspaceId}.`));
    // Another process may forget at the same time.
    for (const name of names) await rm(path.join(folder, name), { force: true });
    return ok(names.length);
  } catch (cause) {
    // Nothing was ever kept.
    return systemCode(cause) === 'ENOENT' ? ok(0) : writeFailure(folder, cause);
  }
}

const startOf = ({ workspaceId, place }: Omit<RememberedName, 'holder'>): string => `${workspaceId}.${place}.`;
const nameOf = (name: RememberedName): string => `${startOf(name)}${name.holder}`;

async function readAll(folder: string, of: Omit<RememberedName, 'holder'>): Promise<readonly RememberedSecret[]> {
  const names = await readdir(folder).catch(systemCode);
  if (typeof names === 'string') return [];
  const found: RememberedSecret[] = [];
  for (const name of names.filter((each) => each.startsWith(startOf(of))).slice(0, MOST_FILES)) {
    const holder = readHolder(name.slice(startOf(of).length));
    const secret = holder === undefined ? undefined : await read(path.join(folder, name), { ...of, holder });
    if (secret !== undefined) found.push(secret);
  }
  return found;
}

function readHolder(text: string): RememberedHolder | undefined {
  if (text === 'passphrase') return text;
  return ID_PATTERN.test(text) ? (text as OperatorId) : undefined;
}

async function read(file: string, name: RememberedName): Promise<RememberedSecret | undefined> {
  const facts = await stat(file).catch(systemCode);
  if (typeof facts === 'string' || !facts.isFile() || facts.size > MOST_OCTETS) return undefined;
  try {
    return parse(JSON.parse(await readFile(file, 'utf8')), name);
  } catch {
    // Removed meanwhile, or none of ours.
    return undefined;
  }
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const STANDING = /^[0-9a-f]{64}$/;

function parse(value: unknown, name: RememberedName): RememberedSecret | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { keptKey, wrap, standing } = value as Readonly<Record<string, unknown>>;
  const isOctets = (text: unknown): text is string => typeof text === 'string' && BASE64.test(text);
  if (!isOctets(keptKey) || !isOctets(wrap)) return undefined;
  if (typeof standing !== 'string' || !STANDING.test(standing)) return undefined;
  return { ...name, keptKey: octets(keptKey), wrap: octets(wrap), standing };
}

const toJson = ({ keptKey, wrap, standing }: RememberedSecret) => ({
  keptKey: Buffer.from(keptKey).toString('base64'),
  wrap: Buffer.from(wrap).toString('base64'),
  standing,
});

const octets = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
