import { nativeTheme } from 'electron';
import type { ThemeChoice } from '../../shared/model/workspace.ts';

interface FrameColours {
  readonly background: string;
  readonly symbol: string;
}

/** `bg-chrome` and `tx-2` of the page's tokens, so that frame and page are one from the first moment. */
const FRAME: Readonly<Record<'light' | 'dark', FrameColours>> = {
  light: { background: '#efeeea', symbol: '#514e47' },
  dark: { background: '#141413', symbol: '#b7b4ac' },
};

export function applyTheme(choice: ThemeChoice): void {
  nativeTheme.themeSource = choice;
}

export const frameColours = (): FrameColours => FRAME[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'];

export function onThemeChange(listener: () => void): void {
  nativeTheme.on('updated', listener);
}
