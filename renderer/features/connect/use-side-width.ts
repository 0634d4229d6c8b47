import { usePaneWidth } from '../../stores/layout.ts';

const NARROW_PX = 1180;

/** Width of the details. Remembered apart for narrow and wide windows, since one width does not fit both. */
export function useSideWidth(): readonly [number, (width: number) => void] {
  const narrow = window.innerWidth <= NARROW_PX;
  return usePaneWidth(narrow ? 'connect-details-narrow' : 'connect-details', narrow ? 16.5 : 23.5);
}
