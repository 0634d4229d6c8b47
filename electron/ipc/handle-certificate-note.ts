import type { Annotated, certificateNoteCalls } from '../../shared/contract/certificate-note.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import type { Changed } from '../../shared/model/watch.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { JobContext, Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { getWorkspace, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, keyof typeof certificateNoteCalls | 'certificate.setPartner'>;

/** More are a job, which can be watched and cancelled; so is a filter, whose number is not known before. */
const AT_ONCE = 500;

export const certificateNoteHandlers: Area = {
  'certificate.record': async ({ id }, session) => withWorkspace(session, (w) => w.notes.get(id)),
  'certificate.setNote': async (change, session) =>
    annotate(session, change.selection, (w, job) => w.notes.setNote(change, job)),
  'certificate.setTags': async (change, session) =>
    annotate(session, change.selection, (w, job) => w.notes.setTags(change, job)),
  'certificate.snooze': async (change, session) =>
    annotate(session, change.selection, (w, job) => w.notes.snooze(change, job)),
  'certificate.setPartner': async (change, session) =>
    annotate(session, change.selection, (w, job) => w.partners.setOfCertificates(change, job)),
  'certificate.changed': async ({ job }, { jobs }) => ok((jobs.findValue(job) as Changed | undefined) ?? null),
  'certificate.undoChange': async ({ undo }, session) => withWorkspace(session, (w) => w.notes.undo(undo)),
  'certificate.setReplacedBy': async (change, session) => withWorkspace(session, (w) => w.notes.setReplacedBy(change)),
  'certificate.knownWords': async ({ start }, session) => withWorkspace(session, (w) => w.notes.known(start)),
};

async function annotate(
  session: WindowSession,
  selection: CertificateSelection,
  work: (workspace: Workspace, job?: JobContext) => Outcome<Changed>,
): Promise<Result<Annotated, AppError>> {
  const workspace = getWorkspace(session);
  if (!workspace.ok) return workspace;
  const count = 'ids' in selection ? selection.ids.length : undefined;
  if (count !== undefined && count <= AT_ONCE) return work(workspace.value);
  const job = session.jobs.start({
    kind: 'certificate.annotate',
    subject: count === undefined ? '' : String(count),
    run: (context) => work(workspace.value, context),
  });
  return ok({ job });
}
