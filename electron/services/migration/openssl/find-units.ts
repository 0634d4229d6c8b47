import { readSource } from '../../file-source.ts';
import type { LeftList } from '../left-list.ts';
import { findCaSection, findSetting, type OpensslConfig, parseOpensslConfig } from './config.ts';
import { type Below, type Inside, joinBelow } from './inside.ts';

/** One authority of `openssl ca`, by the places of its files. */
export interface CaUnit {
  /** What its other places are looked for in. */
  readonly folder: Below;
  readonly index: Below;
  /** As the configuration says; each may be absent or wrong. */
  readonly certificate?: Below | undefined;
  readonly privateKey?: Below | undefined;
  readonly newCerts?: Below | undefined;
  readonly certs?: Below | undefined;
  readonly crlNumber?: Below | undefined;
  readonly crl?: Below | undefined;
}

const MAX_DEPTH = 3;
const MAX_FOLDERS = 2000;
const MAX_NAMES = 2000;
const MAX_UNITS = 50;
const MAX_CONFIG_OCTETS = 1024 * 1024;
/** Folders that hold certificates and keys, and no authority. */
const NOT_SEARCHED: ReadonlySet<string> = new Set([
  'newcerts',
  'certs',
  'crl',
  'csr',
  'private',
  'issued',
  'reqs',
  'certs_by_serial',
  'revoked',
  'renewed',
  'inline',
  '.git',
]);

/** Every authority below the folder: by configurations, and by each index.txt that none names. */
export async function findUnits(
  inside: Inside,
  { left, signal }: { readonly left: LeftList; readonly signal: AbortSignal },
): Promise<readonly CaUnit[]> {
  const units = new Map<Below, CaUnit>();
  const plain: CaUnit[] = [];
  const folders: { readonly below: Below; readonly depth: number }[] = [{ below: '', depth: 0 }];
  let seen = 0;
  for (let folder = folders.shift(); folder !== undefined && seen < MAX_FOLDERS; folder = folders.shift()) {
    seen += 1;
    const { below, depth } = folder;
    for (const { name, isFolder } of await inside.list(below, MAX_NAMES)) {
      if (signal.aborted) return [];
      const place = joinBelow(below, name);
      if (isFolder && depth < MAX_DEPTH && !NOT_SEARCHED.has(name)) folders.push({ below: place, depth: depth + 1 });
      else if (!isFolder && name === 'index.txt') plain.push({ folder: below, index: place });
      else if (!isFolder && /\.(?:cnf|conf)$/i.test(name)) {
        const unit = await readUnit(inside, { place, folder: below }, left);
        if (unit !== undefined && !units.has(unit.index)) units.set(unit.index, unit);
      }
    }
  }
  for (const unit of plain) if (!units.has(unit.index)) units.set(unit.index, unit);
  const found = [...units.values()].toSorted((a, b) => (a.index < b.index ? -1 : 1));
  for (const { index } of found.slice(MAX_UNITS)) left.add({ kind: 'authority', name: index, why: 'too-many' });
  return found.slice(0, MAX_UNITS);
}

async function readUnit(
  inside: Inside,
  { place, folder }: { readonly place: Below; readonly folder: Below },
  left: LeftList,
): Promise<CaUnit | undefined> {
  const found = await inside.find(place);
  const read = found.kind === 'file' ? await readSource({ path: found.path }, MAX_CONFIG_OCTETS) : undefined;
  if (read?.ok !== true) return undefined;
  const config = parseOpensslConfig(Buffer.from(read.value.bytes).toString('utf8'));
  const section = findCaSection(config);
  if (section === undefined) return undefined;
  const dir = await findDir(inside, { config, section, folder });
  const places = new Places({ inside, config, section, folder, dir }, left);
  const index = await places.find('database');
  if (index === undefined || (await inside.find(index)).kind !== 'file') return undefined;
  return {
    folder: dir,
    index,
    certificate: await places.find('certificate'),
    privateKey: await places.find('private_key'),
    newCerts: await places.find('new_certs_dir'),
    certs: await places.find('certs'),
    crlNumber: await places.find('crlnumber'),
    crl: await places.find('crl'),
  };
}

/** Where the authority's folder is: as it says, or, where that is a place of another computer or another working folder, where its configuration stands. */
async function findDir(
  inside: Inside,
  { config, section, folder }: { readonly config: OpensslConfig; readonly section: string; readonly folder: Below },
): Promise<Below> {
  const dir = findSetting(config, section, 'dir');
  if (dir === undefined) return folder;
  const wanted = isAbsolute(dir) ? inside.relative(dir) : joinBelow(folder, dir);
  if (wanted === undefined) return folder;
  return (await inside.find(wanted)).kind === 'folder' ? wanted : folder;
}

const isAbsolute = (place: string): boolean => place.startsWith('/') || /^[A-Za-z]:[\\/]/.test(place);

interface Reading {
  readonly inside: Inside;
  readonly config: OpensslConfig;
  readonly section: string;
  /** Where the configuration stands. */
  readonly folder: Below;
  readonly dir: Below;
}

class Places {
  readonly #reading: Reading;
  readonly #left: LeftList;

  constructor(reading: Reading, left: LeftList) {
    this.#reading = reading;
    this.#left = left;
  }

  /** A place that the configuration names; undefined where it names none, or one outside of the folder, which is told. */
  async find(name: string): Promise<Below | undefined> {
    const { inside, config, section, folder, dir } = this.#reading;
    const value = findSetting(config, section, name)?.replaceAll('\\', '/');
    if (value === undefined || value === '') return undefined;
    const below = this.#below(value);
    for (const place of below === undefined ? [] : [below, joinBelow(folder, value), joinBelow(dir, value)]) {
      const found = await inside.find(place);
      if (found.kind === 'file' || found.kind === 'folder') return place;
      if (found.kind === 'refused') return this.#refuse(name, value, found.why);
    }
    return below === undefined ? this.#refuse(name, value, 'outside') : undefined;
  }

  /** `dir` is written into values by then: what begins with it is below the folder that it was found to be. */
  #below(value: string): Below | undefined {
    const { inside, config, section, folder, dir } = this.#reading;
    const written = findSetting(config, section, 'dir')?.replaceAll('\\', '/');
    // Empty where it comes from the environment, as that of easy-rsa does.
    if (written !== undefined && (value === written || value.startsWith(`${written}/`)))
      return joinBelow(dir, value.slice(written.length + 1));
    return isAbsolute(value) ? inside.relative(value) : joinBelow(folder, value);
  }

  #refuse(name: string, value: string, why: 'outside' | 'link' | 'unreadable'): undefined {
    this.#left.add({ kind: 'setting', name: `${name} = ${value}`, why });
  }
}
