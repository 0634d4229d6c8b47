/** Where the values of a JSON text stand that may matter: strings, and objects that are JWKs or sets of them. */
export interface JsonIndex {
  /** Path of the innermost value over a position: `data["tls.crt"]` is written `data.tls.crt`. */
  findPath(offset: number): string | undefined;
  /** Objects with a member `kty`, and those with `keys`, outermost first. */
  readonly objects: readonly JsonSpan[];
}

export interface JsonSpan {
  readonly start: number;
  readonly end: number;
  readonly members: ReadonlySet<string>;
}

interface Level {
  readonly parent: Level | undefined;
  /** Where it stands in its parent. */
  readonly place: string;
  readonly isArray: boolean;
  readonly start: number;
  key: string;
  index: number;
  /** Of those that matter. */
  readonly members: Set<string>;
}

/** Its path is put together when it is asked for: those of all values would fill the memory. */
interface Leaf {
  readonly start: number;
  readonly end: number;
  readonly level: Level | undefined;
  readonly place: string;
}

/** Values that are remembered. */
const MAX_LEAVES = 200_000;
const MAX_LEVELS = 256;
/** Shorter strings hold nothing that is looked for. */
const MIN_LEAF = 16;
const MEMBERS: ReadonlySet<string> = new Set(['kty', 'keys']);
const SIGN = /[{}[\],:"]/g;

/**
 * Walks over a JSON text, or several one after the other, and remembers where its values stand. Never fails: what is no JSON is passed over.
 * Undefined where the text does not begin like one. Linear, at most 200 000 strings and 256 levels.
 */
export function indexJson(text: string): JsonIndex | undefined {
  const start = /^(?:\u00ef\u00bb\u00bf)?\s*/.exec(text.slice(0, 1000))?.[0].length ?? 0;
  if (text[start] !== '{' && text[start] !== '[') return undefined;
  const walk: Walk = { leaves: [], objects: [], level: undefined, depth: 0, isKey: false };
  SIGN.lastIndex = start;
  for (let sign = SIGN.exec(text); sign !== null && walk.depth <= MAX_LEVELS; sign = SIGN.exec(text)) {
    const at = sign.index;
    if (sign[0] !== '"') takeSign(walk, sign[0], at);
    else {
      const end = findStringEnd(text, at);
      if (end < 0) break;
      takeString(walk, text.slice(at, end), at);
      SIGN.lastIndex = end;
    }
  }
  const { leaves, objects } = walk;
  objects.sort((a, b) => a.start - b.start);
  return { objects, findPath: (offset) => pathOf(findLeaf(leaves, offset)) };
}

interface Walk {
  readonly leaves: Leaf[];
  readonly objects: JsonSpan[];
  level: Level | undefined;
  depth: number;
  /** The next string names a member. */
  isKey: boolean;
}

/** Position after the closing quote, -1 where there is none. */
function findStringEnd(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
  return -1;
}

function takeSign(walk: Walk, sign: string, at: number): void {
  const { level } = walk;
  if (sign === '{' || sign === '[') {
    walk.depth++;
    const place = placeIn(level);
    walk.level = { parent: level, place, isArray: sign === '[', start: at, key: '', index: 0, members: new Set() };
    walk.isKey = sign === '{';
  } else if (sign === '}' || sign === ']') {
    if (level !== undefined && level.members.size > 0 && walk.objects.length < MAX_LEAVES)
      walk.objects.push({ start: level.start, end: at + 1, members: level.members });
    walk.depth = Math.max(0, walk.depth - 1);
    walk.level = level?.parent;
    walk.isKey = false;
  } else if (sign === ',') {
    if (level !== undefined) level.index++;
    walk.isKey = level?.isArray === false;
  } else walk.isKey = false;
}

const MAX_KEY = 200;

function takeString(walk: Walk, quoted: string, at: number): void {
  const { level, leaves } = walk;
  if (walk.isKey && level !== undefined) {
    level.key = quoted.slice(1, -1).slice(0, MAX_KEY);
    if (MEMBERS.has(level.key)) level.members.add(level.key);
  } else if (quoted.length >= MIN_LEAF && leaves.length < MAX_LEAVES)
    leaves.push({ start: at, end: at + quoted.length, level, place: placeIn(level) });
}

/** The key or position that a level stands at. */
const placeIn = (level: Level | undefined): string =>
  level === undefined ? '' : level.isArray ? `[${level.index}]` : level.key;

/** Keys and positions down to a value. */
function pathOf(leaf: Leaf | undefined): string | undefined {
  if (leaf === undefined) return undefined;
  const parts = [leaf.place];
  for (let level = leaf.level; level?.parent !== undefined; level = level.parent) parts.push(level.place);
  return parts
    .toReversed()
    .reduce((path, part) => (part.startsWith('[') || path === '' ? `${path}${part}` : `${path}.${part}`), '');
}

/** The last leaf that begins at or before a position and reaches over it. */
function findLeaf(leaves: readonly Leaf[], offset: number): Leaf | undefined {
  let [low, high] = [0, leaves.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((leaves[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const leaf = leaves[low - 1];
  return leaf !== undefined && offset < leaf.end ? leaf : undefined;
}
