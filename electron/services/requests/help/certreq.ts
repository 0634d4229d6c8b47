import { isPostQuantum, type KeyChoice, type PostQuantumKeyChoice } from '../../../../shared/model/key.ts';
import type { GeneralName, NameAttribute } from '../../../../shared/model/name.ts';
import type { KeyUsageName } from '../../../../shared/model/profile.ts';
import type { HelpForTool } from '../../../../shared/model/request-help.ts';
import { WINDOWS_KEY_PROVIDER } from '../../../../shared/text/en/request-help.ts';
import type { ExpectedRequest } from './expected-request.ts';
import { obstacleOf } from './expected-request.ts';

type WindowsKey = Exclude<KeyChoice, 'ed25519' | PostQuantumKeyChoice>;

const KEYS: Readonly<Record<WindowsKey, { readonly algorithm: string; readonly bits: number }>> = {
  p256: { algorithm: 'ECDSA_P256', bits: 256 },
  p384: { algorithm: 'ECDSA_P384', bits: 384 },
  p521: { algorithm: 'ECDSA_P521', bits: 521 },
  rsa2048: { algorithm: 'RSA', bits: 2048 },
  rsa3072: { algorithm: 'RSA', bits: 3072 },
  rsa4096: { algorithm: 'RSA', bits: 4096 },
};

/** First octet of the extension's value; RFC 5280 §4.2.1.3 counts bits from its top. */
const USAGES: Readonly<Partial<Record<KeyUsageName, number>>> = {
  digitalSignature: 0x80,
  nonRepudiation: 0x40,
  keyEncipherment: 0x20,
  dataEncipherment: 0x10,
  keyAgreement: 0x08,
  keyCertSign: 0x04,
  cRLSign: 0x02,
};

/** Attributes by the names of CertStrToName; others by their OID. */
const KEYWORDS: Readonly<Record<string, string>> = {
  CN: 'CN',
  O: 'O',
  OU: 'OU',
  L: 'L',
  ST: 'S',
  C: 'C',
  DC: 'DC',
  emailAddress: 'E',
  serialNumber: 'SERIALNUMBER',
  STREET: 'STREET',
};

const FIELDS: Readonly<Record<'dns' | 'ip' | 'email' | 'uri' | 'directory', string>> = {
  dns: 'dns',
  ip: 'ipaddress',
  email: 'email',
  uri: 'url',
  directory: 'dn',
};

/** A policy file for certreq of Windows. The program cannot be had where this was made: nobody has run it. */
export function helpCertreq(expected: ExpectedRequest): HelpForTool {
  const { baseName, key, sans } = expected;
  if (isPostQuantum(key)) return obstacleOf('certreq', expected, { reason: 'key-kind', value: key.toUpperCase() });
  if (key === 'ed25519') return obstacleOf('certreq', expected, { reason: 'key-kind', value: key });
  const foreign = sans.find((name) => name.type === 'other' && name.oid !== UPN);
  if (foreign !== undefined) return obstacleOf('certreq', expected, { reason: 'name-type', value: foreign.type });
  const split = sans.find(({ value }) => value.includes('&'));
  if (split !== undefined) return obstacleOf('certreq', expected, { reason: 'character', value: split.value });
  const [policy, csr] = [`${baseName}.inf`, `${baseName}.csr`];
  return {
    tool: 'certreq',
    shell: 'powershell',
    files: [{ name: policy, text: buildPolicy(expected, KEYS[key]) }],
    commands: `certreq -new ${psWord(policy)} ${psWord(csr)}\ncertutil -dump ${psWord(csr)}\n`,
    requestFile: csr,
    isVerified: false,
  };
}

const UPN = '1.3.6.1.4.1.311.20.2.3';

/** Names of files are plain; the quotes keep one with a leading digit or hyphen from being read as a number or an option. */
const psWord = (word: string): string => `'.\\${word}'`;

function buildPolicy(
  { attributes, sans, keyUsage, extendedKeyUsage }: ExpectedRequest,
  { algorithm, bits }: { readonly algorithm: string; readonly bits: number },
): string {
  const usage = keyUsage.reduce((bitsSoFar, name) => bitsSoFar | (USAGES[name] ?? 0), 0);
  return [
    '[Version]',
    'Signature = "$Windows NT$"',
    '',
    '[NewRequest]',
    `Subject = ${quote(subjectText(attributes))}`,
    'RequestType = PKCS10',
    `ProviderName = "${WINDOWS_KEY_PROVIDER}"`,
    `KeyAlgorithm = ${algorithm}`,
    `KeyLength = ${bits}`,
    'HashAlgorithm = SHA256',
    'Exportable = FALSE',
    'MachineKeySet = FALSE',
    'SMIME = FALSE',
    ...(usage === 0 ? [] : [`KeyUsage = 0x${usage.toString(16).padStart(2, '0')}`]),
    ...(extendedKeyUsage.length === 0
      ? []
      : ['', '[EnhancedKeyUsageExtension]', ...extendedKeyUsage.map((oid) => `OID = ${oid}`)]),
    ...(sans.length === 0
      ? []
      : [
          '',
          '[Extensions]',
          '2.5.29.17 = "{text}"',
          ...sans.map((name) => `_continue_ = ${quote(`${nameText(name)}&`)}`),
        ]),
    '',
  ].join('\r\n');
}

const nameText = (name: GeneralName): string =>
  name.type === 'other' ? `upn=${name.value}` : `${FIELDS[name.type]}=${name.value}`;

/** X.500 text of CertStrToName, the last attribute first; values in quotes, their own quotes doubled. */
const subjectText = (attributes: readonly NameAttribute[]): string =>
  attributes
    .toReversed()
    .map(({ oid, label, value }) => `${KEYWORDS[label] ?? `OID.${oid}`}="${value.replaceAll('"', '""')}"`)
    .join(',');

/** A string of an INF file: quotes doubled, and percent signs, which begin tokens. */
const quote = (value: string): string => `"${value.replaceAll('"', '""').replaceAll('%', '%%')}"`;
