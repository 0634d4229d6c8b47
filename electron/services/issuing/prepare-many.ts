import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { refuseRefused } from '../requests/keep-requests.ts';
import { type CheckedRequest, checkCsrs } from '../requests/request-check.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import type { Preparation } from './issue-preparation.ts';
import { createPreparer } from './issue-preparation.ts';
import type { IssueRequest } from './issue-request.ts';

/** Requests whose signatures are verified while those before them are merged with their profiles. */
const CHECKED_TOGETHER = 60;

/**
 * Prepares requests, each with its own outcome, in their order. What they have in common is read once; the signatures of certification requests are
 * verified by a thread, one step ahead of the rest. Fails, one by one, as `Preparer.prepare` does.
 */
export async function* prepareMany(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
): AsyncGenerator<Result<Preparation, AppError>> {
  const preparer = createPreparer(context);
  let checking = checkSome(context, requests.slice(0, CHECKED_TOGETHER));
  for (let start = 0; start < requests.length; start += CHECKED_TOGETHER) {
    const checked = (await checking).values();
    const next = start + CHECKED_TOGETHER;
    checking = checkSome(context, requests.slice(next, next + CHECKED_TOGETHER));
    // Who stops listening at a failure leaves this one behind.
    checking.catch(() => undefined);
    for (const request of requests.slice(start, next)) {
      const csr = request.csr === undefined ? undefined : checked.next().value;
      if (csr === undefined) yield preparer.prepare(request);
      else yield csr.ok ? preparer.prepare({ ...request, checked: csr.value }) : csr;
    }
  }
}

/** The outcome of each that brings a certification request. */
const checkSome = async (
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
): Promise<readonly Result<CheckedRequest, AppError>[]> =>
  refuseRefused(
    context,
    await checkCsrs(
      requests.flatMap(({ csr }) => (csr === undefined ? [] : [{ bytes: csr, name: 'request' }])),
      context.verifier.verify,
    ),
  );
