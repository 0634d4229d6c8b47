import { useEffect, useRef, useState } from 'react';
import { changeDraft, type FilterDraft, useFilterDraft } from '../../stores/inventory-filter.ts';

const FOLLOW_AFTER_MS = 120;

/** The filter as it is typed; the list follows once typing rests. */
export function useDelayedDraft() {
  const kept = useFilterDraft();
  const [typing, setTyping] = useState<FilterDraft | null>(null);
  const waiting = useRef<FilterDraft | null>(null);
  useEffect(() => {
    if (typing === null) return;
    const timer = setTimeout(() => {
      waiting.current = null;
      setTyping(null);
      changeDraft(typing);
    }, FOLLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typing]);
  // Who leaves the screen within the pause finds on return what was typed last.
  useEffect(
    () => () => {
      if (waiting.current !== null) changeDraft(waiting.current);
    },
    [],
  );
  return {
    draft: typing ?? kept,
    change: (draft: FilterDraft) => {
      waiting.current = null;
      setTyping(null);
      changeDraft(draft);
    },
    changeLater: (draft: FilterDraft) => {
      waiting.current = draft;
      setTyping(draft);
    },
  };
}
