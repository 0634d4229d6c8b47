import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 60);

export const authorityImportText = {
  action: 'Import…',
  title: 'Import an authority',
  description: 'Nothing is trusted more than before: an imported authority is one that this workspace knows.',
  kind: 'What',
  kinds: { certificate: 'Certificate only', key: 'With its key', answer: 'Answer of a parent' },
  notes: {
    certificate: 'For an authority whose key is elsewhere, such as an offline root.',
    key: 'PKCS#12, a keystore, or certificate and key in PEM. The key is sealed in this workspace.',
    answer: 'The certificate that a parent made for a request of this workspace. It is found by its key.',
  },
  file: 'File',
  keyFile: 'Key file, where it is a file of its own',
  choose: 'Choose…',
  noFile: 'none chosen',
  passphrase: 'Passphrase of the file',
  passphraseHint: 'Leave it empty where the file has none.',
  name: 'Name in this workspace',
  nameHint: 'Empty: the common name of its certificate.',
  crlNumber: 'Number of its last CRL elsewhere',
  crlNumberHint: 'Decimal. The next CRL signed here gets a higher one. Empty where it issued none elsewhere.',
  crlNumberInvalid: 'A whole number, at most 4,503,599,627,370,496.',
  submit: 'Import',
  working: 'Reading the file…',
  done: (authority: string, above: number) =>
    above === 0
      ? `${name(authority)} imported`
      : `${name(authority)} imported, with ${f.plural(above, { one: '1 authority', other: `${f.number(above)} authorities` })} above it`,
  otherSubject: (subject: string) => `Imported. The parent gave it another subject: ${name(subject)}`,
  unlockPurpose: 'The key is sealed under the key of the workspace.',
  waiting: {
    list: 'Requests that wait for an answer',
    title: (authority: string) => `${name(authority)} waits for the answer of its parent`,
    since: 'Requested',
    export: 'Export request…',
    exported: (file: string) => `${name(file)} written`,
    answer: 'Import answer…',
    withdraw: 'Withdraw…',
    withdrawTitle: (authority: string) => `Withdraw the request of ${name(authority)}?`,
    withdrawBody: 'Its key stays sealed here, but an answer of the parent is no longer taken.',
    withdrawConfirm: 'Withdraw request',
    withdrawn: (authority: string) => `Request of ${name(authority)} withdrawn`,
  },
};
