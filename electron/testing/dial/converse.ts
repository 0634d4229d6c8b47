import { type Dialogue, DialogueMachine, type DialogueStep } from '../../tls/transport/dialogue.ts';

/** How a conversation without a socket ended. */
export interface Conversation {
  /** `agreed`, the id of a cause with culprit and code, a problem, or what is waited for. */
  readonly end: string;
  readonly line: string;
  readonly rest: string;
  /** What each side said, `>` ours and `<` theirs. */
  readonly said: readonly string[];
  readonly sent: Uint8Array;
}

/**
 * Holds a dialogue against answers: each is given once our side has said something and waits, the first at once where the
 * server begins. With `drip` every octet comes alone.
 */
export function converse(
  dialogue: Dialogue,
  answers: readonly (string | Uint8Array)[],
  { drip = false, greets = true }: { readonly drip?: boolean; readonly greets?: boolean } = {},
): Conversation {
  const machine = new DialogueMachine(dialogue);
  const steps: DialogueStep[] = [...machine.begin()];
  const left = answers.map((answer) => toOctets(answer));
  let given = greets ? 0 : -1;
  const spoken = (): number => steps.filter(({ kind }) => kind === 'said').length;
  const isOver = (): boolean => steps.some(({ kind }) => kind === 'agreed' || kind === 'stopped');
  while (!isOver() && left.length > 0) {
    if (given === spoken() + (greets ? 1 : 0)) break;
    given = spoken() + (greets ? 1 : 0);
    const answer = left.shift() ?? Buffer.alloc(0);
    for (const piece of drip ? Array.from(answer, (octet) => Buffer.of(octet)) : [answer])
      steps.push(...machine.push(piece));
  }
  return summarise(steps, machine);
}

const toOctets = (text: string | Uint8Array): Buffer =>
  typeof text === 'string' ? Buffer.from(text) : Buffer.from(text);

function summarise(steps: readonly DialogueStep[], machine: DialogueMachine): Conversation {
  const last = steps.at(-1);
  const said = steps.flatMap((step) =>
    step.kind === 'said' || step.kind === 'heard' ? [`${step.kind === 'said' ? '>' : '<'} ${step.note.summary}`] : [],
  );
  const sent = Buffer.concat(steps.flatMap((step) => (step.kind === 'said' ? [step.send] : [])));
  const rest = last?.kind === 'agreed' ? Buffer.from(last.rest).toString('latin1') : '';
  return { ...describeEnd(last, machine), rest, said, sent };
}

function describeEnd(last: DialogueStep | undefined, machine: DialogueMachine): Pick<Conversation, 'end' | 'line'> {
  if (last?.kind === 'agreed') return { end: 'agreed', line: '' };
  if (last?.kind !== 'stopped') return { end: `waiting for ${machine.awaited}`, line: '' };
  if (typeof last.reason === 'string') return { end: last.reason, line: '' };
  const { id, culprit, evidence } = last.reason;
  const values = evidence[0]?.values ?? {};
  return {
    end: `${id} ${culprit} ${evidence[0]?.code ?? ''}`,
    line: String(values['spoken'] ?? values['line'] ?? values['offered'] ?? values['name'] ?? ''),
  };
}
