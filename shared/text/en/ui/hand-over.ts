import type { CertificateStatus } from '../../../model/certificate.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 80);

/** Words of the dialog that hands a certificate over. */
export const handOverText = {
  action: 'Hand over…',
  title: (certificate: string) => `Hand over ${name(certificate)}`,
  description: 'A new folder with all that the partner needs. Every file is opened again before it counts as written.',
  loading: 'Reading what can be made…',
  parts: 'Parts of the kit',
  groups: {
    everyone: 'For everyone',
    servers: 'Servers',
    clients: 'Clients',
    platforms: 'Platforms',
  },
  preview: (part: string) => `Preview ${part}`,
  previewTitle: 'Preview',
  previewFiles: 'Files of this part',
  previewLoading: 'Building the preview…',
  previewBinary: 'Written when the kit is made: it holds the key, or is no text.',
  previewCopy: (file: string) => file,
  endpoint: 'Service to connect to, for the configurations',
  host: 'Host',
  hostPlaceholder: 'api.example.com',
  port: 'Port',
  portInvalid: '1 to 65535',
  key: 'Key file',
  keyForms: { encrypted: 'Encrypted', clear: 'In clear' },
  keyEncrypted: 'key.pem opens with the passphrase that is shown once.',
  keyClearTitle: 'Whoever can read key.pem can act as this certificate',
  keyClear: 'For servers that cannot ask for a passphrase. Delete the folder where it was only needed to hand it over.',
  keyElsewhere:
    'The key is the partner’s own and no part of the kit. Configurations name the file key.pem, which the partner adds.',
  keyless: 'The key of an authority is handed to nobody; the kit holds certificates alone.',
  /** Of a certificate that is not to be used now; the others say nothing. */
  states: {
    valid: undefined,
    expiring: undefined,
    unknown: undefined,
    expired: 'This certificate has expired: no partner can use it.',
    revoked: 'This certificate is revoked: whoever checks refuses it.',
    'on-hold': 'This certificate is on hold: whoever checks refuses it until it is released.',
    'not-yet-valid': 'This certificate is not valid yet.',
  } satisfies Record<CertificateStatus, string | undefined>,
  chosen: (count: number, withNamed: boolean) =>
    `${f.plural(count, { one: '1 part', other: `${f.number(count)} parts` })}${withNamed ? ' and the files that they name' : ''}`,
  noneChosen: 'Choose at least one part.',
  submit: 'Choose a folder and write…',
  working: 'Writing and opening again…',
  cancelWork: 'Cancel writing',
  unlockPurpose: 'The key is needed to write it into the kit.',
  done: {
    title: (certificate: string) => `${name(certificate)} is ready to hand over`,
    banner: (count: number) =>
      f.plural(count, {
        one: '1 file written and opened again',
        other: `${f.number(count)} files written and opened again`,
      }),
    folder: 'Folder',
    copyFolder: 'folder',
    passphrase: 'Passphrase of the key',
    passphraseNote: 'Shown once and stored nowhere. Send it on another way than the folder.',
    copyPassphrase: 'passphrase',
    noted: 'I have noted the passphrase',
    files: 'Files',
    columns: { name: 'File', what: 'What', size: 'Size', note: 'Note' },
    readme: 'What each file is for.',
    secret: 'key inside',
    fingerprints: 'To compare by telephone',
    sha256: 'SHA-256',
    serial: 'Serial',
    spki: 'Public key pin',
    x5t: 'x5t#S256',
    close: 'Done',
  },
};
