/** A secret, by a name that may be shown. */
export interface Secret {
  readonly name: string;
  readonly octets: Uint8Array;
}

/** A piece of a secret in one of the ways it may be written down. */
export interface Needle {
  readonly secret: string;
  readonly form: string;
  readonly octets: Uint8Array;
}

/** Long enough to be met by chance nowhere, short enough that a line break in base64 spares one of two. */
const PIECE = 16;
/** In front of a secret there may be any octets: base64 of the same ones looks differently behind one or two others. */
const ALIGNMENTS = [0, 1, 2] as const;
const BITS_OF_SIGN = 6;

/** Both ends of a secret as octets in either order of a big number, in hex, and in base64 as it stands anywhere in a longer text. */
export function describeNeedles({ name, octets }: Secret): readonly Needle[] {
  if (octets.length < PIECE) throw new RangeError(`${name} is too short to be looked for`);
  const ends = [octets.subarray(0, PIECE), octets.subarray(-PIECE)];
  return ends.flatMap((end) => formsOf(end).map(([form, written]) => ({ secret: name, form, octets: written })));
}

function formsOf(octets: Uint8Array): readonly (readonly [form: string, written: Uint8Array])[] {
  const texts = [
    ['hex', Buffer.from(octets).toString('hex')],
    ['hex', Buffer.from(octets).toString('hex').toUpperCase()],
    ...ALIGNMENTS.flatMap((before) => [
      ['base64', base64Inside(octets, before, 'base64')] as const,
      ['base64', base64Inside(octets, before, 'base64url')] as const,
    ]),
  ] as const;
  return [
    ['raw', Uint8Array.from(octets)],
    ['raw, the last octet first', Uint8Array.from(octets).toReversed()],
    ...texts.map(([form, text]) => [form, Buffer.from(text, 'latin1')] as const),
    ...texts.map(([form, text]) => [`${form} as UTF-16`, Buffer.from(text, 'utf16le')] as const),
  ];
}

/** The signs that depend on these octets alone, where so many others stand before them. */
function base64Inside(octets: Uint8Array, before: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(before), octets]).toString(encoding);
  const from = Math.ceil((before * 8) / BITS_OF_SIGN);
  return text.slice(from, Math.floor(((before + octets.length) * 8) / BITS_OF_SIGN));
}
