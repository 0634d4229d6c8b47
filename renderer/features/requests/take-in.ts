import type { AppError } from '../../../shared/errors.ts';
import type { RequestImportReport } from '../../../shared/model/request.ts';
import type { Result } from '../../../shared/result.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { type TakingOutcome, tellOutcome } from '../../stores/request.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { showToast } from '../../ui/toast.tsx';

/** Takes requests in, wherever they come from: one is shown at once, what is worth more than a word is told until it is dismissed. */
export async function takeIn(work: Promise<Result<RequestImportReport | null, AppError>>): Promise<void> {
  tellOutcome(null);
  const taken = await work;
  if (!taken.ok) {
    if (taken.error.code !== 'job.cancelled') tellOutcome({ kind: 'failure', error: taken.error });
  } else if (taken.value !== null) tellOutcome(tellReport(taken.value));
}

function tellReport(report: RequestImportReport): TakingOutcome | null {
  const [first] = [...report.imported, ...report.known];
  const [failed] = report.failed;
  if (first === undefined && failed !== undefined && report.failures === 1)
    return { kind: 'failure', error: failed.error };
  if (first !== undefined && report.added + report.already === 1) navigate(buildAddress('requests', [first.id]));
  const isPlain = report.failures + report.passedOver + report.keysSeen + report.already === 0;
  if (!isPlain || report.added === 0) return { kind: 'report', report };
  showToast(requestsText.outcome.added(report.added));
  return null;
}
