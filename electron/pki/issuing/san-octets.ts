import type { CsrFields } from '../../../shared/model/inspect.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import { attemptParse, fromHex, readWhole, TAG } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { buildGeneralName, formatGeneralName } from '../name/general-name.ts';

/** Kinds whose texts can be written in more than one string type. */
const isOfManyForms = ({ type }: GeneralName): boolean => type === 'directory' || type === 'other';

/**
 * DER of alternative names. A directory name or other name that a request asked for in the same text keeps the request's octets, and with them its string
 * types; all else is encoded anew. `asked` is how many of the names, from the first, come from the request or were typed: what a profile fills in is its own.
 */
export function encodeAltNames(
  names: readonly GeneralName[],
  { asked, request }: { readonly asked: number; readonly request: CsrFields | undefined },
): readonly Uint8Array[] {
  const originals = request === undefined ? NONE : readOriginals(request);
  return names.map((name, index) => {
    const original = index < asked && isOfManyForms(name) ? originals.get(formatGeneralName(name)) : undefined;
    return original ?? buildGeneralName(name);
  });
}

const NONE: ReadonlyMap<string, Uint8Array> = new Map();

/** By text, the first of several. */
function readOriginals({ subjectAltNames, requestedExtensions }: CsrFields): ReadonlyMap<string, Uint8Array> {
  if (!subjectAltNames.some(isOfManyForms)) return NONE;
  const extension = requestedExtensions.find(({ oid }) => oid === OID.subjectAltName);
  const ders = attemptParse('subjectAltName', () => readValues(fromHex(extension?.valueHex ?? '')));
  if (!ders.ok) return NONE;
  const originals = new Map<string, Uint8Array>();
  for (const [index, name] of subjectAltNames.entries()) {
    const der = ders.value[index];
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
