import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import css from './hex-view.module.css';
import { ScrollRegion } from './scroll-region.tsx';
import { useRem } from './text-scale.ts';

export interface HexMark {
  readonly offset: number;
  readonly length: number;
  /** `selected` is the chosen field, `parent` an ancestor of it, `bad` where something is wrong. */
  readonly kind: 'selected' | 'parent' | 'bad';
}

export interface HexViewProps {
  readonly label: string;
  /** Lower-case, two digits an octet. */
  readonly hex: string;
  /** Number shown for the first octet. */
  readonly base?: number | undefined;
  readonly marks?: readonly HexMark[] | undefined;
  readonly onChoose?: ((offset: number) => void) | undefined;
  readonly octetsPerLine?: 8 | 16 | undefined;
}

const LINE_REM = 1.125;

/** Offsets, octets, characters. Marks scroll into view; a press on an octet chooses it. */
export function HexView({ label, hex, base = 0, marks = [], onChoose, octetsPerLine = 16 }: HexViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const lineHeight = Math.round(LINE_REM * useRem());
  const size = Math.floor(hex.length / 2);
  const virtual = useVirtualizer({
    count: Math.ceil(size / octetsPerLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 8,
    initialRect: { width: 600, height: 400 },
  });
  useEffect(() => virtual.measure(), [virtual, lineHeight, octetsPerLine]);
  const chosen = marks.find((mark) => mark.kind !== 'parent')?.offset;
  useEffect(() => {
    if (chosen !== undefined) virtual.scrollToIndex(Math.floor((chosen - base) / octetsPerLine), { align: 'auto' });
  }, [virtual, chosen, base, octetsPerLine]);
  return (
    <ScrollRegion ref={scroller} className={css['hex']} label={label} data-selectable>
      <div className={css['body']} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <div key={item.key} className={css['line']} style={{ transform: `translateY(${item.start}px)` }}>
            <Line
              hex={hex.slice(item.index * octetsPerLine * 2, (item.index + 1) * octetsPerLine * 2)}
              offset={base + item.index * octetsPerLine}
              octets={octetsPerLine}
              marks={marks}
              onChoose={onChoose}
            />
          </div>
        ))}
      </div>
    </ScrollRegion>
  );
}

interface LineProps {
  readonly hex: string;
  readonly offset: number;
  readonly octets: number;
  readonly marks: readonly HexMark[];
  readonly onChoose: ((offset: number) => void) | undefined;
}

function Line({ hex, offset, octets, marks, onChoose }: LineProps) {
  const pairs = hex.match(/../g) ?? [];
  return (
    <>
      <span className={css['offset']}>{offset.toString(16).padStart(4, '0')}</span>
      <span className={css['octets']} style={{ width: `${octets * 3}ch` }}>
        {pairs.map((pair, index) => (
          <span
            key={index}
            data-mark={markAt(marks, offset + index)}
            onClick={onChoose === undefined ? undefined : () => onChoose(offset + index)}
          >
            {pair}
          </span>
        ))}
      </span>
      <span className={css['characters']}>{pairs.map(printable).join('')}</span>
    </>
  );
}

function markAt(marks: readonly HexMark[], offset: number): HexMark['kind'] | undefined {
  const here = marks.filter((mark) => offset >= mark.offset && offset < mark.offset + mark.length);
  return (here.find((mark) => mark.kind !== 'parent') ?? here[0])?.kind;
}

function printable(pair: string): string {
  const code = Number.parseInt(pair, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
}
