import { visibleText } from '../asn1/visible-text.ts';
import { MAX_LAYERS, type Scope } from './item-list.ts';

const MAGICS: readonly (readonly [type: string, hex: string])[] = [
  ['zip', '504b0304'],
  ['zip', '504b0506'],
  ['gzip', '1f8b08'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['7z', '377abcaf271c'],
  ['zstd', '28b52ffd'],
  ['rar', '526172211a07'],
  ['cab', '4d534346'],
];

/** Name of an archive or compressed file that is not looked into; undefined for anything else. */
export function describeArchive(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  return MAGICS.find(([, hex]) => start.startsWith(hex))?.[0];
}

const BLOCK = 512;
const NAME_LENGTH = 100;

export const isTar = (bytes: Uint8Array): boolean =>
  bytes.length >= BLOCK && Buffer.from(bytes.subarray(257, 262)).toString('latin1') === 'ustar';

/** Reads the files of a TAR archive where they stand. Long names and links are passed over. @see POSIX.1-2017 pax */
export function readTar(
  bytes: Uint8Array,
  scope: Scope,
  readContent: (content: Uint8Array, scope: Scope) => boolean,
): boolean {
  const { archives = 0 } = scope;
  if (archives >= MAX_LAYERS) {
    const problem = { code: 'file.too-deep', severity: 'error', evidence: { limit: MAX_LAYERS } } as const;
    scope.list.problems.push({ ...problem, offset: scope.locate(0) });
    return true;
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0 && !scope.list.full; ) {
    const size = Number.parseInt(
      text
        .toString('latin1', at + 124, at + 136)
        .replaceAll('\0', '')
        .trim(),
      8,
    );
    const name = text.toString('utf8', at, at + NAME_LENGTH).replace(/\0.*$/s, '');
    const start = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || start + size > bytes.length) {
      const evidence = { expected: Number.isSafeInteger(size) ? size : 0, available: bytes.length - start };
      scope.list.problems.push({ code: 'der.truncated', severity: 'error', offset: scope.locate(at + 124), evidence });
      break;
    }
    const isFile = bytes[at + 156] === 0x30 || bytes[at + 156] === 0;
    if (isFile && size > 0) {
      const origin = { ...scope.origin, name: visibleText(name) };
      readContent(bytes.subarray(start, start + size), {
        ...scope,
        origin,
        archives: archives + 1,
        locate: (offset) => scope.locate(start + offset),
      });
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return true;
}
