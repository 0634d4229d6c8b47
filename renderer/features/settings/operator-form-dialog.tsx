import type { ReactNode } from 'react';
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

export interface OperatorFormDialogProps {
  readonly title: string;
  readonly description: string;
  readonly submitLabel: string;
  readonly busyLabel: string;
  readonly busy: boolean;
  readonly blockedBecause?: string | undefined;
  readonly failure: AppError | null;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What the dialogs that change one operator have in common. */
export function OperatorFormDialog(props: OperatorFormDialogProps) {
  const { title, description, submitLabel, busyLabel, busy, blockedBecause, failure, onSubmit, onClose } = props;
  return (
    <Dialog
      open
      size="small"
      title={title}
      description={description}
      onClose={onClose}
      onSubmit={onSubmit}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy} aria-busy={busy} blockedBecause={blockedBecause}>
            {busy ? busyLabel : submitLabel}
          </Button>
        </>
      }
    >
      {props.children}
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} technical={undefined} />}
    </Dialog>
  );
}

interface NameFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly name: string;
  readonly isMissing: boolean;
  readonly onName: (name: string) => void;
}

export function NameField({ label, hint, placeholder, name, isMissing, onName }: NameFieldProps) {
  return (
    <Field label={label} hint={hint} error={isMissing ? operatorsText.nameMissing : undefined}>
      <TextInput
        value={name}
        placeholder={placeholder}
        maxLength={200}
        onChange={(event) => onName(event.currentTarget.value)}
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
