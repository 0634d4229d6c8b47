import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** Words of what can be done with a run: save, copy, print, note, keep. */
export const share = {
  button: 'Share…',
  json: 'Save JSON…',
  jsonNote: 'no secrets',
  capture: 'Save capture…',
  captureNote: 'pcapng',
  keyLog: 'Save key log…',
  commands: 'openssl and curl commands…',
  print: 'Print…',
  noCapture: 'not kept',
  saved: (name: string) => `Saved ${visible(name)}`,
  captureDialog: {
    title: (number: number) => `Save the capture of run #${number}`,
    description: 'A pcapng file holds the bytes that crossed the network, for Wireshark and tshark.',
    choice: 'Secrets',
    choices: { without: 'Without secrets', with: 'With secrets' },
    records: (count: number) =>
      `What both sides sent, message by message (${f.plural(count, { one: 'one', other: f.number(count) })})`,
    sealed: 'Encrypted records stay closed',
    sealedWhy: 'Whoever has the file sees lengths, times and what was said in the clear, no more.',
    opened: 'Encrypted records open',
    openedWhy:
      'The keys of this one connection are inside: whoever has the file can read the request and its answer. No private key of a certificate is inside.',
    save: 'Save…',
  },
  keyLogDialog: {
    title: (number: number) => `Save the secrets of run #${number}?`,
    secrets: 'The keys of this one connection',
    secretsWhy: 'With a capture of it, whoever has the file can read everything that was said.',
    noKey: 'No private key of a certificate is inside',
    noKeyWhy: 'Other connections stay as safe as they are.',
    confirm: 'Save key log…',
  },
  commandsDialog: {
    title: (number: number) => `Run #${number} with other tools`,
    description: 'These commands do what the run did. Values are quoted for a POSIX shell.',
    tool: { openssl: 'OpenSSL', curl: 'curl' },
    differs: 'Differs from the run',
    same: 'Does the same as the run.',
    files: 'Files they read',
    command: 'Command',
    none: 'No other tool can do what this run did.',
  },
  noteDialog: {
    title: (number: number) => `Note on run #${number}`,
    label: 'Note',
    save: 'Save note',
    kept: 'Note saved',
  },
  compareDialog: {
    title: (number: number) => `Compare run #${number} with`,
    runs: 'Runs to compare with',
    session: 'This session',
    history: 'History of this endpoint',
    none: 'There is no other run yet.',
    before: 'before',
  },
  menu: {
    note: 'Note…',
    keep: 'Keep secrets',
    kept: 'Secrets kept, sealed in the workspace',
    drop: 'Drop kept secrets',
    dropped: 'The kept secrets are gone',
    compare: 'Compare with…',
    close: 'Close',
    closeOthers: 'Close others',
    keepPurpose: 'Keeping the secrets of a run seals them with the key of the workspace.',
    readPurpose: 'The secrets of this run are sealed in the workspace.',
  },
} as const;

/** Words of the printed run. */
export const printed = {
  title: (target: string) => `Test connection to ${visible(target)}`,
  causes: 'Causes',
  ruledOut: 'Ruled out',
  evidence: 'Evidence',
  facts: 'Facts',
  transcript: 'Transcript',
  columns: { at: 'ms', from: 'From', message: 'Message', bytes: 'Bytes' },
  encrypted: 'encrypted',
  serverChain: 'Certificates of the server',
} as const;
