import { EventEmitter } from 'node:events';
import { refuseUnknownMembers } from './loud.ts';

/**
 * Base of every object of ours that poses as one of Electron's and emits events.
 * The constructor answers the guarding proxy, so `this` is that proxy in subclasses too and their #fields live on it.
 */
export class LoudEmitter extends EventEmitter {
  constructor(name: string) {
    super();
    this.setMaxListeners(0);
    return refuseUnknownMembers(this, name);
  }
}

/** An Electron event object: its `preventDefault` is a veto. */
export interface VetoEvent {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

export function buildVetoEvent<T extends object>(details: T): VetoEvent & T {
  let vetoed = false;
  return Object.defineProperties(
    {
      ...details,
      preventDefault: () => {
        vetoed = true;
      },
      defaultPrevented: false,
    },
    { defaultPrevented: { get: () => vetoed } },
  );
}

/** Emits an event that listeners may veto; answers whether nobody did. */
export function emitVetoable(emitter: EventEmitter, name: string, ...rest: readonly unknown[]): boolean {
  const event = buildVetoEvent({});
  emitter.emit(name, event, ...rest);
  return !event.defaultPrevented;
}
