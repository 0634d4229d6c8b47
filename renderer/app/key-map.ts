/** What a key press says about itself, as in `KeyboardEvent`. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** `Ctrl+Shift+N` of a key press; the command key of a Mac counts as Ctrl. Empty for a lone modifier. */
export function nameOfKey(press: KeyPress): string {
  if (['Control', 'Shift', 'Alt', 'Meta'].includes(press.key)) return '';
  const key = press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const isSign = press.key.length === 1 && !/[\p{Letter}\p{Number}]/u.test(press.key);
  const parts = [
    press.ctrlKey || press.metaKey ? 'Ctrl' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey && !isSign ? 'Shift' : '',
    key,
  ];
  return parts.filter((part) => part !== '').join('+');
}

const SHOWN: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', Ctrl: 'Ctrl' };

/** How a shortcut is written for people: `Ctrl K`, on a Mac `⌘ K`. */
export function showKeys(keys: string, isMac: boolean): string {
  const parts = keys.replace('++', '+Plus').split('+');
  return parts
    .map((part) => {
      if (part === 'Plus') return '+';
      if (isMac && part === 'Ctrl') return '⌘';
      return SHOWN[part] ?? part;
    })
    .join(' ');
}
