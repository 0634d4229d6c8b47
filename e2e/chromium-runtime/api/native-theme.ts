import type { CdpSession } from '../cdp/connection.ts';
import { LoudEmitter } from '../loud-emitter.ts';

type ThemeSource = 'system' | 'light' | 'dark';

const pages = new Set<CdpSession>();

class NativeTheme extends LoudEmitter {
  readonly inForcedColorsMode = false;
  readonly prefersReducedTransparency = false;
  readonly shouldDifferentiateWithoutColor = false;
  readonly shouldUseDarkColorsForSystemIntegratedUI = false;
  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
  #source: ThemeSource = 'system';

  constructor() {
    super('nativeTheme');
  }

  get themeSource(): ThemeSource {
    return this.#source;
  }
  set themeSource(source: ThemeSource) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`no such theme: ${source}`);
    if (source === this.#source) return;
    this.#source = source;
    for (const page of pages) applyTheme(page);
    this.emit('updated');
  }

  /** What the desktop prefers is unknown here, so `system` counts as light. */
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}

export const nativeTheme = new NativeTheme();

/** From now on the page sees the app's theme through `prefers-color-scheme`. */
export function followTheme(page: CdpSession): void {
  pages.add(page);
  applyTheme(page);
}

function applyTheme(page: CdpSession): void {
  const value = nativeTheme.themeSource === 'system' ? '' : nativeTheme.themeSource;
  page.trySend('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
}
