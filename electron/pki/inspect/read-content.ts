import { describeArchive, isTar, readTar } from './archive.ts';
import { addValue, findValueEnd, readDerValues } from './der-items.ts';
import { readKeystore } from './container-items.ts';
import type { Scope } from './item-list.ts';
import { readText } from './read-text.ts';

/** Finds everything in some octets and says whether there was anything. */
export function readContent(bytes: Uint8Array, scope: Scope): boolean {
  // one whole DER value is never a text, whatever its strings contain
  if (bytes[0] === 0x30 && findValueEnd(bytes, 0) === bytes.length) return readDerValues(bytes, scope);
  if (readKeystore(bytes, scope, addValue)) return true;
  if (isTar(bytes)) return readTar(bytes, scope, readContent);
  const archive = describeArchive(bytes);
  if (archive !== undefined) {
    const problem = {
      code: 'file.archive',
      severity: 'error',
      offset: scope.locate(0),
      evidence: { type: archive },
    } as const;
    scope.list.problems.push(problem);
    return true;
  }
  const narrow = narrowText(bytes);
  if (narrow !== undefined)
    return readText(narrow, { ...scope, locate: (offset) => scope.locate(2 + 2 * offset) }, readContent);
  return readText(bytes, scope, readContent) || (bytes[0] === 0x30 && readDerValues(bytes, scope));
}

/** UTF-16 with a byte order mark, as Windows writes text, as one octet a character; undefined for anything else. */
function narrowText(bytes: Uint8Array): Uint8Array | undefined {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (!isLittle && !(bytes[0] === 0xfe && bytes[1] === 0xff)) return undefined;
  const narrow = new Uint8Array((bytes.length - 2) >> 1);
  for (let i = 0; i < narrow.length; i++) {
    const [low, high] = isLittle ? [bytes[2 + 2 * i], bytes[3 + 2 * i]] : [bytes[3 + 2 * i], bytes[2 + 2 * i]];
    narrow[i] = high === 0 ? (low ?? 0) : 0x3f;
  }
  return narrow;
}
