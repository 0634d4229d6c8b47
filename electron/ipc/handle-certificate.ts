import path from 'node:path';
import type { ImportReport } from '../../shared/contract/certificate.ts';
import type { certificateFilterCalls } from '../../shared/contract/certificate-filter.ts';
import type { certificateNoteCalls } from '../../shared/contract/certificate-note.ts';
import type { exportManyCalls } from '../../shared/contract/export-many.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId, FileHandleId, JobId } from '../../shared/model/brands.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { FileSource } from '../services/file-source.ts';
import type { JobContext, Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { DroppedFiles } from './dropped-files.ts';
import { getSources, getWorkspace, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Omit<
  Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `certificate.${string}`>>,
  | keyof typeof certificateNoteCalls
  | keyof typeof certificateFilterCalls
  | keyof typeof exportManyCalls
  | 'certificate.setPartner'
>;

export const certificateHandlers: Area = {
  'certificate.page': async ({ soon, ...query }, session) =>
    withWorkspace(session, (w) => (soon === true ? w.inventory.page(query, session) : w.certificates.page(query))),
  'certificate.counts': async (_input, session) => withWorkspace(session, (w) => w.certificates.counts()),
  'certificate.get': async ({ id }, session) => withWorkspace(session, (w) => w.certificates.get(id)),
  'certificate.names': async (query, session) => withWorkspace(session, (w) => w.certificates.names(query)),
  'certificate.history': async (query, session) => withWorkspace(session, (w) => w.certificates.history(query)),
  'certificate.bytes': async (window, session) => withWorkspace(session, (w) => w.certificates.bytes(window)),
  'certificate.draft': async (request, session) => withWorkspace(session, (w) => w.issuing.draft(request)),
  'certificate.issue': async (request, session) => withWorkspace(session, (w) => w.issuing.issue(request)),
  'certificate.export': async ({ id, format }, session) => saveCertificate(session, { id, format }),
  'certificate.exportWithPassphrase': async (wanted, session) =>
    mapResult(await saveCertificate(session, wanted), (saved) => (saved === null ? null : { name: saved.name })),
  'certificate.import': async ({ handle }, session) => {
    const workspace = getWorkspace(session);
    if (!workspace.ok) return workspace;
    const held = session.files.get(handle);
    const sources = held.ok && held.value.kind === 'dropped' ? held.value.dropped : getSources(session, handle);
    if ('ok' in sources && !sources.ok) return sources;
    const job = session.jobs.start<ImportReport>({
      kind: 'certificate.import',
      subject: held.ok ? held.value.name : '',
      run: (context) =>
        'ok' in sources
          ? workspace.value.imports.run([...sources.value, ...findOpened(session, handle)], context)
          : importDropped(workspace.value, sources, context),
      onEnd: () => {
        if (!('ok' in sources)) session.files.release(handle);
      },
    });
    return ok({ job });
  },
  'certificate.importReport': async ({ job }, { jobs }) =>
    ok((jobs.findValue(job as JobId) as ImportReport | undefined) ?? null),
  'certificate.chooseImport': async (_input, session) => {
    const chosen = await session.dialogs.chooseFiles('import');
    if (chosen === undefined) return ok(null);
    const name = chosen.map((file) => path.basename(file)).join(', ');
    return ok({ handle: session.files.holdPaths(name, chosen), name });
  },
};

/** A window that answers no more must not keep an import from being cancelled. */
function importDropped(workspace: Workspace, dropped: DroppedFiles, job: JobContext): Outcome<ImportReport> {
  job.signal.addEventListener('abort', dropped.end, { once: true });
  return workspace.imports.run(dropped.sources(), job);
}

/** What passphrases have opened in Inspect: the file itself would not show it. */
function findOpened({ inspected }: WindowSession, handle: FileHandleId): readonly FileSource[] {
  const opened = inspected.get(handle)?.openedCertificates();
  return opened === undefined ? [] : [opened];
}

type Format = 'pem' | 'chain-pem' | 'der' | 'p12' | 'p12-legacy' | 'key-pem';

interface WantedFile {
  readonly id: CertificateId;
  readonly format: Format;
  readonly passphrase?: Uint8Array;
}

const ENDINGS: Readonly<Record<Format, string>> = {
  pem: '.pem',
  'chain-pem': '-chain.pem',
  der: '.cer',
  p12: '.p12',
  'p12-legacy': '-legacy.p12',
  'key-pem': '-key.pem',
};

async function saveCertificate(
  session: WindowSession,
  wanted: WantedFile,
): Promise<Result<{ name: string; passphrase?: string } | null, AppError>> {
  return withWorkspace<{ name: string; passphrase?: string } | null>(session, async (workspace) => {
    const suggested = await suggestName(session, workspace, wanted);
    if (!suggested.ok) return suggested;
    const purpose = wanted.format === 'key-pem' || wanted.format.startsWith('p12') ? 'key' : 'certificate';
    const target = await session.dialogs.chooseTarget(purpose, suggested.value);
    if (target === undefined) return ok(null);
    // The dialog of the system has asked before it answers with the name of a file that exists.
    return workspace.exports.certificate({ ...wanted, target: { path: target, overwrite: true } });
  });
}

async function suggestName(
  { desk }: WindowSession,
  workspace: Workspace,
  { id, format }: WantedFile,
): Promise<Result<string, AppError>> {
  const found = await workspace.certificates.get(id);
  return mapResult(found, ({ summary }) => `${desk.files.safeName(summary.name, 'certificate')}${ENDINGS[format]}`);
}
