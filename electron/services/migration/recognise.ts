import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ForeignProgram } from '../../../shared/model/migration.ts';
import { isOpenHere } from '../../store/shared-descriptor.ts';
import { systemCode } from '../system-failure.ts';
import { type Below, Inside, joinBelow } from './openssl/inside.ts';

/** With what every database of SQLite begins. */
const SQLITE = 'SQLite format 3\0';
/** A line of an index up to its serial number. */
const INDEX_LINE = /^[VRE]\t\d{12,14}Z\t/;
const INDEX = 'index.txt';
/** What stands beside an index of `openssl ca` or easy-rsa. */
const BESIDE = ['serial', 'crlnumber', 'openssl.cnf', 'openssl-easyrsa.cnf'] as const;
/** Where easy-rsa keeps its authority. */
const EASY_RSA = 'pki';
const MAX_NAMES = 200;
const MAX_FOLDERS = 20;

/** Whether a place that somebody dropped is what another program keeps, by few names and the first octets: one that only resembles it is told when it is read. */
export async function recogniseForeign(place: string): Promise<ForeignProgram | undefined> {
  const root = await realpath(place).catch(systemCode);
  const facts = await stat(place).catch(systemCode);
  if (typeof facts === 'string') return undefined;
  if (facts.isDirectory()) return (await isCaFolder(new Inside(root, ''))) ? 'openssl-ca' : undefined;
  if (!facts.isFile() || path.extname(place).toLowerCase() !== '.xdb') return undefined;
  return (await readHead(root, SQLITE.length)) === SQLITE ? 'xca' : undefined;
}

/** An authority's folder, that of easy-rsa, or one that holds nothing but folders of authorities. */
async function isCaFolder(inside: Inside): Promise<boolean> {
  if ((await isAuthority(inside, '')) || (await isAuthority(inside, EASY_RSA))) return true;
  const entries = await inside.list('', MAX_NAMES);
  const folders = entries.filter(({ name, isFolder }) => isFolder && !name.startsWith('.'));
  if (folders.length === 0 || folders.length > MAX_FOLDERS || entries.length === MAX_NAMES) return false;
  for (const { name } of folders) if (!(await isAuthority(inside, name))) return false;
  return true;
}

async function isAuthority(inside: Inside, folder: Below): Promise<boolean> {
  const index = await inside.find(joinBelow(folder, INDEX));
  if (index.kind !== 'file') return false;
  const beside = await Promise.all(BESIDE.map((name) => inside.find(joinBelow(folder, name))));
  if (!beside.some(({ kind }) => kind === 'file')) return false;
  // An authority that has issued nothing has an empty one.
  return index.size === 0 || INDEX_LINE.test((await readHead(index.path, 32)) ?? '');
}

async function readHead(file: string, octets: number): Promise<string | undefined> {
  if (isOpenHere(file)) return undefined;
  // A pipe that took the place would hold up an ordinary opening for ever.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(systemCode);
  if (typeof handle === 'string') return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(octets), 0, octets, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } catch (thrown) {
    systemCode(thrown);
    return undefined;
  } finally {
    await handle.close();
  }
}
