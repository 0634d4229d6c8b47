import { type RefObject, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { type DrawnRows, rowsAt, type RowSpace, spaceHeight, topShowing } from './row-space.ts';

/** Until the place was measured. */
const FIRST_VIEW_PX = 700;

export interface RowDrawing extends DrawnRows {
  /** Of the element that holds all rows, pixels. */
  readonly height: number;
  readonly scrollTo: (index: number) => void;
}

interface Shown {
  readonly top: number;
  readonly view: number;
}

/** Which rows of one height a scrolled list draws; its head is as high as a row and stays. */
export function useDrawnRows(place: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowDrawing {
  const [{ top, view }, setShown] = useState<Shown>({ top: 0, view: FIRST_VIEW_PX });
  const space: RowSpace = { count, rowHeight, view };
  const height = spaceHeight(space);
  // In proportion, every pixel of scrolling moves the rows against the place; else whole rows are enough.
  const step = height < count * rowHeight ? 1 : rowHeight;
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const read = () => {
      const now: Shown = {
        top: Math.floor(element.scrollTop / step) * step,
        view: Math.max(rowHeight, element.clientHeight - rowHeight),
      };
      setShown((before) => (before.top === now.top && before.view === now.view ? before : now));
    };
    // Drawn with the frame that is scrolled, so that no row is seen empty.
    const readNow = () => flushSync(read);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', readNow, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', readNow);
    };
  }, [place, rowHeight, step]);
  const scrollTo = (index: number): void => {
    const element = place.current;
    element?.scrollTo({ top: topShowing(space, element.scrollTop, index) });
  };
  return { ...rowsAt(space, top), height, scrollTo };
}
