import type { PartnerId } from '../../../shared/model/brands.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { usePartners } from '../../stores/partner.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { visibleText } from '../../ui/format-text.ts';

const text = requestsText.partner;
const NONE = '';

export interface PartnerChoiceProps {
  readonly value: PartnerId | null;
  readonly onChange: (partner: PartnerId | null) => void;
}

/** One of the partners, or none; inside a `Field`. */
export function PartnerChoice({ value, onChange }: PartnerChoiceProps) {
  const choices = usePartners((state) => state.choices);
  return (
    <Combobox
      value={value ?? NONE}
      options={[
        { value: NONE, label: text.none },
        ...choices.map(({ id, name, contact }) => ({
          value: id as string,
          label: visibleText(name),
          note: visibleText(contact),
        })),
      ]}
      onChange={(chosen) => onChange(choices.find(({ id }) => id === chosen)?.id ?? null)}
      searchLabel={text.search}
      noneFound={text.noneFound}
      more={text.more}
    />
  );
}
