import type { Ink, Palette } from './scene.ts';

const TOKENS: Readonly<Record<Ink, string>> = {
  ends: '--valid-mark',
  due: '--expiring-mark',
  snoozed: '--hold-mark',
  ended: '--unknown-mark',
  seen: '--expired-mark',
  replaced: '--ln-2',
  revoked: '--revoked-mark',
  paper: '--bg-main',
  pane: '--bg-pane',
  text: '--tx-1',
  soft: '--tx-3',
  faint: '--ln-3',
  line: '--ln-1',
  edge: '--ln-2',
  accent: '--ac',
  onAccent: '--ac-on',
  band: '--expiring-bg',
  selected: '--bg-selected',
  danger: '--expired-bg',
  dangerText: '--expired-fg',
  crl: '--tx-2',
};

/** The colours of the window as they are now. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (ink: Ink): string => style.getPropertyValue(TOKENS[ink]).trim();
  return Object.fromEntries((Object.keys(TOKENS) as Ink[]).map((ink) => [ink, read(ink)])) as Palette;
}
