import type { Handlers } from '../../shared/contract/index.ts';
import type { JobId } from '../../shared/model/brands.ts';
import type { RenewReport } from '../../shared/model/renew.ts';
import { mapResult, ok } from '../../shared/result.ts';
import { getWorkspace, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `renew.${string}`>>;

export const renewHandlers: Area = {
  'renew.plan': async (order, session) =>
    withWorkspace(session, async (w) => mapResult(await w.renewals.plan(order), (items) => ({ items }))),
  'renew.run': async (order, session) => {
    const workspace = getWorkspace(session);
    if (!workspace.ok) return workspace;
    const [first] = order.ids;
    const found = first === undefined ? undefined : await workspace.value.certificates.find(first);
    const job = session.jobs.start<RenewReport>({
      kind: 'certificate.renew',
      subject: found?.ok === true ? found.value.name : '',
      run: (context) => workspace.value.renewals.run(order, context),
    });
    return ok({ job });
  },
  'renew.report': async ({ job }, { jobs }) => ok((jobs.findValue(job as JobId) as RenewReport | undefined) ?? null),
};
