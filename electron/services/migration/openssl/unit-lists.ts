import { readPemBlocks } from '../../../pki/asn1/pem.ts';
import { parseRequest } from '../../../pki/issuing/request.ts';
import { readFetchedCrl } from '../../fetch-material.ts';
import { readSource } from '../../file-source.ts';
import type { ForeignRequest } from '../foreign-workspace.ts';
import type { LeftList } from '../left-list.ts';
import type { CaUnit } from './find-units.ts';
import { type Below, type Inside, joinBelow } from './inside.ts';

const MAX_NAMES = 10_000;
const MAX_LISTS = 100;
const MAX_LIST_OCTETS = 64 * 1024 * 1024;
const MAX_LISTS_OCTETS = 2 * MAX_LIST_OCTETS;
const MAX_REQUEST_OCTETS = 1024 * 1024;
const MAX_NUMBER_OCTETS = 4096;

/** Lists that stand in an authority's folder: the one that the configuration names, then the newest files; those that are too many are told. */
export async function readLists(inside: Inside, unit: CaUnit, left: LeftList): Promise<readonly Uint8Array[]> {
  const places = unit.crl === undefined ? [] : [unit.crl];
  for (const folder of [unit.folder, joinBelow(unit.folder, 'crl'), joinBelow(unit.folder, 'crls')])
    for (const { name, isFolder } of await inside.list(folder, MAX_NAMES))
      if (!isFolder && isListName(name, folder === unit.folder)) places.push(joinBelow(folder, name));
  const found: { readonly path: string; readonly changedMs: number; readonly size: number; readonly place: Below }[] =
    [];
  for (const place of new Set(places)) {
    const file = await inside.find(place);
    if (file.kind === 'file' && file.size > MAX_LIST_OCTETS) left.add({ kind: 'crl', name: place, why: 'too-large' });
    else if (file.kind === 'file') found.push({ ...file, place });
  }
  const lists: Uint8Array[] = [];
  let octets = 0;
  const rank = ({ place }: { readonly place: Below }): number => Number(place === unit.crl);
  for (const { path, place, size } of found.toSorted((a, b) => rank(b) - rank(a) || b.changedMs - a.changedMs)) {
    octets += size;
    if (lists.length >= MAX_LISTS || octets > MAX_LISTS_OCTETS) {
      left.add({ kind: 'crl', name: place, why: 'too-many' });
      continue;
    }
    const read = await readSource({ path }, MAX_LIST_OCTETS);
    const der = read.ok ? readFetchedCrl(read.value.bytes) : read;
    if (der.ok) lists.push(der.value);
    else left.add({ kind: 'crl', name: place, why: 'unreadable' });
  }
  return lists;
}

const isListName = (name: string, isOwnFolder: boolean): boolean =>
  isOwnFolder ? /(?:^crl.*\.(?:pem|der)|\.crl(?:\.pem)?)$/i.test(name) : /\.(?:pem|crl|der)$/i.test(name);

/** The number of the last list: the file holds that of the next, in hexadecimal digits. Undefined where there was none. */
export async function readLastNumber(
  inside: Inside,
  unit: CaUnit,
  left: LeftList,
): Promise<bigint | 'unreadable' | undefined> {
  const place = unit.crlNumber ?? joinBelow(unit.folder, 'crlnumber');
  const found = await inside.find(place);
  if (found.kind === 'missing') return undefined;
  const read = found.kind === 'file' ? await readSource({ path: found.path }, MAX_NUMBER_OCTETS) : undefined;
  const digits =
    read?.ok === true ? /^\s*([0-9A-Fa-f]{1,80})\s*$/.exec(Buffer.from(read.value.bytes).toString('latin1')) : null;
  if (digits === null) {
    left.add({ kind: 'file', name: place, why: 'unreadable' });
    return 'unreadable';
  }
  const next = BigInt(`0x${digits[1]}`);
  return next > 0n ? next - 1n : undefined;
}

/** Requests that were kept beside what was issued. */
export async function readRequests(inside: Inside, unit: CaUnit, left: LeftList): Promise<readonly ForeignRequest[]> {
  const requests: ForeignRequest[] = [];
  for (const folder of ['reqs', 'csr', 'requests'].map((name) => joinBelow(unit.folder, name)))
    for (const { name, isFolder } of await inside.list(folder, MAX_NAMES)) {
      const place = joinBelow(folder, name);
      const found = isFolder ? undefined : await inside.find(place);
      if (found?.kind !== 'file' || !/\.(?:csr|req|pem|der)$/i.test(name)) continue;
      const read = await readSource({ path: found.path }, MAX_REQUEST_OCTETS);
      const ders = read.ok ? findRequestDers(read.value.bytes) : [];
      if (ders.length === 0) left.add({ kind: 'request', name: place, why: read.ok ? 'unreadable' : 'too-large' });
      else requests.push(...ders.map((der) => ({ name: place, der })));
    }
  return requests;
}

/** `openssl req -text` writes words in front of the block. */
function findRequestDers(bytes: Uint8Array): readonly Uint8Array[] {
  if (parseRequest(bytes).ok) return [bytes];
  return readPemBlocks(bytes).flatMap(({ label, der }) =>
    der !== undefined && label.endsWith('CERTIFICATE REQUEST') && parseRequest(der).ok ? [Uint8Array.from(der)] : [],
  );
}
