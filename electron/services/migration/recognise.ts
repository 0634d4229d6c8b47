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
/** Where easy-rsa keeps its authority, and what of it stands beside. */
const EASY_RSA = 'pki';
const EASY_RSA_BESIDE = ['easyrsa', 'vars', 'x509-types', 'openssl-easyrsa.cnf'] as const;
/** As files end that an import takes. */
const CERTIFICATES = /\.(?:pem|crt|cer|cert|der|p7b|p7c|p12|pfx|csr)$/i;
const MAX_NAMES = 200;
const MAX_FOLDERS = 20;

/** Whether a place that somebody dropped is what another program keeps, by few names and the first octets: one that only resembles it is told when it is read. */
export async function recogniseForeign(place: string): Promise<ForeignProgram | undefined> {
  const root = await findReal(place);
  if (root === undefined) return undefined;
  const facts = await stat(root).catch(systemCode);
  if (typeof facts === 'string') return undefined;
  if (facts.isDirectory()) return (await isCaFolder(new Inside(root, ''))) ? 'openssl-ca' : undefined;
  if (!facts.isFile() || path.extname(place).toLowerCase() !== '.xdb') return undefined;
  return (await readHead(root, SQLITE.length)) === SQLITE ? 'xca' : undefined;
}

async function findReal(place: string): Promise<string | undefined> {
  try {
    return await realpath(place);
  } catch (thrown) {
    systemCode(thrown);
    return undefined;
  }
}

/** An authority's folder, that of easy-rsa, or one that holds nothing but folders of authorities. */
async function isCaFolder(inside: Inside): Promise<boolean> {
  if (await isAuthority(inside, '')) return true;
  const entries = await inside.list('', MAX_NAMES);
  // Taking over would pass by the certificates beside, which somebody dropped to import them.
  const mayHoldOthers =
    entries.length === MAX_NAMES || entries.some(({ name, isFolder }) => !isFolder && CERTIFICATES.test(name));
  if ((!mayHoldOthers || (await hasEasyRsaBeside(inside))) && (await isAuthority(inside, EASY_RSA))) return true;
  const folders = entries.filter(({ name, isFolder }) => isFolder && !name.startsWith('.'));
  if (mayHoldOthers || folders.length === 0 || folders.length > MAX_FOLDERS) return false;
  for (const { name } of folders) if (!(await isAuthority(inside, name))) return false;
  return true;
}

/** Links too: they are how a system that brings easy-rsa sets up a folder of it. */
async function hasEasyRsaBeside(inside: Inside): Promise<boolean> {
  for (const name of EASY_RSA_BESIDE) if ((await inside.find(name)).kind !== 'missing') return true;
  return false;
}

async function isAuthority(inside: Inside, folder: Below): Promise<boolean> {
  const index = await inside.find(joinBelow(folder, INDEX));
  if (index.kind !== 'file') return false;
  if (!(await hasBeside(inside, folder))) return false;
  // An authority that has issued nothing has an empty one.
  return index.size === 0 || INDEX_LINE.test((await readHead(index.path, 32)) ?? '');
}

/** One question after the other: a disk that does not answer holds one thread, not all of them. */
async function hasBeside(inside: Inside, folder: Below): Promise<boolean> {
  for (const name of BESIDE) if ((await inside.find(joinBelow(folder, name))).kind === 'file') return true;
  return false;
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
