import { useEffect, useState } from 'react';
import type { PartnerId } from '../../../shared/model/brands.ts';
import { inventoryMarksText } from '../../../shared/text/en/ui/inventory-marks.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { attachSelected } from '../../stores/certificate-acts.ts';
import { followPartnerChoices, usePartners } from '../../stores/partner.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { type BulkDialogProps, BulkForm } from './bulk-form.tsx';

const words = inventoryMarksText.dialogs.partner;
const text = requestsText.partner;
const NONE = '';

export function PartnerDialog({ count, selection: chosen, onClose }: BulkDialogProps) {
  const choices = usePartners((state) => state.choices);
  const [partnerId, setPartnerId] = useState<PartnerId | null>(null);
  useEffect(followPartnerChoices, []);
  const name = choices.find(({ id }) => id === partnerId)?.name;
  return (
    <BulkForm
      count={count}
      selection={chosen}
      title={words.title(count)}
      confirm={name === undefined ? words.confirmNone(count) : words.confirm(count, name)}
      consequence={words.replaces}
      onConfirm={(selection) => attachSelected(selection, partnerId)}
      onClose={onClose}
    >
      <Field label={words.label} hint={choices.length === 0 ? text.create : undefined}>
        <Combobox
          value={partnerId ?? NONE}
          options={[
            { value: NONE, label: words.none },
            ...choices.map(({ id, name: label }) => ({ value: id as string, label: visibleText(label) })),
          ]}
          onChange={(chosen) => setPartnerId(choices.find(({ id }) => id === chosen)?.id ?? null)}
          searchLabel={text.search}
          noneFound={text.noneFound}
          more={text.more}
        />
      </Field>
    </BulkForm>
  );
}
