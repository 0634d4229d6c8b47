import { execFile } from 'node:child_process';
import type {
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from 'electron';
import { environment } from '../environment.ts';
import { refuseUnknownMembers } from '../loud.ts';

/** Electron's `dialog` through zenity; under test a dialog that nobody stubbed throws. */
export const dialog = refuseUnknownMembers(
  {
    async showOpenDialog(...args: readonly unknown[]): Promise<OpenDialogReturnValue> {
      const options = optionsOf<OpenDialogOptions>(args);
      const wants = new Set(options.properties ?? []);
      const flags = [
        ...(wants.has('openDirectory') ? ['--directory'] : []),
        ...(wants.has('multiSelections') ? ['--multiple', '--separator=\n'] : []),
      ];
      const { isAccepted, text } = await askZenity('showOpenDialog', [...fileFlags(options), ...flags]);
      return { canceled: !isAccepted, filePaths: isAccepted ? text.split('\n') : [] };
    },

    async showSaveDialog(...args: readonly unknown[]): Promise<SaveDialogReturnValue> {
      const flags = fileFlags(optionsOf<SaveDialogOptions>(args));
      const { isAccepted, text } = await askZenity('showSaveDialog', [...flags, '--save']);
      return { canceled: !isAccepted, filePath: isAccepted ? text : '' };
    },

    async showMessageBox(...args: readonly unknown[]): Promise<MessageBoxReturnValue> {
      const { message, detail = '', title = '', buttons = [], cancelId = 0 } = optionsOf<MessageBoxOptions>(args);
      const labels = buttons.length === 0 ? ['OK'] : buttons;
      const extra = labels.map((label) => `--extra-button=${label}`);
      const flags = ['--question', '--switch', '--no-markup', `--title=${title}`, `--text=${message}\n\n${detail}`];
      const { text } = await askZenity('showMessageBox', [...flags, ...extra]);
      const chosen = labels.indexOf(text);
      return { response: chosen === -1 ? cancelId : chosen, checkboxChecked: false };
    },

    showErrorBox(title: string, content: string): void {
      process.stderr.write(`${title}\n${content}\n`);
      if (environment.isTest) throw new Error('dialog.showErrorBox was called in a test that did not stub it');
    },
  },
  'dialog',
);

/** The parent window, which may come first, has no meaning for zenity. */
function optionsOf<T>(args: readonly unknown[]): T {
  return (args.at(-1) ?? {}) as T;
}

function fileFlags({ title, defaultPath, filters = [] }: OpenDialogOptions | SaveDialogOptions): string[] {
  return [
    '--file-selection',
    ...(title === undefined ? [] : [`--title=${title}`]),
    ...(defaultPath === undefined ? [] : [`--filename=${defaultPath}`]),
    ...filters.map(
      ({ name, extensions }) =>
        `--file-filter=${name} | ${extensions.map((end) => (end === '*' ? '*' : `*.${end}`)).join(' ')}`,
    ),
  ];
}

function askZenity(call: string, flags: readonly string[]): Promise<{ isAccepted: boolean; text: string }> {
  if (environment.isTest) throw new Error(`dialog.${call} was called in a test that did not stub it`);
  return new Promise((resolve, reject) => {
    execFile('zenity', flags, { encoding: 'utf8' }, (error, stdout) => {
      if (error?.code === 'ENOENT')
        reject(new Error(`dialog.${call} needs zenity on the Chromium runtime; install it, or use Electron`));
      else resolve({ isAccepted: error === null, text: stdout.replace(/\n$/, '') });
    });
  });
}
