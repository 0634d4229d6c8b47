import { KeyRound, ScrollText, Users } from 'lucide-react';
import { operatorsText } from '../../../shared/text/en/ui/operators.ts';
import { showNewRecoveryKey } from '../../stores/new-recovery-key.ts';
import { nameFirst } from '../../stores/operators.ts';
import { useAct } from '../../stores/use-act.ts';
import { Consequences } from '../../ui/dialog.tsx';
import { NewPassphraseFields } from './new-passphrase-fields.tsx';
import { unlockToChange } from './operator-dialogs.tsx';
import { NameField, OperatorFormDialog, useNewOperator } from './operator-form-dialog.tsx';

const words = operatorsText.first;

/** Names who has the keys open as the first admin; the new recovery key is shown once behind it. */
export function NameFirstDialog({ onClose }: { readonly onClose: () => void }) {
  const person = useNewOperator();
  const { busy, failure, act } = useAct<{ readonly recoveryKey: string }>();
  const submit = async () => {
    if (!person.check() || busy || !(await unlockToChange())) return;
    const named = await act(() => nameFirst(person.take()));
    if (named === undefined) return;
    onClose();
    showNewRecoveryKey(named.recoveryKey);
  };
  return (
    <OperatorFormDialog
      title={words.title}
      words={words}
      busy={busy}
      failure={failure}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Consequences
        items={[
          { icon: <KeyRound aria-hidden />, title: words.ends, detail: words.endsDetail },
          { icon: <ScrollText aria-hidden />, title: words.log },
          { icon: <Users aria-hidden />, title: words.roles, detail: words.rolesDetail },
        ]}
      />
      <NameField label={words.name} hint={words.nameHint} placeholder={words.namePlaceholder} person={person} />
      <NewPassphraseFields label={words.passphrase} typed={person.typed} />
    </OperatorFormDialog>
  );
}
