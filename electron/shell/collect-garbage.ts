import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Keys of handshakes and exports live in objects of the engine, which clears them when the runtime collects those; by itself it may take minutes to. */
export function collectGarbage(): void {
  setImmediate(() => {
    setFlagsFromString('--expose-gc');
    // Undefined where the runtime no longer takes flags; then it collects when it likes.
    const collect: unknown = runInNewContext('globalThis.gc');
    setFlagsFromString('--no-expose-gc');
    if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
  });
}
