import { useEffect, useState } from 'react';
import type { RunId } from '../../../shared/model/brands.ts';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import type { RunSummary } from '../../../shared/model/connection-history.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { compareAddress } from '../../stores/connection-dialling.ts';
import { readEarlierRuns } from '../../stores/connection-compare.ts';
import { navigate } from '../../stores/router.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatInstant } from '../../ui/format-time.ts';
import css from './run-dialogs.module.css';

const text = connectText.share.compareDialog;

export interface CompareDialogProps {
  readonly run: ConnectionRun;
  readonly runs: readonly ConnectionRun[];
  readonly onClose: () => void;
}

/** Chooses what a run is laid beside: a run of this session or an earlier one of the same endpoint. */
export function CompareDialog({ run, runs, onClose }: CompareDialogProps) {
  const [earlier, setEarlier] = useState<readonly RunSummary[]>([]);
  useEffect(() => {
    let current = true;
    void readEarlierRuns(run.target).then((found) => {
      if (current) setEarlier(found);
    });
    return () => {
      current = false;
    };
  }, [run]);
  const others = runs.filter((one) => one !== run);
  const open = new Set(runs.map(({ id }) => id));
  const history = earlier.filter(({ id }) => !open.has(id));
  const choose = (other: RunId, startedAt: number) => {
    onClose();
    navigate(startedAt <= run.startedAt ? compareAddress(other, run.id) : compareAddress(run.id, other));
  };
  return (
    <Dialog open title={text.title(numberOfRun(run.id))} onClose={onClose}>
      {others.length + history.length === 0 ? <p className={css['quiet']}>{text.none}</p> : null}
      <RunList
        title={text.session}
        items={others.map(({ id, target, startedAt }) => ({
          id,
          startedAt,
          name: `#${numberOfRun(id)} ${visibleText(target)}`,
        }))}
        onChoose={choose}
      />
      <RunList
        title={text.history}
        items={history.map(({ id, note, startedAt }) => ({ id, startedAt, name: visibleText(note) }))}
        onChoose={choose}
      />
    </Dialog>
  );
}

interface RunListProps {
  readonly title: string;
  readonly items: readonly { readonly id: RunId; readonly name: string; readonly startedAt: number }[];
  readonly onChoose: (id: RunId, startedAt: number) => void;
}

function RunList({ title, items, onChoose }: RunListProps) {
  return items.length === 0 ? null : (
    <section className={css['list']}>
      <h3>{title}</h3>
      <ul aria-label={title}>
        {items.map(({ id, name, startedAt }) => (
          <li key={id}>
            <button type="button" onClick={() => onChoose(id, startedAt)}>
              <span>{name}</span>
              <span className={css['quiet']}>{formatInstant(startedAt)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
