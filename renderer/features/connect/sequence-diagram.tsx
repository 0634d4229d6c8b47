import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { useRem } from '../../ui/text-scale.ts';
import { findVisible, layRows, type SequenceLayout } from './sequence-layout.ts';
import { SequenceLine } from './sequence-row.tsx';
import type { MessageRow, SequenceRow } from './sequence.ts';
import css from './sequence-diagram.module.css';
import parts from './sequence-parts.module.css';
import { useRowWindow } from './use-row-window.ts';

const text = connectText.sequence;
/** Rows that are kept ready above and below what shows. */
const SPARE_REM = 12;
/** Drawn at first, before the place is measured. */
const GUESSED_REM = 40;

export interface SequenceDiagramProps {
  readonly rows: readonly SequenceRow[];
  /** Index of the selected message. */
  readonly selected: number | null;
  readonly onSelect: (index: number) => void;
  /** Enter or a double click: on to the fields. */
  readonly onOpen: () => void;
  /** Shows the messages of a folded stream one by one, or folds them again. */
  readonly onFold: (first: number, open: boolean) => void;
  readonly clientIs: string;
  readonly serverIs: string;
}

/** Client lane, server lane, time downwards; only what shows is drawn. Arrow keys move through the messages. */
export function SequenceDiagram(props: SequenceDiagramProps) {
  const { rows, selected, onSelect, onOpen, onFold, clientIs, serverIs } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const moved = useRef<number | null>(null);
  const id = useId();
  const rem = useRem();
  const shown = useRowWindow(scroller);
  const roomRem = shown.height === 0 ? GUESSED_REM : shown.height / rem;
  const layout = useMemo(() => layRows(rows, roomRem - 0.75), [rows, roomRem]);
  const current = useMemo(() => findCurrent(layout.rows, selected), [layout, selected]);
  const [hovered, setHovered] = useState<number | null>(null);
  useShowRow({ placeRef: scroller, layout, current, movedRef: moved, rem });
  const press = (event: KeyboardEvent) => {
    const row = layout.rows[current ?? -1];
    if (event.key === 'Enter') onOpen();
    if (row?.kind === 'message' && foldByKey(event.key, row, onFold)) return event.preventDefault();
    const target = nextMessage(event.key, { rows: layout.rows, current, page: Math.floor(roomRem / 2) });
    if (target === undefined) return;
    event.preventDefault();
    moved.current = target.message.index;
    onSelect(target.message.index);
  };
  const total = layout.tops.at(-1) ?? 0;
  return (
    <section className={css['diagram']} aria-label={text.name}>
      <Head clientIs={clientIs} serverIs={serverIs} />
      <div ref={scroller} className={css['scroll']}>
        <ol
          className={css['rows']}
          style={{ height: `${total}rem` }}
          data-dense={layout.dense || undefined}
          onKeyDown={press}
          onPointerOver={(event) => setHovered(rowUnder(event))}
          onPointerLeave={() => setHovered(null)}
        >
          {listDrawn(layout, { fromRem: shown.top / rem, roomRem, current }).map(({ row, at }) => (
            <SequenceLine
              key={at}
              row={row}
              at={at}
              count={layout.rows.length}
              top={layout.tops[at] ?? 0}
              height={(layout.tops[at + 1] ?? 0) - (layout.tops[at] ?? 0)}
              isSelected={at === current && selected !== null}
              isEntry={at === (current ?? firstMessage(layout.rows))}
              describedBy={`${id}meaning`}
              onSelect={onSelect}
              onOpen={onOpen}
              onFold={onFold}
            />
          ))}
        </ol>
      </div>
      <Meaning id={`${id}meaning`} row={layout.rows[hovered ?? current ?? 0]} />
    </section>
  );
}

function Head({ clientIs, serverIs }: Pick<SequenceDiagramProps, 'clientIs' | 'serverIs'>) {
  return (
    <div className={css['head']}>
      <span className={css['time']}>{text.ms}</span>
      <span>
        <b>{text.client}</b> <span className={css['who']}>{clientIs}</span>
      </span>
      <span className={css['right']}>
        <b>{text.server}</b> <span className={css['who']}>{serverIs}</span>
      </span>
      <span className={css['bytes']}>{text.bytes}</span>
    </div>
  );
}

