import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { PublishHistory, PublishRun, PublishTarget } from '../../../shared/model/publish.ts';
import { publishText } from '../../../shared/text/en/ui/publish.ts';
import { describeError } from '../../stores/failure.ts';
import { readPublishHistory } from '../../stores/publish.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { formatInstant } from '../../ui/format-time.ts';
import css from './publish.module.css';

const words = publishText.historyDialog;
const STEP = 50;
const MOST = 200;

const COLUMNS: readonly TableColumn<PublishRun>[] = [
  { id: 'at', head: words.columns.at, cell: ({ startedAt }) => formatInstant(startedAt), width: '13rem' },
  { id: 'number', head: words.columns.number, numeric: true, cell: ({ number }) => formatCount(number), width: '3rem' },
  { id: 'state', head: words.columns.state, cell: ({ state }) => publishText.states[state], width: '7rem' },
  {
    id: 'attempts',
    head: words.columns.attempts,
    numeric: true,
    cell: ({ attempts }) => formatCount(attempts),
    width: '3.5rem',
  },
  {
    id: 'end',
    head: words.columns.end,
    cell: ({ error, files }) => {
      const end = tellEnd(error, files);
      return <span className={css['end']}>{end}</span>;
    },
  },
];

const tellEnd = (error: AppError | null, files: PublishRun['files']): string =>
  error === null ? publishText.files(files.map(({ name }) => name)) : describeError(error).title;

/** What became of publishing to one place, the newest first. */
export function PublishHistoryDialog({
  target,
  onClose,
}: {
  readonly target: PublishTarget;
  readonly onClose: () => void;
}) {
  const [limit, setLimit] = useState(STEP);
  const [history, setHistory] = useState<PublishHistory | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    let current = true;
    void readPublishHistory(target.authorityId, target.id, limit).then((answer) => {
      if (!current) return;
      if (answer.ok) setHistory(answer.value);
      else setError(answer.error);
    });
    return () => {
      current = false;
    };
  }, [target, limit]);
  const hasMore = history !== null && history.total > history.items.length && limit < MOST;
  return (
    <Dialog
      open
      size="wide"
      title={words.title(target.name)}
      onClose={onClose}
      footer={
        <>
          {hasMore ? <Button onClick={() => setLimit(limit + STEP)}>{words.more}</Button> : null}
          <Button onClick={onClose}>{words.close}</Button>
        </>
      }
    >
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {history?.items.length === 0 ? words.none : null}
      {history === null || history.items.length === 0 ? null : (
        <DataTable
          label={words.title(target.name)}
          columns={COLUMNS}
          rows={history.items}
          rowKey={({ no }) => String(no)}
        />
      )}
    </Dialog>
  );
}
