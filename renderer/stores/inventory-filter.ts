import { create } from 'zustand';
import type { FilterNode, FilterValue } from '../../shared/model/filter/ast.ts';
import type { FilterCompletion } from '../../shared/model/filter/completion.ts';
import type { FilterKey } from '../../shared/model/filter/keys.ts';
import { joinParts, readFilter } from '../../shared/model/filter/parser.ts';
import { printFilter } from '../../shared/model/filter/print.ts';
import type { FilterFault } from '../../shared/model/filter/problem.ts';
import { addTerm, hasTerm, removeTerm } from '../../shared/model/filter/terms.ts';
import { call } from '../api/client.ts';
import { changeInventoryQuery, useInventory } from './inventory.ts';
import { onOtherWorkspace } from './workspace-change.ts';

/** The filter as it stands in its field: finished terms first, then what is typed. */
export interface FilterDraft {
  /** Terms and groups in the language of filters, each whole; all hold. */
  readonly terms: readonly string[];
  readonly typed: string;
}

const EMPTY: FilterDraft = { terms: [], typed: '' };

export const useFilterDraft = create<FilterDraft>(() => EMPTY);

/** Takes terms out of a text that is whole; words and what cannot be understood stay typed. */
export function settleDraft({ terms, typed }: FilterDraft): FilterDraft {
  const filter = readFilter(typed);
  if ('problem' in filter) return { terms, typed };
  const parts = partsOf(filter);
  const words = parts.filter(({ kind }) => kind === 'word').map(printFilter);
  const settled = parts.filter(({ kind }) => kind !== 'word').map(printFilter);
  return { terms: [...new Set([...terms, ...settled])], typed: words.join(' ') };
}

/** The field for a filter that came from elsewhere. */
export const draftOf = (filter: string): FilterDraft => settleDraft({ terms: [], typed: filter });

/** What the field means as one text, or what is wrong with what is typed. */
export function filterOfDraft({ terms, typed }: FilterDraft): string | FilterFault {
  const last = readFilter(typed);
  if ('problem' in last) return last;
  const whole = printFilter(joinAll([...terms.map(nodeOf), last]));
  const fault = readFilter(whole);
  return 'problem' in fault ? { ...fault, position: 0, length: typed.length } : whole;
}

/** An `OR` that is typed behind a finished term means the term too: it becomes text again. */
export function takeBackForOr({ terms, typed }: FilterDraft): FilterDraft {
  const last = terms.at(-1);
  return last !== undefined && /^\s*OR\s/u.test(typed)
    ? { terms: terms.slice(0, -1), typed: `${last} ${typed.trimStart()}` }
    : { terms, typed };
}

/** Makes one of the terms text again, before what is typed. */
export const editTerm = ({ terms, typed }: FilterDraft, index: number): FilterDraft => ({
  terms: terms.toSpliced(index, 1),
  typed: [terms[index] ?? '', typed].filter((text) => text !== '').join(' '),
});

/** Changes the field; the list follows where the field can be understood. */
export function changeDraft(draft: FilterDraft): void {
  useFilterDraft.setState(draft);
  const filter = filterOfDraft(draft);
  if (typeof filter === 'string') applyFilter(filter);
}

/** Shows a whole filter, from a link, a view, a facet or a question. */
export function setInventoryFilter(filter: string): void {
  changeDraft(draftOf(filter));
}

/** What may follow in a filter; nothing where that cannot be told. */
export async function completeFilter(text: string, caret: number): Promise<FilterCompletion | null> {
  const answer = await call('certificate.complete', { text, caret });
  return answer.ok ? answer.value : null;
}

function applyFilter(filter: string): void {
  if (useInventory.getState().query.filter !== filter) void changeInventoryQuery({ filter });
}

export type TermState = 'wanted' | 'refused' | 'neither';

/** Whether a filter asks for a term, or for its opposite. */
export function termStateOf(filter: string, term: string): TermState {
  const [whole, asked] = [nodeOf(filter), findTerm(term)];
  if (asked === null) return 'neither';
  if (hasTerm(whole, asked.key, asked.value)) return 'wanted';
  return partsOf(whole).some((part) => printFilter(part) === `-${term}`) ? 'refused' : 'neither';
}

/** Adds a term to a filter, or its opposite, or takes it out where it stands already. */
export function toggleTerm(filter: string, term: string, refuse: boolean): string {
  const [whole, asked] = [nodeOf(filter), findTerm(term)];
  if (asked === null) return filter;
  const state = termStateOf(filter, term);
  const opposite = `-${printFilter(nodeOf(term))}`;
  const without = joinAll(
    partsOf(removeTerm(whole, asked.key, asked.value)).filter((part) => printFilter(part) !== opposite),
  );
  if (state === (refuse ? 'refused' : 'wanted')) return printFilter(without);
  return printFilter(
    refuse
      ? joinAll([...partsOf(without), { kind: 'not', part: nodeOf(term) }])
      : addTerm(without, asked.key, asked.value),
  );
}

/** A filter without what it asks of some keys: what else could be chosen of them. */
export function withoutKeys(filter: string, keys: ReadonlySet<FilterKey>): string {
  return printFilter(
    joinAll(
      partsOf(nodeOf(filter)).filter((part) => {
        const term = part.kind === 'not' ? part.part : part;
        return term.kind !== 'term' || !keys.has(term.key);
      }),
    ),
  );
}

function findTerm(term: string): { readonly key: FilterKey; readonly value: FilterValue } | null {
  const node = nodeOf(term);
  const [value] = node.kind === 'term' ? node.values : [];
  return node.kind === 'term' && value !== undefined ? { key: node.key, value } : null;
}

function nodeOf(text: string): FilterNode {
  const node = readFilter(text);
  return 'problem' in node ? { kind: 'everything' } : node;
}

const partsOf = (node: FilterNode): readonly FilterNode[] => {
  if (node.kind === 'everything') return [];
  return node.kind === 'and' ? node.parts : [node];
};

function joinAll(nodes: readonly FilterNode[]): FilterNode {
  const parts = nodes.flatMap(partsOf);
  return parts.length === 0 ? { kind: 'everything' } : joinParts('and', parts);
}

onOtherWorkspace(() => useFilterDraft.setState(EMPTY));
