import type { ConnectionRun, Protection, TlsParty, TranscriptMessage } from '../../../shared/model/connection.ts';

/** A row of the sequence diagram, in the order of time. */
export type SequenceRow =
  | {
      readonly kind: 'message';
      readonly message: TranscriptMessage;
      /** Messages this row stands for, itself included; more than one only for a folded stream of data. */
      readonly members: readonly TranscriptMessage[];
      readonly lane: Protection;
      readonly letter?: string;
      readonly failing: boolean;
    }
  | { readonly kind: 'keys'; readonly lane: 'handshake' | 'application' }
  | { readonly kind: 'connected'; readonly lane: Protection }
  | { readonly kind: 'gap'; readonly lane: Protection; readonly silentMs: number; readonly open: boolean };

const SMALLEST_GAP_MS = 10;
const GAP_IN_ROUND_TRIPS = 1.5;
const FOLD_ABOVE = 3;

/** Lays the transcript of a run out as rows: messages, changes of keys, silent gaps and the line where clients report success. */
export function buildSequence(run: ConnectionRun, letters: ReadonlyMap<number, string>): readonly SequenceRow[] {
  const failing = findFailingMessage(run);
  const connectedAfter = findConnectedMessage(run.messages);
  const longestPauseMs = Math.max(SMALLEST_GAP_MS, GAP_IN_ROUND_TRIPS * roundTripMs(run.messages));
  const rows: SequenceRow[] = [];
  let lane: Protection = 'none';
  let beforeMs = 0;
  for (const members of foldStreams(run.messages, failing, letters)) {
    const [message] = members;
    const reached = strongerOf(lane, message.protection);
    const silentMs = message.atMs - beforeMs;
    if (silentMs > longestPauseMs && rows.length > 0) rows.push({ kind: 'gap', lane, silentMs, open: false });
    if (reached !== lane && reached !== 'none') rows.push({ kind: 'keys', lane: reached });
    lane = reached;
    const letter = letters.get(message.index);
    rows.push({
      kind: 'message',
      message,
      members,
      lane,
      failing: message.index === failing,
      ...(letter === undefined ? {} : { letter }),
    });
    beforeMs = members[members.length - 1]?.atMs ?? message.atMs;
    if (message.index === connectedAfter) rows.push({ kind: 'connected', lane });
  }
  const lastMs = run.phasesMs.verdict - beforeMs;
  if (run.ending.how === 'none' && rows.length > 0 && lastMs > longestPauseMs)
    rows.push({ kind: 'gap', lane, silentMs: lastMs, open: true });
  return rows;
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
    last(({ type, from }) => type === 'FIN' && from === run.ending.by)
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
  const answered = messages.find(({ from }) => from === 'server');
  return asked === undefined || answered === undefined ? 0 : Math.max(0, answered.atMs - asked.atMs);
}

const STRENGTH: Readonly<Record<Protection, number>> = { none: 0, handshake: 1, application: 2 };

const strongerOf = (one: Protection, other: Protection): Protection => (STRENGTH[one] >= STRENGTH[other] ? one : other);

type Members = readonly [TranscriptMessage, ...TranscriptMessage[]];

function foldStreams(
  messages: readonly TranscriptMessage[],
  failing: number | undefined,
  letters: ReadonlyMap<number, string>,
): readonly Members[] {
  const groups: [TranscriptMessage, ...TranscriptMessage[]][] = [];
  for (const message of messages) {
    const open = groups[groups.length - 1];
    const special = message.index === failing || letters.has(message.index);
    if (open !== undefined && !special && continuesStream(open[0], message)) open.push(message);
    else groups.push([message]);
  }
  return groups.flatMap((group): readonly Members[] =>
    group.length > FOLD_ABOVE ? [group] : group.map((one): Members => [one]),
  );
}

const continuesStream = (first: TranscriptMessage, next: TranscriptMessage): boolean =>
  first.type === 'ApplicationData' && next.type === first.type && next.from === first.from;
