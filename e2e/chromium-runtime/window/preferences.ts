import type { WebPreferences } from 'electron';

/** Only what the product may use is offered; a weaker page must not seem to work here. */
export function refuseUnsafePreferences(preferences: WebPreferences): void {
  const unsafe = [
    preferences.sandbox === false && 'sandbox: false',
    preferences.contextIsolation === false && 'contextIsolation: false',
    preferences.webSecurity === false && 'webSecurity: false',
    preferences.nodeIntegration === true && 'nodeIntegration',
    preferences.webviewTag === true && 'webviewTag',
    preferences.partition !== undefined && 'partition',
  ].filter((found) => found !== false);
  if (unsafe.length > 0) throw new Error(`the Chromium runtime refuses webPreferences: ${unsafe.join(', ')}`);
}
