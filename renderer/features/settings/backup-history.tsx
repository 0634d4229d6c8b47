import { useState } from 'react';
import type { BackupRun } from '../../../shared/model/backup.ts';
import { backupsText as words } from '../../../shared/text/en/ui/backups.ts';
import { useNow } from '../../stores/clock.ts';
import { LinkButton } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatBoth, formatMinute } from '../../ui/format-time.ts';
import { Status, type StatusKind } from '../../ui/status.tsx';
import css from './settings.module.css';

const FIRST_SHOWN = 6;
/** One that has not ended by then belongs to a program that did. */
const LONGEST_RUN_MS = 3_600_000;

/** Backups and attempts at one, the newest first. */
export function BackupHistory({ runs }: { readonly runs: readonly BackupRun[] }) {
  const [isWhole, setWhole] = useState(false);
  const now = useNow();
  const shown = isWhole ? runs : runs.slice(0, FIRST_SHOWN);
  return (
    <>
      <h3 className={css['subhead']}>{words.history}</h3>
      <DataTable
        label={words.history}
        rows={shown}
        rowKey={({ no }) => String(no)}
        columns={buildColumns((run) => now - run.startedAt > LONGEST_RUN_MS)}
      />
      {shown.length === runs.length ? null : (
        <p className={css['remark']}>
          <LinkButton onClick={() => setWhole(true)}>{words.showAll(runs.length)}</LinkButton>
        </p>
      )}
    </>
  );
}

function buildColumns(isOver: (run: BackupRun) => boolean): readonly TableColumn<BackupRun>[] {
  return [
    {
      id: 'at',
      head: words.columns.at,
      width: '25%',
      cell: ({ startedAt }) => <time title={formatBoth(startedAt)}>{formatMinute(startedAt)}</time>,
    },
    {
      id: 'name',
      head: words.columns.name,
      strong: true,
      cell: ({ name }) => <bdi title={visibleText(name)}>{visibleText(name)}</bdi>,
    },
    {
      id: 'octets',
      head: words.columns.octets,
      width: '5.5rem',
      numeric: true,
      cell: ({ octets }) => (octets === undefined ? '' : words.octets(octets)),
    },
    {
      id: 'result',
      head: words.columns.result,
      width: '26%',
      cell: (run) => {
        const text = words.result(run, isOver(run));
        return (
          <span title={text}>
            <Status status={statusOf(run, isOver(run))}>{text}</Status>
          </span>
        );
      },
    },
  ];
}

function statusOf({ error, finishedAt }: BackupRun, isOver: boolean): StatusKind {
  if (error === 'job.cancelled') return 'not-checked';
  if (error !== undefined) return 'expired';
  return finishedAt === undefined ? (isOver ? 'unknown' : 'not-yet-valid') : 'valid';
}
