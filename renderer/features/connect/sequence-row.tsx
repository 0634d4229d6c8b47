import { Lock } from 'lucide-react';
import { memo } from 'react';
import type { Protection, TranscriptMessage } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { visible } from '../../../shared/text/index.ts';
import { classes } from '../../ui/class-names.ts';
import { EvidenceLetter } from './evidence-letter.tsx';
import { summaryOf } from './message-summary.ts';
import type { MessageRow, SequenceRow } from './sequence.ts';
import css from './sequence-diagram.module.css';
import parts from './sequence-parts.module.css';
import lines from './sequence-lines.module.css';

const text = connectText.sequence;

export interface SequenceLineProps {
  readonly row: SequenceRow;
  readonly at: number;
  readonly count: number;
  /** From the top, and how high, in rem. */
  readonly top: number;
  readonly height: number;
  readonly isSelected: boolean;
  /** The one message that the Tab key reaches. */
  readonly isEntry: boolean;
  /** Element that says what the chosen message is for. */
  readonly describedBy: string;
  readonly onSelect: (index: number) => void;
  readonly onOpen: () => void;
  readonly onFold: (first: number, open: boolean) => void;
}

/** One row of the diagram, in its place. */
export const SequenceLine = memo(function SequenceLine(props: SequenceLineProps) {
  const { row, at, count, top, height } = props;
  return (
    <li
      className={classes(css['row'], css[rowClass(row)], lines[`lane-${laneOf(row)}`])}
      style={{ top: `${top}rem`, height: `${height}rem` }}
      data-at={at}
      aria-setsize={count}
      aria-posinset={at + 1}
    >
      {row.kind === 'message' ? <MessageLine {...props} row={row} /> : <NoteLine row={row} />}
    </li>
  );
});

function MessageLine(props: Omit<SequenceLineProps, 'row'> & { readonly row: MessageRow }) {
  const { row, isSelected, isEntry, describedBy, onSelect, onOpen } = props;
  const { message, members, letter, tie } = row;
  const bytes = members.reduce((sum, member) => sum + member.bytes, 0);
  return (
    <>
      <button
        type="button"
        tabIndex={isEntry ? 0 : -1}
        aria-current={isSelected || undefined}
        aria-describedby={isSelected ? describedBy : undefined}
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
            <Label message={message} count={members.length} says={row.says} />
          </span>
          <Arrow from={message.from} dashed={isTransport(message)} />
        </span>
        <i className={lines['lane']} />
        <span className={css['bytes']} data-tie={tie} title={tie === undefined ? undefined : text.sharesRecord}>
          {isTransport(message) ? '' : text.size(bytes)}
        </span>
      </button>
      <FoldButton {...props} />
    </>
  );
}

/** A press beside the row; by keyboard the arrows to the right and left do the same. */
function FoldButton({ row, onFold }: Pick<SequenceLineProps, 'onFold'> & { readonly row: MessageRow }) {
  const { message, members, unfolded } = row;
  if (members.length === 1 && unfolded === undefined) return null;
  const first = unfolded ?? message.index;
  return (
    <button type="button" tabIndex={-1} className={parts['fold']} onClick={() => onFold(first, unfolded === undefined)}>
      {unfolded === undefined ? text.unfold(members.length) : text.fold}
    </button>
  );
}

interface LabelProps {
  readonly message: TranscriptMessage;
  readonly count: number;
  readonly says: string | undefined;
}

function Label({ message, count, says }: LabelProps) {
  const { alert, type, from, summary } = message;
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
  if (type === 'Proxy' || type === 'StartTls')
    return (
      <>
        <b>{visible(summary === '' ? type : summary, 120)}</b>
        {type === 'Proxy' && from === 'server' ? <span className={css['sender']}>{text.fromProxy}</span> : null}
      </>
    );
  if (says !== undefined)
    return (
      <>
        <b>{visible(says, 120)}</b>
        <span className={classes(css['summary'], css['optional'])}>{count > 1 ? text.folded(type, count) : type}</span>
      </>
    );
  const records = message.records?.length ?? 1;
  return (
    <>
      <b>{count > 1 ? text.folded(type, count) : visible(type, 60)}</b>
      <span className={classes(css['summary'], css['optional'])}>{summaryOf(message)}</span>
      {records > 1 ? <span className={classes(parts['records'], css['optional'])}>{text.records(records)}</span> : null}
    </>
  );
}

function NoteLine({ row }: { readonly row: Exclude<SequenceRow, { kind: 'message' }> }) {
  return (
    <div className={css['message']} data-from="client">
      <span className={css['time']} />
      <i className={lines['lane']} />
      {row.kind === 'attempt' ? (
        <AttemptMiddle row={row} />
      ) : (
        <span className={css['note']}>
          <span>
            {row.kind === 'keys' ? <Lock aria-hidden className={css['lock']} /> : null}
            {noteOf(row)}
          </span>
        </span>
      )}
      <i className={lines['lane']} />
      <span className={css['bytes']} />
    </div>
  );
}

function AttemptMiddle({ row }: { readonly row: Extract<SequenceRow, { kind: 'attempt' }> }) {
  const { address, result } = text.attempt(row.attempt);
  return (
    <span className={css['middle']}>
      <span className={css['label']}>
        <b>{text.tcp}</b>
        <span className={css['sender']}>{address}</span>
        <span className={css['summary']}>{result}</span>
      </span>
      <Arrow from="client" dashed broken={row.attempt.result !== 'connected'} />
    </span>
  );
}

interface ArrowProps {
  readonly from: TranscriptMessage['from'];
  readonly dashed: boolean;
  /** Never arrived. */
  readonly broken?: boolean;
}

function Arrow({ from, dashed, broken = false }: ArrowProps) {
  const head = from === 'client' ? 'M0.5 0.5L6 4.5L0.5 8.5' : 'M6.5 0.5L1 4.5L6.5 8.5';
  return (
    <span className={classes(css['arrow'], lines['arrow'], dashed && lines['dashed'])} aria-hidden>
      <svg viewBox="0 0 7 9">
        <path d={broken ? 'M0.5 1.5L6.5 7.5M6.5 1.5L0.5 7.5' : head} />
      </svg>
    </span>
  );
}

const isTransport = ({ type }: TranscriptMessage): boolean => type === 'FIN' || type === 'RST';

function rowClass(row: SequenceRow): string {
  if (row.kind === 'message') return row.failing ? 'failing' : 'plain';
  return row.kind === 'attempt' && row.attempt.result !== 'connected' ? 'unreached' : row.kind;
}

const laneOf = (row: SequenceRow): Protection | 'broken' => (row.kind === 'gap' ? 'broken' : row.lane);

function noteOf(row: Exclude<SequenceRow, { kind: 'message' | 'attempt' }>): string {
  switch (row.kind) {
    case 'keys':
      return text.keys[row.lane];
    case 'connected':
      return text.connected;
    case 'proxy':
      return text.proxy(row.proxy);
    case 'starttls':
      return text.startTls(row.protocol);
    case 'tls':
      return text.tls;
    case 'second':
      return text.second(row.second);
    case 'gap':
      return row.open ? text.openGap(row.silentMs) : text.gap(row.silentMs);
  }
}
