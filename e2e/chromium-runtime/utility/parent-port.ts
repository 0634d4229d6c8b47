import { LoudEmitter } from '../loud-emitter.ts';
import { forwardPort, MessageChannelMain, type MessagePortMain, type PortMessage } from './message-port.ts';
import type { UtilityMessage } from './wire.ts';

/** `process.parentPort` of a utility process; messages wait for the first listener. */
class ParentPort extends LoudEmitter {
  readonly #waiting: object[] = [];
  readonly #ports = new Map<number, (message: PortMessage) => void>();

  constructor() {
    super('parentPort');
    process.on('message', (message) => this.#receive(message as UtilityMessage));
    this.on('newListener', (event) => {
      if (event === 'message') setImmediate(() => this.#flush());
    });
  }

  postMessage(message: unknown): void {
    send({ kind: 'message', data: structuredClone(message), portIds: [] });
  }

  #receive(message: UtilityMessage): void {
    if (message.kind === 'port') {
      this.#ports.get(message.portId)?.(message.message);
      return;
    }
    this.#waiting.push({ data: message.data, ports: message.portIds.map((portId) => this.#adopt(portId)) });
    this.#flush();
  }

  #flush(): void {
    if (this.listenerCount('message') === 0) return;
    for (const event of this.#waiting.splice(0)) this.emit('message', event);
  }

  #adopt(portId: number): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    this.#ports.set(
      portId,
      forwardPort(port2, (message) => send({ kind: 'port', portId, message })),
    );
    return port1;
  }
}

function send(message: UtilityMessage): void {
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}

export const parentPort = new ParentPort();
