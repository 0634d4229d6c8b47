import path from 'node:path';
import type { exportManyCalls } from '../../shared/contract/export-many.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { ExportManyFormat, ExportManyReport } from '../../shared/model/export-many.ts';
import { ok } from '../../shared/result.ts';
import type { Workspace } from '../services/workspace.ts';
import type { SavePurpose } from './ports.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, keyof typeof exportManyCalls>;

export const exportManyHandlers: Area = {
  'certificate.exportMany': async (request, session) =>
    withWorkspace<ExportManyReport | null>(session, async (workspace) => {
      const chosen = await choosePlace(session, workspace, request.format);
      if (chosen === undefined) return ok(null);
      return session.jobs.finish({
        kind: 'certificate.exportMany',
        subject: path.basename(chosen),
        // The dialog of the system has asked before it answers with the name of a file that exists.
        run: (job) => workspace.exportMany.run({ ...request, target: { path: chosen, overwrite: true } }, job),
      });
    }),
};

const FILES: Readonly<
  Record<Exclude<ExportManyFormat, 'files'>, { readonly purpose: SavePurpose; readonly end: string }>
> = {
  csv: { purpose: 'table', end: '.csv' },
  json: { purpose: 'certificate-list', end: '.json' },
  pem: { purpose: 'bundle', end: '.pem' },
  p7b: { purpose: 'pkcs7', end: '.p7b' },
};

/** A file, or a folder that is to be made in one that is there. */
async function choosePlace(
  { desk, dialogs }: WindowSession,
  workspace: Workspace,
  format: ExportManyFormat,
): Promise<string | undefined> {
  const name = desk.files.safeName(`${workspace.name} certificates`, 'certificates');
  if (format !== 'files') return dialogs.chooseTarget(FILES[format].purpose, `${name}${FILES[format].end}`);
  const parent = await dialogs.chooseFolder('certificates');
  return parent === undefined ? undefined : path.join(parent, name);
}
