import { type RefObject, useEffect, useRef } from 'react';

/** Tells the size of an element in pixels, at first and when it changes. */
export function useSize(
  element: RefObject<HTMLElement | null>,
  tell: (size: { readonly width: number; readonly height: number }) => void,
): void {
  const told = useRef(tell);
  useEffect(() => {
    told.current = tell;
  });
  useEffect(() => {
    const watched = element.current;
    if (watched === null) return;
    const observer = new ResizeObserver(() =>
      told.current({ width: watched.clientWidth, height: watched.clientHeight }),
    );
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
}
