import { useEffect, useRef, useState } from 'react';
import type { CompletionItem, FilterCompletion } from '../../../shared/model/filter/completion.ts';
import { completeFilter } from '../../stores/inventory-filter.ts';

export interface Completion {
  readonly items: readonly CompletionItem[];
  /** Index of the one that Enter takes; null for none. */
  readonly active: number | null;
  readonly ask: (text: string, caret: number) => void;
  readonly close: () => void;
  readonly move: (by: number) => void;
  /** The text with an offer taken, and where the caret goes. */
  readonly take: (text: string, index: number) => { readonly text: string; readonly caret: number } | null;
}

const CLOSED: FilterCompletion = { from: 0, to: 0, items: [] };

/** What may follow where the filter is typed; a late answer to an older text is dropped. */
export function useCompletion(): Completion {
  const [offer, setOffer] = useState<FilterCompletion>(CLOSED);
  const [active, setActive] = useState<number | null>(null);
  const asked = useRef(0);
  useEffect(
    () => () => {
      asked.current += 1;
    },
    [],
  );
  const show = (next: FilterCompletion) => {
    setOffer(next);
    setActive(null);
  };
  return {
    items: offer.items,
    active,
    ask: (text, caret) => {
      asked.current += 1;
      const own = asked.current;
      void completeFilter(text, caret).then((answer) => {
        if (own === asked.current) show(answer ?? CLOSED);
      });
    },
    close: () => {
      asked.current += 1;
      show(CLOSED);
    },
    move: (by) => {
      const { length } = offer.items;
      if (length > 0) setActive(((((active ?? (by > 0 ? -1 : 0)) + by) % length) + length) % length);
    },
    take: (text, index) => {
      const item = offer.items[index];
      if (item === undefined) return null;
      const space = item.insert.endsWith(':') ? '' : ' ';
      const before = text.slice(0, offer.from) + item.insert + space;
      return { text: before + text.slice(offer.to).trimStart(), caret: before.length };
    },
  };
}
