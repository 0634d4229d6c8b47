import type { Confidence, Culprit, FixKind, PreflightCheckId, SeenBy, Stack } from '../../../model/connection.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');

const STACK_NAMES: Readonly<Record<Stack, string>> = {
  openssl: 'OpenSSL',
  gnutls: 'GnuTLS',
  boringssl: 'BoringSSL',
  nginx: 'nginx',
  apache: 'Apache',
  haproxy: 'HAProxy',
  node: 'Node.js',
  java: 'Java',
  go: 'Go',
  curl: 'curl',
};

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

const shown = (values: Readonly<Record<string, string | number>>, key: string): string =>
  visible(String(values[key] ?? ''), 40);

type FixWords = (values: Readonly<Record<string, string | number>>) => string;

/** What a button does; those that end in “dial again” change the form and dial. */
const fixes: Readonly<Record<FixKind, FixWords>> = {
  'choose-credential': () => 'Choose another certificate…',
  'send-chain': () => 'Send the whole chain and dial again',
  reissue: (values) => (shown(values, 'authority') === '' ? 'Reissue…' : `Reissue from ${shown(values, 'authority')}…`),
  renew: () => 'Renew it…',
  'trust-root': () => 'Look at the served root…',
  'trust-intermediate': () => 'Look at what was served…',
  'publish-crl': () => 'Publish a new CRL…',
  'use-starttls': (values) => `Begin with STARTTLS${protocolOf(values)} and dial again`,
  'without-starttls': () => 'Begin with TLS at once and dial again',
  'widen-versions': () => 'Offer more versions and dial again',
  'default-offer': () => 'Go back to the default offer and dial again',
  'classic-groups': () => 'Offer classic groups only and dial again',
  'dial-name': (values) => `Dial ${shown(values, 'name')}`,
  'send-server-name': (values) => `Send the name ${shown(values, 'name')} and dial again`,
  'without-alpn': () => 'Leave ALPN out and dial again',
  'without-proxy': () => 'Dial without the proxy',
  'proxy-login': () => 'Give the proxy a login…',
  'wait-longer': (values) =>
    typeof values['ms'] === 'number' ? `Wait ${f.seconds(values['ms'])} and dial again` : 'Wait longer and dial again',
  'allow-request': () => 'Send the request all the same and dial again',
  'request-path': () => 'Ask for another path…',
  'dial-again': () => 'Dial again',
};

const protocolOf = (values: Readonly<Record<string, string | number>>): string =>
  values['protocol'] === undefined ? '' : ` (${shown(values, 'protocol').toUpperCase()})`;

/** Words of the diagnosis cards. */
export const diagnosis = {
  name: 'Diagnosis',
  nothing: 'Nothing that stands in the way was seen. What was agreed is in the messages below.',
  rank: (index: number) => `${index + 1} · `,
  confidence: (confidence: Confidence, observations: number) =>
    `${confidence > 0.9 ? 'certain' : confidence > 0.6 ? 'likely' : 'possible'} ${confidence.toFixed(2)}, ${f.plural(
      observations,
      { one: 'one observation', other: `${f.number(observations)} observations` },
    )}`,
  culprit: {
    client: 'Fix on your side.',
    server: 'To be fixed on the server.',
    network: 'Look at the network between.',
    both: 'Both sides have to agree.',
    unknown: 'It is not clear which side is at fault.',
  } satisfies Record<Culprit, string>,
  jump: (letter: string, type: string) => `Evidence ${letter}, go to ${visible(type)}`,
  withOther: (name: string) => `Use ${visible(name, 40)} and dial again`,
  fixes,
} as const;

/** Lower-case at the start, unless an abbreviation stands there. */
const inside = (sentence: string): string =>
  /^[A-Z][a-z ]/.test(sentence) ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence;

/** Words of what can be unfolded below the first cause. */
export const strip = {
  name: 'More about this run',
  others: (count: number) => f.plural(count, { one: 'One other cause', other: `${f.number(count)} other causes` }),
  ruledOut: (count: number) => `${f.number(count)} ruled out`,
  ruledOutLine: (title: string) => `Ruled out: ${inside(title)}`,
  because: (words: string) => `(${words.replace(/\.$/, '')})`,
  preflight: {
    yes: 'Credential fits',
    no: (failed: number) =>
      f.plural(failed, { one: 'Credential fails one check', other: `Credential fails ${f.number(failed)} checks` }),
    unsure: 'Credential not fully checked',
  },
  seenBy: 'As seen by others',
  seenByName: (cause: string) => `How other programs report it: ${cause}`,
  seenBySide: { client: 'A client prints', server: 'The server’s log says' } satisfies Record<SeenBy['side'], string>,
  seenBySource: { measured: 'measured', 'source-code': 'from its source' } satisfies Record<SeenBy['source'], string>,
  stack: (stack: Stack, version: string) => `${STACK_NAMES[stack]} ${visible(version, 20)}`,
} as const;

/** Words of the check of a credential against what a server asked for. */
export const preflight = {
  name: 'Credential against what the server asked for',
  checks: {
    requested: 'The server asks for a certificate',
    'issuer-listed': 'Its issuer is on the server’s list',
    'signature-scheme': 'Its key can sign as the server wants',
    'certificate-signatures': 'Its chain is signed as the server wants',
    validity: 'It is valid now',
    'extended-key-usage': 'It is meant for client authentication',
    'key-usage': 'Its key may sign',
    'chain-complete': 'What is sent leads to an issuer on the list',
    revocation: 'It is not revoked',
    'key-strength': 'Its key is strong enough',
  } satisfies Record<PreflightCheckId, string>,
  results: { passed: 'passed', failed: 'failed', warning: 'warning', 'not-checked': 'not checked' },
  withheld: (stacks: readonly Stack[]) =>
    `${list(stacks.map((stack) => STACK_NAMES[stack]))} would send no certificate at all.`,
  before: {
    yes: 'Fits what this server asked for last.',
    no: (failed: number) =>
      f.plural(failed, {
        one: 'Does not fit what this server asked for last: one check fails.',
        other: `Does not fit what this server asked for last: ${f.number(failed)} checks fail.`,
      }),
    unsure: 'Not everything could be checked against what this server asked for last.',
    show: 'Show checks',
    title: (name: string) => `${visible(name, 60)} before it is sent`,
    description: (target: string) => `Held against what ${visible(target, 80)} asked for when it was dialled last.`,
  },
} as const;

/** Words of the dialog that ranks the certificates of the workspace. */
export const candidates = {
  title: 'Which certificate fits',
  description: (target: string) =>
    `The certificates of this workspace with their keys, held against what ${visible(target, 80)} asked for. The best comes first.`,
  reading: 'Checking certificates…',
  none: 'No certificate of this workspace has its key here.',
  fits: { yes: 'Fits', no: 'Does not fit', unsure: 'Not sure' },
  current: 'was sent',
  columns: { fits: 'Fit', name: 'Name', issuer: 'Issuer', ends: 'Expires' },
  use: (name: string) => `Use ${visible(name, 40)} and dial again`,
  listName: 'Certificates, the best first',
} as const;

/** Words of a run that repeats another with something changed. */
export const repeat = {
  note: (number: number) => `Repeats #${f.number(number)} with a change.`,
  compare: (number: number) => `Compare with #${f.number(number)}`,
  fillForm: 'Use these settings',
  settingsUsed: 'The form now dials as this run did.',
} as const;
