import { getBrowser } from '../chromium/browser.ts';
import { findPermissionAnswer } from '../api/session.ts';
import { toApp } from '../network/scheme-map.ts';
import type { WebContents } from './web-contents.ts';

/** Chromium's name of a permission → the name under which Electron asks for it. */
const PERMISSIONS = {
  notifications: 'notifications',
  geolocation: 'geolocation',
  camera: 'media',
  microphone: 'media',
  'clipboard-read': 'clipboard-read',
  'clipboard-write': 'clipboard-sanitized-write',
  midi: 'midi',
  'idle-detection': 'idle-detection',
  'local-fonts': 'local-fonts',
} as const;

/** Chromium cannot ask us when a page wants something, so the app's handlers are asked before the page loads. */
export async function applyPermissions(contents: WebContents, chromiumUrl: string): Promise<void> {
  if (!/^https?:/.test(chromiumUrl)) return;
  const { origin } = new URL(chromiumUrl);
  const requestingUrl = toApp(`${origin}/`);
  for (const [name, electronName] of Object.entries(PERMISSIONS)) {
    const isGranted = await findPermissionAnswer(contents, electronName, requestingUrl);
    const setting = isGranted ? 'granted' : 'denied';
    getBrowser().root.trySend('Browser.setPermission', { permission: { name }, setting, origin });
  }
}
