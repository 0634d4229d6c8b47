import { useMemo, useSyncExternalStore } from 'react';
import { useNow } from '../../stores/clock.ts';
import { type TimelineState, useTimeline } from '../../stores/timeline.ts';
import { useRem } from '../../ui/text-scale.ts';
import { type Cursor, HEIGHTS, laneHeight, type Picture, topsOf } from './layout.ts';
import { readPalette } from './palette.ts';
import type { Palette } from './scene.ts';

/** What is to be drawn of the timeline as it stands. */
export function usePicture(cursor: Cursor | null, unfolded: ReadonlySet<string>, room: number): Picture {
  const state = useTimeline();
  const now = useNow();
  const scale = useRem() / 16;
  const lanes = state.bars?.lanes;
  const tops = useMemo(() => {
    const lane = laneHeight(lanes?.length ?? 0, room, scale);
    return topsOf(lanes ?? [], unfolded, { lane, unfolded: HEIGHTS.unfolded * scale });
  }, [lanes, unfolded, scale, room]);
  return useMemo(() => buildPicture(state, { now, scale, tops, cursor }), [state, now, scale, tops, cursor]);
}

export const buildPicture = (
  state: TimelineState,
  place: Pick<Picture, 'now' | 'scale' | 'tops' | 'cursor'>,
): Picture => ({ ...place, span: state.span, width: state.width, state, marks: state.marks });

/** The colours of the theme, again when it changes. */
export function usePalette(): Palette {
  const theme = useSyncExternalStore(onThemeChange, readTheme);
  // oxlint-disable-next-line react/exhaustive-deps -- the colours are read from the page, which the theme has changed
  return useMemo(readPalette, [theme]);
}

const readTheme = (): string | null => document.documentElement.getAttribute('data-theme');

function onThemeChange(tell: () => void): () => void {
  const observer = new MutationObserver(tell);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