/** One sentence on the row under the pointer or the chosen one, for who sees it for the first time. */
function Meaning({ id, row }: { readonly id: string; readonly row: SequenceRow | undefined }) {
  const words =
    row === undefined
      ? ''
      : row.kind === 'message'
        ? text.meaning(row.message.type, row.message.from)
        : text.rowMeaning[row.kind];
  return (
    <p id={id} className={parts['meaning']} title={words}>
      {words}
    </p>
  );
}

interface ShowRow {
  readonly placeRef: { readonly current: HTMLDivElement | null };
  readonly layout: SequenceLayout;
  readonly current: number | undefined;
  /** The message that a key goes to: once it is chosen the focus follows. The list may be laid out anew before that. */
  readonly movedRef: { current: number | null };
  readonly rem: number;
}

/** Brings the chosen row into sight. Only the list moves, so that the first choice does not scroll the verdict away. */
function useShowRow({ placeRef, layout, current, movedRef, rem }: ShowRow): void {
  useEffect(() => {
    const place = placeRef.current;
    if (place === null || current === undefined) return;
    const top = (layout.tops[current] ?? 0) * rem;
    const bottom = (layout.tops[current + 1] ?? 0) * rem;
    if (top < place.scrollTop) place.scrollTop = top;
    else if (bottom > place.scrollTop + place.clientHeight) place.scrollTop = bottom - place.clientHeight;
    const row = layout.rows[current];
    if (row?.kind !== 'message' || row.message.index !== movedRef.current) return;
    movedRef.current = null;
    place.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true });
  }, [placeRef, layout, current, movedRef, rem]);
}

interface Drawn {
  readonly fromRem: number;
  readonly roomRem: number;
  readonly current: number | undefined;
}

/** Rows to draw: what shows, some beyond, and the chosen one, which may have the focus. */
function listDrawn(layout: SequenceLayout, { fromRem, roomRem, current }: Drawn) {
  if (layout.rows.length === 0) return [];
  const [first, last] = findVisible(layout, fromRem - SPARE_REM, fromRem + roomRem + SPARE_REM);
  const drawn = layout.rows.slice(first, last + 1).map((row, at) => ({ row, at: first + at }));
  const at = current ?? firstMessage(layout.rows);
  const entry = layout.rows[at];
  if (entry === undefined || (at >= first && at <= last)) return drawn;
  return at < first ? [{ row: entry, at }, ...drawn] : [...drawn, { row: entry, at }];
}

function foldByKey(key: string, row: MessageRow, onFold: SequenceDiagramProps['onFold']): boolean {
  if (key === 'ArrowRight' && row.members.length > 1) onFold(row.message.index, true);
  else if (key === 'ArrowLeft' && row.unfolded !== undefined) onFold(row.unfolded, false);
  else return false;
  return true;
}

function rowUnder({ target }: PointerEvent): number | null {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null;
  return line === null ? null : Number(line.dataset['at']);
}

const firstMessage = (rows: readonly SequenceRow[]): number => rows.findIndex(({ kind }) => kind === 'message');

/** Position of the row that shows the message, also when a folded row stands for it. */
function findCurrent(rows: readonly SequenceRow[], selected: number | null): number | undefined {
  if (selected === null) return undefined;
  const at = rows.findLastIndex((row) => row.kind === 'message' && row.message.index <= selected);
  return at < 0 ? undefined : at;
}

interface Move {
  readonly rows: readonly SequenceRow[];
  readonly current: number | undefined;
  readonly page: number;
}

function nextMessage(key: string, { rows, current, page }: Move): MessageRow | undefined {
  const messages = rows.flatMap((row, at) => (row.kind === 'message' ? [{ row, at }] : []));
  const here = messages.findIndex(({ at }) => at === current);
  const targets: Readonly<Record<string, number>> = {
    Home: 0,
    End: messages.length - 1,
    ArrowDown: here + 1,
    ArrowUp: here - 1,
    PageDown: here + page,
    PageUp: here - page,
  };
  const target = targets[key];
  return target === undefined ? undefined : messages[Math.max(0, Math.min(messages.length - 1, target))]?.row;
}
