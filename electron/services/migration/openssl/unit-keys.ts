import { createKdfBudget, type KdfBudget } from '../../../pki/key/kdf.ts';
import { readMaterial, zeroMaterial } from '../../convert-material.ts';
import { readSource } from '../../file-source.ts';
import { type ForeignAccess, type ForeignKey, zeroKeys } from '../foreign-workspace.ts';
import type { LeftList } from '../left-list.ts';
import type { CaUnit } from './find-units.ts';
import { type Below, type Inside, joinBelow } from './inside.ts';

const MAX_KEYS = 10_000;
const MAX_KEY_OCTETS = 1024 * 1024;
const MARK = 'PRIVATE KEY-----';

export interface UnitKeys {
  readonly keys: readonly ForeignKey[];
  /** Places of those that stay shut, and whether they look like the authority's own. */
  readonly locked: readonly { readonly name: Below; readonly isOwn: boolean }[];
  /** How many the passphrase opened. */
  readonly opened: number;
}

interface Opened {
  readonly keys: ForeignKey[];
  readonly locked: { name: Below; isOwn: boolean }[];
  opened: number;
}

/**
 * Opens the private keys of authorities and of what they issued, those of all authorities first: what costs too much to open must not keep them from being
 * opened. Those that stay shut are listed; what cannot be read is told.
 */
export async function readKeys(
  inside: Inside,
  units: readonly CaUnit[],
  { access, left }: { readonly access: ForeignAccess; readonly left: LeftList },
): Promise<ReadonlyMap<CaUnit, UnitKeys>> {
  const budget = createKdfBudget();
  const opened = new Map<CaUnit, Opened>(units.map((unit) => [unit, { keys: [], locked: [], opened: 0 }]));
  try {
    const files: (KeyFile & { readonly into: Opened })[] = [];
    for (const [unit, into] of opened)
      files.push(...(await listKeyFiles(inside, unit, left)).map((file) => ({ ...file, into })));
    for (const file of files.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn))) {
      if (access.job.signal.aborted) break;
      await readOne(inside, file, { access, budget, left });
    }
    return opened;
  } catch (thrown) {
    for (const each of opened.values()) zeroKeys(each);
    throw thrown;
  }
}

async function readOne(
  inside: Inside,
  { place, isOwn, isSure, into }: KeyFile & { readonly into: Opened },
  { access, budget, left }: { readonly access: ForeignAccess; readonly budget: KdfBudget; readonly left: LeftList },
): Promise<void> {
  const read = await readKeyFile(inside, place, { access, budget });
  if (read === 'locked') into.locked.push({ name: place, isOwn });
  else if (read === 'too-costly' || (read === 'unreadable' && isSure))
    left.add({ kind: 'key', name: place, why: read });
  else if (read !== 'unreadable') {
    into.keys.push(...read.keys.map((pkcs8Der) => ({ name: place, pkcs8Der })));
    if (read.isEncrypted) into.opened += 1;
  }
}

interface KeyFile {
  readonly place: Below;
  readonly isOwn: boolean;
  /** By its place or name it must be a key. */
  readonly isSure: boolean;
}

async function listKeyFiles(inside: Inside, unit: CaUnit, left: LeftList): Promise<readonly KeyFile[]> {
  const shut = joinBelow(unit.folder, 'private');
  const [priv, own] = [await inside.list(shut, MAX_KEYS + 1), await inside.list(unit.folder, MAX_KEYS)];
  if (priv.length > MAX_KEYS) left.add({ kind: 'key', name: shut, why: 'too-many' });
  const inPrivate = priv.filter(({ name, isFolder }) => !isFolder && !name.startsWith('.')).slice(0, MAX_KEYS);
  const files: KeyFile[] = inPrivate.map(({ name }) => ({
    place: joinBelow(shut, name),
    isOwn: isOwnName(name) || inPrivate.length === 1,
    isSure: true,
  }));
  for (const { name, isFolder } of own)
    if (!isFolder && /\.(?:key|pem)$/i.test(name))
      files.push({ place: joinBelow(unit.folder, name), isOwn: isOwnName(name), isSure: /\.key$/i.test(name) });
  const { privateKey } = unit;
  const others = files.filter(({ place }) => place !== privateKey);
  return [
    ...(privateKey === undefined ? [] : [{ place: privateKey, isOwn: true, isSure: true }]),
    ...others.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn)),
  ];
}

const isOwnName = (name: string): boolean =>
  /^(?:ca|root|inter|sub|issuing|signing)/i.test(name) || /\bca\b/i.test(name);

interface OpenedFile {
  readonly keys: readonly Uint8Array[];
  readonly isEncrypted: boolean;
}

async function readKeyFile(
  inside: Inside,
  place: Below,
  { access, budget }: { readonly access: ForeignAccess; readonly budget: KdfBudget },
): Promise<OpenedFile | 'locked' | 'too-costly' | 'unreadable'> {
  const found = await inside.find(place);
  const read =
    found.kind === 'file' && found.size <= MAX_KEY_OCTETS
      ? await readSource({ path: found.path }, MAX_KEY_OCTETS)
      : undefined;
  if (read?.ok !== true) return 'unreadable';
  const { bytes } = read.value;
  try {
    if (bytes[0] !== 0x30 && !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(MARK))
      return 'unreadable';
    const { passphrase } = access;
    const material = await readMaterial(read.value, { passphrase, keyPassphrase: passphrase, isPublic: false, budget });
    if (material.ok) return { keys: material.value.keys, isEncrypted: await isEncrypted(read.value) };
    if (material.error.code === 'format.too-costly') return 'too-costly';
    return material.error.code === 'format.wrong-passphrase' ? 'locked' : 'unreadable';
  } finally {
    bytes.fill(0);
  }
}

/** Without a passphrase such a file does not open, and nothing is derived to find out. */
async function isEncrypted(source: { readonly bytes: Uint8Array; readonly name: string }): Promise<boolean> {
  const unasked = await readMaterial(source, { passphrase: undefined, keyPassphrase: undefined, isPublic: false });
  if (unasked.ok) zeroMaterial(unasked.value);
  return !unasked.ok;
}
