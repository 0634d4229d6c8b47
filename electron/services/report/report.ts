import { parseFilter } from '../../../shared/model/filter/parser.ts';
import type { ReportFigures, ReportFormat } from '../../../shared/model/report.ts';
import { fail } from '../../../shared/errors.ts';
import { ok } from '../../../shared/result.ts';
import { reportText } from '../../../shared/text/en/report.ts';
import { getWorkspace } from '../../store/workspace-rows.ts';
import { checkTarget, type FileTarget, writeFileAtomically } from '../atomic-file.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { recordActivity, requireRunning, statusView, type WorkspaceContext, writing } from '../workspace-context.ts';
import { countFigures } from './report-figures.ts';
import { buildReportPage } from './report-page.ts';

export interface ReportRequest {
  /** One from the name of the workspace where it is empty. */
  readonly title: string;
  /** In the language of the inventory. */
  readonly filter?: string | undefined;
  /** Whose revocations are told. */
  readonly period: { readonly from: number; readonly to: number };
}

/** Makes a PDF of a page. */
export type PrintPage = (html: string) => Outcome<Uint8Array>;

export interface ReportWrite extends ReportRequest {
  readonly target: FileTarget;
  /** Only a window can print. */
  readonly as: { readonly format: 'html' } | { readonly format: 'pdf'; readonly print: PrintPage };
}

export interface ReportService {
  /** What a report would say. Fails with `filter.invalid`, `job.cancelled`. */
  preview(request: ReportRequest, job: JobContext): Outcome<ReportFigures>;
  /** Writes a report for people: one HTML file without scripts, or its PDF. Works locked. Fails also with `file.*` and what printing fails with. */
  save(request: ReportWrite, job: JobContext): Outcome<{ readonly name: string }>;
}

export const createReports = (context: WorkspaceContext): ReportService => ({
  preview: (request, job) => collect(context, request, job),
  save: (request, job) => save(context, request, job),
});

async function collect(
  context: WorkspaceContext,
  { title, filter: text = '', period }: ReportRequest,
  { signal, progress }: JobContext,
): Outcome<ReportFigures> {
  const filter = parseFilter(text);
  if (!filter.ok) return filter;
  const read = await context.store.readingSlowly(async (db) => {
    const view = await statusView(context, db);
    const { name: workspace } = await getWorkspace(db);
    const isStale = (): boolean => signal.aborted;
    const figures = await countFigures(db, { view, filter: filter.value, period, isStale, onCount: progress });
    if (figures === null) return null;
    const named = title.trim() === '' ? reportText.title(workspace) : title.trim();
    return { title: named, workspace, filter: text.trim(), at: view.at, period, ...figures };
  });
  if (!read.ok) return read;
  return read.value === null ? fail('job.cancelled', {}) : ok(read.value);
}

async function save(
  context: WorkspaceContext,
  request: ReportWrite,
  job: JobContext,
): Outcome<{ readonly name: string }> {
  const ready = await checkTarget(request.target);
  if (!ready.ok) return ready;
  const figures = await collect(context, request, job);
  if (!figures.ok) return figures;
  const html = buildReportPage(figures.value);
  const bytes = request.as.format === 'html' ? ok(new TextEncoder().encode(html)) : await request.as.print(html);
  if (!bytes.ok) return bytes;
  const running = requireRunning(job.signal);
  if (!running.ok) return running;
  const nonce = Buffer.from(context.ports.randomBytes(6)).toString('hex');
  const written = await writeFileAtomically({ target: request.target, bytes: bytes.value, nonce });
  if (!written.ok) return written;
  const format: ReportFormat = request.as.format;
  return writing(context, [], async (tx) => {
    await recordActivity(context, tx, {
      action: 'report.written',
      entity: 'workspace',
      entityId: context.id,
      subject: written.value.name,
      detail: {
        format,
        count: figures.value.total,
        ...(figures.value.filter === '' ? {} : { filter: figures.value.filter }),
      },
    });
    return written;
  });
}
