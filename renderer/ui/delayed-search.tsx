import { type ComponentProps, useEffect, useState } from 'react';
import { SearchBox } from './toolbar.tsx';

const SEARCH_AFTER_MS = 180;

/** A search box that asks once typing rests. */
export function DelayedSearch({ value, onChange, ...rest }: ComponentProps<typeof SearchBox>) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // Somebody else changed it: the filter was cleared.
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === known) return;
    const timer = setTimeout(() => {
      setKnown(typed);
      onChange(typed);
    }, SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, known, onChange]);
  return <SearchBox {...rest} value={typed} onChange={setTyped} />;
}
