import path from 'node:path';

/** A place on disk for people: the home folder shortened to `~`. */
export function buildLocation(file: string, homeFolder: string): string {
  const below = path.relative(homeFolder, file);
  const isBelow = below !== '' && !below.startsWith('..') && !path.isAbsolute(below);
  return isBelow ? path.join('~', below) : file;
}
