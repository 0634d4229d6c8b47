import type { KitFingerprints, KitPart, KitProof, KitRefusal } from '../../model/kit.ts';
import { formatters, visible } from '../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 160);

/** What each part of a hand-over kit is, and whom it is for. */
export const kitPartText: Readonly<Record<KitPart, { readonly title: string; readonly note: string }>> = {
  p12: { title: 'PKCS #12', note: 'Key, certificate and issuers in one file. Windows, macOS, Java, browsers.' },
  'p12-legacy': {
    title: 'PKCS #12, legacy',
    note: 'For Windows before 10 1709 and Java before 8u301. Weak encryption: only its passphrase protects it.',
  },
  pem: { title: 'PEM files', note: 'Certificate, issuers and key as separate text files. Most servers and tools.' },
  trust: { title: 'Trust bundle', note: 'The authorities to trust, root included.' },
  fingerprints: { title: 'Fingerprint sheet', note: 'To compare by telephone: SHA-256, SHA-1, serial, key pin.' },
  java: { title: 'Java stores', note: 'Keystore and truststore that keytool reads without conversion.' },
  nginx: { title: 'nginx', note: 'Server or proxy with client certificates.' },
  apache: { title: 'Apache httpd', note: 'Virtual host with client certificates.' },
  haproxy: { title: 'HAProxy', note: 'Frontend or backend with client certificates.' },
  caddy: { title: 'Caddy', note: 'Site with client certificates.' },
  traefik: { title: 'Traefik', note: 'Dynamic configuration with client certificates.' },
  envoy: { title: 'Envoy', note: 'Listener or cluster with client certificates.' },
  kubernetes: { title: 'Kubernetes', note: 'Secret for an ingress or a pod.' },
  istio: { title: 'Istio', note: 'Gateway or destination rule with mutual TLS.' },
  'aws-api-gateway': { title: 'AWS API Gateway', note: 'Trust store of a domain with mutual TLS.' },
  curl: { title: 'curl', note: 'Options in a file that curl reads.' },
  openssl: { title: 'OpenSSL', note: 'Commands that try the connection.' },
  node: { title: 'Node.js', note: 'A client or server to start from.' },
  'java-client': { title: 'Java client', note: 'A small client and its properties.' },
};

/** How a part was proved before this release. */
export const kitProofText: Readonly<Record<KitProof, { readonly label: string; readonly meaning: string }>> = {
  handshake: { label: 'Connection tested', meaning: 'Tested with the real program in a real handshake.' },
  'program-check': { label: 'File tested', meaning: 'The real programs read such files without complaint.' },
  schema: { label: 'Schema checked', meaning: 'Fits the official schema. The program itself was not tested.' },
  'not-verified': {
    label: 'Not verified',
    meaning: 'Never run or checked by a program. Try it on a test system first.',
  },
};

/** Why a part cannot be made. */
export const kitRefusalText: Readonly<Record<KitRefusal, string>> = {
  'no-key': 'The key is not in this workspace.',
  'not-a-server': 'The certificate is not for servers, or names none.',
  'not-a-client': 'The certificate is not for clients.',
  'key-kind-not-supported': 'The program has no Ed25519.',
  'post-quantum': 'Not proved with ML-DSA. The PEM files fit OpenSSL 3.5 and newer.',
  'no-issuer': 'The issuer is not in this workspace.',
  'is-authority': 'The key of an authority is handed to nobody.',
};

export interface ReadmeFacts {
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly files: readonly { readonly name: string; readonly part: KitPart; readonly proof?: KitProof }[];
  readonly keyForm: 'encrypted' | 'clear' | 'none';
  readonly hasPassphrase: boolean;
  readonly keyFile: string;
  /** Name and passphrase of the store of public certificates, where there is one. */
  readonly trustStore?: { readonly name: string; readonly passphrase: string };
  readonly sha256: string;
}

/** README.txt of a kit: what each file is for, how it is protected and what to do first. */
export function kitReadme(facts: ReadmeFacts): string {
  const files = facts.files.map(({ name: file, part, proof }) =>
    [
      `  ${file}`,
      `    ${kitFileText[file] ?? kitPartText[part].note}`,
      ...(proof === undefined ? [] : [`    ${kitProofText[proof].label}: ${kitProofText[proof].meaning}`]),
    ].join('\n'),
  );
  return `${[
    `Certificate of ${name(facts.name)}`,
    [
      `Subject:  ${name(facts.subject)}`,
      `Issuer:   ${name(facts.issuer)}`,
      `Valid:    ${utc(facts.notBefore)} to ${utc(facts.notAfter)}`,
      `SHA-256:  ${colons(facts.sha256)}`,
    ].join('\n'),
    ['Before you use it', ...firstSteps(facts)].join('\n'),
    ['Files', ...files].join('\n'),
    ['Key and passphrase', ...secretLines(facts)].join('\n'),
  ].join('\n\n')}\n`;
}

