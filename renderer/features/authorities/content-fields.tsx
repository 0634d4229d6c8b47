import { authorityFormText as words } from '../../../shared/text/en/ui/authority-form.ts';
import { Field, TextArea } from '../../ui/field.tsx';
import { AddressFields } from './address-fields.tsx';
import css from './authorities.module.css';
import { readAddresses } from './authority-form.ts';
import type { ContentProblems } from './content-problems.ts';
import { Fold } from './fold.tsx';
import type { FormPartProps } from './identity-fields.tsx';
import { LimitRows, PolicyRows } from './limit-rows.tsx';

export interface ContentFieldsProps extends FormPartProps {
  readonly problems: ContentProblems;
}

/** What seldom has to be said: limits on names, policies, addresses, a note. */
export function ContentFields({ form, problems, onChange }: ContentFieldsProps) {
  const limits = form.limits.length;
  const policies = form.policies.length;
  const addresses = Object.values(readAddresses(form.addresses)).flat().length;
  return (
    <div>
      <Fold
        title={words.limits.title}
        summary={limits === 0 ? words.limits.none : words.limits.some(limits)}
        forced={problems('nameConstraints') !== undefined}
      >
        <LimitRows limits={form.limits} problems={problems} onChange={(next) => onChange({ limits: next })} />
      </Fold>
      <Fold
        title={words.policies.title}
        summary={policies === 0 ? words.policies.none : words.policies.some(policies)}
        forced={problems('policies') !== undefined}
      >
        <PolicyRows policies={form.policies} problems={problems} onChange={(next) => onChange({ policies: next })} />
      </Fold>
      {form.kind === 'outside' ? null : (
        <Fold
          title={words.addresses.title}
          summary={addresses === 0 ? words.addresses.none : words.addresses.some(addresses)}
          forced={problems('addresses') !== undefined}
        >
          <AddressFields
            addresses={form.addresses}
            problems={problems}
            onChange={(next) => onChange({ addresses: next })}
          />
        </Fold>
      )}
      <Fold title={words.note} summary={form.note} forced={false}>
        <Field label={words.note}>
          <TextArea
            className={css['low']}
            rows={2}
            maxLength={4000}
            value={form.note}
            onChange={(event) => onChange({ note: event.currentTarget.value })}
          />
        </Field>
      </Fold>
    </div>
  );
}
