import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useRem } from './text-scale.ts';
import css from './virtual-tree.module.css';

/** One visible line of a tree. */
export interface TreeLine {
  readonly key: string;
  /** 0 for the outermost. */
  readonly depth: number;
  /** Undefined where nothing is below. */
  readonly open: boolean | undefined;
  readonly content: ReactNode;
  /** What typing letters finds. */
  readonly text?: string | undefined;
}

export interface VirtualTreeProps {
  readonly label: string;
  /** Visible lines; what closed lines hide does not count. */
  readonly count: number;
  readonly lineAt: (index: number) => TreeLine | undefined;
  /** Line of the node that a line is below; undefined for the outermost. */
  readonly parentAt: (index: number) => number | undefined;
  /** -1 where none is chosen. */
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  readonly onToggle: (index: number, open: boolean) => void;
  /** Height of a line. */
  readonly rem: number;
  /** No line has anything below it: none needs room to be opened. */
  readonly flat?: boolean | undefined;
  /** Told which lines are drawn, after every drawing. */
  readonly onVisible?: ((from: number, to: number) => void) | undefined;
}

const INDENT_REM = 0.875;
/** Typed letters are one word until a pause. */
const WORD_MS = 700;
/** Lines that are looked at for what was typed. */
const MOST_SEARCHED = 20_000;

/** A tree of any size, drawn where it is seen. Arrows, Home, End, pages and letters walk; right and left open and close. */
export function VirtualTree(props: VirtualTreeProps) {
  const { label, count, lineAt, selected, onSelect, onToggle, rem, flat = false, onVisible } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ word: '', at: 0 });
  const height = Math.round(rem * useRem());
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    initialRect: { width: 400, height: 400 },
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected, { align: 'auto' });
  }, [virtual, selected]);
  const drawn = virtual.getVirtualItems();
  const first = drawn[0]?.index ?? 0;
  const last = drawn.at(-1)?.index ?? -1;
  useEffect(() => onVisible?.(first, last));
  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    if (walk(event, { props, page, typed: typed.current })) event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      className={css['tree']}
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={selected < 0 ? undefined : `${id}n${selected}`}
      onKeyDown={press}
    >
      <div role="presentation" className={css['body']} style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start }) => {
          const line = lineAt(index);
          return line === undefined ? null : (
            <Line
              key={line.key}
              id={`${id}n${index}`}
              line={line}
              top={start}
              height={height}
              selected={index === selected}
              flat={flat}
              onSelect={() => onSelect(index)}
              onToggle={(open) => onToggle(index, open)}
            />
          );
        })}
      </div>
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly line: TreeLine;
  readonly top: number;
  readonly height: number;
  readonly selected: boolean;
  readonly flat: boolean;
  readonly onSelect: () => void;
  readonly onToggle: (open: boolean) => void;
}

function Line({ id, line, top, height, selected, flat, onSelect, onToggle }: LineProps) {
  const { depth, open, content } = line;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={open}
      className={css['line']}
      style={{
        transform: `translateY(${top}px)`,
        height,
        paddingLeft: `${(flat ? 0.75 : 0.5) + Math.min(depth, 12) * INDENT_REM}rem`,
      }}
      onClick={onSelect}
      onDoubleClick={() => open !== undefined && onToggle(!open)}
    >
      {flat ? null : (
        <span
          className={css['twist']}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            if (open !== undefined) onToggle(!open);
          }}
        >
          {open === undefined ? null : open ? <ChevronDown /> : <ChevronRight />}
        </span>
      )}
      {content}
    </div>
  );
}

interface Walk {
  readonly props: VirtualTreeProps;
  readonly page: number;
  readonly typed: { word: string; at: number };
}

function walk(event: KeyboardEvent, { props, page, typed }: Walk): boolean {
  const { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || props.count === 0) return false;
  if (key.length === 1 && key !== ' ') return findTyped(key, props, typed);
  const next = targetOf(key, props, page);
  if (next === undefined) return false;
  if (typeof next === 'number') props.onSelect(Math.min(props.count - 1, Math.max(0, next)));
  else props.onToggle(Math.max(props.selected, 0), next.open);
  return true;
}

/** The line that a key leads to, or that the selected one opens or closes. */
function targetOf(
  key: string,
  { selected, count, lineAt, parentAt }: VirtualTreeProps,
  page: number,
): number | { readonly open: boolean } | undefined {
  const line = lineAt(Math.max(selected, 0));
  if (key === 'ArrowRight') return line?.open === false ? { open: true } : selected + 1;
  if (key === 'ArrowLeft') return line?.open === true ? { open: false } : parentAt(selected);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: selected + 1,
    ArrowUp: selected - 1,
    PageDown: selected + page,
    PageUp: selected - page,
    Home: 0,
    End: count - 1,
  };
  return targets[key];
}

/** Next line that begins with what was typed; the same letter again goes on to the next one. */
function findTyped(letter: string, { count, selected, lineAt, onSelect }: VirtualTreeProps, typed: Walk['typed']) {
  const now = performance.now();
  const lower = letter.toLowerCase();
  const word = now - typed.at > WORD_MS ? lower : typed.word + lower;
  const isRepeated = [...word].every((one) => one === lower);
  typed.word = word;
  typed.at = now;
  const wanted = isRepeated ? lower : word;
  const from = Math.max(selected, 0) + (wanted.length === 1 ? 1 : 0);
  for (let step = 0; step < Math.min(count, MOST_SEARCHED); step += 1) {
    const at = (from + step) % count;
    const text = lineAt(at)?.text;
    if (text?.toLowerCase().startsWith(wanted) === true) {
      onSelect(at);
      return true;
    }
  }
  return false;
}
