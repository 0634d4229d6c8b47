import type { FileHandle } from 'node:fs/promises';
import { type AppError, fail } from '../../../shared/errors.ts';
import { ID_PATTERN, type UnixMs, type WorkspaceId } from '../../../shared/model/brands.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { decodeValue, encodeValue } from './tagged-json.ts';

const MAGIC = Buffer.from('CSBACKUP', 'latin1');
const VERSION = 1;
/** Magic, version as u16, two octets that are nought, length of the description as u32. */
const PREFIX_LENGTH = 16;
/** A hundred operators with their wraps take 100 KiB. */
const MAX_DESCRIPTION = 1024 * 1024;
const POINT_LENGTH = 32;
const MIN_PIECE = 4096;
const MAX_PIECE = 16 * 1024 * 1024;

/** What stands before the pieces of a backup, in clear: who may open it and with what. Nothing of it can be altered without the pieces failing to open. */
export interface BackupHead {
  readonly workspaceId: WorkspaceId;
  readonly workspace: string;
  readonly createdAt: UnixMs;
  /** Of the workspace file in it. */
  readonly octets: number;
  /** Octets of each piece but the last, before it is sealed. */
  readonly pieceOctets: number;
  /** What the backup is sealed for, and the key made for this one. */
  readonly publicKey: Uint8Array;
  readonly sender: Uint8Array;
  /** The private half, sealed under the workspace key. */
  readonly sealedKey: Uint8Array;
  /** What opens the workspace key, as it stood. */
  readonly custody: unknown;
  readonly operators: readonly string[];
  /** Newest entry of the activity log in it. */
  readonly activity: { readonly sequence: number; readonly hash: string } | null;
}

/** The octets of a head, prefix and all. */
export function buildHead(head: BackupHead): Uint8Array {
  const description = Buffer.from(JSON.stringify(encodeValue(head)), 'utf8');
  const prefix = Buffer.alloc(PREFIX_LENGTH);
  MAGIC.copy(prefix);
  prefix.writeUInt16BE(VERSION, MAGIC.length);
  prefix.writeUInt32BE(description.length, PREFIX_LENGTH - 4);
  return Buffer.concat([prefix, description]);
}

export interface ReadHead {
  readonly head: BackupHead;
  readonly octets: Uint8Array;
}

/** Reads the head of a file. Fails with `backup.not-a-backup`, `backup.newer-version`, `backup.truncated`, `backup.changed`. Throws what the file system says. */
export async function readHead(handle: FileHandle, name: string): Promise<Result<ReadHead, AppError>> {
  const { size } = await handle.stat();
  const prefix = Buffer.alloc(PREFIX_LENGTH);
  const { bytesRead } = await handle.read(prefix, 0, PREFIX_LENGTH, 0);
  if (!prefix.subarray(0, MAGIC.length).equals(MAGIC)) return fail('backup.not-a-backup', { name });
  if (bytesRead < PREFIX_LENGTH) return fail('backup.truncated', { name, octets: size, expected: PREFIX_LENGTH });
  const version = prefix.readUInt16BE(MAGIC.length);
  if (version > VERSION) return fail('backup.newer-version', { name, version, supported: VERSION });
  const length = prefix.readUInt32BE(PREFIX_LENGTH - 4);
  const isOurs = version === VERSION && prefix.readUInt16BE(MAGIC.length + 2) === 0 && length <= MAX_DESCRIPTION;
  if (!isOurs) return fail('backup.changed', { name, offset: MAGIC.length });
  const octets = Buffer.alloc(PREFIX_LENGTH + length);
  const read = await handle.read(octets, 0, octets.length, 0);
  if (read.bytesRead < octets.length) return fail('backup.truncated', { name, octets: size, expected: octets.length });
  const head = parseHead(octets.subarray(PREFIX_LENGTH));
  return head === undefined ? fail('backup.changed', { name, offset: PREFIX_LENGTH }) : ok({ head, octets });
}

function parseHead(description: Buffer): BackupHead | undefined {
  const value = readJson(description);
  if (typeof value !== 'object' || value === null) return undefined;
  const { workspaceId, workspace, createdAt, octets, pieceOctets, publicKey, sender, sealedKey, custody, operators } =
    value as Readonly<Record<string, unknown>>;
  if (
    !isText(workspaceId) ||
    !ID_PATTERN.test(workspaceId) ||
    !isText(workspace) ||
    !isCount(createdAt) ||
    !isCount(octets)
  )
    return undefined;
  if (!isCount(pieceOctets) || pieceOctets < MIN_PIECE || pieceOctets > MAX_PIECE || octets === 0) return undefined;
  if (!isPoint(publicKey) || !isPoint(sender) || !(sealedKey instanceof Uint8Array)) return undefined;
  if (!Array.isArray(operators) || !operators.every(isText)) return undefined;
  const base = { workspaceId: workspaceId as WorkspaceId, workspace, createdAt, octets, pieceOctets };
  const activity = 'activity' in value ? readActivity(value.activity) : null;
  return { ...base, publicKey, sender, sealedKey, custody, operators, activity };
}

function readActivity(value: unknown): BackupHead['activity'] {
  if (typeof value !== 'object' || value === null || !('sequence' in value) || !('hash' in value)) return null;
  const { sequence, hash } = value;
  return isCount(sequence) && isText(hash) ? { sequence, hash } : null;
}

function readJson(octets: Buffer): unknown {
  try {
    return decodeValue(JSON.parse(octets.toString('utf8')));
  } catch {
    return undefined;
  }
}

const MAX_TEXT = 1000;
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isPoint = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === POINT_LENGTH;
