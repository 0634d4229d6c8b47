import { useState } from 'react';
import type { BackupRun } from '../../../shared/model/backup.ts';
import { backupsText as words } from '../../../shared/text/en/ui/backups.ts';
import { useRunningJob } from '../../stores/jobs.ts';
import { LinkButton } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatBoth, formatMinute } from '../../ui/format-time.ts';
import { Status, type StatusKind } from '../../ui/status.tsx';
import css from './settings.module.css';

const FIRST_SHOWN = 6;

/** Backups and attempts at one, the newest first. */
export function BackupHistory({ runs }: { readonly runs: readonly BackupRun[] }) {
  const [isWhole, setWhole] = useState(false);
  // What a plan makes is no job of this window; it takes seconds.
  const isMaking = useRunningJob('backup.make') !== undefined;
  const shown = isWhole ? runs : runs.slice(0, FIRST_SHOWN);
  return (
    <>
      <h3 className={css['subhead']}>{words.history}</h3>
      <DataTable
        label={words.history}
        rows={shown}
        rowKey={({ no }) => String(no)}
        columns={buildColumns(({ no }) => isMaking && no === runs[0]?.no)}
      />
      {shown.length === runs.length ? null : (
        <p className={css['remark']}>
          <LinkButton onClick={() => setWhole(true)}>{words.showAll(runs.length)}</LinkButton>
        </p>
      )}
    </>
  );
}

function buildColumns(isMade: (run: BackupRun) => boolean): readonly TableColumn<BackupRun>[] {
  return [
    {
      id: 'at',
      head: words.columns.at,
      width: '11.25rem',
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
      width: '5rem',
      numeric: true,
      cell: ({ octets }) => (octets === undefined ? '' : words.octets(octets)),
    },
    {
      id: 'result',
      head: words.columns.result,
      width: '10rem',
      cell: (run) => {
        const text = words.result(run, isMade(run));
        return (
          <span className={css['result']} data-wide={run.error !== undefined || undefined}>
            <Status status={statusOf(run, isMade(run))}>{text}</Status>
          </span>
        );
      },
    },
  ];
}

function statusOf({ error, finishedAt }: BackupRun, isMade: boolean): StatusKind {
  if (error === 'job.cancelled') return 'not-checked';
  if (error !== undefined) return 'expired';
  return finishedAt === undefined ? (isMade ? 'not-yet-valid' : 'unknown') : 'valid';
}
