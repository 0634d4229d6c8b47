import type {
  AddressAttempt,
  ConnectionRun,
  Protection,
  ProxyUse,
  StartTlsProtocol,
  TlsParty,
  TranscriptMessage,
} from '../../../shared/model/connection.ts';

/** A row of the sequence diagram, in the order of time. */
export type SequenceRow =
  | MessageRow
  | { readonly kind: 'attempt'; readonly lane: 'none'; readonly attempt: AddressAttempt }
  | { readonly kind: 'proxy'; readonly lane: 'none'; readonly proxy: ProxyUse | null }
  | { readonly kind: 'starttls'; readonly lane: 'none'; readonly protocol: StartTlsProtocol | null }
  | { readonly kind: 'tls'; readonly lane: 'none' }
  | { readonly kind: 'keys'; readonly lane: 'handshake' | 'application' }
  | { readonly kind: 'connected'; readonly lane: Protection }
  | { readonly kind: 'gap'; readonly lane: Protection; readonly silentMs: number; readonly open: boolean }
  | { readonly kind: 'second'; readonly lane: 'none'; readonly second: SecondDial };

export interface MessageRow {
  readonly kind: 'message';
  readonly message: TranscriptMessage;
  /** Messages this row stands for, itself included; more than one only for a folded stream of data. */
  readonly members: readonly TranscriptMessage[];
  readonly lane: Protection;
  readonly letter?: string;
  readonly failing: boolean;
  /** Where it stands among messages that one record carried together. */
  readonly tie?: 'first' | 'middle' | 'last';
  /** First line of what the application said, where it is known. */
  readonly says?: string;
  /** First of a stream that is drawn row by row and could be folded again. */
  readonly unfolded?: number;
}

export type SecondDial = NonNullable<ConnectionRun['withoutCertificate']>;

/** What a diagram is drawn from: a finished run, or one under way. */
export interface SequenceSource {
  readonly messages: readonly TranscriptMessage[];
  readonly attempts: readonly AddressAttempt[];
  readonly proxy: ProxyUse | null;
  readonly startTls: StartTlsProtocol | null;
  readonly failing: number | undefined;
  /** When we stopped listening to a connection that was still open. */
  readonly stoppedMs: number | null;
  readonly second: SecondDial | null;
  /** First lines of the request and of the answer. */
  readonly says?: Readonly<Partial<Record<TlsParty, string>>>;
}

const SMALLEST_GAP_MS = 10;
const GAP_IN_ROUND_TRIPS = 1.5;
const FOLD_ABOVE = 3;
const NOTHING_UNFOLDED: ReadonlySet<number> = new Set();

/** Lays the transcript of a run out as rows: messages, changes of keys, silent gaps and the line where clients report success. */
export function buildSequence(
  run: ConnectionRun,
  letters: ReadonlyMap<number, string>,
  unfolded: ReadonlySet<number> = NOTHING_UNFOLDED,
): readonly SequenceRow[] {
  return buildRows(sourceOf(run), letters, unfolded);
}

/** As `buildSequence`, also for what is not finished. Streams in `unfolded` (index of their first message) are drawn one by one. */
export function buildRows(
  source: SequenceSource,
  letters: ReadonlyMap<number, string>,
  unfolded: ReadonlySet<number>,
): readonly SequenceRow[] {
  const { messages, failing, stoppedMs, second } = source;
  const connectedAfter = findConnectedMessage(messages);
  const longestPauseMs = Math.max(SMALLEST_GAP_MS, GAP_IN_ROUND_TRIPS * roundTripMs(messages));
  const rows: SequenceRow[] = attemptRows(source.attempts);
  let lane: Protection = 'none';
  let last: TranscriptMessage | undefined;
  for (const { members, opened } of foldStreams(
    messages,
    unfolded,
    (one) => one.index === failing || letters.has(one.index),
  )) {
    const [message] = members;
    const reached = strongerOf(lane, message.protection);
    const silentMs = message.atMs - (last?.atMs ?? message.atMs);
    if (silentMs > longestPauseMs) rows.push({ kind: 'gap', lane, silentMs, open: false });
    rows.push(...stageRows(source, last, message));
    if (reached !== lane && reached !== 'none') rows.push({ kind: 'keys', lane: reached });
    lane = reached;
    rows.push({
      kind: 'message',
      message,
      members,
      lane,
      failing: message.index === failing,
      ...marksOf(message, letters, opened),
      ...saidBy(source, message),
    });
    last = members[members.length - 1] ?? message;
    if (message.index === connectedAfter) rows.push({ kind: 'connected', lane });
  }
  const silentMs = stoppedMs === null || last === undefined ? 0 : stoppedMs - last.atMs;
  if (silentMs > longestPauseMs) rows.push({ kind: 'gap', lane, silentMs, open: true });
  if (second !== null) rows.push({ kind: 'second', lane: 'none', second });
  return tieRecords(rows);
}

