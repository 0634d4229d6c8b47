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
/** Words of a command line that name the program: in a checkout the folder that Electron runs comes second. */
const OWN_WORDS = app.isPackaged ? 1 : 2;

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
  const early: OpenedFiles[] = [];
  let program: Program | undefined;
  const show = (files: OpenedFiles): void => {
    if (program === undefined) early.push(files);
    else void program.windows.show(files);
  };

  app.on('open-file', (event, file) => {
    event.preventDefault();
    show(parseOpenedFiles([file], '/', 0));
  });
  app.on('second-instance', (_event, argv, folder) => show(parseOpenedFiles(argv, folder, OWN_WORDS)));
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
      program = await startProgram(log, parseOpenedFiles(process.argv, process.cwd(), OWN_WORDS));
      for (const files of early.splice(0)) show(files);
    })
    .catch((thrown: unknown) => fail('start', thrown));
}

/** A store that does not close must not keep the computer from shutting down; it is safe without. */
async function endWithin(program: Program): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, END_WITHIN_MS));
  await Promise.race([program.end(), late]);
}

function fail(where: string, thrown: unknown): void {
  const logId = log.writeError(buildErrorEntry(where, thrown, false));
  dialog.showErrorBox(shellText.stopped.title, shellText.stopped.detail(logId));
  app.exit(1);
}
