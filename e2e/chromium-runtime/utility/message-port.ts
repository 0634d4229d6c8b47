import { LoudEmitter } from '../loud-emitter.ts';
import { NotImplementedError } from '../loud.ts';

/** What stands behind a port; `forward` is set once the port lives in another process. */
interface PortState {
  peer: MessagePortMain | undefined;
  forward: ((message: PortMessage) => void) | undefined;
  queue: unknown[];
  isStarted: boolean;
  isClosed: boolean;
}

export type PortMessage = { readonly event: 'message'; readonly data: unknown } | { readonly event: 'close' };

const states = new WeakMap<MessagePortMain, PortState>();

/** Electron's MessagePortMain: messages wait until `start`. */
export class MessagePortMain extends LoudEmitter {
  constructor() {
    super('MessagePortMain');
    states.set(this, { peer: undefined, forward: undefined, queue: [], isStarted: false, isClosed: false });
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    if (transfer.length > 0) throw new NotImplementedError('MessagePortMain.postMessage with ports');
    const data: unknown = structuredClone(message);
    const { peer } = stateOf(this);
    setImmediate(() => peer !== undefined && deliver(peer, { event: 'message', data }));
  }
  start(): void {
    const state = stateOf(this);
    state.isStarted = true;
    for (const data of state.queue.splice(0)) this.emit('message', { data, ports: [] });
  }
  close(): void {
    const { peer, isClosed } = stateOf(this);
    if (isClosed) return;
    deliver(this, { event: 'close' });
    if (peer !== undefined) setImmediate(() => deliver(peer, { event: 'close' }));
  }
}

/** Electron's MessageChannelMain. */
export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();

  constructor() {
    stateOf(this.port1).peer = this.port2;
    stateOf(this.port2).peer = this.port1;
  }
}

/**
 * Moves a port to another process: what is sent to it goes through `send` from now on.
 * Answers the function that takes what the other process says on it.
 */
export function forwardPort(
  port: MessagePortMain,
  send: (message: PortMessage) => void,
): (message: PortMessage) => void {
  const state = stateOf(port);
  if (state.forward !== undefined || state.isClosed) throw new Error('the port was already moved or closed');
  state.forward = send;
  for (const data of state.queue.splice(0)) send({ event: 'message', data });
  return (message) => state.peer !== undefined && deliver(state.peer, message);
}

function deliver(port: MessagePortMain, message: PortMessage): void {
  const state = stateOf(port);
  if (state.isClosed) return;
  state.isClosed = message.event === 'close';
  if (state.forward !== undefined) state.forward(message);
  else if (message.event === 'close') port.emit('close');
  else if (state.isStarted) port.emit('message', { data: message.data, ports: [] });
  else state.queue.push(message.data);
}

function stateOf(port: MessagePortMain): PortState {
  const state = states.get(port);
  if (state === undefined) throw new TypeError('not a MessagePortMain');
  return state;
}
