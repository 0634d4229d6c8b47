import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { ByteRow, type ByteMark } from './byte-row.tsx';
import css from './byte-view.module.css';
import { useRem } from './text-scale.ts';
import { ScrollRegion } from './scroll-region.tsx';
import { useElementWidth } from './use-element-width.ts';

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface ByteViewProps {
  readonly label: string;
  readonly size: number;
  /** Lower-case hex of a row; undefined while it is being read. Asked for again whenever the component renders. */
  readonly readHex: (offset: number, length: number) => string | undefined;
  readonly selected?: ByteRange | undefined;
  /** Drawn pale: what is around the selected octets. */
  readonly around?: readonly ByteRange[] | undefined;
  /** Octets that differ from those of another view; in order. */
  readonly different?: readonly ByteRange[] | undefined;
  readonly onPick?: ((offset: number) => void) | undefined;
}

const PER_ROW = 8;
const WIDE_PER_ROW = 16;
/** An element may not be taller, nor much less. */
const MOST_PIXELS = 30_000_000;
const ROW_REM = 1.25;
/** Width of a character of the octets. */
const CHARACTER_REM = 0.4425;

/** Hex beside characters, drawn for the visible rows only. A click or Enter picks an octet; arrows move the cursor. */
export function ByteView(props: ByteViewProps) {
  const { label, size, readHex, selected, around = [], different = [], onPick } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const width = useElementWidth(scroller);
  const digits = digitsOf(size);
  const rowPx = Math.round(ROW_REM * rem);
  const perRow = rowLength({ size, widthRem: width / rem, rowPx });
  const virtual = useVirtualizer({
    count: Math.ceil(size / perRow),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    initialRect: { width: 300, height: 600 },
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  const start = selected?.offset;
  useEffect(() => {
    const view = scroller.current;
    if (start === undefined || view === null) return;
    const row = Math.floor(start / perRow);
    if (isOutside(view, row * rowPx, rowPx)) virtual.scrollToIndex(row, { align: 'center' });
  }, [start, perRow, rowPx, virtual]);
  const onMove = (at: number) => virtual.scrollToIndex(Math.floor(at / perRow), { align: 'auto' });
  const { cursor, ...listeners } = useCursor({ start: start ?? 0, perRow, size, onPick, onMove });
  return (
    <ScrollRegion ref={scroller} className={css['view']} label={label} {...listeners} data-selectable>
      <div className={css['rows']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start: top }) => {
          const offset = index * perRow;
          const length = Math.min(perRow, size - offset);
          return (
            <div key={index} className={css['row']} style={{ transform: `translateY(${top}px)` }}>
              <span className={css['offset']}>{offset.toString(16).padStart(digits, '0')}</span>
              <ByteRow
                offset={offset}
                hex={readHex(offset, length)}
                length={length}
                perRow={perRow}
                cursor={cursor}
                markOf={(at) => markOf(at, { selected, around, different })}
              />
            </div>
          );
        })}
      </div>
    </ScrollRegion>
  );
}

/** Whether a row is out of sight, or so low that what follows it is. */
const isOutside = (view: HTMLElement, rowTop: number, rowPx: number): boolean =>
  rowTop < view.scrollTop || rowTop - view.scrollTop > view.clientHeight - 3 * rowPx;

interface CursorOptions {
  /** Where it stands before it is moved. */
  readonly start: number;
  readonly perRow: number;
  readonly size: number;
  readonly onPick: ByteViewProps['onPick'];
  readonly onMove: (at: number) => void;
}

/** The octet that the keyboard stands on; a click or Enter picks one. */
function useCursor({ start, perRow, size, onPick, onMove }: CursorOptions) {
  const [cursor, setCursor] = useState<number | null>(null);
  const onClick = (event: MouseEvent) => {
    const offset = event.target instanceof HTMLElement ? Number(event.target.dataset['at']) : Number.NaN;
    if (!Number.isInteger(offset)) return;
    setCursor(offset);
    onPick?.(offset);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (onPick === undefined || event.ctrlKey || event.metaKey) return;
    const here = cursor ?? start;
    if (event.key === 'Enter') onPick(here);
    const next = event.key === 'Enter' ? here : moveCursor(event.key, { here, perRow, size });
    if (next === undefined) return;
    event.preventDefault();
    setCursor(next);
    onMove(next);
  };
  return { cursor, onClick, onKeyDown, onBlur: () => setCursor(null) };
}

const digitsOf = (size: number): number => Math.max(4, size.toString(16).length);

interface Room {
  readonly size: number;
  readonly widthRem: number;
  readonly rowPx: number;
}

/** Sixteen octets to a row where they fit, or where rows of eight would be too many. */
function rowLength({ size, widthRem, rowPx }: Room): number {
  const needed = (digitsOf(size) + WIDE_PER_ROW * 4) * CHARACTER_REM + 3;
  const isTooTall = (size / PER_ROW) * rowPx > MOST_PIXELS;
  return isTooTall || widthRem >= needed ? WIDE_PER_ROW : PER_ROW;
}

interface CursorPlace {
  readonly here: number;
  readonly perRow: number;
  readonly size: number;
}

function moveCursor(key: string, { here, perRow, size }: CursorPlace): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -perRow,
    ArrowDown: perRow,
    PageUp: -perRow * 16,
    PageDown: perRow * 16,
    Home: -here,
    End: size,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.min(size - 1, Math.max(0, here + step));
}

interface Marks {
  readonly selected: ByteRange | undefined;
  readonly around: readonly ByteRange[];
  readonly different: readonly ByteRange[];
}

function markOf(at: number, { selected, around, different }: Marks): ByteMark {
  if (selected !== undefined && isWithin(at, selected)) return 'selected';
  if (different.some((range) => isWithin(at, range))) return 'different';
  return around.some((range) => isWithin(at, range)) ? 'around' : undefined;
}

const isWithin = (at: number, { offset, length }: ByteRange): boolean => at >= offset && at < offset + length;
