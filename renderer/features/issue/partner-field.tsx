import { useState } from 'react';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { changeIssueForm } from '../../stores/issue.ts';
import type { IssueForm } from '../../stores/issue-form.ts';
import { useIssuePartners } from '../../stores/issue-partners.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import css from './issue-form-pane.module.css';
import { NewPartnerDialog } from './new-partner-dialog.tsx';

const text = issueText.who;

/** Whom the certificate is for; a new partner can be entered on the spot. */
export function PartnerField({ form }: { readonly form: IssueForm }) {
  const { partners, chosen } = useIssuePartners();
  const [adding, setAdding] = useState(false);
  const listed = partners ?? [];
  const all = chosen === null || listed.some(({ id }) => id === chosen.id) ? listed : [chosen, ...listed];
  const hint = chosen === null ? text.partnerHint : text.partnerFacts(chosen.contact, chosen.valid);
  return (
    <div data-issue-field="partner">
      <Field label={text.partner} optional>
        <Combobox
          value={form.partnerId ?? ''}
          options={[
            { value: '', label: text.noPartner },
            ...all.map(({ id, name, contact }) => ({
              value: id as string,
              label: visibleText(name),
              note: contact === '' ? undefined : visibleText(contact),
            })),
          ]}
          onChange={(value) => changeIssueForm({ partnerId: all.find(({ id }) => id === value)?.id ?? null })}
          searchLabel={text.searchPartner}
          noneFound={text.noPartnerFound}
          more={text.morePartners}
        />
      </Field>
      <div className={css['beside']}>
        <p className={css['hint']}>{hint}</p>
        <LinkButton onClick={() => setAdding(true)}>{text.newPartner}</LinkButton>
      </div>
      {adding ? <NewPartnerDialog onClose={() => setAdding(false)} /> : null}
    </div>
  );
}
