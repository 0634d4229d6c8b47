import type { Handlers } from '../../shared/contract/index.ts';
import type { RevocationAct, revocationCalls } from '../../shared/contract/revocation.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import type { JobKind } from '../../shared/model/job.ts';
import type { RevocationReport } from '../../shared/model/revocation.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import type { JobContext, Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { suggestName } from './handle-authority.ts';
import { getSource, getWorkspace, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, keyof typeof revocationCalls>;

/** More are a job, which can be watched and cancelled; so is a filter, whose number is not known before. */
const AT_ONCE = 500;

export const revocationHandlers: Area = {
  'revocation.preview': async ({ id }, session) => withWorkspace(session, (w) => w.revocations.preview(id)),
  'revocation.consequences': async (question, session) =>
    withWorkspace(session, (w) => w.revocations.consequences(question)),
  'revocation.revoke': async (wanted, session) => withWorkspace(session, (w) => w.revocations.revoke(wanted)),
  'revocation.revokeMany': async (wanted, session) =>
    act(session, { kind: 'revocation.revoke', selection: wanted.selection }, (w, job) =>
      w.revocations.revokeMany(wanted, job),
    ),
  'revocation.release': async (wanted, session) =>
    act(session, { kind: 'revocation.release', selection: wanted.selection }, (w, job) =>
      w.revocations.release(wanted, job),
    ),
  'revocation.undo': async (wanted, session) =>
    act(session, { kind: 'revocation.undo', selection: wanted.selection }, (w, job) => w.revocations.undo(wanted, job)),
  'revocation.report': async ({ job }, { jobs }) => ok((jobs.findValue(job) as RevocationReport | undefined) ?? null),
  'revocation.authorityConsequences': async ({ authorityId }, session) =>
    withWorkspace(session, (w) => w.revocations.authorityConsequences(authorityId)),
  'revocation.revokeAuthority': async (wanted, session) =>
    withWorkspace(session, (w) => w.revocations.revokeAuthority(wanted)),
  'revocation.list': async ({ authorityId }, session) => withWorkspace(session, (w) => w.revocations.list(authorityId)),
  'revocation.entries': async (question, session) => withWorkspace(session, (w) => w.revocations.entries(question)),
  'revocation.crls': async ({ authorityId }, session) => withWorkspace(session, (w) => w.revocations.crls(authorityId)),
  'revocation.act': async (wanted, session) => withWorkspace(session, (w) => w.revocations.act(wanted)),
  'revocation.history': async (question, session) => withWorkspace(session, (w) => w.revocations.history(question)),
  'revocation.state': async ({ authorityId }, session) =>
    withWorkspace(session, (w) => w.revocations.state(authorityId)),
  'revocation.plan': async ({ authorityId }, session) => withWorkspace(session, (w) => w.revocations.plan(authorityId)),
  'revocation.checkPlan': async ({ plan }, session) =>
    withWorkspace(session, async (w) => ok(w.revocations.checkPlan(plan))),
  'revocation.setPlan': async (wanted, session) => withWorkspace(session, (w) => w.revocations.setPlan(wanted)),
  'revocation.issueCrl': async (wanted, session) => withWorkspace(session, (w) => w.revocations.issueCrl(wanted)),
  'revocation.issue': async (wanted, session) => withWorkspace(session, (w) => w.revocations.issue(wanted)),
  'revocation.importElsewhere': async ({ authorityId, handle }, session) => {
    const source = getSource(session, handle);
    if (!source.ok) return source;
    return withWorkspace(session, (w) => w.revocations.importElsewhere({ authorityId, source: source.value }));
  },
  'revocation.exportCrl': async ({ format, ...wanted }, session) =>
    withWorkspace<{ name: string } | null>(session, async (workspace) => {
      const name = await suggestName(session, workspace, wanted.authorityId);
      if (!name.ok) return name;
      const { kind = 'complete', shard = 0 } = wanted;
      const part = `${shard === 0 ? '' : `-${shard}`}${kind === 'delta' ? '-delta' : ''}`;
      const ending = format === 'der' ? '.crl' : '-crl.pem';
      const target = await session.dialogs.chooseTarget('crl', `${name.value}${part}${ending}`);
      if (target === undefined) return ok(null);
      return workspace.exports.crl({ ...wanted, format, target: { path: target, overwrite: true } });
    }),
};

async function act(
  session: WindowSession,
  { kind, selection }: { readonly kind: JobKind; readonly selection: CertificateSelection },
  work: (workspace: Workspace, job?: JobContext) => Outcome<RevocationReport>,
): Promise<Result<RevocationAct, AppError>> {
  const workspace = getWorkspace(session);
  if (!workspace.ok) return workspace;
  const count = 'ids' in selection ? selection.ids.length : undefined;
  if (count !== undefined && count <= AT_ONCE) return mapResult(await work(workspace.value), (report) => ({ report }));
  const job = session.jobs.start<RevocationReport>({
    kind,
    subject: count === undefined ? '' : String(count),
    run: (context) => work(workspace.value, context),
  });
  return ok({ job });
}
