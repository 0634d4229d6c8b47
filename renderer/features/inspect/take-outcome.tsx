import type { ImportReport } from '../../../shared/contract/certificate.ts';
import type { RequestImportReport } from '../../../shared/model/request.ts';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Status } from '../../ui/status.tsx';
import css from './take-outcome.module.css';

const text = inspectPartText.outcome;

export type Taken =
  | { readonly kind: 'import'; readonly report: ImportReport }
  | { readonly kind: 'request'; readonly report: RequestImportReport };

export interface TakeOutcomeProps {
  readonly taken: Taken;
  readonly onDismiss: () => void;
}

/** What an import has done, and the way to it. Stays until it is dismissed. */
export function TakeOutcome({ taken, onDismiss }: TakeOutcomeProps) {
  const { failed, words, address, show } = taken.kind === 'import' ? ofImport(taken.report) : ofRequests(taken.report);
  return (
    <div className={css['bar']} role="status">
      <Status status={failed ? 'expiring' : 'valid'}>{words}</Status>
      <span className={css['gap']} />
      <Button size="small" onClick={() => navigate(address)}>
        {show}
      </Button>
      <Button size="small" variant="quiet" onClick={onDismiss}>
        {text.dismiss}
      </Button>
    </div>
  );
}

const ofImport = ({ imported, duplicates, failed }: ImportReport) => ({
  failed: failed.length > 0,
  words: text.imported(imported, duplicates, failed.length),
  address: buildAddress('inventory'),
  show: text.show,
});

function ofRequests({ imported, known, added, already, failures }: RequestImportReport) {
  const [first] = [...imported, ...known];
  const isOne = added + already === 1 && failures === 0;
  return {
    failed: failures > 0,
    words:
      isOne && added === 1 && first !== undefined ? text.request(first.name) : text.requests(added, already, failures),
    address: buildAddress('requests', isOne && first !== undefined ? [first.id] : []),
    show: text.showRequest,
  };
}
