import type { FileHandleId } from '../../../shared/model/brands.ts';
import { describeError } from '../../stores/failure.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useDefaultQuestion, useValidation } from '../../stores/validation.ts';
import { ChainSummary } from '../../ui/chain/chain-summary.tsx';
import { StatusPanel } from '../../ui/status-report/status-panel.tsx';
import { useStatusPanel } from '../../stores/status-panel.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { ChainSteps } from './chain-steps.tsx';
import css from './summary-tab.module.css';

export interface ChainTabProps {
  readonly handle: FileHandleId;
  readonly item: number;
}

/** What validation says of a certificate of the file, with the way to all its paths and checks. */
export function ChainTab({ handle, item }: ChainTabProps) {
  const { answer, error } = useValidation({ kind: 'file', handle, item }, useDefaultQuestion());
  const { error: _told, ...status } = useStatusPanel({ kind: 'file', handle, item });
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  return (
    <div className={css['body']}>
      <ChainSummary answer={answer} onOpen={() => navigate(buildAddress('chain', ['files', handle, String(item)]))} />
      {answer === null ? null : <ChainSteps answer={answer} />}
      <StatusPanel {...status} />
    </div>
  );
}
