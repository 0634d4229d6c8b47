import { Lock } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Protection, TranscriptMessage } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { visible } from '../../../shared/text/index.ts';
import { classes } from '../../ui/class-names.ts';
import { summaryOf } from './message-summary.ts';
import type { SequenceRow } from './sequence.ts';
import css from './sequence-diagram.module.css';
import lines from './sequence-lines.module.css';

const text = connectText.sequence;
/** More rows than this stand closer where the pane is low. */
const MANY_ROWS = 16;

export interface SequenceDiagramProps {
  readonly rows: readonly SequenceRow[];
  /** Index of the selected message. */
  readonly selected: number | null;
  readonly onSelect: (index: number) => void;
  /** Enter or a double click: on to the fields. */
  readonly onOpen: () => void;
  readonly clientIs: string;
  readonly serverIs: string;
}

/** Client lane, server lane, time downwards. Arrow keys move through the messages. */
export function SequenceDiagram({ rows, selected, onSelect, onOpen, clientIs, serverIs }: SequenceDiagramProps) {
  const messages = rows.flatMap((row) => (row.kind === 'message' ? [row.message] : []));
  const current = findCurrent(messages, selected);
  const move = (event: KeyboardEvent) => {
    const target = nextIndex(event.key, messages.length, current);
    if (event.key === 'Enter') onOpen();
    const message = target === undefined ? undefined : messages[target];
    if (message === undefined) return;
    event.preventDefault();
    onSelect(message.index);
  };
  return (
    <section className={css['diagram']} aria-label={text.name}>
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
      <div className={css['scroll']}>
        <ol className={css['rows']} data-many={rows.length > MANY_ROWS || undefined} onKeyDown={move}>
          {rows.map((row, at) => (
            <li key={at} className={classes(css['row'], css[rowClass(row)], lines[`lane-${laneOf(row)}`])}>
              {row.kind === 'message' ? (
                <MessageRow
                  row={row}
                  isSelected={row.message.index === messages[current ?? -1]?.index}
                  isEntry={current === undefined ? row.message === messages[0] : row.message === messages[current]}
                  onSelect={onSelect}
                  onOpen={onOpen}
                />
              ) : (
                <NoteRow row={row} />
              )}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

interface MessageRowProps {
  readonly row: Extract<SequenceRow, { kind: 'message' }>;
  readonly isSelected: boolean;
  readonly isEntry: boolean;
  readonly onSelect: (index: number) => void;
  readonly onOpen: () => void;
}

function MessageRow({ row, isSelected, isEntry, onSelect, onOpen }: MessageRowProps) {
  const button = useRef<HTMLButtonElement>(null);
  const { message, members, letter } = row;
  const bytes = members.reduce((sum, member) => sum + member.bytes, 0);
  useEffect(() => {
    const row = button.current;
    const list = row?.closest('ol');
    if (!isSelected || row === null || list === null || list === undefined) return;
    // The first choice must not scroll the verdict away: only the list moves, until the keyboard is in it.
    if (list.contains(document.activeElement)) row.focus();
    else scrollWithin(list.parentElement, row);
  }, [isSelected]);
  return (
    <button
      ref={button}
      type="button"
      tabIndex={isEntry ? 0 : -1}
      aria-current={isSelected || undefined}
      className={css['message']}
      onClick={() => onSelect(message.index)}
      onDoubleClick={onOpen}
      data-from={message.from}
    >
      <span className={css['time']}>{text.time(message.atMs)}</span>
      <i className={lines['lane']} />
      <span className={css['middle']}>
        <span className={css['label']}>
          {message.encrypted ? <Lock className={css['lock']} role="img" aria-label={text.encrypted} /> : null}
          {letter === undefined ? null : <EvidenceLetter letter={letter} />}
          <Label message={message} count={members.length} />
        </span>
        <Arrow from={message.from} dashed={isTransport(message)} />
      </span>
      <i className={lines['lane']} />
      <span className={css['bytes']}>{isTransport(message) ? '' : text.size(bytes)}</span>
    </button>
  );
}

function Label({ message, count }: { readonly message: TranscriptMessage; readonly count: number }) {
  const { alert, type, from } = message;
  if (alert !== undefined)
    return (
      <>
        <b>{text.alert(visible(alert.name, 60), alert.number)}</b>
        <span className={css['sender']}>{text.from[alert.from]}</span>
        <span className={css['summary']}>{text.level[alert.level]}</span>
      </>
    );
  if (isTransport(message))
    return (
      <>
        <b>{type === 'FIN' ? text.fin : text.rst}</b>
        <span className={css['sender']}>{type === 'FIN' ? text.closedBy[from] : text.resetBy[from]}</span>
      </>
    );
  return (
    <>
      <b>{count > 1 ? text.folded(type, count) : visible(type, 60)}</b>
      <span className={classes(css['summary'], css['optional'])}>{summaryOf(message)}</span>
    </>
  );
}

function NoteRow({ row }: { readonly row: Exclude<SequenceRow, { kind: 'message' }> }) {
  return (
    <div className={css['message']}>
      <span className={css['time']} />
      <i className={lines['lane']} />
      <span className={css['note']}>
        <span>
          {row.kind === 'keys' ? <Lock aria-hidden className={css['lock']} /> : null}
          {noteOf(row)}
        </span>
      </span>
      <i className={lines['lane']} />
      <span className={css['bytes']} />
    </div>
  );
}

export function EvidenceLetter({ letter }: { readonly letter: string }) {
  return <span className={css['letter']}>{letter}</span>;
}

function Arrow({ from, dashed }: { readonly from: TranscriptMessage['from']; readonly dashed: boolean }) {
  return (
    <span className={classes(css['arrow'], lines['arrow'], dashed && lines['dashed'])} aria-hidden>
      <svg viewBox="0 0 7 9">
        <path d={from === 'client' ? 'M0.5 0.5L6 4.5L0.5 8.5' : 'M6.5 0.5L1 4.5L6.5 8.5'} />
      </svg>
    </span>
  );
}

function scrollWithin(place: HTMLElement | null, row: HTMLElement): void {
  if (place === null) return;
  const above = row.getBoundingClientRect().top - place.getBoundingClientRect().top;
  if (above < 0) place.scrollTop += above;
  else place.scrollTop += Math.max(0, above + row.offsetHeight - place.clientHeight);
}

const isTransport = ({ type }: TranscriptMessage): boolean => type === 'FIN' || type === 'RST';

const rowClass = (row: SequenceRow): string =>
  row.kind === 'message' ? (row.failing ? 'failing' : 'plain') : row.kind;

const laneOf = (row: SequenceRow): Protection | 'broken' => (row.kind === 'gap' ? 'broken' : row.lane);

function noteOf(row: Exclude<SequenceRow, { kind: 'message' }>): string {
  if (row.kind === 'keys') return text.keys[row.lane];
  if (row.kind === 'connected') return text.connected;
  return row.open ? text.openGap(row.silentMs) : text.gap(row.silentMs);
}

/** Position of the row that shows the message, also when a folded row stands for it. */
function findCurrent(messages: readonly TranscriptMessage[], selected: number | null): number | undefined {
  if (selected === null) return undefined;
  const at = messages.findLastIndex(({ index }) => index <= selected);
  return at < 0 ? undefined : at;
}

function nextIndex(key: string, count: number, current: number | undefined): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === 'ArrowDown') return Math.min(count - 1, (current ?? -1) + 1);
  return key === 'ArrowUp' ? Math.max(0, (current ?? 1) - 1) : undefined;
}
