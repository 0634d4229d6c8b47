import { isPostQuantum, type KeyChoice } from '../../../../shared/model/key.ts';
import type { GeneralName } from '../../../../shared/model/name.ts';
import type { HelpForTool } from '../../../../shared/model/request-help.ts';
import { type CommandWord, formatCommand } from '../../shell-quoting.ts';
import { formatSubject } from './subject-text.ts';
import type { ExpectedRequest } from './expected-request.ts';
import { obstacleOf } from './expected-request.ts';
import { purposeNames } from './purposes.ts';

const KEY_OPTIONS: Readonly<Record<KeyChoice, readonly CommandWord[]>> = {
  p256: [
    ['-keyalg', 'EC'],
    ['-groupname', 'secp256r1'],
  ],
  p384: [
    ['-keyalg', 'EC'],
    ['-groupname', 'secp384r1'],
  ],
  p521: [
    ['-keyalg', 'EC'],
    ['-groupname', 'secp521r1'],
  ],
  rsa2048: [
    ['-keyalg', 'RSA'],
    ['-keysize', '2048'],
  ],
  rsa3072: [
    ['-keyalg', 'RSA'],
    ['-keysize', '3072'],
  ],
  rsa4096: [
    ['-keyalg', 'RSA'],
    ['-keysize', '4096'],
  ],
  ed25519: [['-keyalg', 'Ed25519']],
  'ml-dsa-44': [
    ['-keyalg', 'ML-DSA'],
    ['-groupname', 'ML-DSA-44'],
  ],
  'ml-dsa-65': [
    ['-keyalg', 'ML-DSA'],
    ['-groupname', 'ML-DSA-65'],
  ],
  'ml-dsa-87': [
    ['-keyalg', 'ML-DSA'],
    ['-groupname', 'ML-DSA-87'],
  ],
};
const KNOWN_PURPOSES: ReadonlySet<string> = new Set([
  'serverAuth',
  'clientAuth',
  'codeSigning',
  'emailProtection',
  'timeStamping',
  'OCSPSigning',
]);
/** Of GeneralName what its `-ext san=` can say. */
const FIELDS: ReadonlySet<string> = new Set(['dns', 'ip', 'email', 'uri']);

/** Two commands for the keytool of Java 17, for ML-DSA of Java 24 (JEP 497): the key goes into a PKCS #12 keystore, the passphrase is asked for. */
export function helpKeytool(expected: ExpectedRequest): HelpForTool {
  const { baseName, attributes, sans, key } = expected;
  const foreign = sans.find(({ type }) => !FIELDS.has(type));
  if (foreign !== undefined) return obstacleOf('keytool', expected, { reason: 'name-type', value: foreign.type });
  const split = sans.find(({ value }) => value.includes(','));
  if (split !== undefined) return obstacleOf('keytool', expected, { reason: 'character', value: split.value });
  if (attributes.length === 0) return obstacleOf('keytool', expected, { reason: 'no-subject', value: '' });
  const store: readonly CommandWord[] = [
    ['-alias', baseName],
    ['-keystore', `${baseName}.p12`],
    ['-storetype', 'PKCS12'],
  ];
  const asked = extensionWords(expected);
  const commands = [
    formatCommand('keytool -genkeypair', [
      ...store,
      ...KEY_OPTIONS[key],
      ['-dname', formatSubject(attributes)],
      ...asked,
    ]),
    formatCommand('keytool -certreq', [...store, ...asked, ['-file', `${baseName}.csr`]]),
    formatCommand('keytool -printcertreq', [['-file', `${baseName}.csr`]]),
  ];
  return {
    tool: 'keytool',
    shell: 'sh',
    files: [],
    commands: `${commands.join('\n')}\n`,
    requestFile: `${baseName}.csr`,
    isVerified: !isPostQuantum(key),
  };
}

const extensionWords = ({ keyUsage, extendedKeyUsage, sans }: ExpectedRequest): readonly CommandWord[] => [
  ...(keyUsage.length === 0 ? [] : [['-ext', `KeyUsage:critical=${keyUsage.join(',')}`] as const]),
  ...(extendedKeyUsage.length === 0
    ? []
    : [['-ext', `ExtendedKeyUsage=${purposeNames(extendedKeyUsage, KNOWN_PURPOSES).join(',')}`] as const]),
  ...(sans.length === 0 ? [] : [['-ext', `SubjectAlternativeName=${sans.map(nameText).join(',')}`] as const]),
];

const nameText = ({ type, value }: GeneralName): string => `${type.toUpperCase()}:${value}`;
