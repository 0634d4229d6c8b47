import { useState } from 'react';
import type { Operator, OperatorRole } from '../../../shared/model/operator.ts';
import { operatorsText } from '../../../shared/text/en/ui/operators.ts';
import { addOperator, resetOperator, setOperatorRole } from '../../stores/operators.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { useAct } from '../../stores/use-act.ts';
import { showToast } from '../../ui/toast.tsx';
import { NewPassphraseFields, useNewPassphrase } from './new-passphrase-fields.tsx';
import { NameField, OperatorFormDialog, RoleField, useNewOperator } from './operator-form-dialog.tsx';

/** Operators are changed with the keys open, right after the passphrase was typed. */
export const unlockToChange = (): Promise<boolean> => ensureUnlocked(operatorsText.unlockPurpose, { confirms: true });

interface CloseProps {
  readonly onClose: () => void;
}

interface OneProps extends CloseProps {
  readonly operator: Operator;
}

export function AddOperatorDialog({ onClose }: CloseProps) {
  const words = operatorsText.addDialog;
  const person = useNewOperator();
  const [role, setRole] = useState<OperatorRole>('issuer');
  const { busy, failure, act } = useAct<Operator>();
  const submit = async () => {
    if (!person.check() || busy || !(await unlockToChange())) return;
    const added = await act(() => addOperator({ ...person.take(), role }));
    if (added === undefined) return;
    showToast(words.done(added.name));
    onClose();
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
      <NameField label={words.name} person={person} />
      <RoleField label={words.role} role={role} onRole={setRole} />
      <NewPassphraseFields label={words.passphrase} typed={person.typed} />
    </OperatorFormDialog>
  );
}

export function ChangeRoleDialog({ operator, onClose }: OneProps) {
  const words = operatorsText.roleDialog;
  const [role, setRole] = useState(operator.role);
  const { busy, failure, act } = useAct<Operator>();
  const submit = async () => {
    if (busy || role === operator.role || !(await unlockToChange())) return;
    const changed = await act(() => setOperatorRole(operator.id, role));
    if (changed === undefined) return;
    showToast(words.done(changed.name));
    onClose();
  };
  return (
    <OperatorFormDialog
      title={words.title(operator.name)}
      words={words}
      busy={busy}
      blockedBecause={role === operator.role ? words.same : undefined}
      failure={failure}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <RoleField label={words.role} role={role} onRole={setRole} />
    </OperatorFormDialog>
  );
}

export function ResetOperatorDialog({ operator, onClose }: OneProps) {
  const words = operatorsText.resetDialog;
  const typed = useNewPassphrase();
  const { busy, failure, act } = useAct<Operator>();
  const submit = async () => {
    if (busy || !typed.check() || !(await unlockToChange())) return;
    const changed = await act(() => resetOperator({ id: operator.id, passphrase: typed.take() }));
    if (changed === undefined) return;
    showToast(words.done(changed.name));
    onClose();
  };
  return (
    <OperatorFormDialog
      title={words.title(operator.name)}
      words={words}
      busy={busy}
      failure={failure}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <NewPassphraseFields label={words.passphrase} typed={typed} />
    </OperatorFormDialog>
  );
}
