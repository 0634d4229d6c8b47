import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { BatchSummary } from '../../../shared/model/batch.ts';
import { batchText } from '../../../shared/text/en/ui/batch.ts';
import { runBatch, useBatch } from '../../stores/batch.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/mono.tsx';
import { Status } from '../../ui/status.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import css from './batch-start.module.css';
import { BATCH_STATUS, leftOf } from './batch-state.ts';

const text = batchText.former;

const addressOf = ({ id }: BatchSummary): string => buildAddress('issue', ['batch', id]);

/** What a crash or a closed window ended is offered first. */
export function Interrupted() {
  const batch = useBatch(({ batches }) => batches?.find(({ state }) => state === 'interrupted'));
  const [failure, setFailure] = useState<AppError | null>(null);
  if (batch === undefined) return null;
  const resume = async () => {
    navigate(addressOf(batch));
    const answer = await runBatch(batch.id, false);
    setFailure(answer.ok ? null : answer.error);
  };
  return (
    <>
      <Banner
        tone="warn"
        title={text.interrupted(batch.fileName, leftOf(batch))}
        actions={
          <>
            <Button onClick={() => navigate(addressOf(batch))}>{text.open}</Button>
            <Button variant="primary" onClick={() => void resume()}>
              {text.resume(leftOf(batch))}
            </Button>
          </>
        }
      >
        {text.interruptedDetail}
      </Banner>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} />}
    </>
  );
}

export function FormerBatches() {
  const batches = useBatch((state) => state.batches);
  const now = useNow();
  const listed = batches?.filter(({ state }) => state !== 'discarded') ?? [];
  if (listed.length === 0) return null;
  return (
    <section className={css['former']}>
      <SectionHead>{text.title}</SectionHead>
      <DataTable label={text.title} rows={listed} rowKey={({ id }) => id} columns={columnsAt(now)} />
    </section>
  );
}

const columnsAt = (now: number): readonly TableColumn<BatchSummary>[] => [
  {
    id: 'file',
    head: text.file,
    strong: true,
    cell: (batch) => (
      <Link to={addressOf(batch)}>
        <Name>{batch.fileName}</Name>
      </Link>
    ),
  },
  {
    id: 'state',
    head: text.state,
    width: '13rem',
    cell: ({ state }) => <Status status={BATCH_STATUS[state]}>{text.stateWord(state)}</Status>,
  },
  {
    id: 'issued',
    head: text.issued,
    width: '8rem',
    numeric: true,
    cell: ({ issued, rows }) => text.of(issued, rows),
  },
  {
    id: 'when',
    head: text.when,
    width: '6rem',
    numeric: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} now={now} />,
  },
];
