import { authorityImportText as words } from '../../../shared/text/en/ui/authority-import.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { isCrlNumber } from './crl-number.ts';

export interface CrlNumberFieldProps {
  readonly number: string;
  readonly onNumber: (number: string) => void;
}

/** The number of the last CRL that an authority issued elsewhere. */
export function CrlNumberField({ number, onNumber }: CrlNumberFieldProps) {
  return (
    <Field
      label={words.crlNumber}
      optional
      hint={words.crlNumberHint}
      error={isCrlNumber(number) ? undefined : words.crlNumberInvalid}
    >
      <TextInput
        inputMode="numeric"
        maxLength={17}
        value={number}
        onChange={(event) => onNumber(event.currentTarget.value)}
      />
    </Field>
  );
}
