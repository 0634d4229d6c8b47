import type { Culprit, DiagnosisEvidence, DiagnosisId } from '../../../shared/model/connection.ts';
import { visible } from '../messages/decoded.ts';

/** Why TLS never began: what a proxy or the protocol before TLS did. */
export interface BeforeTlsFailure {
  readonly id: Extract<DiagnosisId, `starttls-${string}` | `proxy-${string}` | 'local-address-unusable'>;
  readonly culprit: Culprit;
  readonly confidence: 'certain' | 'likely' | 'possible';
  readonly evidence: readonly DiagnosisEvidence[];
}

/** What we are waiting for. */
export type Awaited = 'greeting' | 'capabilities' | 'answer';

/** How a peer broke the rules without it being known what it meant. */
export type DialogueProblem = 'too-long' | 'line-too-long' | 'encoding' | 'order' | 'version';

/** Length of what is looked for at the start of the octets, once it is all there. */
export type Scan = (octets: Uint8Array) => number | undefined;

type Request =
  | { readonly want: 'octets'; readonly scan: Scan; readonly awaited: Awaited }
  /** `shown` stands in the transcript instead of what is secret; then the octets are zeroed once sent. */
  | { readonly want: 'say'; readonly bytes: Uint8Array; readonly summary: string; readonly shown?: Uint8Array }
  /** Says in one line what the octets since the last thing said mean. */
  | { readonly want: 'explain'; readonly summary: string };

/**
 * One side of a conversation as a generator: it asks for octets and says things, and returns when the peer has agreed. It has
 * no socket, no clock and no memory but its own, so tests and fuzzers feed it octets. Ends early by throwing `DialogueStop`.
 */
export type Dialogue<T = void> = Generator<Request, T, Uint8Array>;

/** Ends a dialogue: with a finding, or with a problem that the kind of dialogue words. */
export class DialogueStop extends Error {
  readonly reason: BeforeTlsFailure | DialogueProblem;

  constructor(reason: BeforeTlsFailure | DialogueProblem) {
    super(typeof reason === 'string' ? reason : reason.id);
    this.reason = reason;
  }
}

export function* read(scan: Scan, awaited: Awaited): Dialogue<Uint8Array> {
  return yield { want: 'octets', scan, awaited };
}

export function* say(bytes: Uint8Array, summary: string, shown?: Uint8Array): Dialogue {
  yield { want: 'say', bytes, summary, ...(shown === undefined ? {} : { shown }) };
}

export function* explain(summary: string): Dialogue {
  yield { want: 'explain', summary };
}

export interface DialogueNote {
  readonly from: 'client' | 'server';
  readonly bytes: Uint8Array;
  readonly summary: string;
}

export type DialogueStep =
  | { readonly kind: 'heard'; readonly note: DialogueNote }
  /** `secret` octets are to be zeroed once sent; `note` holds what may be shown. */
  | { readonly kind: 'said'; readonly note: DialogueNote; readonly send: Uint8Array; readonly secret: boolean }
  /** `rest` came behind the last thing that was understood. */
  | { readonly kind: 'agreed'; readonly rest: Uint8Array }
  | { readonly kind: 'stopped'; readonly reason: BeforeTlsFailure | DialogueProblem };

/** More than any peer has to say before TLS. */
const MAX_HEARD = 65_536;
const MAX_SUMMARY = 200;
const NOTHING = new Uint8Array(0);

/** Runs a dialogue on octets as they come. Pure: what is to be done comes back as steps. After `agreed` or `stopped` it is deaf. */
export class DialogueMachine {
  awaited: Awaited = 'greeting';
  private readonly dialogue: Dialogue;
  private buffer: Uint8Array = NOTHING;
  private heard: Uint8Array[] = [];
  private explained: string | undefined;
  private scan: Scan | undefined;
  private total = 0;
  private ended = false;

  constructor(dialogue: Dialogue) {
    this.dialogue = dialogue;
  }

  begin(): readonly DialogueStep[] {
    return this.guarded((steps) => this.run(NOTHING, steps));
  }

  push(octets: Uint8Array): readonly DialogueStep[] {
    if (this.ended) return [];
    this.total += octets.length;
    this.buffer = Buffer.concat([this.buffer, octets]);
    return this.guarded((steps) => this.scanned(steps));
  }

  /** What has come and was not understood yet, for the transcript of a conversation that ended in the middle. */
  remainder(): readonly DialogueStep[] {
    if (this.ended) return [];
    this.ended = true;
    return this.flushed(Buffer.concat([...this.heard, this.buffer]));
  }

  private guarded(work: (steps: DialogueStep[]) => void): readonly DialogueStep[] {
    const steps: DialogueStep[] = [];
    try {
      work(steps);
      if (!this.ended && this.total > MAX_HEARD) throw new DialogueStop('too-long');
    } catch (error) {
      if (!(error instanceof DialogueStop)) throw error;
      steps.push(...this.remainder(), { kind: 'stopped', reason: error.reason });
    }
    return steps;
  }

  private scanned(steps: DialogueStep[]): void {
    const length = this.scan?.(this.buffer);
    if (length === undefined) return;
    const octets = this.buffer.slice(0, length);
    this.buffer = this.buffer.slice(length);
    this.heard.push(octets);
    this.run(octets, steps);
  }

  private run(octets: Uint8Array, steps: DialogueStep[]): void {
    for (let given = octets; ; ) {
      const next = this.dialogue.next(given);
      given = NOTHING;
      if (next.done === true) {
        steps.push(...this.flushed(Buffer.concat(this.heard)), { kind: 'agreed', rest: this.buffer });
        this.ended = true;
        return;
      }
      const request = next.value;
      if (request.want === 'explain') this.explained = request.summary;
      else if (request.want === 'say') {
        steps.push(...this.flushed(Buffer.concat(this.heard)), asSaid(request));
      } else {
        this.scan = request.scan;
        this.awaited = request.awaited;
        const length = request.scan(this.buffer);
        if (length === undefined) return;
        given = this.buffer.slice(0, length);
        this.buffer = this.buffer.slice(length);
        this.heard.push(given);
      }
    }
  }

  private flushed(bytes: Uint8Array): readonly DialogueStep[] {
    const summary = this.explained ?? oneLine(bytes);
    this.heard = [];
    this.explained = undefined;
    return bytes.length === 0
      ? []
      : [{ kind: 'heard', note: { from: 'server', bytes, summary: cut(visible(summary)) } }];
  }
}

function asSaid(request: Extract<Request, { want: 'say' }>): DialogueStep {
  const { bytes, shown, summary } = request;
  // Zeroing what was sent must not reach into the transcript.
  const note = { from: 'client', bytes: shown ?? bytes.slice(), summary: cut(visible(summary)) } as const;
  return { kind: 'said', note, send: bytes, secret: shown !== undefined };
}

const cut = (text: string): string => (text.length > MAX_SUMMARY ? `${text.slice(0, MAX_SUMMARY - 1)}…` : text);

/** Lines joined to one, control characters as the pictures Unicode has for them. */
export function oneLine(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 1_024)).toString('utf8');
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return cut(
    lines
      .join(' · ')
      // oxlint-disable-next-line no-control-regex -- these are what a peer's line must not bring along
      .replace(/[\u0000-\u001f]/g, (control) => String.fromCodePoint(0x2400 + control.charCodeAt(0))),
  );
}
