import type { Hex } from '../../../shared/model/brands.ts';
import { EXPORT_BEGIN } from '../../../shared/model/activity-log.ts';

/** The newest entry that an export of the log knew, and the key that signed it. */
export interface ExportedHead {
  readonly workspaceId: string;
  readonly sequence: number;
  readonly hash: Hex;
  readonly keySha256: Hex;
}

/** The first line of an export is no longer: its filter has at most some hundred names. */
export const EXPORT_HEAD_OCTETS = 256 * 1024;

const HASH = /^[0-9a-f]{64}$/;

/** Reads the first line of an export; undefined for anything else. Its signature is for OpenSSL: the file is trusted as what its owner kept elsewhere. */
export function parseExportHead(octets: Uint8Array): ExportedHead | undefined {
  const [line = ''] = Buffer.from(octets).toString('utf8').split('\n', 1);
  if (!line.startsWith(EXPORT_BEGIN)) return undefined;
  const about = parseObject(line);
  const head = about?.['head'];
  const key = about?.['logKey'];
  if (!isObject(head) || !isObject(key)) return undefined;
  const { sequence, hash } = head;
  const [workspaceId, keySha256] = [about?.['workspace'], key['sha256']];
  const isHead = Number.isSafeInteger(sequence) && typeof hash === 'string' && HASH.test(hash);
  if (!isHead || typeof keySha256 !== 'string' || !HASH.test(keySha256) || typeof workspaceId !== 'string')
    return undefined;
  return { workspaceId, sequence: Number(sequence), hash, keySha256 };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
