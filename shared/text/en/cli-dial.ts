import type { CommandDifference, CommandFile, EquivalentCommands } from '../../model/connection-history.ts';
import type { RunComparison } from '../../model/connection-compare.ts';
import type { Culprit, PreflightCheck, PreflightCheckId, TlsParty } from '../../model/connection.ts';
import { formatters } from '../format.ts';
import { comparedFactText } from './connection-compare.ts';
import { commandDifferenceText, commandFileText } from './connection-commands.ts';
import { diagnosisText } from './connection.ts';
import { preflight as preflightText } from './ui/connect-causes.ts';

const f = formatters('en');

/** Messages shown from the beginning and from the end; those between are counted. */
const FIRST_MESSAGES = 60;
const LAST_MESSAGES = 20;

interface EvidenceWords {
  readonly text: string;
}

/** What of a run's report is said in lines. */
interface DialWords {
  readonly target: string;
  readonly address: string | null;
  readonly verdict: { readonly headline: string; readonly detail: string };
  readonly attempts: readonly { readonly address: string; readonly result: string; readonly code: string | null }[];
  readonly phasesMs: Readonly<Record<'lookup' | 'connect' | 'proxy' | 'startTls' | 'handshake', number | null>> & {
    readonly verdict: number;
  };
  readonly diagnosis: readonly {
    readonly title: string;
    readonly cause: string;
    readonly fix: string;
    readonly culprit: Culprit;
    readonly confidence: number;
    readonly evidence: readonly EvidenceWords[];
  }[];
  readonly withoutCertificate: {
    readonly handshake: string;
    readonly afterHandshake: string;
    readonly status: number | null;
    readonly alert: { readonly name: string; readonly number: number } | null;
  } | null;
  readonly ruledOut: readonly { readonly title: string; readonly evidence: readonly EvidenceWords[] }[];
  readonly preflight: {
    readonly fits: string;
    readonly checks: readonly {
      readonly check: PreflightCheckId;
      readonly result: PreflightCheck['result'];
      readonly evidence: readonly EvidenceWords[];
    }[];
  } | null;
  readonly messages: readonly {
    readonly from: TlsParty;
    readonly type: string;
    readonly bytes: number;
    readonly atMs: number;
    readonly summary: string;
  }[];
}

const CULPRITS: Readonly<Record<Culprit, string>> = {
  client: 'fix on this side',
  server: 'to be fixed on the server',
  network: 'look at the network between',
  both: 'both sides have to agree',
  unknown: 'not clear which side',
};

const PHASES = {
  lookup: 'name look-up',
  connect: 'connection',
  proxy: 'proxy',
  startTls: 'STARTTLS',
  handshake: 'handshake',
} as const;

/** What `dial` and the comparison of two runs say in lines. */
export const dialText = {
  run: (report: DialWords): string[] => [
    report.verdict.headline,
    ...(report.verdict.detail === '' ? [] : [report.verdict.detail]),
    '',
    `Endpoint  ${report.target}${report.address === null ? '' : ` at ${report.address}`}`,
    ...attemptLines(report.attempts),
    ...secondDialLines(report.withoutCertificate),
    `Time      ${phaseLine(report.phasesMs)}`,
    ...report.diagnosis.flatMap(causeLines),
    ...ruledOutLines(report.ruledOut),
    ...preflightLines(report.preflight),
    ...messageLines(report.messages),
  ],
  commands: ({ commands, files }: EquivalentCommands): string[] => [
    ...commands.flatMap(({ text, differs }) => ['', ...text.split('\n'), ...differs.map(differenceLine)]),
    ...(files.length === 0 ? [] : ['', 'Files that the commands read:']),
    ...files.map(({ name, holds }) => fileLine(name, holds)),
  ],
  compared: ({ same, facts, messages, gone, appeared }: RunComparison, types: RunTypes): string[] => [
    same ? 'The runs do not differ in anything that matters.' : 'The runs differ.',
    ...facts.flatMap(({ fact, before, after }) => ['', comparedFactText[fact], ...sides(before, after)]),
    ...messages.flatMap((pair) => pairLines(pair, types)),
    ...(gone.length === 0 ? [] : ['', `No longer: ${gone.map((id) => diagnosisText[id].title).join('; ')}`]),
    ...(appeared.length === 0 ? [] : ['', `New: ${appeared.map((id) => diagnosisText[id].title).join('; ')}`]),
  ],
  capture: (name: string, secrets: boolean): string =>
    secrets
      ? `${name} holds the connection with its secrets: whoever has the file can read it.`
      : `${name} holds the connection; there were no secrets to put inside.`,
  keyLog: (name: string): string =>
    `${name} holds the secrets of the connection: whoever has it and a capture can read it.`,
  noCapture: 'No capture was written: TLS never began.',
  nothingKept: 'No secrets were kept: the connection had none.',
  noSecrets: 'No key log was written: the connection had no secrets.',
};

