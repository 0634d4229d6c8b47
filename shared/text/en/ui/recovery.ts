import type { ReadableReport } from '../../../model/backup.ts';
import type { CheckFinding } from '../../../model/workspace.ts';
import { findWord, formatters, visible } from '../../format.ts';
import { settingsText } from './settings.ts';

const f = formatters('en');

/** Tables by what they hold; others go by their own name. */
const TABLES: Readonly<Record<string, string>> = {
  '': 'The file',
  activity: 'Activity log',
  activity_checkpoint: 'Checkpoints of the log',
  alert: 'Alerts',
  authority: 'Authorities',
  authority_detail: 'Details of authorities',
  backup_key: 'Key of backups',
  backup_plan: 'Plan of backups',
  backup_run: 'Backups made',
  batch: 'Batches',
  batch_row: 'Rows of batches',
  certificate: 'Certificates',
  certificate_fact: 'Facts for filters',
  certificate_of_authority: 'Certificates of authorities',
  certificate_partner: 'Partners of certificates',
  certificate_tag: 'Tags of certificates',
  connection_login: 'Logins of proxies',
  connection_run: 'Kept connections',
  connection_secret: 'Secrets of connections',
  crl: 'CRLs',
  crl_part: 'Parts of CRLs',
  crl_plan: 'Plans of CRLs',
  custody: 'Who may unlock',
  foreign_crl: 'CRLs of others',
  key_record: 'Private keys, sealed',
  key_wrap: 'Passphrase and recovery key',
  log_key: 'Key of the log',
  ocsp_signer: 'OCSP signers',
  operator: 'Operators',
  own_request: 'Requests made here',
  partner: 'Partners',
  profile: 'Profiles',
  publish_run: 'Publishing',
  publish_target: 'Places to publish to',
  released_hold: 'Released holds',
  request: 'Requests',
  revocation: 'Revocations',
  revocation_elsewhere: 'Revocations taken over',
  serial_reservation: 'Serial numbers',
  setting: 'Settings',
  workspace: 'The workspace itself',
};

const AS_IT_IS = 'Written as it is';

/** What an export of the readable parts makes of a finding. */
const EXPORTS: Partial<Readonly<Record<CheckFinding['code'], string>>> = {
  'store.row-digest': 'Written, marked as differing',
  'store.corrupt-page': 'Rows on that page are missing',
  'store.key-mismatch': 'Written, still sealed',
  'store.record-damaged': 'Written, still sealed',
  'store.search-differs': 'Not needed: made from the certificates',
  'store.facts-differ': 'Not needed: made from the certificates',
};

/** Damaged files: what is wrong, and what can be done. */
export const recoveryText = {
  refused: (name: string) => `${visible(name, 80)} did not open`,
  damaged: (name: string) => `${visible(name, 80)} is damaged and open for reading only`,
  untouched: 'The file stays as it is: nothing was changed, repaired or deleted.',
  readOnly: 'Everything can be looked at. Keys stay locked, and every change is refused.',
  none: 'No damaged file is waiting',
  noneBody: 'Here stands what can be done about a workspace file that does not open, or is damaged.',
  noneAction: 'Go to Start',
  facts: { location: 'File', size: 'Size' },
  reveal: 'Show in folder',
  ways: 'What can be done',
  restore: 'Restore from a backup',
  restoreHint: 'Writes the workspace of a backup to a new file, beside this one. It is the only way back to the keys.',
  restoreRun: 'Restore from a backup…',
  export: 'Export what is readable',
  exportHint:
    'Certificates as PEM, CRLs and requests as DER, and every row that can be read as JSON Lines, into a new folder. What is sealed stays sealed.',
  exportRun: 'Choose a folder and export…',
  exporting: 'Exporting…',
  cancel: 'Cancel',
  open: 'Open it again',
  openHint: 'After the disk, or a copy that was not whole, was mended.',
  openRun: 'Open again',
  opening: 'Opening…',
  check: 'Check it again',
  checkHint: 'Reads every page and row once more; the list below is of what was met until now.',
  checkRun: 'Check now',
  exported: (name: string) => `Written to ${visible(name, 80)}`,
  exportedParts: ({ certificates, crls, requests, rows }: ReadableReport) =>
    `${[
      f.plural(certificates, { one: '1 certificate', other: `${f.number(certificates)} certificates` }),
      f.plural(crls, { one: '1 CRL', other: `${f.number(crls)} CRLs` }),
      f.plural(requests, { one: '1 request', other: `${f.number(requests)} requests` }),
    ].join(', ')}, and ${f.plural(rows, { one: '1 row', other: `${f.number(rows)} rows` })} in all.`,
  exportedDiffering: (count: number) =>
    f.plural(count, {
      one: '1 row is not what was written; it is marked.',
      other: `${f.number(count)} rows are not what was written; they are marked.`,
    }),
  exportedUnreadable: (tables: readonly string[]) =>
    `Not all could be read of: ${tables.map((table) => findWord(TABLES, table) ?? visible(table, 60)).join(', ')}.`,
  exportedWhole: 'Every table was read to its end.',
  findings: 'What is wrong',
  finding: (code: CheckFinding['code']) => settingsText.findings[code],
  findingCount: (count: number) => f.plural(count, { one: '1 finding', other: `${f.number(count)} findings` }),
  mostFindings: (shown: number) => `The first ${f.number(shown)} are shown.`,
  checking: 'Looking for what is wrong',
  checkStopped: 'The check was stopped.',
  noFindings: 'No rule of the check finds a fault in what can be read',
  noFindingsBody: 'What kept it from opening may be over: open it again.',
  unreadable: 'Nothing of it can be listed: not even its tables can be told.',
  columns: { code: 'Finding', table: 'Where', row: 'Row', export: 'In the export' },
  tableName: (table: string) => findWord(TABLES, table) ?? visible(table, 60),
  inExport: (code: CheckFinding['code']) => EXPORTS[code] ?? AS_IT_IS,
};
