import { labelGeneralName } from '../../name/general-name-label.ts';
import type { CertificateFields, CsrFields, InspectKind, Severity } from '../../model/inspect.ts';
import type { Settings } from '../../model/workspace.ts';
import type { CrlFields } from '../../model/revocation-fields.ts';
import { formatters, visible } from '../format.ts';
import { commandUsage } from './cli-usage.ts';
import type { CommandUsage } from './command-usage.ts';

const f = formatters('en');

const KINDS: Readonly<Record<InspectKind, string>> = {
  certificate: 'Certificate',
  csr: 'Certificate request',
  crl: 'Revocation list',
  'private-key': 'Private key',
  'public-key': 'Public key',
  pkcs7: 'PKCS #7 bundle',
  pkcs12: 'PKCS #12 keystore',
  keystore: 'Java keystore',
  'ocsp-request': 'OCSP request',
  'ocsp-response': 'OCSP response',
  'ssh-key': 'SSH key',
  jwk: 'JSON Web Key',
  unknown: 'Not recognised',
};

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'Error', warning: 'Warning', info: 'Note' };

/** Why a word on the command line was not taken. */
const INPUT_PROBLEMS: Readonly<Record<string, (field: string) => string>> = {
  contradicts: (field) => `${field} contradicts another option.`,
  'pdf-in-window': () => 'PDF is made in the window. The command line writes HTML, which every browser prints.',
  'too-long': (field) => `${field} is too long.`,
  'passphrase-inside': (field) => `${field} takes no passphrase; use ${field}-passphrase-file.`,
  missing: (field) => `${field} is missing.`,
  unexpected: (field) => `${field} is one argument too many.`,
  empty: (field) => `${field} holds no passphrase.`,
  'not-a-number': (field) => `${field} takes a whole number.`,
  'not-a-date': (field) => `${field} takes a day such as 2026-12-01.`,
  'too-many': (field) => `${field} covers more than one answer can hold.`,
  'out-of-range': (field) => `The number of ${field} is out of range.`,
  'unknown-choice': (field) => `${field} does not know this value; see --help.`,
  'unknown-option': (field) => `There is no option ${field}; see --help.`,
  'option-value': (field) => `${field} needs another value; see --help.`,
  'unknown-command': (field) => `There is no command “${field}”; see countersign --help.`,
  'no-command': () => 'Say what to do; see countersign --help.',
  'excludes-request': (field) => `${field} and a request exclude each other: the request brings its own key.`,
  'not-in-profile': (field) => `The profile does not allow what ${field} says.`,
  'not-possible': (field) => `${field} cannot do this.`,
  'not-a-name': (field) => `${field} needs at least one letter or digit.`,
  'needs-key': (field) => `${field} names a file that holds a key, but the key is the partner’s; use .pem.`,
  'name-differs': () => 'The name that was typed is not the name of the authority.',
  'more-than-one': () => 'Choose one of --cert, --p12 and --credential.',
  outside: (field) => `${field} lies outside the folder of the manifest.`,
  'one-or-the-other': () => 'Give --out or --folder, one of them.',
  'one-file': (field) => `${field} is for the answer to one certificate; give --folder for more.`,
  'not-supported-yet': (field) => `${field} comes with a later version.`,
};

