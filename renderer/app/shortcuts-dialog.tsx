import { frameText } from '../../shared/text/en/ui/frame.ts';
import { Dialog } from '../ui/dialog.tsx';
import { COMMANDS } from './commands.ts';
import { showKeys } from './key-map.ts';
import css from './palette.module.css';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { isMac } from './use-shortcuts.ts';

const { shortcuts } = frameText;

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const keyed = COMMANDS.filter((command) => command.keys.length > 0);
  return (
    <Dialog open title={shortcuts.title} onClose={onClose} size="wide">
      <ScrollRegion label={shortcuts.title} data-first>
        <h3>{shortcuts.everywhere}</h3>
        <dl className={css['keys']}>
          {keyed.map((command) => (
            <div key={command.id}>
              <dt>{command.title}</dt>
              <dd>
                <kbd>{showKeys(command.keys[0] ?? '', isMac)}</kbd>
              </dd>
            </div>
          ))}
        </dl>
        <h3>{shortcuts.lists}</h3>
        <dl className={css['keys']}>
          {shortcuts.listKeys.map(([keys, what]) => (
            <div key={keys}>
              <dt>{what}</dt>
              <dd>
                <kbd>{keys}</kbd>
              </dd>
            </div>
          ))}
        </dl>
        <p>{shortcuts.mouse}</p>
      </ScrollRegion>
    </Dialog>
  );
}