const sourceOf = (run: ConnectionRun): SequenceSource => ({
  messages: run.messages,
  attempts: run.attempts,
  proxy: run.settings.proxy,
  startTls: run.settings.startTls,
  failing: findFailingMessage(run),
  stoppedMs: run.ending.how === 'none' ? run.phasesMs.verdict : null,
  second: run.withoutCertificate,
  says: {
    ...(run.settings.httpGet === null ? {} : { client: `GET ${run.settings.httpGet}` }),
    ...(run.outcome.application === null ? {} : { server: run.outcome.application.firstLine }),
  },
});

/** Attempts are drawn only where there is something to tell: an address that failed, or several. */
function attemptRows(attempts: readonly AddressAttempt[]): SequenceRow[] {
  const isPlain = attempts.length <= 1 && attempts.every(({ result }) => result === 'connected');
  return isPlain ? [] : attempts.map((attempt) => ({ kind: 'attempt', lane: 'none', attempt }));
}

/** What begins with this message: talk with the proxy, talk before TLS, TLS itself. */
function stageRows(
  { proxy, startTls }: SequenceSource,
  last: TranscriptMessage | undefined,
  next: TranscriptMessage,
): readonly SequenceRow[] {
  const before = last === undefined ? 'none' : stageOf(last);
  const stage = stageOf(next);
  if (stage === before || stage === 'end') return [];
  if (stage === 'proxy') return [{ kind: 'proxy', lane: 'none', proxy }];
  if (stage === 'starttls') return [{ kind: 'starttls', lane: 'none', protocol: startTls }];
  return before === 'none' || before === 'end' ? [] : [{ kind: 'tls', lane: 'none' }];
}

function stageOf({ type }: TranscriptMessage): 'proxy' | 'starttls' | 'tls' | 'end' {
  if (type === 'Proxy') return 'proxy';
  if (type === 'StartTls') return 'starttls';
  return type === 'FIN' || type === 'RST' ? 'end' : 'tls';
}

/** The first data of each side begins with its request or its answer. */
function saidBy({ says, messages }: SequenceSource, message: TranscriptMessage): { readonly says?: string } {
  const line = message.type === 'ApplicationData' ? says?.[message.from] : undefined;
  const first = messages.find(({ type, from }) => type === message.type && from === message.from);
  return line === undefined || first !== message ? {} : { says: line };
}

function marksOf(message: TranscriptMessage, letters: ReadonlyMap<number, string>, opened: number | undefined) {
  const letter = letters.get(message.index);
  return {
    ...(letter === undefined ? {} : { letter }),
    ...(opened === undefined ? {} : { unfolded: opened }),
  };
}

/** Marks messages that shared a record with their neighbour. */
function tieRecords(rows: readonly SequenceRow[]): readonly SequenceRow[] {
  const messages = rows.filter((row) => row.kind === 'message');
  const ties = new Map(
    messages.map((row, at) => {
      const before = shareRecord(messages[at - 1], row);
      const after = shareRecord(row, messages[at + 1]);
      return [row, before && after ? 'middle' : before ? 'last' : after ? 'first' : undefined] as const;
    }),
  );
  return rows.map((row) => {
    const tie = row.kind === 'message' ? ties.get(row) : undefined;
    return row.kind !== 'message' || tie === undefined ? row : { ...row, tie };
  });
}

