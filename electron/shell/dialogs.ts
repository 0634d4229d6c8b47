import path from 'node:path';
import { app, type BrowserWindow, dialog, type FileFilter, type OpenDialogOptions } from 'electron';
import { shellText } from '../../shared/text/en/shell.ts';
import type { Dialogs, OpenPurpose, SavePurpose } from '../ipc/ports.ts';

const { fileKinds } = shellText;
const ALL: FileFilter = { name: fileKinds.all, extensions: ['*'] };
const BACKUPS: FileFilter = { name: fileKinds.backups, extensions: ['csbackup'] };
const WORKSPACES: FileFilter = { name: fileKinds.workspace, extensions: ['countersign'] };
const CERTIFICATES: FileFilter = {
  name: fileKinds.certificates,
  extensions: ['pem', 'crt', 'cer', 'der', 'p7b', 'p7c', 'p12', 'pfx', 'key', 'jks', 'jceks'],
};
const REQUESTS: FileFilter = { name: fileKinds.requests, extensions: ['csr', 'p10', 'req', 'pem', 'der'] };
const REVOCATION_LISTS: FileFilter = { name: fileKinds.revocationLists, extensions: ['crl', 'pem'] };
const REVOCATION: FileFilter = { name: fileKinds.revocation, extensions: ['crl', 'ors', 'ocsp', 'der', 'pem'] };
const DRAWINGS: FileFilter = { name: fileKinds.drawings, extensions: ['svg'] };
const PICTURES: FileFilter = { name: fileKinds.pictures, extensions: ['png'] };
const ENTRIES: FileFilter = { name: fileKinds.entries, extensions: ['jsonl'] };
const CALENDARS: FileFilter = { name: fileKinds.calendars, extensions: ['ics'] };
const CAPTURES: FileFilter = { name: fileKinds.captures, extensions: ['pcapng'] };
const TEXTS: FileFilter = { name: fileKinds.texts, extensions: ['txt'] };
const KEY_LOGS: FileFilter = { name: fileKinds.keyLogs, extensions: ['log', 'txt'] };
const PROFILES: FileFilter = { name: fileKinds.profiles, extensions: ['json'] };
const TABLES: FileFilter = { name: fileKinds.tables, extensions: ['csv'] };
const BUNDLES: FileFilter = { name: fileKinds.bundles, extensions: ['pem', 'crt'] };
const PKCS7: FileFilter = { name: fileKinds.pkcs7, extensions: ['p7b'] };
const PAGES: FileFilter = { name: fileKinds.pages, extensions: ['html'] };
const PDFS: FileFilter = { name: fileKinds.pdfs, extensions: ['pdf'] };
const REPORTS: FileFilter = { name: fileKinds.reports, extensions: ['json'] };

const DATABASES: FileFilter = { name: fileKinds.databases, extensions: ['xdb'] };

const OPEN_FILTERS: Readonly<Record<OpenPurpose, FileFilter[]>> = {
  table: [TABLES, ALL],
  workspace: [WORKSPACES, ALL],
  backup: [BACKUPS, ALL],
  inspect: [ALL, CERTIFICATES, REQUESTS, REVOCATION_LISTS],
  request: [REQUESTS, ALL],
  requests: [REQUESTS, ALL],
  'request-folder': [],
  'result-folder': [],
  'request-answer': [CERTIFICATES, ALL],
  trust: [CERTIFICATES, ALL],
  revocation: [REVOCATION, ALL],
  credential: [CERTIFICATES, ALL],
  import: [CERTIFICATES, ALL],
  profile: [PROFILES, ALL],
  'openssl-ca': [],
  xca: [DATABASES, ALL],
};
const OPEN_PROPERTIES: Readonly<Partial<Record<OpenPurpose, OpenDialogOptions['properties']>>> = {
  import: ['openFile', 'multiSelections'],
  requests: ['openFile', 'multiSelections'],
  'request-folder': ['openDirectory'],
  'openssl-ca': ['openDirectory'],
  'result-folder': ['openDirectory', 'createDirectory'],
};
const SAVE_FILTERS: Readonly<Record<SavePurpose, FileFilter[]>> = {
  workspace: [WORKSPACES, ALL],
  backup: [BACKUPS, ALL],
  certificate: [CERTIFICATES, ALL],
  request: [REQUESTS, ALL],
  key: [CERTIFICATES, ALL],
  crl: [REVOCATION_LISTS, ALL],
  profile: [PROFILES, ALL],
  report: [REPORTS, ALL],
  table: [TABLES, ALL],
  'certificate-list': [REPORTS, ALL],
  bundle: [BUNDLES, ALL],
  pkcs7: [PKCS7, ALL],
  'page-report': [PAGES, ALL],
  'printed-report': [PDFS, ALL],
  drawing: [DRAWINGS, ALL],
  picture: [PICTURES, ALL],
  calendar: [CALENDARS, ALL],
  activity: [ENTRIES, ALL],
  capture: [CAPTURES, ALL],
  'capture-with-secrets': [CAPTURES, ALL],
  'key-log': [KEY_LOGS, ALL],
  diagnosis: [TEXTS, ALL],
};

/** The folder of the last choice, for all windows; Electron itself would begin anew at the downloads each time. */
let lastFolder: string | undefined;

/**
 * Dialogs of the system over one window. They are called through Electron's own object, so that a test may replace them
 * there.
 */
export function createDialogs(window: BrowserWindow): Dialogs {
  return {
    chooseFiles: async (purpose) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: shellText.openTitles[purpose],
        buttonLabel: shellText.openButton,
        defaultPath: startFolder(),
        filters: OPEN_FILTERS[purpose],
        properties: OPEN_PROPERTIES[purpose] ?? ['openFile'],
      });
      const [first] = filePaths;
      if (canceled || first === undefined) return undefined;
      lastFolder = path.dirname(first);
      return filePaths;
    },
    chooseTarget: async (purpose, suggestedName) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: shellText.saveTitles[purpose],
        buttonLabel: shellText.saveButton,
        defaultPath: path.join(startFolder(), suggestedName),
        filters: SAVE_FILTERS[purpose],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      if (canceled || filePath === '') return undefined;
      lastFolder = path.dirname(filePath);
      return filePath;
    },
    chooseFolder: async (purpose) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: shellText.folderTitles[purpose],
        buttonLabel: shellText.folderButton,
        defaultPath: startFolder(),
        properties: ['openDirectory', 'createDirectory'],
      });
      const [folder] = filePaths;
      if (canceled || folder === undefined) return undefined;
      lastFolder = folder;
      return folder;
    },
  };
}

const startFolder = (): string => lastFolder ?? app.getPath('documents');
