import { authorityDetailsText } from '../../../shared/text/en/ui/authority-details.ts';
import { Field, TextArea } from '../../ui/field.tsx';
import css from './authorities.module.css';
import { ADDRESS_KINDS, type TypedAddresses } from './authority-form.ts';
import type { ContentProblems } from './content-problems.ts';

const words = authorityDetailsText.edit;

export interface AddressFieldsProps {
  readonly addresses: TypedAddresses;
  readonly problems: ContentProblems;
  readonly onChange: (addresses: TypedAddresses) => void;
}

/** Where what an authority issues says that its CRL, its responder and its certificate are; one address a line. */
export function AddressFields({ addresses, problems, onChange }: AddressFieldsProps) {
  return ADDRESS_KINDS.map((kind, index) => (
    <Field
      key={kind}
      label={words[kind]}
      optional
      hint={index === 0 ? words.lines : undefined}
      error={problems(`addresses.${kind}`)}
    >
      <TextArea
        mono
        className={css['low']}
        rows={2}
        value={addresses[kind]}
        onChange={(event) => onChange({ ...addresses, [kind]: event.currentTarget.value })}
      />
    </Field>
  ));
}
