import { type ReactNode, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { OPERATOR_ROLES, type OperatorRole } from '../../../shared/model/operator.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { operatorsText } from '../../../shared/text/en/ui/operators.ts';
import { describeError } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useNewPassphrase } from './new-passphrase-fields.tsx';

export interface OperatorFormDialogProps {
  readonly title: string;
  readonly words: { readonly description: string; readonly submit: string; readonly working: string };
  readonly busy: boolean;
  readonly blockedBecause?: string | undefined;
  readonly failure: AppError | null;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What the dialogs that change one operator have in common. */
export function OperatorFormDialog(props: OperatorFormDialogProps) {
  const { title, words, busy, blockedBecause, failure, onSubmit, onClose } = props;
  return (
    <Dialog
      open
      size="small"
      title={title}
      description={words.description}
      onClose={onClose}
      onSubmit={onSubmit}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy} aria-busy={busy} blockedBecause={blockedBecause}>
            {busy ? words.working : words.submit}
          </Button>
        </>
      }
    >
      {props.children}
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} technical={undefined} />}
    </Dialog>
  );
}

/** Name and first passphrase of somebody who is new, as they are typed. */
export function useNewOperator() {
  const [name, setName] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const typed = useNewPassphrase();
  const check = (): boolean => {
    const hasName = name.trim() !== '';
    setIsMissing(!hasName);
    return typed.check() && hasName;
  };
  const take = () => ({ name: name.trim(), passphrase: typed.take() });
  return { name, setName, isMissing, typed, check, take };
}

interface NameFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly person: Pick<ReturnType<typeof useNewOperator>, 'name' | 'setName' | 'isMissing'>;
}

export function NameField({ label, hint, placeholder, person: { name, setName, isMissing } }: NameFieldProps) {
  return (
    <Field label={label} hint={hint} error={isMissing ? operatorsText.nameMissing : undefined}>
      <TextInput
        value={name}
        placeholder={placeholder}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Field>
  );
}

interface RoleFieldProps {
  readonly label: string;
  readonly role: OperatorRole;
  readonly onRole: (role: OperatorRole) => void;
}

export function RoleField({ label, role, onRole }: RoleFieldProps) {
  return (
    <Field label={label} hint={operatorsText.roleNotes[role]}>
      <Select<OperatorRole>
        value={role}
        options={OPERATOR_ROLES.map((value) => ({ value, label: operatorsText.roles[value] }))}
        onChange={onRole}
      />
    </Field>
  );
}
