import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';

/** Lets tests and portable set-ups choose where settings, recent files and the log are kept. */
export function chooseUserData(): void {
  const chosen = app.commandLine.getSwitchValue('user-data-dir') || process.env['COUNTERSIGN_USER_DATA'];
  if (chosen === undefined || chosen === '') return;
  const folder = path.resolve(chosen);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
}
