import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Hex } from '../../shared/model/brands.ts';
import type { StatusReport } from '../../shared/model/status.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { StatusOf, StatusService } from '../services/status/status.ts';
import type { ValidationTarget } from '../services/validation-subject.ts';
import { listSources, openSubject } from './handle-validation.ts';
import type { WindowSession } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `status.${string}`>>;

export const statusHandlers: Area = {
  'status.ask': async ({ subject, certificates, files, ...options }, session) => {
    const target = await openSubject(session, subject);
    if (!target.ok) return target;
    const sources = listSources(session, files);
    if (!sources.ok) return sources;
    const of = buildQuestion(target.value, certificates);
    const job = session.jobs.start<StatusAnswers>({
      kind: 'status.ask',
      subject: nameOf(target.value),
      run: async (context) =>
        mapResult(await statusOf(session).ask(of, { ...options, files: sources.value }, context), (reports) => ({
          reports,
        })),
    });
    return ok({ job });
  },
  'status.answer': async ({ job }, session) => {
    const value = session.jobs.findValue(job);
    return ok(isAnswers(value) ? value.reports : null);
  },
  'status.known': async ({ subject, certificates }, session): Promise<Result<readonly StatusReport[], AppError>> => {
    const target = await openSubject(session, subject);
    return target.ok
      ? session.readInTurn(() => statusOf(session).known(buildQuestion(target.value, certificates)))
      : target;
  },
  'status.open': async ({ answer }, session) => {
    const opened = statusOf(session).findAnswer(answer);
    if (opened === undefined) return ok(null);
    const { name, bytes } = opened;
    return mapResult(session.files.holdBytes(name, bytes), (handle) => ({ handle, name, size: bytes.length }));
  },
  'status.network': async (_input, session) => statusOf(session).network(),
  'status.setNetwork': async (network, session) => statusOf(session).setNetwork(network),
};

/** What a job of status brings. */
interface StatusAnswers {
  readonly reports: readonly StatusReport[];
}

/** The window may name a job that does something else. */
const isAnswers = (value: unknown): value is StatusAnswers =>
  typeof value === 'object' && value !== null && 'reports' in value && Array.isArray(value.reports);

/** That of the workspace where one is shown: it has more at hand, and keeps answers. */
const statusOf = ({ desk, shown }: WindowSession): StatusService =>
  shown === undefined ? desk.application.status : shown.workspace.status;

const buildQuestion = (target: ValidationTarget, certificates: readonly Hex[]): StatusOf => ({
  target,
  certificates,
  issuerFiles: [],
});

/** For people. */
function nameOf(target: ValidationTarget): string {
  switch (target.kind) {
    case 'certificate':
      return '';
    case 'file':
      return target.file.report.name;
    case 'run':
      return target.run.target;
  }
}
