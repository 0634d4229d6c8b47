import type { ValidationAnswer } from '../../../shared/model/validation-settings.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { Button } from '../button.tsx';
import { Spinner } from '../progress.tsx';
import { StatusIcon } from '../status.tsx';
import css from './chain-panel.module.css';
import { buildVerdict } from './verdict.ts';

const words = chainText.compact;

export interface ChainSummaryProps {
  /** Null while it is made. */
  readonly answer: ValidationAnswer | null;
  readonly onOpen: () => void;
}

/** The verdict on a chain in one sentence, with the way to all its paths and checks; fits a narrow pane. */
export function ChainSummary({ answer, onOpen }: ChainSummaryProps) {
  const verdict = answer === null ? null : buildVerdict(answer, 0);
  const others = (answer?.report.paths.length ?? 1) - 1;
  return (
    <div className={css['summary']}>
      {verdict === null ? (
        <Spinner>{words.working}</Spinner>
      ) : (
        <p className={css['sentence']}>
          <StatusIcon status={verdict.tone === 'ok' ? 'valid' : verdict.tone === 'warn' ? 'expiring' : 'expired'} />
          <span>
            {verdict.title}
            {others > 0 ? `. ${words.morePaths(others)}` : ''}
          </span>
        </p>
      )}
      <div>
        <Button size="small" onClick={onOpen}>
          {words.open}
        </Button>
      </div>
    </div>
  );
}
