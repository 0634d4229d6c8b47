import {
  type ExtensionRule,
  KEY_USAGE_NAMES,
  type KeyUsageName,
  type ProfileContent,
} from '../../../../shared/model/profile.ts';
import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { profileWords } from '../../../../shared/text/en/ui/profiles.ts';
import { changeProfile } from '../../../stores/profile-editor.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { LinesField, SourceField } from '../profile-field.tsx';
import { BoxGroup, type SectionProps } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.usage;
const USAGES = KEY_USAGE_NAMES.map((value) => ({ value, label: value, note: profileWords.keyUsages[value] }));
const PURPOSES = Object.entries(profileWords.purposes).map(([value, note]) => ({ value, label: value, note }));
const isKnown = (purpose: string): boolean => Object.hasOwn(profileWords.purposes, purpose);

/** What the key may be used for. */
export function UsageSection({ content }: SectionProps) {
  return (
    <div className={css['section']}>
      <section className={css['part']} aria-label={words.keyUsage}>
        <KeyUsageFields content={content} />
      </section>
      <section className={css['part']} aria-label={words.extendedKeyUsage}>
        <PurposeFields rule={content.extendedKeyUsage} />
      </section>
    </div>
  );
}

function KeyUsageFields({ content: { keyUsage, rsaKeyUsage } }: { readonly content: ProfileContent }) {
  return (
    <>
      <h3>{words.keyUsage}</h3>
      <RuleHead path="keyUsage" rule={keyUsage} onChange={(rule) => changeProfile({ keyUsage: rule })} />
      {keyUsage.source === 'forbidden' ? null : (
        <>
          <BoxGroup<KeyUsageName>
            path="keyUsage.value"
            label={words.usages}
            options={USAGES}
            value={keyUsage.value}
            onChange={(value) => changeProfile({ keyUsage: { ...keyUsage, value } })}
          />
          <BoxGroup<KeyUsageName>
            path="rsaKeyUsage"
            label={words.rsaUsages}
            hint={words.rsaHint}
            options={USAGES.filter(({ value }) => value === 'keyEncipherment' || value === 'dataEncipherment')}
            value={rsaKeyUsage}
            onChange={(next) => changeProfile({ rsaKeyUsage: next })}
          />
        </>
      )}
    </>
  );
}

function PurposeFields({ rule }: { readonly rule: ProfileContent['extendedKeyUsage'] }) {
  const others = rule.value.filter((purpose) => !isKnown(purpose));
  const known = rule.value.filter(isKnown);
  const change = (value: readonly string[]) => changeProfile({ extendedKeyUsage: { ...rule, value } });
  return (
    <>
      <h3>{words.extendedKeyUsage}</h3>
      <RuleHead
        path="extendedKeyUsage"
        rule={rule}
        onChange={(extendedKeyUsage) => changeProfile({ extendedKeyUsage })}
      />
      {rule.source === 'forbidden' ? null : (
        <>
          <BoxGroup
            path="extendedKeyUsage.value"
            label={words.purposes}
            options={PURPOSES}
            value={known}
            onChange={(value) => change([...value, ...others])}
          />
          <LinesField
            path="extendedKeyUsage.others"
            label={words.otherPurposes}
            hint={words.otherPurposesHint}
            value={others}
            onChange={(value) => change([...known, ...value])}
          />
        </>
      )}
    </>
  );
}

interface RuleHeadProps<T> {
  readonly path: string;
  readonly rule: ExtensionRule<T>;
  readonly onChange: (rule: ExtensionRule<T>) => void;
}

/** Source and criticality of an extension. */
export function RuleHead<T>({ path, rule, onChange }: RuleHeadProps<T>) {
  return (
    <div className={css['sanTop']}>
      <SourceField
        path={`${path}.source`}
        label={words.source}
        value={rule.source}
        onChange={(source) => onChange({ ...rule, source })}
      />
      <Checkbox checked={rule.critical} onChange={(critical) => onChange({ ...rule, critical })}>
        {words.critical}
      </Checkbox>
    </div>
  );
}
