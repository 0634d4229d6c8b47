import type { Socket } from 'node:net';
import {
  type Awaited,
  type BeforeTlsFailure,
  type Dialogue,
  DialogueMachine,
  type DialogueNote,
  type DialogueProblem,
  type DialogueStep,
} from './dialogue.ts';

/** How what goes wrong in any dialogue is worded in one of its kind. */
export interface DialogueKind {
  problem(problem: DialogueProblem): BeforeTlsFailure;
  closed(how: 'FIN' | 'RST', awaited: Awaited): BeforeTlsFailure;
  timedOut(timeoutMs: number, awaited: Awaited): BeforeTlsFailure;
}

export interface DialogueInput {
  readonly socket: Socket;
  readonly dialogue: Dialogue;
  readonly kind: DialogueKind;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Changes what comes in before anybody looks at it. */
  readonly hide?: ((octets: Uint8Array) => Uint8Array) | undefined;
  /** Answers the index of the message. */
  readonly note: (note: DialogueNote) => number;
}

export type DialogueResult =
  /** The socket is paused; `rest` has been read from it already. */
  | { readonly kind: 'agreed'; readonly rest: Uint8Array }
  | { readonly kind: 'failed'; readonly failure: BeforeTlsFailure }
  | { readonly kind: 'cancelled' };

/** Speaks a dialogue over a connected socket, within its own time. Never rejects; leaves the socket open and without listeners of its own. */
export function runDialogue(input: DialogueInput): Promise<DialogueResult> {
  return new Promise((resolve) => new Running(input, resolve).begin());
}

class Running {
  private readonly input: DialogueInput;
  private readonly resolve: (result: DialogueResult) => void;
  private readonly machine: DialogueMachine;
  private readonly timer: NodeJS.Timeout;
  private lastHeard: number | undefined;
  private settled = false;

  constructor(input: DialogueInput, resolve: (result: DialogueResult) => void) {
    this.input = input;
    this.resolve = resolve;
    this.machine = new DialogueMachine(input.dialogue);
    this.timer = setTimeout(
      () => this.give(input.kind.timedOut(input.timeoutMs, this.machine.awaited)),
      Math.max(1, input.timeoutMs),
    );
  }

  begin(): void {
    const { socket, signal } = this.input;
    signal?.addEventListener('abort', this.cancel);
    socket.on('data', this.hear);
    socket.on('end', this.finished);
    socket.on('error', this.broken);
    socket.on('close', this.finished);
    if (signal?.aborted === true) this.cancel();
    else if (socket.destroyed) this.broken();
    else this.take(this.machine.begin());
    if (!this.settled) socket.resume();
  }

  private readonly hear = (bytes: Buffer): void => this.take(this.machine.push(this.input.hide?.(bytes) ?? bytes));
  private readonly finished = (): void => this.give(this.input.kind.closed('FIN', this.machine.awaited));
  private readonly broken = (): void => this.give(this.input.kind.closed('RST', this.machine.awaited));
  private readonly cancel = (): void => this.settle({ kind: 'cancelled' });

  private take(steps: readonly DialogueStep[]): void {
    for (const step of steps) {
      if (this.settled) return;
      this.apply(step);
    }
  }

  private apply(step: DialogueStep): void {
    switch (step.kind) {
      case 'heard':
        this.lastHeard = this.input.note(step.note);
        return;
      case 'said': {
        const { send, secret } = step;
        this.input.note(step.note);
        this.input.socket.write(send, () => {
          if (secret) send.fill(0);
        });
        return;
      }
      case 'agreed':
        this.settle({ kind: 'agreed', rest: step.rest });
        return;
      case 'stopped':
        this.give(typeof step.reason === 'string' ? this.input.kind.problem(step.reason) : step.reason);
    }
  }

  /** The finding rests on the last thing that was heard, where anything was. */
  private give(failure: BeforeTlsFailure): void {
    if (this.settled) return;
    for (const step of this.machine.remainder()) this.apply(step);
    const message = this.lastHeard;
    const evidence = failure.evidence.map((each, position) =>
      position > 0 || message === undefined ? each : { ...each, message },
    );
    this.settle({ kind: 'failed', failure: { ...failure, evidence } });
  }

  private settle(result: DialogueResult): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    const { socket, signal } = this.input;
    signal?.removeEventListener('abort', this.cancel);
    socket.pause();
    socket.off('data', this.hear);
    socket.off('end', this.finished);
    socket.off('error', this.broken);
    socket.off('close', this.finished);
    this.resolve(result);
  }
}
