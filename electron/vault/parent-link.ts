import { BugError } from '../../shared/result.ts';

/** How a process with keys talks to the one that started it: Electron's utilityProcess (`process.parentPort`) or a child of plain Node (`process.send`). */
export interface ParentLink {
  readonly post: (message: object) => void;
  readonly listen: (take: (message: unknown) => void) => void;
}

/** The part of Electron's `process.parentPort` that is used here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const isParentPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && typeof value.postMessage === 'function';

export function connectParent(): ParentLink {
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(port)) {
    return {
      post: (message) => port.postMessage(message),
      listen: (take) => port.on('message', (event) => take(event.data)),
    };
  }
  const send = process.send?.bind(process);
  if (!send) throw new BugError('processes with keys run as children only');
  process.on('disconnect', () => process.exit(0));
  // The terminal's Ctrl+C goes to every process of the group; the one that owns us decides when we end.
  process.on('SIGINT', () => undefined);
  return { post: (message) => void send(message), listen: (take) => void process.on('message', take) };
}
