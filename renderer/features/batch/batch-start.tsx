import { FileSpreadsheet, Sheet } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { BATCH_COLUMNS } from '../../../shared/model/batch.ts';
import type { BatchId } from '../../../shared/model/brands.ts';
import type { Result } from '../../../shared/result.ts';
import { batchText as text } from '../../../shared/text/en/ui/batch.ts';
import { chooseAndPlan, planBytes, saveBatchTemplate, useBatch } from '../../stores/batch.ts';
import { describeError } from '../../stores/failure.ts';
import { isRunning, useJob } from '../../stores/jobs.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { fileDropHandlers } from '../../ui/file-drop.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { showToast } from '../../ui/toast.tsx';
import { BatchDefaultsFields, useBatchDefaults } from './batch-defaults-fields.tsx';
import { BatchProgress } from './batch-progress.tsx';
import css from './batch-start.module.css';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { FormerBatches, Interrupted } from './former-batches.tsx';

/** Choose a table and what holds for rows that do not say it; below, what was done before. */
export function BatchStart() {
  const { defaults, change } = useBatchDefaults();
  const [failure, setFailure] = useState<AppError | null>(null);
  const error = useBatch((state) => state.error);
  const job = useJob(useBatch((state) => state.job));
  const isBusy = job !== undefined && isRunning(job);
  const take = async (work: () => Promise<Result<BatchId | null, AppError>>) => {
    setFailure(null);
    const answer = await work();
    if (!answer.ok) setFailure(answer.error);
    else if (answer.value !== null) navigate(buildAddress('issue', ['batch', answer.value]));
  };
  const drop = ([file]: readonly File[]) => {
    if (file !== undefined && defaults !== null && !isBusy && blockedBecause === undefined)
      void take(() => planBytes(file, file.name, defaults));
  };
  const fixedBecause = useFixed();
  const blockedBecause = fixedBecause ?? (defaults === null ? text.defaults.noAuthority : undefined);
  return (
    <div className={css['start']} {...fileDropHandlers(drop)}>
      <div className={css['form']}>
        <SectionHead>{text.file.name}</SectionHead>
        <div className={css['drop']}>
          <FileSpreadsheet aria-hidden />
          <b>{text.file.drop}</b>
          <p>{text.file.dropHint}</p>
          <div className={css['actions']}>
            <Button
              variant="primary"
              disabled={isBusy}
              blockedBecause={blockedBecause}
              onClick={() => defaults !== null && void take(() => chooseAndPlan(defaults))}
            >
              {text.file.open}
            </Button>
            <Button icon={Sheet} onClick={() => void saveTemplate(setFailure)}>
              {text.file.template}
            </Button>
          </div>
        </div>
        {job === undefined || !isBusy ? null : <BatchProgress job={job} />}
        {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
        <SectionHead>{text.defaults.title}</SectionHead>
        <BatchDefaultsFields defaults={defaults} onChange={change} />
      </div>
      <ScrollRegion className={css['side']} label={text.start.title}>
        {error === null ? null : <ErrorPanel {...describeError(error)} />}
        <Interrupted />
        <section className={css['about']}>
          <h2>{text.start.title}</h2>
          <p>{text.start.body}</p>
          <Columns />
        </section>
        <FormerBatches />
      </ScrollRegion>
    </div>
  );
}

function useFixed(): string | undefined {
  const roleBlock = useRoleBlock('issuer');
  return useWorkspace()?.readOnly === true ? text.foot.readOnly : roleBlock;
}

function Columns() {
  return (
    <>
      <SectionHead>{text.start.columns}</SectionHead>
      <dl className={css['columns']} data-selectable>
        {BATCH_COLUMNS.map((column) => (
          <div key={column}>
            <dt>{column}</dt>
            <dd>{text.start.column(column)}</dd>
          </div>
        ))}
      </dl>
      <p className={css['note']}>{text.start.needed}</p>
    </>
  );
}

async function saveTemplate(keep: (error: AppError | null) => void): Promise<void> {
  const answer = await saveBatchTemplate();
  keep(answer.ok ? null : answer.error);
  if (answer.ok && answer.value !== null) showToast(text.file.templateSaved(answer.value.name));
}
