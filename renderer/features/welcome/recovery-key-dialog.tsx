import { Printer } from 'lucide-react';
import { useState } from 'react';
import { welcomeText } from '../../../shared/text/en/ui/welcome.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import css from './welcome.module.css';

const words = welcomeText.recovery;

export interface RecoveryKeyDialogProps {
  readonly workspace: string;
  readonly recoveryKey: string;
  /** Where it is not the first one. */
  readonly words?: { readonly description: (workspace: string) => string; readonly done: string } | undefined;
  readonly onDone: () => void;
}

/** Shows the recovery key once. It can only be left by saying that it is kept. */
export function RecoveryKeyDialog({ workspace, recoveryKey, words: special = words, onDone }: RecoveryKeyDialogProps) {
  const [kept, setKept] = useState(false);
  return (
    <Dialog
      open
      sticky
      title={words.title}
      description={special.description(workspace)}
      onClose={onDone}
      footer={
        <Button variant="primary" disabled={!kept} onClick={onDone}>
          {special.done}
        </Button>
      }
    >
      <div className={css['recoveryKey']} role="group" aria-label={words.key}>
        <p className={css['printOnly']}>{words.printTitle(workspace)}</p>
        <code data-selectable>{recoveryKey}</code>
      </div>
      <div className={css['recoveryActions']}>
        <CopyButton labelled text={recoveryKey} name={words.copy} />
        <Button size="small" icon={Printer} onClick={() => window.print()}>
          {words.print}
        </Button>
      </div>
      <Checkbox checked={kept} onChange={setKept}>
        {words.confirm}
      </Checkbox>
    </Dialog>
  );
}
