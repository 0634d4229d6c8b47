/** Longer values are no names; see `matches`. */
const MOST_CHARACTERS = 1024;
const MOST_PATTERN_CHARACTERS = 200;
/** Counted repetitions are written out: `(a{50}){50}` would need 2 500. */
const MOST_STATES = 4000;
const MOST_DEPTH = 20;

export interface SubjectPattern {
  /** Whether the whole value fits; one of more than 1 024 characters never does. */
  matches(value: string): boolean;
}

/**
 * Compiles a regular expression of ECMAScript with the flag `v` that a whole value must fit. Time is linear in the value for every pattern, as all
 * ways are followed at once and none is tried again: a profile from somebody else cannot make the program hang. Undefined for what is no
 * regular expression, for more than 200 characters, and for what cannot be followed so: lookaround, back references, `\b`.
 */
export function compileSubjectPattern(source: string): SubjectPattern | undefined {
  if (source.length > MOST_PATTERN_CHARACTERS || !isRegularExpression(source)) return undefined;
  try {
    const node = new PatternReader(source).readAll();
    const machine = new Machine();
    const start = machine.build(node, machine.accept);
    return { matches: (value) => machine.matches(start, value) };
  } catch (error) {
    if (error instanceof UnsupportedPattern) return undefined;
    throw error;
  }
}

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source, 'v').source !== '';
  } catch {
    return false;
  }
}

class UnsupportedPattern extends Error {}

type Test = (character: string) => boolean;
type PatternNode =
  | { readonly kind: 'one'; readonly test: Test }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'row' | 'either'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number };

/** Reads what `RegExp` has found to be well formed; single characters and classes are left to it. */
class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  readAll(): PatternNode {
    return this.#readEither(0);
  }

  #readEither(depth: number): PatternNode {
    if (depth > MOST_DEPTH) throw new UnsupportedPattern();
    const parts = [this.#readRow(depth)];
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      parts.push(this.#readRow(depth));
    }
    return { kind: 'either', parts };
  }

  #readRow(depth: number): PatternNode {
    const parts: PatternNode[] = [];
    for (let next = this.#source[this.#at]; next !== undefined && next !== '|' && next !== ')'; ) {
      parts.push(this.#readQuantified(depth));
      next = this.#source[this.#at];
    }
    return { kind: 'row', parts };
  }

  #readQuantified(depth: number): PatternNode {
    const part = this.#readAtom(depth);
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(this.#source.slice(this.#at));
    if (found === null) return part;
    this.#at += found[0].length;
    // A lazy quantifier fits the same values.
    if (this.#source[this.#at] === '?') this.#at += 1;
    const [text, from = '', comma, to = ''] = found;
    const least = text === '+' ? 1 : Number(from);
    const most =
      text === '?'
        ? 1
        : from === '' || (comma === ',' && to === '')
          ? Number.POSITIVE_INFINITY
          : Number(to === '' ? from : to);
    return { kind: 'repeat', part, least, most };
  }

  #readAtom(depth: number): PatternNode {
    const rest = this.#source.slice(this.#at);
    if (rest.startsWith('^') || rest.startsWith('$')) {
      this.#at += 1;
      return { kind: rest.startsWith('^') ? 'start' : 'end' };
    }
    if (rest.startsWith('(')) return this.#readGroup(rest, depth);
    const length = rest.startsWith('[')
      ? classLength(rest)
      : rest.startsWith('\\')
        ? escapeLength(rest)
        : characterLength(rest);
    this.#at += length;
    return { kind: 'one', test: singleTest(rest.slice(0, length)) };
  }

  #readGroup(rest: string, depth: number): PatternNode {
    const opening = /^\((?:\?:|\?<[^=!>][^>]*>|(?!\?))/.exec(rest);
    if (opening === null) throw new UnsupportedPattern();
    this.#at += opening[0].length;
    const inside = this.#readEither(depth + 1);
    this.#at += 1;
    return inside;
  }
}

