import { restoreText as words } from '../../../shared/text/en/ui/restore.ts';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Select } from '../../ui/select.tsx';

interface OperatorFieldProps {
  readonly names: readonly string[];
  readonly chosen: string | null;
  readonly error: string | undefined;
  readonly onChoose: (name: string) => void;
}

/** Whose passphrase it is. Values are places in the list: names are what a file says. */
export function OperatorField({ names, chosen, error, onChoose }: OperatorFieldProps) {
  return (
    <Field label={words.who} error={error}>
      <Select<string>
        value={chosen === null ? '' : String(names.indexOf(chosen))}
        options={[
          ...(chosen === null ? [{ value: '', label: words.choosePerson }] : []),
          ...names.map((name, at) => ({ value: String(at), label: visibleText(name) })),
        ]}
        onChange={(next) => {
          const name = next === '' ? undefined : names[Number(next)];
          if (name !== undefined) onChoose(name);
        }}
      />
    </Field>
  );
}
