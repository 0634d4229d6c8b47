import { useCallback, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { RequestImportReport } from '../../../shared/model/request.ts';
import type { Result } from '../../../shared/result.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { showToast } from '../../ui/toast.tsx';

export type TakingOutcome =
  | { readonly kind: 'failure'; readonly error: AppError }
  | { readonly kind: 'report'; readonly report: RequestImportReport };

/** Takes requests in, wherever they come from: one is shown at once, many are told until that is dismissed. */
export function useTaking() {
  const [outcome, setOutcome] = useState<TakingOutcome | null>(null);
  const take = useCallback(async (work: Promise<Result<RequestImportReport | null, AppError>>) => {
    setOutcome(null);
    const taken = await work;
    if (!taken.ok) {
      if (taken.error.code !== 'job.cancelled') setOutcome({ kind: 'failure', error: taken.error });
    } else if (taken.value !== null) setOutcome(tellReport(taken.value));
  }, []);
  return { outcome, take, dismiss: () => setOutcome(null) };
}

function tellReport(report: RequestImportReport): TakingOutcome | null {
  const [first] = [...report.imported, ...report.known];
  const [failed] = report.failed;
  if (first === undefined && failed !== undefined && report.failures === 1)
    return { kind: 'failure', error: failed.error };
  if (first !== undefined && report.added + report.already === 1) navigate(buildAddress('requests', [first.id]));
  const isPlain = report.failures + report.passedOver + report.keysSeen + report.already === 0;
  if (!isPlain) return { kind: 'report', report };
  if (report.added > 0) showToast(requestsText.outcome.added(report.added));
  return report.added > 0 ? null : { kind: 'report', report };
}
