const MAX_CHARACTERS = 64;

/**
 * Aliases for the entries of a Java store, in the order of the names: without control and invisible characters, at most 64 long, none like another
 * even in lower case, which Java makes of them all. A name of which nothing is left becomes `fallback`.
 */
export function trustAliases(names: readonly string[], fallback: string): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const alias = findFree(cleanAlias(name) || fallback, taken);
    taken.add(foldAlias(alias));
    return alias;
  });
}

/** The same for one name that has a file to itself. */
export const cleanAlias = (name: string): string =>
  [
    ...name
      .normalize('NFC')
      .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
      .replaceAll(/\s+/gu, ' ')
      .trim(),
  ]
    .slice(0, MAX_CHARACTERS)
    .join('');

/** Upper case first: letters that have one lower form but differ by case, as ς and σ, are the same to some readers. */
const foldAlias = (alias: string): string => alias.toUpperCase().toLowerCase();

function findFree(alias: string, taken: ReadonlySet<string>): string {
  let free = alias;
  for (let number = 2; taken.has(foldAlias(free)); number += 1) free = `${alias} ${number}`;
  return free;
}
