import { freezeDeeply, openBridge } from './bridge.ts';

/** The page's half: puts what the preload exposes on `window`, frozen. */
export function startPageWorld(secret: string): void {
  if (window !== window.top || location.protocol === 'about:' || location.protocol === 'data:') return;
  const { hasOwn, defineProperty } = Object;
  openBridge(secret, 'page', (key, api) => {
    if (hasOwn(window, key)) throw new Error('Cannot bind an API on top of an existing property on the window object');
    freezeDeeply(api);
    defineProperty(window, key, { value: api, enumerable: true, configurable: false, writable: false });
  });
}
