import type { GeneralName } from '../../../shared/model/name.ts';
import { attemptParse, readWhole, TAG } from '../asn1/der.ts';
import { decodeGeneralNames } from '../certificate/extension.ts';
import { buildGeneralName, formatGeneralName } from '../name/general-name.ts';

/** Kinds whose texts can be written in more than one string type. */
const isOfManyForms = ({ type }: GeneralName): boolean => type === 'directory' || type === 'other';

/**
 * DER of alternative names. A directory name or other name that stands in the same text in the original, the subjectAltName value of a request or of the
 * certificate that is renewed, keeps its octets, and with them its string types; all else is encoded anew. `asked` is how many of the names, from the first, come
 * from there or were typed: what a profile fills in is its own.
 */
export function encodeAltNames(
  names: readonly GeneralName[],
  { asked, findOriginal }: { readonly asked: number; readonly findOriginal: () => Uint8Array | undefined },
): readonly Uint8Array[] {
  const original = names.some(isOfManyForms) ? findOriginal() : undefined;
  const originals = original === undefined ? NONE : readOriginals(original);
  return names.map((name, index) => {
    const kept = index < asked && isOfManyForms(name) ? originals.get(formatGeneralName(name)) : undefined;
    return kept ?? buildGeneralName(name);
  });
}

const NONE: ReadonlyMap<string, Uint8Array> = new Map();

/** By text, the first of several. */
function readOriginals(value: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const read = attemptParse('subjectAltName', () => ({ ders: readValues(value), names: decodeGeneralNames(value) }));
  if (!read.ok) return NONE;
  const originals = new Map<string, Uint8Array>();
  for (const [index, name] of read.value.names.entries()) {
    const der = read.value.ders[index];
    const text = formatGeneralName(name);
    if (der !== undefined && isOfManyForms(name) && !originals.has(text)) originals.set(text, der);
  }
  return originals;
}

function readValues(value: Uint8Array): Uint8Array[] {
  const reader = readWhole(value, TAG.sequence);
  const values: Uint8Array[] = [];
  while (!reader.done) values.push(reader.whole(reader.read()));
  return values;
}