/** Everything that the command line says in words. */
export const commandText = {
  bugTitle: 'Countersign made a mistake of its own.',
  bug: 'Countersign made a mistake of its own. Please report it with the following lines:',
  prompt: (option: string) =>
    option === 'proxy-passphrase-file'
      ? 'Passphrase of the proxy: '
      : option === 'p12-passphrase-file' || option === 'key-passphrase-file'
        ? 'Passphrase of the file: '
        : 'Passphrase: ',
  overview: (names: readonly (keyof typeof commandUsage)[]): string[] => [
    'Usage: countersign <command> [--workspace FILE] [--json]',
    '',
    ...names.map((name) => `  ${name.padEnd(WIDEST)}  ${commandUsage[name].purpose}`),
    '',
    'countersign <command> --help tells the options. Exit codes: 0 done or yes, 1 the answer is no, 2 wrong use, 3 environment.',
  ],
  usage: (name: keyof typeof commandUsage): string[] => describeUsage(name, commandUsage[name]),
  findInputProblem: (field: string, problem: string): string | undefined => INPUT_PROBLEMS[problem]?.(field),
  refusedRule: (title: string, rfc: string | undefined, detail: string): string =>
    `- ${title}${rfc === undefined ? '' : ` (${rfc})`}. ${detail}`,
  problem: (severity: Severity, title: string, detail: string): string =>
    `${SEVERITIES[severity]}: ${title}. ${detail}`,
  day: (at: number): string => new Date(at).toISOString().slice(0, 10),

  itemTitle: (kind: InspectKind, title: string, offset: number): string =>
    `${KINDS[kind]}${title === '' ? '' : `: ${title}`}${offset === 0 ? '' : ` (at byte ${f.number(offset)})`}`,
  certificateFacts: (fields: CertificateFields): string[] => [
    `Subject     ${fields.subject}`,
    `Issuer      ${fields.issuer}`,
    `Valid       ${f.instant(fields.notBefore)} to ${f.instant(fields.notAfter)}`,
    `Serial      ${fields.serialHex}`,
    `Signature   ${fields.signatureAlgorithm}`,
    `Purposes    ${fields.extendedKeyUsage.join(', ') || (fields.isCa ? 'certificate authority' : 'not limited')}`,
    `Names       ${fields.subjectAltNames.map(labelGeneralName).join(', ') || 'none'}`,
    `SHA-256     ${fields.sha256}`,
  ],
  requestFacts: (fields: CsrFields): string[] => [
    `Subject     ${fields.subject}`,
    `Names       ${fields.subjectAltNames.map(labelGeneralName).join(', ') || 'none'}`,
    `Signature   ${fields.signatureAlgorithm}, ${fields.signatureValid ? 'made with the key inside' : 'not made with the key inside'}`,
  ],
  crlFacts: (fields: CrlFields): string[] => [
    `Issuer      ${fields.issuer}`,
    `Number      ${fields.number ?? 'none'}`,
    `Entries     ${f.number(fields.entries)}`,
    `This update ${f.instant(fields.thisUpdate)}`,
    `Next update ${fields.nextUpdate === undefined ? 'not given' : f.instant(fields.nextUpdate)}`,
  ],

  workspaceCreated: (name: string, recoveryKey: string): string[] => [
    `The workspace ${name} is ready.`,
    '',
    `Recovery key: ${recoveryKey}`,
    'It is shown this once. Without passphrase and recovery key the keys are lost.',
  ],
  demoMade: (passphrase: string, certificates: number): string[] => [
    `The demo workspace is ready with ${f.number(certificates)} certificates. Everything in it is made up.`,
    `Its passphrase is ${passphrase}. Keep nothing of your own in it.`,
  ],
  forgotten: (count: number): string =>
    count === 0
      ? 'This machine remembered nobody.'
      : 'Forgotten: unlocking takes the passphrase again on this machine.',
  settings: ({
    postQuantumKeys,
    autoLockMinutes,
    expiringDays,
  }: Pick<Settings, 'postQuantumKeys' | 'autoLockMinutes' | 'expiringDays'>): readonly string[] => [
    postQuantumKeys
      ? 'Post-quantum keys (ML-DSA): on. OpenSSL 3.5, Java 24 and newer read them; older programs and most browsers refuse them.'
      : 'Post-quantum keys (ML-DSA): off',
    autoLockMinutes === 0
      ? 'Locks: only by hand'
      : `Locks after: ${f.plural(autoLockMinutes, { one: '1 minute', other: `${f.number(autoLockMinutes)} minutes` })}`,
    `Counts as expiring: ${f.plural(expiringDays, { one: '1 day', other: `${f.number(expiringDays)} days` })} before the end`,
  ],
  checked: (clean: boolean, rows: number, withKeys: boolean): string => {
    const what = `${f.number(rows)} ${f.plural(rows, { one: 'row', other: 'rows' })}`;
    const keys = withKeys ? ' and every key' : ', keys by their digests alone';
    return clean ? `No damage found in ${what}${keys}.` : `The workspace is damaged; ${what} were checked${keys}.`;
  },
  authorityCreated: (name: string, id: string): string => `The authority ${name} can sign now (${id}).`,
  written: (file: string): string => `Written to ${file} and read back.`,
  issued: (subject: string, serialHex: string, file: string, passphrase: string | undefined): string[] => [
    `Issued ${subject}, serial ${serialHex}.`,
    `Written to ${file} and opened again.`,
    ...(passphrase === undefined ? [] : [`Passphrase of the file, shown this once: ${passphrase}`]),
  ],
  listColumns: ['NAME', 'ISSUER', 'STATUS', 'UNTIL', 'KEY', 'SERIAL'],
  reportWritten: (name: string): string => `Report written to ${visible(name)}`,
  listExported: (count: number, name: string): string =>
    `${f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` })} written to ${visible(name)}`,
  listed: (shown: number, total: number): string => `${f.number(shown)} of ${f.number(total)}`,
  imported: (imported: number, duplicates: number, failed: number): string =>
    `${f.number(imported)} imported, ${f.number(duplicates)} already here, ${f.number(failed)} not taken.`,
};

const WIDEST = Math.max(...Object.keys(commandUsage).map((name) => name.length));

function describeUsage(name: string, usage: CommandUsage): string[] {
  const options = [...usage.options, ['--json', 'Print JSON for scripts'] as const];
  const widest = Math.max(...options.map(([option]) => option.length));
  return [
    `Usage: countersign ${name} ${usage.synopsis}`,
    '',
    `${usage.purpose}.`,
    '',
    ...options.map(([option, meaning]) => `  ${option.padEnd(widest)}  ${meaning}`),
  ];
}
