import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { authorityFormText } from '../../../shared/text/en/ui/authority-form.ts';
import { useAuthorities } from '../../stores/authorities.ts';
import { useNow } from '../../stores/clock.ts';
import { useOfferedKeys } from '../../stores/settings.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import css from './authorities.module.css';
import { type AuthorityForm, type AuthorityKind, formBelow, formOfKind, PATH_LENGTHS } from './authority-form.ts';
import { PeriodField } from './period-field.tsx';
import { fitPeriod } from './typed-period.ts';

const words = authoritiesText.form;
const more = authorityFormText;
const KINDS = ['root', 'issuing', 'outside'] as const;

export interface FormPartProps {
  readonly form: AuthorityForm;
  readonly onChange: (part: Partial<AuthorityForm>) => void;
}

export interface IdentityFieldsProps extends FormPartProps {
  /** Authorities here that can sign another one. */
  readonly issuers: readonly AuthoritySummary[];
  readonly isNameMissing: boolean;
}

/** What every authority has: kind, signer, name, key, life and depth. */
export function IdentityFields({ form, issuers, isNameMissing, onChange }: IdentityFieldsProps) {
  return (
    <>
      <KindFields form={form} issuers={issuers} onChange={onChange} />
      <div className={css['twoColumns']}>
        <Field label={words.name} hint={words.nameHint} error={isNameMissing ? words.nameMissing : undefined}>
          <TextInput
            data-first
            value={form.name}
            placeholder={words.namePlaceholder}
            maxLength={200}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        </Field>
        <Field label={more.subject} optional hint={more.subjectHint}>
          <TextInput
            value={form.subject}
            placeholder={more.subjectPlaceholder}
            maxLength={900}
            onChange={(event) => onChange({ subject: event.currentTarget.value })}
          />
        </Field>
      </div>
      <KeyAndLife form={form} issuer={issuers.find(({ id }) => id === form.issuerId)} onChange={onChange} />
    </>
  );
}

function KindFields({ form, issuers, onChange }: FormPartProps & Pick<IdentityFieldsProps, 'issuers'>) {
  const now = useNow();
  const [first] = issuers;
  const choose = (kind: AuthorityKind) => {
    if (kind !== 'issuing') onChange(formOfKind(kind));
    else if (first !== undefined) onChange(formBelow(first, now));
  };
  const hasOthers = useAuthorities(({ list }) => (list ?? []).length > 0);
  const note = more.kindNotes[form.kind];
  return (
    <>
      <Field label={words.kind} hint={first === undefined ? `${note} ${words.noIssuer(hasOthers)}` : note}>
        <div>
          <Segmented<AuthorityKind>
            label={words.kind}
            value={form.kind}
            onChange={choose}
            options={KINDS.map((value) => ({
              value,
              label: more.kinds[value],
              disabled: value === 'issuing' && first === undefined,
            }))}
          />
        </div>
      </Field>
      {form.issuerId === null ? null : (
        <Field label={words.issuer}>
          <Select
            value={form.issuerId}
            onChange={(issuerId) => onChange({ issuerId, ...fitting(form, issuerId, issuers, now) })}
            options={issuers.map(({ id, name, key }) => ({ value: id, label: visibleText(name), note: key }))}
          />
        </Field>
      )}
    </>
  );
}

/** A life that fits the signer who was chosen. */
function fitting(form: AuthorityForm, issuerId: AuthorityId, issuers: readonly AuthoritySummary[], now: number) {
  const issuer = issuers.find(({ id }) => id === issuerId);
  return issuer === undefined ? {} : { period: fitPeriod(form.period, now, issuer.notAfter) };
}

function KeyAndLife({ form, issuer, onChange }: FormPartProps & { readonly issuer: AuthoritySummary | undefined }) {
  const now = useNow();
  const keys = useOfferedKeys(form.key);
  return (
    <div className={css['twoColumns']}>
      <Field label={words.key} hint={words.keyNotes[form.key]}>
        <Select<KeyChoice>
          value={form.key}
          onChange={(key) => onChange({ key })}
          options={keys.map((value) => ({ value, label: words.keys[value] }))}
        />
      </Field>
      {form.kind === 'outside' ? null : (
        <PeriodField period={form.period} now={now} onChange={(period) => onChange({ period })} signer={issuer} />
      )}
      <Field label={words.pathLength}>
        <Select
          value={form.pathLength}
          onChange={(pathLength) => onChange({ pathLength })}
          options={PATH_LENGTHS.map((value) => ({ value, label: words.pathLengths[value] }))}
        />
      </Field>
    </div>
  );
}
