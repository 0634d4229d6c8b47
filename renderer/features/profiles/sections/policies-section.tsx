import type { AddressSet, PolicyChoice, ProfileContent } from '../../../../shared/model/profile.ts';
import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { changeProfile } from '../../../stores/profile-editor.ts';
import { TextInput } from '../../../ui/field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { GroupRemark, LinesField, ProfileField } from '../profile-field.tsx';
import { RowList, type SectionProps, withText } from './section-parts.tsx';
import css from './section.module.css';
import { RuleHead } from './usage-section.tsx';

const words = profileFieldText.policies;

/** Under which policies, and where to ask about the certificate. */
export function PoliciesSection({ content: { policies, addresses } }: SectionProps) {
  return (
    <div className={css['section']}>
      <section className={css['part']} aria-label={words.title}>
        <h3>{words.title}</h3>
        <RuleHead path="policies" rule={policies} onChange={(rule) => changeProfile({ policies: rule })} />
        {policies.source === 'forbidden' ? null : <PolicyRows policies={policies} />}
      </section>
      <section className={css['part']} aria-label={words.addresses}>
        <h3>{words.addresses}</h3>
        <AddressFields addresses={addresses} />
      </section>
    </div>
  );
}

function PolicyRows({ policies }: Pick<ProfileContent, 'policies'>) {
  return (
    <div data-path="policies.value" className={css['group']}>
      <RowList<PolicyChoice>
        label={words.list}
        rows={policies.value}
        onChange={(value) => changeProfile({ policies: { ...policies, value } })}
        rowName={({ oid }, index) => (oid === '' ? String(index + 1) : oid)}
        addLabel={words.add}
        newRow={() => ({ oid: '' })}
        none={words.none}
        renderFields={(policy, index, replace) => (
          <PolicyFields policy={policy} path={`policies.value.${index}`} onChange={replace} />
        )}
      />
      <GroupRemark path="policies.value" />
    </div>
  );
}

interface PolicyFieldsProps {
  readonly policy: PolicyChoice;
  readonly path: string;
  readonly onChange: (policy: PolicyChoice) => void;
}

function PolicyFields({ policy, path, onChange }: PolicyFieldsProps) {
  return (
    <>
      <ProfileField path={`${path}.oid`} label={words.oid}>
        <TextInput
          mono
          value={policy.oid}
          placeholder="1.3.6.1.4.1.…"
          onChange={(event) => onChange({ ...policy, oid: event.currentTarget.value.trim() })}
        />
      </ProfileField>
      <ProfileField path={`${path}.cps`} label={words.cps} optional>
        <TextInput
          value={policy.cps ?? ''}
          placeholder={words.cpsPlaceholder}
          onChange={(event) => onChange(withText(policy, 'cps', event.currentTarget.value.trim()))}
        />
      </ProfileField>
      <ProfileField path={`${path}.notice`} label={words.notice} optional>
        <TextInput
          value={policy.notice ?? ''}
          placeholder={words.noticePlaceholder}
          onChange={(event) => onChange(withText(policy, 'notice', event.currentTarget.value))}
        />
      </ProfileField>
    </>
  );
}

type From = 'authority' | 'own' | 'none';
const NO_ADDRESSES: AddressSet = { crl: [], ocsp: [], caIssuers: [] };

function AddressFields({ addresses }: Pick<ProfileContent, 'addresses'>) {
  const from: From = typeof addresses === 'string' ? addresses : 'own';
  const own = typeof addresses === 'string' ? undefined : addresses;
  return (
    <>
      <div>
        <Segmented<From>
          label={words.from}
          value={from}
          options={(['authority', 'own', 'none'] as const).map((value) => ({ value, label: words.fromChoices[value] }))}
          onChange={(next) => changeProfile({ addresses: next === 'own' ? (own ?? NO_ADDRESSES) : next })}
        />
      </div>
      <p className={css['hint']}>{words.fromHints[from]}</p>
      {own === undefined
        ? null
        : (['crl', 'ocsp', 'caIssuers'] as const).map((kind) => (
            <LinesField
              key={kind}
              path={`addresses.${kind}`}
              label={words[kind]}
              value={own[kind]}
              onChange={(lines) => changeProfile({ addresses: { ...own, [kind]: lines } })}
            />
          ))}
    </>
  );
}
