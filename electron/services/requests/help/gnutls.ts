import { isPostQuantum, type KeyChoice, type PostQuantumKeyChoice } from '../../../../shared/model/key.ts';
import type { GeneralName } from '../../../../shared/model/name.ts';
import type { KeyUsageName } from '../../../../shared/model/profile.ts';
import type { HelpForTool } from '../../../../shared/model/request-help.ts';
import { oidName } from '../../../pki/asn1/oid.ts';
import { type CommandWord, formatCommand } from '../../shell-quoting.ts';
import { formatSubject } from './subject-text.ts';
import type { ExpectedRequest } from './expected-request.ts';
import { obstacleOf } from './expected-request.ts';

const KEY_OPTIONS: Readonly<Record<Exclude<KeyChoice, PostQuantumKeyChoice>, readonly CommandWord[]>> = {
  p256: [
    ['--key-type', 'ecdsa'],
    ['--curve', 'secp256r1'],
  ],
  p384: [
    ['--key-type', 'ecdsa'],
    ['--curve', 'secp384r1'],
  ],
  p521: [
    ['--key-type', 'ecdsa'],
    ['--curve', 'secp521r1'],
  ],
  rsa2048: [
    ['--key-type', 'rsa'],
    ['--bits', '2048'],
  ],
  rsa3072: [
    ['--key-type', 'rsa'],
    ['--bits', '3072'],
  ],
  rsa4096: [
    ['--key-type', 'rsa'],
    ['--bits', '4096'],
  ],
  ed25519: [['--key-type', 'ed25519']],
};

const USAGES: Readonly<Partial<Record<KeyUsageName, string>>> = {
  digitalSignature: 'signing_key',
  nonRepudiation: 'non_repudiation',
  keyEncipherment: 'encryption_key',
  dataEncipherment: 'data_encryption_key',
  keyAgreement: 'key_agreement',
  keyCertSign: 'cert_signing_key',
  cRLSign: 'crl_signing_key',
};

const PURPOSES: Readonly<Record<string, string>> = {
  serverAuth: 'tls_www_server',
  clientAuth: 'tls_www_client',
  codeSigning: 'code_signing_key',
  emailProtection: 'email_protection_key',
  timeStamping: 'time_stamping_key',
  OCSPSigning: 'ocsp_signing_key',
};

const FIELDS: Readonly<Record<Exclude<GeneralName['type'], 'directory'>, string>> = {
  dns: 'dns_name',
  ip: 'ip_address',
  email: 'email',
  uri: 'uri',
  other: 'other_name_utf8',
};

/** A template and three commands for certtool of GnuTLS 3.6 and later. */
export function helpGnutls(expected: ExpectedRequest): HelpForTool {
  const { baseName, key, sans } = expected;
  if (isPostQuantum(key)) return obstacleOf('gnutls', expected, { reason: 'key-kind', value: key.toUpperCase() });
  const directory = sans.find(({ type }) => type === 'directory');
  if (directory !== undefined) return obstacleOf('gnutls', expected, { reason: 'name-type', value: directory.type });
  const unquotable = sans.find(({ value }) => /["\\]/.test(value));
  if (unquotable !== undefined) return obstacleOf('gnutls', expected, { reason: 'character', value: unquotable.value });
  const commands = [
    'umask 077',
    formatCommand('certtool --generate-privkey', [...KEY_OPTIONS[key], ['--outfile', `${baseName}.key`]]),
    formatCommand('certtool --generate-request', [
      ['--template', `${baseName}.tmpl`],
      ['--load-privkey', `${baseName}.key`],
      ['--outfile', `${baseName}.csr`],
    ]),
    formatCommand('certtool --crq-info', [['--infile', `${baseName}.csr`]]),
  ];
  return {
    tool: 'gnutls',
    shell: 'sh',
    files: [{ name: `${baseName}.tmpl`, text: buildTemplate(expected) }],
    commands: `${commands.join('\n')}\n`,
    requestFile: `${baseName}.csr`,
    isVerified: true,
  };
}

const buildTemplate = ({ attributes, sans, keyUsage, extendedKeyUsage }: ExpectedRequest): string =>
  [
    ...(attributes.length === 0 ? [] : [`dn = "${formatSubject(attributes)}"`]),
    ...sans.map((name) => `${name.type === 'directory' ? '' : FIELDS[name.type]} = "${nameText(name)}"`),
    ...keyUsage.flatMap((usage) => USAGES[usage] ?? []),
    ...extendedKeyUsage.map((oid) => PURPOSES[oidName(oid)] ?? `key_purpose_oid = "${oid}"`),
    '',
  ].join('\n');

const nameText = (name: GeneralName): string => (name.type === 'other' ? `${name.oid} ${name.value}` : name.value);
