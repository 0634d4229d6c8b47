import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { app, dialog } from 'electron';
import { shellText } from '../shared/text/en/shell.ts';
import { buildErrorEntry } from './ipc/error-log.ts';
import { createLogFile } from './shell/log-file.ts';
import { type OpenedFiles, parseOpenedFiles } from './shell/opened-files.ts';
import { type Program, startProgram } from './shell/program.ts';
import { secureBeforeReady } from './shell/security.ts';
import { chooseUserData } from './shell/user-data.ts';

const END_WITHIN_MS = 5000;

chooseUserData();
secureBeforeReady();
const log = createLogFile({
  folder: path.join(app.getPath('userData'), 'logs'),
  newId: () => randomUUID().slice(0, 8),
  now: () => new Date(),
});
process.on('uncaughtException', (thrown) => fail('uncaught', thrown));
process.on('unhandledRejection', (thrown) => log.writeError(buildErrorEntry('unhandled', thrown, false)));

if (app.requestSingleInstanceLock()) live();
else app.quit();

function live(): void {
  const early: string[] = [];
  let program: Program | undefined;
  const show = (files: OpenedFiles): void => void program?.windows.show(files);

  app.on('open-file', (event, file) => {
    event.preventDefault();
    if (program === undefined) early.push(file);
    else show(parseOpenedFiles(['', '', file], '/', false));
  });
  app.on('second-instance', (_event, argv, folder) => show(parseOpenedFiles(argv, folder, app.isPackaged)));
  app.on('activate', () => show({ workspaces: [], others: [] }));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (program === undefined) return;
    event.preventDefault();
    void endWithin(program).finally(() => app.exit(0));
  });

  void app
    .whenReady()
    .then(async () => {
      const argv = [...process.argv, ...early];
      program = await startProgram(log, parseOpenedFiles(argv, process.cwd(), app.isPackaged));
    }, undefined)
    .catch((thrown) => fail('start', thrown));
}

/** A store that does not close must not keep the computer from shutting down; it is safe without. */
async function endWithin(program: Program): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, END_WITHIN_MS));
  await Promise.race([program.end(), late]);
}

function fail(where: string, thrown: unknown): void {
  const logId = log.writeError(buildErrorEntry(where, thrown, false));
  dialog.showErrorBox(shellText.startFailed.title, shellText.startFailed.detail(logId));
  app.exit(1);
}