/** Files whose name says more than their part does. */
export const kitFileText: Readonly<Record<string, string>> = {
  'certificate.pem': 'The certificate alone.',
  'chain.pem': 'The issuers, without the root.',
  'fullchain.pem': 'The certificate and its issuers, as servers and clients send them.',
  'trust.pem': 'The authorities to trust, the root last.',
  'key.pem': 'The private key.',
  'keystore.p12': 'Key, certificate and issuers.',
  'keystore-legacy.p12': 'The same for old Windows and Java.',
  'fingerprints.txt': 'To compare by telephone.',
  'truststore.p12': 'The authorities to trust, for Java.',
};

const firstSteps = (facts: ReadmeFacts): string[] => [
  '  1. Compare the SHA-256 above with what you were told by another way, such as the telephone.',
  '  2. Keep this folder where others cannot read it.',
  ...(facts.keyForm === 'none' ? [`  3. Put the key that belongs to your request here as ${facts.keyFile}.`] : []),
];

function secretLines({ files, keyForm, hasPassphrase, keyFile, trustStore }: ReadmeFacts): string[] {
  const hasKeyFile = keyForm === 'none' || files.some((file) => file.name === keyFile);
  const key = {
    encrypted: `  ${keyFile} is encrypted. OpenSSL asks for the passphrase.`,
    clear: `  ${keyFile} is NOT encrypted. Whoever can read it can act as this certificate.`,
    none: '  The private key is no part of this kit: it never left the place where the request was made.',
  }[keyForm];
  return [
    ...(hasPassphrase
      ? ['  The passphrase was shown once to who made this kit and is stored nowhere. Ask for it by another way.']
      : []),
    ...(hasKeyFile ? [key] : []),
    ...(trustStore === undefined
      ? []
      : [`  The passphrase of ${trustStore.name} is “${trustStore.passphrase}”: it holds public certificates alone.`]),
  ];
}

export interface SheetFacts {
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly fingerprints: KitFingerprints;
  readonly issuers: readonly { readonly name: string; readonly sha256: string }[];
}

/** fingerprints.txt: by what two people know that they hold the same certificate. */
export const kitFingerprintSheet = (facts: SheetFacts): string =>
  `${[
    `Fingerprints of ${name(facts.name)}`,
    [
      `Subject:        ${name(facts.subject)}`,
      `Issuer:         ${name(facts.issuer)}`,
      `Serial:         ${colons(facts.fingerprints.serialHex)}`,
      `Valid from:     ${utc(facts.notBefore)} (${local(facts.notBefore)})`,
      `Valid until:    ${utc(facts.notAfter)} (${local(facts.notAfter)})`,
    ].join('\n'),
    [
      `SHA-256:        ${colons(facts.fingerprints.sha256)}`,
      `SHA-1:          ${colons(facts.fingerprints.sha1)}`,
      `Public key pin: sha256//${facts.fingerprints.spkiPin}`,
      `x5t#S256:       ${facts.fingerprints.x5tS256}`,
    ].join('\n'),
    ...(facts.issuers.length === 0
      ? []
      : [
          ['Issuers, SHA-256', ...facts.issuers.map((each) => `  ${name(each.name)}\n    ${colons(each.sha256)}`)].join(
            '\n',
          ),
        ]),
  ].join('\n\n')}\n`;

const colons = (hex: string): string => (hex.toUpperCase().match(/../g) ?? []).join(':');
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** In the zone of the computer that makes the kit. */
const local = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' }).format(at);

/** What the command line says of a kit. */
export const kitWritten = (folder: string, files: readonly string[], passphrase: string | undefined): string[] => [
  `Written to ${folder}, ${f.plural(files.length, { one: '1 file', other: `${f.number(files.length)} files` })}, each opened again:`,
  ...files.map((file) => `  ${file}`),
  ...shownOnce(passphrase),
];

/** What the command line says of one file. */
export const exportWritten = (file: string, passphrase: string | undefined): string[] => [
  `Written to ${file} and opened again.`,
  ...shownOnce(passphrase),
];

const shownOnce = (passphrase: string | undefined): string[] =>
  passphrase === undefined ? [] : [`Passphrase, shown this once: ${passphrase}`];
