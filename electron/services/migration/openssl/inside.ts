import { lstat, opendir } from 'node:fs/promises';
import path from 'node:path';
import type { LeftReason } from '../../../../shared/model/migration.ts';
import { systemCode } from '../../system-failure.ts';

/** Names below a folder, with `/` on every system; `''` is the folder itself. */
export type Below = string;

export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly size: number; readonly changedMs: number }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly why: Extract<LeftReason, 'link' | 'outside' | 'unreadable'> };

/** A folder that somebody chose. What stands in it is reached by real folders below it alone: names that lead out of it and links are refused. */
export class Inside {
  readonly #root: string;
  /** How its files are called in reports: by its own name. */
  readonly name: string;

  constructor(root: string, name: string) {
    this.#root = root;
    this.name = name;
  }

  async find(below: Below): Promise<Found> {
    const parts = cleanParts(below);
    if (parts === undefined) return { kind: 'refused', why: 'outside' };
    let at = this.#root;
    for (const [index, part] of parts.entries()) {
      at = path.join(at, part);
      const facts = await lstat(at).catch(systemCode);
      if (typeof facts === 'string')
        return facts === 'ENOENT' || facts === 'ENOTDIR' ? { kind: 'missing' } : { kind: 'refused', why: 'unreadable' };
      if (facts.isSymbolicLink()) return { kind: 'refused', why: 'link' };
      const isLast = index === parts.length - 1;
      if (isLast && facts.isFile()) return { kind: 'file', path: at, size: facts.size, changedMs: facts.mtimeMs };
      if (!facts.isDirectory()) return isLast ? { kind: 'refused', why: 'unreadable' } : { kind: 'missing' };
    }
    return { kind: 'folder', path: at };
  }

  /** Names of what stands in a folder below, sorted, at most so many; links and devices are left out. Nothing where it is no folder. */
  async list(below: Below, most: number): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]> {
    const found = await this.find(below);
    if (found.kind !== 'folder') return [];
    const names: { readonly name: string; readonly isFolder: boolean }[] = [];
    try {
      for await (const entry of await opendir(found.path)) {
        if (names.length >= most) break;
        if (entry.isFile() || entry.isDirectory()) names.push({ name: entry.name, isFolder: entry.isDirectory() });
      }
    } catch (thrown) {
      systemCode(thrown);
    }
    return names.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What lies inside of an absolute place; undefined of any other. */
  relative(absolute: string): Below | undefined {
    const between = path.relative(this.#root, absolute);
    if (between.startsWith('..') || path.isAbsolute(between)) return undefined;
    return between.split(path.sep).join('/');
  }
}

const MAX_PARTS = 32;

/** The folders and the name of a place below, without `.`; undefined where it leads out. */
function cleanParts(below: Below): readonly string[] | undefined {
  const parts: string[] = [];
  for (const part of below.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part.includes('\0') || part.includes('\\') || part.includes(':')) return undefined;
    else parts.push(part);
  }
  return parts.length > MAX_PARTS ? undefined : parts;
}

/** A place in a folder below, without detours; as it is written where it leads out, which `find` refuses. */
export function joinBelow(folder: Below, name: string): Below {
  const joined = folder === '' ? name : `${folder}/${name}`;
  return cleanParts(joined)?.join('/') ?? joined;
}
