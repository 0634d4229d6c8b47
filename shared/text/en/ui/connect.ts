import type { Confidence, Culprit, TlsVersion } from '../../../model/connection.ts';
import { formatters, visible } from '../../format.ts';
import { details } from './connect-details.ts';
import { run, running } from './connect-run.ts';
import { sequence } from './connect-sequence.ts';
import { VERSION_NAMES } from './connect-words.ts';

const f = formatters('en');

/** Words of the form on the left. */
const form = {
  name: 'Connection',
  endpoint: 'Endpoint',
  host: 'Host',
  hostPlaceholder: 'api.partner.example',
  hostTitle: 'Host name or address. A pasted host:port or URL is taken apart.',
  port: 'Port',
  serverName: 'Server name (SNI)',
  serverNames: { same: 'Same as host', off: 'Send none', other: 'Another name' },
  otherName: 'Name to send',
  credential: 'Client credential',
  certificate: 'Certificate',
  noCredential: 'None, send no certificate',
  credentialFacts: (facts: { readonly issuer: string; readonly key: string; readonly ends: string }) =>
    `${facts.issuer}, ${facts.key}, ${facts.ends}. It is sent with its issuers from the workspace.`,
  ends: (when: string, past: boolean) => (past ? `expired ${when}` : `expires ${when}`),
  noCredentialHint: 'The server is answered with an empty certificate list if it asks.',
  noWorkspace: 'Open a workspace to dial with one of its certificates.',
  noneWithKey: 'No certificate of this workspace has its key here.',
  locked: 'The keys are locked.',
  lockedWhy: 'Dialling with this certificate needs its key.',
  unlock: 'Unlock…',
  unlockPurpose: 'Dialling with this certificate needs its key.',
  notInList: 'not in the server’s list',
  gone: 'The chosen certificate is no longer in this workspace.',
  trust: 'Trust',
  verifyAgainst: 'Verify server against',
  trusts: {
    workspace: 'Workspace',
    system: 'System store',
    'workspace-and-system': 'Workspace and system store',
    file: 'A file',
    none: 'Nothing, do not verify',
  },
  trustFile: 'Certificates to trust',
  chooseFile: 'Choose file…',
  replaceFile: 'Replace…',
  noFile: 'No file chosen',
  after: 'After the handshake',
  request: 'HTTP GET path',
  requestPlaceholder: 'nothing is sent',
  advanced: 'Advanced',
  advancedSummary: (facts: { readonly min: TlsVersion; readonly max: TlsVersion; readonly waitS: string }) =>
    `${facts.min === facts.max ? VERSION_NAMES[facts.min] : `${VERSION_NAMES[facts.min]} – ${VERSION_NAMES[facts.max].slice(4)}`}, waits ${facts.waitS} s`,
  minVersion: 'Oldest version',
  maxVersion: 'Newest version',
  alpn: 'ALPN',
  alpnPlaceholder: 'h2, http/1.1',
  connectTimeout: 'TCP, s',
  handshakeTimeout: 'Handshake, s',
  wait: 'After it, s',
  timeouts: 'Time limits',
  allowRequest: 'Send the request even if the server is not trusted',
  engine: (engine: string) => `Offered: what ${visible(engine)} can do.`,
  dial: 'Dial',
  dialAgain: 'Dial again',
  dialKey: 'Ctrl ⏎',
  problems: {
    host: 'Name the host to dial.',
    port: 'A port is a number from 1 to 65535.',
    otherName: 'Name what to send, or choose “Same as host”.',
    trustFile: 'Choose the file with the certificates to trust.',
    versions: 'The oldest version is newer than the newest.',
    timeout: 'From 0.1 to 120 seconds.',
    wait: 'From 0 to 120 seconds.',
    path: 'A path begins with “/”.',
    alpn: 'At most 16 names, separated by commas.',
  },
} as const;

/** Words of the diagnosis cards. */
const diagnosis = {
  name: 'Diagnosis',
  rank: (index: number) => `${index + 1} · `,
  confidence: (confidence: Confidence, observations: number) =>
    `${confidence > 0.9 ? 'certain' : confidence > 0.6 ? 'likely' : 'possible'}, ${f.plural(observations, {
      one: 'one observation',
      other: `${f.number(observations)} observations`,
    })}`,
  culprit: {
    client: 'Fix on your side.',
    server: 'To be fixed on the server.',
    network: 'Look at the network between.',
    both: 'Both sides have to agree.',
    unknown: 'It is not clear which side is at fault.',
  } satisfies Record<Culprit, string>,
  others: (count: number) =>
    f.plural(count, { one: 'One other possible cause', other: `${f.number(count)} other possible causes` }),
  jump: (letter: string, type: string) => `Evidence ${letter}, go to ${visible(type)}`,
  withOther: (name: string) => `Use ${visible(name, 40)} and dial again`,
  dialAgain: 'Dial again',
  issueNew: 'Issue a certificate…',
} as const;

const empty = {
  title: 'See what a TLS server does with a certificate',
  body: 'Name an endpoint and dial. The handshake is recorded message by message, and the verdict comes only after the server has had time to refuse: with TLS 1.3 that happens after most clients say “connected”.',
  point1: 'A verdict in one sentence',
  point2: 'The cause, who has to fix it, and how',
  point3: 'Every message of both sides, decrypted',
} as const;

export const connectText = {
  title: 'Connect',
  version: VERSION_NAMES,
  form,
  running,
  run,
  diagnosis,
  sequence,
  details,
  empty,
} as const;
