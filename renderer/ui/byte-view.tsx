import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useEffect, useRef } from 'react';
import css from './byte-view.module.css';
import { useRem } from './text-scale.ts';

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
  /** Outermost first; drawn pale. */
  readonly around?: readonly ByteRange[] | undefined;
  readonly onPick?: ((offset: number) => void) | undefined;
}

const PER_ROW = 8;
const WIDE_PER_ROW = 16;
/** Beyond this, rows of eight would be taller than an element may be. */
const WIDE_ABOVE = 8_388_608;
const ROW_REM = 1.25;

/** Hex beside characters, drawn for the visible rows only. A click picks the octet. */
export function ByteView(props: ByteViewProps) {
  const { label, size, readHex, selected, around = [], onPick } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const perRow = size > WIDE_ABOVE ? WIDE_PER_ROW : PER_ROW;
  const rowPx = Math.round(ROW_REM * useRem());
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
    const top = row * rowPx - view.scrollTop;
    if (top < 0 || top > view.clientHeight - 3 * rowPx) virtual.scrollToIndex(row, { align: 'center' });
  }, [start, perRow, rowPx, virtual]);
  const digits = Math.max(4, size.toString(16).length);
  const pick = (event: MouseEvent) => {
    const offset = event.target instanceof HTMLElement ? Number(event.target.dataset['at']) : Number.NaN;
    if (Number.isInteger(offset)) onPick?.(offset);
  };
  return (
    <div
      ref={scroller}
      className={css['view']}
      role="region"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard
      tabIndex={0}
      onClick={pick}
      data-selectable
    >
      <div className={css['rows']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start: top }) => {
          const offset = index * perRow;
          const length = Math.min(perRow, size - offset);
          return (
            <div key={index} className={css['row']} style={{ transform: `translateY(${top}px)` }}>
              <span className={css['offset']}>{offset.toString(16).padStart(digits, '0')}</span>
              <Octets
                offset={offset}
                hex={readHex(offset, length)}
                length={length}
                perRow={perRow}
                markOf={(at) => markOf(at, selected, around)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

type Mark = 'selected' | 'around' | undefined;

interface OctetsProps {
  readonly offset: number;
  readonly hex: string | undefined;
  readonly length: number;
  readonly perRow: number;
  readonly markOf: (at: number) => Mark;
}

function Octets({ offset, hex, length, perRow, markOf: mark }: OctetsProps) {
  if (hex === undefined) return <span className={css['pending']}>{'·· '.repeat(length)}</span>;
  const octets = (hex.match(/../g) ?? []).map((text, at) => ({ text, at: offset + at, mark: mark(offset + at) }));
  return (
    <>
      <span className={css['hex']} style={{ minWidth: `${perRow * 3}ch` }}>
        {octets.map(({ text, at, mark: own }, index) => {
          const joined = own !== undefined && octets[index + 1]?.mark === own;
          return (
            <span key={at}>
              <span data-at={at} className={own === undefined ? undefined : css[own]}>
                {joined ? `${text} ` : text}
              </span>
              {joined ? '' : ' '}
            </span>
          );
        })}
      </span>
      <span className={css['text']}>
        {octets.map(({ text, at, mark: own }) => (
          <span key={at} data-at={at} className={own === undefined ? undefined : css[own]}>
            {characterOf(text)}
          </span>
        ))}
      </span>
    </>
  );
}

function markOf(at: number, selected: ByteRange | undefined, around: readonly ByteRange[]): Mark {
  if (selected !== undefined && isWithin(at, selected)) return 'selected';
  return around.some((range) => isWithin(at, range)) ? 'around' : undefined;
}

const isWithin = (at: number, { offset, length }: ByteRange): boolean => at >= offset && at < offset + length;

function characterOf(octet: string): string {
  const code = Number.parseInt(octet, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}