function shareRecord(one: MessageRow | undefined, next: MessageRow | undefined): boolean {
  if (one === undefined || next === undefined || one.message.from !== next.message.from) return false;
  if (one.members.length > 1 || next.members.length > 1) return false;
  const number = one.message.records?.at(-1)?.number;
  return number !== undefined && number === next.message.records?.[0]?.number;
}

/** Letters A, B, C … for the messages that the diagnosis rests on, in the order in which the cards name them. */
export function assignLetters(run: ConnectionRun): ReadonlyMap<number, string> {
  const letters = new Map<number, string>();
  for (const { evidence } of run.diagnosis)
    for (const { message } of evidence)
      if (message !== undefined && !letters.has(message) && letters.size < 26)
        letters.set(message, String.fromCharCode(65 + letters.size));
  return letters;
}

/** Index of the message that ended or refused the connection, where one did. */
export function findFailingMessage(run: ConnectionRun): number | undefined {
  const { messages, outcome } = run;
  const wrong = outcome.handshake === 'failed' || ['refused', 'closed'].includes(outcome.afterHandshake);
  if (!wrong) return undefined;
  const last = (matches: (message: TranscriptMessage) => boolean) => messages.findLast(matches)?.index;
  return (
    last(({ alert }) => alert?.level === 'fatal') ??
    last(({ type, alert }) => type === 'Alert' && alert?.name === run.alert?.name && run.alert !== null) ??
    last(({ type }) => type === 'Plaintext') ??
    (outcome.afterHandshake === 'refused'
      ? messages.find((message) => message.from === 'server' && message.type === 'ApplicationData')?.index
      : undefined) ??
    last(({ type }) => type === 'RST') ??
    (messages.every((message) => stageOf(message) !== 'tls')
      ? last(({ type, from }) => from === 'server' && (type === 'StartTls' || type === 'Proxy'))
      : undefined) ??
    last(({ type, from }) => type === 'FIN' && from === 'server' && run.ending.by === 'server')
  );
}

/** The message after which a client library calls the connection established: the later of the two Finished. */
function findConnectedMessage(messages: readonly TranscriptMessage[]): number | undefined {
  const finishedOf = (party: TlsParty) =>
    messages.find(({ type, from }) => type === 'Finished' && from === party)?.index;
  const client = finishedOf('client');
  const server = finishedOf('server');
  return client === undefined || server === undefined ? undefined : Math.max(client, server);
}

function roundTripMs(messages: readonly TranscriptMessage[]): number {
  const asked = messages.find(({ from }) => from === 'client');
  const answered =
    asked === undefined ? undefined : messages.find(({ from, atMs }) => from === 'server' && atMs >= asked.atMs);
  return asked === undefined || answered === undefined ? 0 : Math.max(0, answered.atMs - asked.atMs);
}

const STRENGTH: Readonly<Record<Protection, number>> = { none: 0, handshake: 1, application: 2 };

const strongerOf = (one: Protection, other: Protection): Protection => (STRENGTH[one] >= STRENGTH[other] ? one : other);

interface Stream {
  readonly members: readonly [TranscriptMessage, ...TranscriptMessage[]];
  /** Index of the first message, for the first row of a stream that was unfolded. */
  readonly opened?: number;
}

function foldStreams(
  messages: readonly TranscriptMessage[],
  unfolded: ReadonlySet<number>,
  isSpecial: (message: TranscriptMessage) => boolean,
): readonly Stream[] {
  const groups: [TranscriptMessage, ...TranscriptMessage[]][] = [];
  for (const message of messages) {
    const open = groups[groups.length - 1];
    if (open !== undefined && !isSpecial(message) && continuesStream(open[0], message)) open.push(message);
    else groups.push([message]);
  }
  return groups.flatMap((group): readonly Stream[] => {
    const first = group[0].index;
    if (group.length <= FOLD_ABOVE) return group.map((one) => ({ members: [one] }));
    if (!unfolded.has(first)) return [{ members: group }];
    return group.map((one) => (one.index === first ? { members: [one], opened: first } : { members: [one] }));
  });
}

const continuesStream = (first: TranscriptMessage, next: TranscriptMessage): boolean =>
  first.type === 'ApplicationData' && next.type === first.type && next.from === first.from;
