import type { ThemeChoice } from '../../shared/model/workspace.ts';

/** Puts the theme on the root element and follows the system where that was chosen; the answer ends it. */
export function applyTheme(choice: ThemeChoice): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const theme = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice;
    document.documentElement.setAttribute('data-theme', theme);
  };
  apply();
  dark.addEventListener('change', apply);
  return () => dark.removeEventListener('change', apply);
}
