import type { KeyChoice } from '../../model/key.ts';
import type { HelpForTool, HelpTool } from '../../model/request-help.ts';
import { visible } from '../format.ts';

/** Kinds of keys as they are named in prose. */
const KEYS: Readonly<Record<KeyChoice, string>> = {
  p256: 'EC P-256',
  p384: 'EC P-384',
  p521: 'EC P-521',
  rsa2048: 'RSA 2048',
  rsa3072: 'RSA 3072',
  rsa4096: 'RSA 4096',
  ed25519: 'Ed25519',
  'ml-dsa-44': 'ML-DSA-44 (OpenSSL 3.5, Java 24 and newer)',
  'ml-dsa-65': 'ML-DSA-65 (OpenSSL 3.5, Java 24 and newer)',
  'ml-dsa-87': 'ML-DSA-87 (OpenSSL 3.5, Java 24 and newer)',
};

const TOOLS: Readonly<Record<HelpTool, string>> = {
  openssl: 'OpenSSL',
  certreq: 'Windows certreq',
  keytool: 'Java keytool',
  gnutls: 'GnuTLS certtool',
};

/** The name of the provider of Windows that keeps software keys. */
export const WINDOWS_KEY_PROVIDER = 'Microsoft Software Key Storage Provider';

interface MessageParts {
  readonly tools: readonly HelpForTool[];
  readonly subject: string;
  readonly sans: readonly string[];
  readonly key: KeyChoice;
  readonly profileName: string;
  readonly partnerName: string | undefined;
}

const indent = (text: string): string =>
  text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');

/** One program after the other that can do it; those nobody has run say so. */
function describeTool({ tool, files, commands, isVerified }: HelpForTool): string {
  const made = files.map(({ name, text }) => `Save this as ${name}:\n\n${indent(text)}\n`);
  const note = isVerified ? [] : ['(We could not run this program ourselves; tell us if it does not work.)\n'];
  return [`--- With ${TOOLS[tool]} ---\n`, ...note, ...made, `Run:\n\n${indent(commands)}\n`].join('\n');
}

export const requestHelpText = {
  tools: TOOLS,
  /** Ready to send: ASCII layout, no markup. */
  message: ({ tools, subject, sans, key, profileName, partnerName }: MessageParts): string => {
    const [first] = tools;
    const possible = tools.filter(({ obstacle }) => obstacle === undefined);
    return [
      partnerName === undefined ? 'Hello,' : `Hello ${visible(partnerName, 200)},`,
      '',
      `to issue your certificate (${visible(profileName, 200)}) we need a certification request (CSR) from you.`,
      'Please make the private key where it will be used, and send us the request only.',
      '',
      `  Subject:  ${subject === '' ? '(none)' : subject}`,
      ...sans.map((name, at) => `  ${at === 0 ? 'Names:  ' : '        '}  ${name}`),
      `  Key:      ${KEYS[key]}`,
      '',
      `Send back:       ${first?.requestFile ?? 'the .csr file'}`,
      'Never send:      the private key (.key, .p12), nor its passphrase',
      '',
      possible.length === 1 ? 'How to make it:' : 'How to make it, with one of these programs:',
      '',
      ...possible.map(describeTool),
    ].join('\n');
  },
};
