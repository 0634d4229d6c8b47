import path from 'node:path';

/** A place on disk for people: below the home folder it begins with `~`. */
export function shortenPath(file: string, homeFolder: string): string {
  const absolute = path.resolve(file);
  const within = path.relative(homeFolder, absolute);
  const outside = homeFolder === '' || within.startsWith('..') || path.isAbsolute(within);
  return outside ? absolute : path.join('~', within);
}
