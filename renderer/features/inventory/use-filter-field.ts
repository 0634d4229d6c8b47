import { type KeyboardEvent, type RefObject, useState } from 'react';
import type { FilterFault } from '../../../shared/model/filter/problem.ts';
import { type FilterDraft, filterOfDraft, settleDraft, takeBackForOr } from '../../stores/inventory-filter.ts';
import { pressFilterKey } from './filter-keys.ts';
import { useCompletion } from './use-completion.ts';
import { useDelayedDraft } from './use-delayed-draft.ts';

export interface FilterFieldProps {
  readonly input: RefObject<HTMLInputElement | null>;
  /** Goes to the list. */
  readonly onLeave: () => void;
}

/** How the field behaves: terms settle where they are finished, faults are told where typing does not mend them. */
export function useFilterField({ input, onLeave }: FilterFieldProps) {
  const { draft, change, changeLater } = useDelayedDraft();
  const completion = useCompletion();
  /** Nobody is typing: the field was left, or Enter was pressed. */
  const [isAway, setAway] = useState(true);
  const filter = filterOfDraft(draft);
  const fault = typeof filter === 'string' ? null : filter;
  const isTold = fault !== null && (isAway || isCertain(fault, draft)) && completion.items.length === 0;
  const settle = () => change(settleDraft(draft));
  const settleByKey = () => {
    settle();
    setAway(true);
  };
  const take = (index: number) => {
    const taken = completion.take(draft.typed, index);
    if (taken === null) return;
    const isWhole = taken.text.endsWith(' ');
    const next = isWhole ? settleDraft({ ...draft, typed: taken.text }) : { ...draft, typed: taken.text };
    const caret = next.typed === taken.text ? taken.caret : next.typed.length;
    change(next);
    requestAnimationFrame(() => input.current?.setSelectionRange(caret, caret));
    completion.close();
    if (!isWhole) completion.ask(taken.text, taken.caret);
  };
  return {
    draft,
    change,
    completion,
    take,
    /** What is wrong, once it is told. */
    fault: isTold ? fault : null,
    type: (typed: string, caret: number) => {
      setAway(false);
      const isBreak = typed.length > draft.typed.length && typed.endsWith(' ') && caret === typed.length;
      const next = takeBackForOr({ ...draft, typed });
      changeLater(isBreak ? keepWords(settleDraft(next), next) : next);
      completion.ask(next.typed, caret + next.typed.length - typed.length);
    },
    press: (event: KeyboardEvent<HTMLInputElement>) =>
      pressFilterKey(event, { draft, completion, change, settle: settleByKey, take, onLeave }),
    enter: () => setAway(false),
    leave: () => {
      setAway(true);
      completion.close();
      settle();
    },
  };
}

/** While something is typed at its end, only what no further letter mends is told. */
const isCertain = ({ problem, position, length }: FilterFault, { typed }: FilterDraft): boolean =>
  position + length < typed.trimEnd().length || problem === 'too-long' || problem === 'too-many-terms';

/** A space behind plain words is on the way to the next one. */
const keepWords = (settled: FilterDraft, before: FilterDraft): FilterDraft =>
  settled.terms.length === before.terms.length
    ? before
    : { ...settled, typed: settled.typed === '' ? '' : `${settled.typed} ` };
