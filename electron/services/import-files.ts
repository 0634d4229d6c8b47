import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isOpenHere } from '../store/shared-descriptor.ts';
import type { FileSource } from './file-source.ts';
import { sourceName } from './file-source.ts';
import { systemCode } from './system-failure.ts';

/** A file that is read piece by piece from wherever it is; fewer octets than were asked for where it ends. A rejection with the `code` of a system failure is a file that cannot be read; another is a bug. */
export interface ReadableSource {
  readonly name: string;
  readonly size: number;
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}

export type ImportSource = FileSource | ReadableSource;

/** What an import reads. */
export type ReadableFile = Omit<ImportFile, 'source'> & { readonly source: ImportSource };

/** A file to import. `shown` names it in the report. */
export interface ImportFile {
  readonly shown: string;
  readonly size: number;
  readonly source: FileSource;
  /** Found below a folder, not named itself. */
  readonly inFolder: boolean;
}

export interface ImportFailure {
  readonly path: string;
  readonly offset: number;
  readonly code: string;
}

export interface ImportList {
  readonly files: readonly ImportFile[];
  readonly failed: readonly ImportFailure[];
}

/**
 * Everything below the sources, folders recursively in the order of names, up to `most` files. Links inside folders are not followed, devices are
 * passed over.
 */
export async function listImportFiles(
  sources: readonly FileSource[],
  most = Number.POSITIVE_INFINITY,
): Promise<ImportList> {
  const files: ImportFile[] = [];
  const failed: ImportFailure[] = [];
  for (const source of sources) {
    if ('bytes' in source) files.push({ shown: source.name, size: source.bytes.length, source, inFolder: false });
    else await addPath({ file: source.path, shown: sourceName(source), follow: true }, { files, failed, most });
  }
  return { files, failed };
}

interface Place {
  readonly file: string;
  readonly shown: string;
  /** A link that was named itself is meant. */
  readonly follow: boolean;
}

interface Found {
  readonly files: ImportFile[];
  readonly failed: ImportFailure[];
  readonly most: number;
}

async function addPath(place: Place, found: Found): Promise<void> {
  const facts = await (place.follow ? stat(place.file) : lstat(place.file)).catch(systemCode);
  if (typeof facts === 'string') {
    found.failed.push({
      path: place.shown,
      offset: 0,
      code: facts === 'ENOENT' ? 'file.not-found' : 'file.not-readable',
    });
  } else if (facts.isFile() && isOpenHere(place.file)) {
    // The workspace itself in a folder that is imported is nothing to tell of.
    if (place.follow) found.failed.push({ path: place.shown, offset: 0, code: 'file.not-readable' });
  } else if (facts.isFile()) {
    found.files.push({ shown: place.shown, size: facts.size, source: { path: place.file }, inFolder: !place.follow });
  } else if (facts.isDirectory()) {
    await addFolder(place, found);
  } else if (place.follow) {
    found.failed.push({ path: place.shown, offset: 0, code: 'file.not-readable' });
  }
}

async function addFolder(place: Place, found: Found): Promise<void> {
  const names = await readdir(place.file).catch(systemCode);
  if (typeof names === 'string') {
    found.failed.push({ path: place.shown, offset: 0, code: 'file.not-readable' });
    return;
  }
  for (const name of names.toSorted()) {
    if (found.files.length >= found.most) return;
    await addPath({ file: path.join(place.file, name), shown: path.join(place.shown, name), follow: false }, found);
  }
}
