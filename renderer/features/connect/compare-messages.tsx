import { ArrowLeft, ArrowRight, Equal, Lock, Minus, Pencil, Plus, type LucideIcon } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { TranscriptMessage } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { visible } from '../../../shared/text/index.ts';
import type { ComparedRuns } from '../../stores/connection-compare.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { useRem } from '../../ui/text-scale.ts';
import type { PairRow } from './compare-rows.ts';
import css from './compare-view.module.css';
import { summaryOf } from './message-summary.ts';
import { useRowWindow } from './use-row-window.ts';

const text = connectText.compare;
const words = connectText.sequence;
const ROW_REM = 1.625;
const SPARE_ROWS = 12;

const MARKS: Readonly<Record<PairRow['state'], LucideIcon>> = {
  same: Equal,
  changed: Pencil,
  gone: Minus,
  added: Plus,
};

export interface CompareMessagesProps {
  readonly rows: readonly PairRow[];
  readonly compared: ComparedRuns;
  /** Place of the chosen line. */
  readonly chosen: number | null;
  readonly onChoose: (at: number) => void;
}

/** Both transcripts line by line; a line that differs says how. Only what shows is drawn. */
export function CompareMessages({ rows, compared, chosen, onChoose }: CompareMessagesProps) {
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const shown = useRowWindow(scroller);
  const listed = onlyDifferent ? rows.filter(({ state }) => state !== 'same') : rows;
  const current = listed.findIndex(({ at }) => at === chosen);
  const first = Math.max(0, Math.floor(shown.top / (ROW_REM * rem)) - SPARE_ROWS);
  const last = first + Math.ceil(Math.max(shown.height, 640) / (ROW_REM * rem)) + 2 * SPARE_ROWS;
  useEffect(() => {
    const place = scroller.current;
    if (place === null || current < 0) return;
    const top = current * ROW_REM * rem;
    place.scrollTop = Math.min(top, Math.max(place.scrollTop, top + ROW_REM * rem - place.clientHeight));
  }, [current, rem]);
  const press = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      Home: 0,
      End: listed.length - 1,
    };
    const target = steps[event.key];
    const row = target === undefined ? undefined : listed[Math.max(0, Math.min(listed.length - 1, target))];
    if (row === undefined) return;
    event.preventDefault();
    onChoose(row.at);
  };
  return (
    <section className={css['transcripts']} aria-label={text.messages}>
      <header className={css['sides']}>
        <b>{text.side(numberOfRun(compared.before.id), compared.before.target)}</b>
        <Checkbox checked={onlyDifferent} onChange={setOnlyDifferent}>
          {text.onlyDifferent}
        </Checkbox>
        <b>{text.side(numberOfRun(compared.after.id), compared.after.target)}</b>
      </header>
      <div
        ref={scroller}
        className={css['scroll']}
        role="listbox"
        aria-label={text.messages}
        tabIndex={0}
        aria-activedescendant={current < 0 ? undefined : `pair${listed[current]?.at ?? 0}`}
        onKeyDown={press}
      >
        <div role="presentation" className={css['rows']} style={{ height: `${listed.length * ROW_REM}rem` }}>
          {listed.map((row, at) =>
            (at < first || at > last) && at !== current ? null : (
              <PairLine key={row.at} row={row} top={at * ROW_REM} chosen={row.at === chosen} onChoose={onChoose} />
            ),
          )}
        </div>
      </div>
    </section>
  );
}

interface PairLineProps {
  readonly row: PairRow;
  readonly top: number;
  readonly chosen: boolean;
  readonly onChoose: (at: number) => void;
}

function PairLine({ row, top, chosen, onChoose }: PairLineProps) {
  const Mark = MARKS[row.state];
  return (
    <div
      id={`pair${row.at}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      data-state={row.state}
      className={css['pair']}
      style={{ top: `${top}rem` }}
      onClick={() => onChoose(row.at)}
    >
      <Side message={row.before} />
      <span className={css['mark']} title={text.state[row.state]}>
        <Mark role="img" aria-label={text.state[row.state]} />
      </span>
      <Side message={row.after} />
    </div>
  );
}

function Side({ message }: { readonly message: TranscriptMessage | undefined }) {
  if (message === undefined) return <span className={css['missing']}>{text.missing}</span>;
  const { alert, from, type, atMs, encrypted } = message;
  const Arrow = from === 'client' ? ArrowRight : ArrowLeft;
  return (
    <span className={css['message']}>
      <span className={css['time']}>{words.time(atMs)}</span>
      <Arrow className={css['arrow']} role="img" aria-label={words.from[from]} />
      {encrypted ? <Lock className={css['lock']} role="img" aria-label={words.encrypted} /> : null}
      <b>{alert === undefined ? visible(type, 60) : words.alert(visible(alert.name, 60), alert.number)}</b>
      {alert === undefined ? <span className={css['quiet']}>{summaryOf(message)}</span> : null}
    </span>
  );
}
