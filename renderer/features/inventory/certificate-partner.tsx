import { useEffect } from 'react';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { reportFailure } from '../../stores/failure.ts';
import { followPartnerChoices, setCertificatePartner, usePartners } from '../../stores/partner.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';

const text = requestsText.partner;
const NONE = '';

/** Whom a certificate was issued to, and a way to say so. */
export function CertificatePartner({ details: { summary, partner } }: { readonly details: CertificateDetails }) {
  const choices = usePartners((state) => state.choices);
  useEffect(followPartnerChoices, []);
  const choose = (wanted: string) => {
    const chosen = choices.find(({ id }) => id === wanted)?.id ?? null;
    reportFailure(setCertificatePartner([summary.id], chosen));
  };
  const known = choices.some(({ id }) => id === partner?.id) || partner === undefined ? [] : [partner];
  return (
    <Field label={text.label}>
      <Combobox
        value={partner?.id ?? NONE}
        options={[
          { value: NONE, label: text.none },
          ...[...known, ...choices].map(({ id, name }) => ({ value: id as string, label: visibleText(name) })),
        ]}
        onChange={choose}
        searchLabel={text.search}
        noneFound={text.noneFound}
        more={text.more}
      />
    </Field>
  );
}
