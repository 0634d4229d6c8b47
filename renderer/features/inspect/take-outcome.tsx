import type { ImportReport } from '../../../shared/contract/certificate.ts';
import type { RequestSummary } from '../../../shared/model/request.ts';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Status } from '../../ui/status.tsx';
import css from './take-outcome.module.css';

const text = inspectPartText.outcome;

export type Taken =
  | { readonly kind: 'import'; readonly report: ImportReport }
  | { readonly kind: 'request'; readonly request: RequestSummary };

export interface TakeOutcomeProps {
  readonly taken: Taken;
  readonly onDismiss: () => void;
}

/** What an import has done, and the way to it. Stays until it is dismissed. */
export function TakeOutcome({ taken, onDismiss }: TakeOutcomeProps) {
  const isImport = taken.kind === 'import';
  const failed = isImport && taken.report.failed.length > 0;
  return (
    <div className={css['bar']} role="status">
      <Status status={failed ? 'expiring' : 'valid'}>
        {isImport
          ? text.imported(taken.report.imported, taken.report.duplicates, taken.report.failed.length)
          : text.request(taken.request.name)}
      </Status>
      <span className={css['gap']} />
      <Button
        size="small"
        onClick={() => navigate(isImport ? buildAddress('inventory') : buildAddress('requests', [taken.request.id]))}
      >
        {isImport ? text.show : text.showRequest}
      </Button>
      <Button size="small" variant="quiet" onClick={onDismiss}>
        {text.dismiss}
      </Button>
    </div>
  );
}
