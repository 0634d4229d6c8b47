import type { KeyboardEvent } from 'react';
import { editTerm, type FilterDraft } from '../../stores/inventory-filter.ts';
import type { Completion } from './use-completion.ts';

export interface FilterKeys {
  readonly draft: FilterDraft;
  readonly completion: Completion;
  readonly change: (draft: FilterDraft) => void;
  readonly settle: () => void;
  readonly take: (index: number) => void;
  readonly onLeave: () => void;
}

/** The keys of the field: through the offers, into the list, out of the field step by step. */
export function pressFilterKey(event: KeyboardEvent<HTMLInputElement>, keys: FilterKeys): void {
  if (event.nativeEvent.isComposing || event.altKey || event.metaKey) return;
  const { draft, completion } = keys;
  const { selectionStart, selectionEnd } = event.currentTarget;
  const isAtStart = selectionStart === 0 && selectionEnd === 0;
  const isOpen = completion.items.length > 0;
  if (event.key === ' ' && event.ctrlKey) completion.ask(draft.typed, selectionStart ?? draft.typed.length);
  else if (event.ctrlKey) return;
  else if (event.key === 'ArrowDown' && isOpen) completion.move(1);
  else if (event.key === 'ArrowUp' && isOpen) completion.move(-1);
  else if (event.key === 'ArrowDown') keys.onLeave();
  else if ((event.key === 'Enter' || event.key === 'Tab') && completion.active !== null) keys.take(completion.active);
  else if (event.key === 'Enter') {
    completion.close();
    keys.settle();
  } else if (event.key === 'Escape') clearStep(keys);
  else if (event.key === 'Backspace' && isAtStart && draft.terms.length > 0) {
    keys.change(editTerm(draft, draft.terms.length - 1));
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Offers first, then what is typed, then the terms, then the field itself. */
function clearStep({ draft, completion, change, onLeave }: FilterKeys): void {
  if (completion.items.length > 0) completion.close();
  else if (draft.typed !== '') change({ ...draft, typed: '' });
  else if (draft.terms.length > 0) change({ terms: [], typed: '' });
  else onLeave();
}
