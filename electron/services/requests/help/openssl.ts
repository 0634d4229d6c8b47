import { isPostQuantum, type KeyChoice } from '../../../../shared/model/key.ts';
import type { GeneralName, NameAttribute } from '../../../../shared/model/name.ts';
import type { HelpForTool } from '../../../../shared/model/request-help.ts';
import { formatCommand } from '../../shell-quoting.ts';
import type { ExpectedRequest } from './expected-request.ts';
import { purposeNames } from './purposes.ts';

const KEY_OPTIONS: Readonly<Record<KeyChoice, readonly (readonly [string, string])[]>> = {
  p256: [
    ['-algorithm', 'EC'],
    ['-pkeyopt', 'ec_paramgen_curve:P-256'],
  ],
  p384: [
    ['-algorithm', 'EC'],
    ['-pkeyopt', 'ec_paramgen_curve:P-384'],
  ],
  p521: [
    ['-algorithm', 'EC'],
    ['-pkeyopt', 'ec_paramgen_curve:P-521'],
  ],
  rsa2048: [
    ['-algorithm', 'RSA'],
    ['-pkeyopt', 'rsa_keygen_bits:2048'],
  ],
  rsa3072: [
    ['-algorithm', 'RSA'],
    ['-pkeyopt', 'rsa_keygen_bits:3072'],
  ],
  rsa4096: [
    ['-algorithm', 'RSA'],
    ['-pkeyopt', 'rsa_keygen_bits:4096'],
  ],
  ed25519: [['-algorithm', 'ED25519']],
  'ml-dsa-44': [['-algorithm', 'ML-DSA-44']],
  'ml-dsa-65': [['-algorithm', 'ML-DSA-65']],
  'ml-dsa-87': [['-algorithm', 'ML-DSA-87']],
};

/** A configuration and three commands for OpenSSL from 1.1.1 on, for ML-DSA from 3.5 on. */
export function helpOpenssl(expected: ExpectedRequest): HelpForTool {
  const { baseName, attributes } = expected;
  const [config, key, csr] = [`${baseName}.cnf`, `${baseName}.key`, `${baseName}.csr`];
  const commands = [
    'umask 077',
    formatCommand('openssl genpkey', [...KEY_OPTIONS[expected.key], ['-out', key]]),
    formatCommand(isPostQuantum(expected.key) ? 'openssl req -new -utf8' : 'openssl req -new -utf8 -sha256', [
      ['-config', config],
      ...(attributes.length === 0 ? ([['-subj', '/']] as const) : []),
      ['-key', key],
      ['-out', csr],
    ]),
    formatCommand('openssl req -noout -verify -text', [['-in', csr]]),
  ];
  return {
    tool: 'openssl',
    shell: 'sh',
    files: [{ name: config, text: buildConfig(expected) }],
    commands: `${commands.join('\n')}\n`,
    requestFile: csr,
    isVerified: !isPostQuantum(expected.key),
  };
}

function buildConfig({ attributes, sans, keyUsage, extendedKeyUsage }: ExpectedRequest): string {
  const extensions = [
    ...(keyUsage.length === 0 ? [] : [`keyUsage = critical,${keyUsage.join(',')}`]),
    ...(extendedKeyUsage.length === 0
      ? []
      : [`extendedKeyUsage = ${purposeNames(extendedKeyUsage, OPENSSL).join(',')}`]),
    ...(sans.length === 0 ? [] : ['subjectAltName = @names']),
  ];
  const directories = sans.filter((name) => name.type === 'directory');
  return [
    '[req]',
    'prompt = no',
    'utf8 = yes',
    'string_mask = utf8only',
    'distinguished_name = subject',
    ...(extensions.length === 0 ? [] : ['req_extensions = extensions']),
    '',
    '[subject]',
    ...attributeLines(attributes),
    ...(extensions.length === 0 ? [] : ['', '[extensions]', ...extensions]),
    ...(sans.length === 0 ? [] : ['', '[names]', ...nameLines(sans, directories)]),
    ...directories.flatMap(({ name }, at) => ['', `[directory${at + 1}]`, ...attributeLines(name.flat())]),
    '',
  ].join('\n');
}

const OPENSSL: ReadonlySet<string> = new Set([
  'serverAuth',
  'clientAuth',
  'codeSigning',
  'emailProtection',
  'timeStamping',
  'OCSPSigning',
]);

/** Short names that every OpenSSL knows; others go by their OID. */
const SHORT_NAMES: ReadonlySet<string> = new Set([
  'C',
  'ST',
  'L',
  'O',
  'OU',
  'CN',
  'DC',
  'UID',
  'GN',
  'SN',
  'title',
  'serialNumber',
  'emailAddress',
]);

/** A number and a dot before each field: several of one kind, and OIDs, whose first arc would be taken for such a number. */
const attributeLines = (attributes: readonly NameAttribute[]): string[] =>
  attributes.map(({ oid, label, value }, at) => `${at}.${SHORT_NAMES.has(label) ? label : oid} = ${quote(value)}`);

const FIELDS = { dns: 'DNS', ip: 'IP', email: 'email', uri: 'URI' } as const;

function nameLines(sans: readonly GeneralName[], directories: readonly GeneralName[]): string[] {
  return sans.map((name, at) => {
    if (name.type === 'other') return `otherName.${at} = ${quote(`${name.oid};UTF8:${name.value}`)}`;
    if (name.type === 'directory') return `dirName.${at} = directory${directories.indexOf(name) + 1}`;
    return `${FIELDS[name.type]}.${at} = ${quote(name.value)}`;
  });
}

/** Inside double quotes `$`, `#` and `;` mean themselves; a backslash takes the next character as it is. @see config(5ssl) */
const quote = (value: string): string => `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