const characterLength = (rest: string): number => ((rest.codePointAt(0) ?? 0) > 0xffff ? 2 : 1);

/** Classes of the flag `v` hold classes; what is escaped ends none. */
function classLength(rest: string): number {
  let depth = 0;
  for (let at = 0; at < rest.length; at++) {
    if (rest[at] === '\\') at++;
    else if (rest[at] === '[') depth++;
    else if (rest[at] === ']' && --depth === 0) return at + 1;
  }
  throw new UnsupportedPattern();
}

/** `\q{…}` and `\p{RGI_Emoji}` stand for more than one character; `\1`, `\k` and `\b` look at others. */
function escapeLength(rest: string): number {
  const found = /^\\(?:[pP]\{[^}]*\}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[^1-9kbBqpPuxc])/.exec(
    rest,
  );
  if (found === null) throw new UnsupportedPattern();
  return found[0].length;
}

/** One character at a time, so that the engine has nothing to try twice. */
function singleTest(source: string): Test {
  const expression = new RegExp(`^(?:${source})$`, 'v');
  const known = new Map<string, boolean>();
  return (character) => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const fits = expression.test(character);
    if (known.size < MOST_CHARACTERS) known.set(character, fits);
    return fits;
  };
}

type State =
  | { readonly kind: 'one'; readonly test: Test; readonly next: number }
  | { readonly kind: 'start' | 'end'; readonly next: number }
  | { readonly kind: 'split'; readonly next: number[] }
  | { readonly kind: 'accept' };

/** Thompson's machine: the set of states reached is carried from character to character. */
class Machine {
  readonly #states: State[] = [{ kind: 'accept' }];
  readonly accept = 0;

  build(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'one':
        return this.#add({ kind: 'one', test: node.test, next });
      case 'start':
      case 'end':
        return this.#add({ kind: node.kind, next });
      case 'row':
        return node.parts.reduceRight((after, part) => this.build(part, after), next);
      case 'either':
        return this.#add({ kind: 'split', next: node.parts.map((part) => this.build(part, next)) });
      case 'repeat':
        return this.#buildRepeat(node, next);
    }
  }

  #buildRepeat({ part, least, most }: Extract<PatternNode, { kind: 'repeat' }>, next: number): number {
    let after = next;
    if (most === Number.POSITIVE_INFINITY) {
      const ways: number[] = [next];
      after = this.#add({ kind: 'split', next: ways });
      ways.push(this.build(part, after));
    } else {
      if (most > MOST_STATES) throw new UnsupportedPattern();
      for (let count = least; count < most; count++)
        after = this.#add({ kind: 'split', next: [next, this.build(part, after)] });
    }
    if (least > MOST_STATES) throw new UnsupportedPattern();
    for (let count = 0; count < least; count++) after = this.build(part, after);
    return after;
  }

  #add(state: State): number {
    if (this.#states.length >= MOST_STATES) throw new UnsupportedPattern();
    return this.#states.push(state) - 1;
  }

  matches(start: number, value: string): boolean {
    const characters = [...value];
    if (characters.length > MOST_CHARACTERS) return false;
    let reached = this.#follow([start], 0, characters.length);
    for (const [at, character] of characters.entries()) {
      const next: number[] = [];
      for (const index of reached) {
        const state = this.#states[index];
        if (state?.kind === 'one' && state.test(character)) next.push(state.next);
      }
      reached = this.#follow(next, at + 1, characters.length);
      if (reached.size === 0) return false;
    }
    return reached.has(this.accept);
  }

  /** All states that are reached without a character. */
  #follow(from: readonly number[], at: number, end: number): ReadonlySet<number> {
    const reached = new Set<number>();
    const open = [...from];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const state = this.#states[index];
      if (reached.has(index) || state === undefined) continue;
      reached.add(index);
      if (state.kind === 'split') open.push(...state.next);
      else if ((state.kind === 'start' && at === 0) || (state.kind === 'end' && at === end)) open.push(state.next);
    }
    return reached;
  }
}
