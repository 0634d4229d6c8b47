import { FileDown, FileKey, FileLock, Printer, Share, Terminal } from 'lucide-react';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { printRun } from './printed-run.tsx';
import { saveJsonWithWords } from './run-acts.ts';
import type { RunDialogKind } from './run-dialog.tsx';
import { useKeeping } from './use-keeping.ts';

const text = connectText.share;

export interface ShareMenuProps {
  readonly run: ConnectionRun;
  readonly onDialog: (kind: RunDialogKind) => void;
}

/** Everything that takes a run out of the window. */
export function ShareMenu({ run, onDialog }: ShareMenuProps) {
  const keeping = useKeeping(run);
  const lacksCapture = keeping?.capture === 'none';
  const lacksSecrets = keeping?.secrets === 'none';
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="quiet" size="small" icon={Share}>
          {text.button}
        </Button>
      }
      entries={[
        { label: text.json, icon: FileDown, note: text.jsonNote, onChoose: () => void saveJsonWithWords(run.id) },
        {
          label: text.capture,
          icon: FileLock,
          note: lacksCapture ? text.noCapture : text.captureNote,
          disabled: lacksCapture,
          onChoose: () => onDialog('capture'),
        },
        {
          label: text.keyLog,
          icon: FileKey,
          note: lacksSecrets ? text.noCapture : undefined,
          disabled: lacksSecrets,
          onChoose: () => onDialog('keylog'),
        },
        'separator',
        { label: text.commands, icon: Terminal, onChoose: () => onDialog('commands') },
        { label: text.print, icon: Printer, onChoose: printRun },
      ]}
    />
  );
}
