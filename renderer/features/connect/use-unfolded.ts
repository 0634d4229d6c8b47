import { useCallback, useState } from 'react';

/** Streams of a diagram that are drawn message by message, by the index of their first. */
export function useUnfolded(): readonly [ReadonlySet<number>, (first: number, open: boolean) => void] {
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const fold = useCallback((first: number, open: boolean) => {
    setUnfolded((before) => new Set(open ? [...before, first] : [...before].filter((one) => one !== first)));
  }, []);
  return [unfolded, fold];
}
