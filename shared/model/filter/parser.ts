import { type AppError, fail } from '../../errors.ts';
import { ok, type Result } from '../../result.ts';
import type { FilterNode } from './ast.ts';
import { MAX_FILTER_DEPTH, MAX_FILTER_LENGTH, MAX_FILTER_TERMS } from './keys.ts';
import { readTokens, type Token } from './lexer.ts';
import { type FilterFault, FilterFaultError } from './problem.ts';
import { readValueOf } from './value.ts';

/**
 * Reads a filter. Never throws, whatever the text.
 *
 * At most 2 000 UTF-16 units, 50 words and values, 10 levels. Fails with `filter.invalid` and the place of the first fault.
 */
export function parseFilter(text: string): Result<FilterNode, AppError> {
  const outcome = readFilter(text);
  if (!('problem' in outcome)) return ok(outcome);
  const { position, length } = outcome;
  return fail('filter.invalid', { ...outcome, part: text.slice(position, position + Math.min(length, SHOWN_PART)) });
}

/** What an error repeats of a filter. */
const SHOWN_PART = 60;

/** The tree, or the first fault. */
export function readFilter(text: string): FilterNode | FilterFault {
  if (text.length > MAX_FILTER_LENGTH) {
    return { problem: 'too-long', position: MAX_FILTER_LENGTH, length: text.length - MAX_FILTER_LENGTH };
  }
  try {
    return new FilterReader(readTokens(text), text.length).read();
  } catch (error) {
    if (error instanceof FilterFaultError) return error.fault;
    throw error;
  }
}

class FilterReader {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;
  #terms = 0;

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens;
    this.#end = end;
  }

  read(): FilterNode {
    if (this.#tokens.length === 0) return { kind: 'everything' };
    const node = this.#readAlternatives(0);
    const left = this.#tokens[this.#next];
    if (left) throw fault('stray-parenthesis', left);
    return node;
  }

  #readAlternatives(depth: number): FilterNode {
    const parts = [this.#readAll(depth)];
    while (this.#tokens[this.#next]?.kind === 'or') {
      this.#next += 1;
      parts.push(this.#readAll(depth));
    }
    return joinParts('or', parts);
  }

  #readAll(depth: number): FilterNode {
    const parts: FilterNode[] = [];
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token === undefined || token.kind === 'or' || token.kind === 'close') break;
      parts.push(this.#readOne(token, depth));
    }
    if (parts.length === 0) throw this.#missingOperand();
    return joinParts('and', parts);
  }

  #readOne(token: Token, depth: number): FilterNode {
    if (depth > MAX_FILTER_DEPTH) throw fault('too-deep', token);
    this.#next += 1;
    switch (token.kind) {
      case 'minus':
        return this.#readNegated(token, depth);
      case 'open':
        return this.#readGroup(token, depth);
      case 'word':
        this.#count(token, 1);
        if (token.word.text.trim() === '') throw fault('missing-value', token);
        return { kind: 'word', text: token.word.text };
      case 'term':
        this.#count(token, token.values.length);
        return { kind: 'term', key: token.key, values: token.values.map((value) => readValueOf(token.key, value)) };
      case 'close':
      case 'or':
        throw fault('missing-operand', token);
    }
  }

  #readNegated(minus: Token, depth: number): FilterNode {
    const token = this.#tokens[this.#next];
    // What is negated stands right behind the sign.
    if (token === undefined || token.position !== minus.position + 1) throw fault('missing-operand', minus);
    const part = this.#readOne(token, depth + 1);
    return part.kind === 'not' ? part.part : { kind: 'not', part };
  }

  #readGroup(open: Token, depth: number): FilterNode {
    const node = this.#readAlternatives(depth + 1);
    if (this.#tokens[this.#next]?.kind !== 'close') throw fault('unclosed-group', open);
    this.#next += 1;
    return node;
  }

  #count(token: Token, values: number): void {
    this.#terms += values;
    if (this.#terms > MAX_FILTER_TERMS) throw fault('too-many-terms', token);
  }

  #missingOperand(): FilterFaultError {
    const before = this.#tokens[this.#next - 1] ?? this.#tokens[this.#next];
    return before ? fault('missing-operand', before) : fault('missing-operand', { position: this.#end, length: 0 });
  }
}

const fault = (
  problem: FilterFault['problem'],
  { position, length }: Pick<FilterFault, 'position' | 'length'>,
): FilterFaultError => new FilterFaultError({ problem, position, length });

/** Parts of the same kind are taken in, so that a filter has one tree however it was grouped. */
export function joinParts(kind: 'and' | 'or', parts: readonly FilterNode[]): FilterNode {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const [only] = flat;
  return flat.length === 1 && only ? only : { kind, parts: flat };
}
