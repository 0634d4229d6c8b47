const NAMES = new WeakMap<object, Map<string, string>>();

/** Names that a workspace answers on this computer, with the address: those of a demo while its local server runs. No name server knows them. */
export function localNamesOf(context: object): Map<string, string> {
  const names = NAMES.get(context) ?? new Map<string, string>();
  NAMES.set(context, names);
  return names;
}
