import { type RefObject, useLayoutEffect, useState } from 'react';

/** What of a scrolled list shows: the height of the place and how far it is scrolled, in pixels. */
export interface RowWindow {
  readonly height: number;
  readonly top: number;
}

/** Drawn again only after this much scrolling: rows beyond the edges are kept ready. */
const STEP_PX = 64;

/** Follows the height and the scrolling of a list that draws only what shows. */
export function useRowWindow(place: RefObject<HTMLElement | null>): RowWindow {
  const [shown, setShown] = useState<RowWindow>({ height: 0, top: 0 });
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const read = () => {
      const height = element.clientHeight;
      const top = Math.floor(element.scrollTop / STEP_PX) * STEP_PX;
      setShown((before) => (before.height === height && before.top === top ? before : { height, top }));
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [place]);
  return shown;
}