/** Types of the messages of both runs. */
interface RunTypes {
  readonly before: readonly { readonly from: TlsParty; readonly type: string }[];
  readonly after: readonly { readonly from: TlsParty; readonly type: string }[];
}

const attemptLines = (attempts: DialWords['attempts']): string[] =>
  attempts.length < 2 && attempts.every(({ result }) => result === 'connected')
    ? []
    : attempts.map(({ address, result, code }) => `          ${address} ${result}${code === null ? '' : ` (${code})`}`);

/** What the dial that followed without a certificate met. */
function secondDialLines(second: DialWords['withoutCertificate']): string[] {
  if (second === null) return [];
  const parts = [
    `handshake ${second.handshake}`,
    ...(second.handshake === 'completed' ? [`after it ${second.afterHandshake}`] : []),
    ...(second.alert === null ? [] : [`alert ${second.alert.name} (${second.alert.number})`]),
    ...(second.status === null ? [] : [`HTTP ${second.status}`]),
  ];
  return [`Once more without a certificate: ${parts.join(', ')}`];
}

function phaseLine(phases: DialWords['phasesMs']): string {
  const parts = (['lookup', 'connect', 'proxy', 'startTls', 'handshake'] as const).flatMap((phase) => {
    const ms = phases[phase];
    return ms === null ? [] : [`${PHASES[phase]} ${f.number(Math.round(ms))} ms`];
  });
  return [...parts, `whole run ${f.number(Math.round(phases.verdict))} ms`].join(', ');
}

const causeLines = (cause: DialWords['diagnosis'][number]): string[] => [
  '',
  `${cause.title} (confidence ${cause.confidence.toFixed(2)}, ${CULPRITS[cause.culprit]})`,
  `  ${cause.cause}`,
  `  ${cause.fix}`,
  ...cause.evidence.map(({ text }) => `  - ${text}`),
];

const ruledOutLines = (list: DialWords['ruledOut']): string[] =>
  list.length === 0
    ? []
    : [
        '',
        'Ruled out',
        ...list.map(({ title, evidence }) => `  - ${title}: ${evidence.map(({ text }) => text).join(' ')}`),
      ];

/** Only what does not pass is worth a line. */
function preflightLines(preflight: DialWords['preflight']): string[] {
  const open = (preflight?.checks ?? []).filter(({ result }) => result === 'failed' || result === 'warning');
  if (open.length === 0) return [];
  const lines = open.map(({ check, result, evidence }) =>
    [`  - ${preflightText.checks[check]}: ${preflightText.results[result]}`, ...evidence.map(({ text }) => text)].join(
      '. ',
    ),
  );
  return ['', 'The certificate against what the server asked for', ...lines];
}

function messageLines(messages: DialWords['messages']): string[] {
  if (messages.length === 0) return [];
  const hidden = Math.max(0, messages.length - FIRST_MESSAGES - LAST_MESSAGES);
  const shown = hidden === 0 ? messages : messages.slice(0, FIRST_MESSAGES);
  const rest = hidden === 0 ? [] : messages.slice(-LAST_MESSAGES);
  const more = `            ${f.number(hidden)} more`;
  return ['', 'Messages', ...shown.map(messageLine), ...(hidden === 0 ? [] : [more]), ...rest.map(messageLine)];
}

const messageLine = ({ from, type, bytes, atMs, summary }: DialWords['messages'][number]): string =>
  `${atMs.toFixed(1).padStart(9)}  ${from === 'client' ? '→' : '←'} ${type.padEnd(20)} ${String(bytes).padStart(6)}  ${summary}`.trimEnd();

const differenceLine = (what: CommandDifference): string => `  # ${commandDifferenceText[what]}`;
const fileLine = (name: string, holds: CommandFile): string => `  ${name}: ${commandFileText[holds]}`;

const sides = (before: string | null, after: string | null): string[] => [
  ...(before ?? '(none)').split('\n').map((line) => `  - ${line}`),
  ...(after ?? '(none)').split('\n').map((line) => `  + ${line}`),
];

function pairLines({ before, after, differences }: RunComparison['messages'][number], types: RunTypes): string[] {
  const message = before === null ? types.after[after ?? -1] : types.before[before];
  if (message === undefined) return [];
  const name = `${message.from === 'client' ? '→' : '←'} ${message.type}`;
  if (before === null) return ['', `${name}: in the second run alone`];
  if (after === null) return ['', `${name}: in the first run alone`];
  if (differences.length === 0) return [];
  return ['', name, ...differences.flatMap(({ field, before, after }) => [`  ${field}`, ...sides(before, after)])];
}
