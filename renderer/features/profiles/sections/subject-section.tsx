import { useId } from 'react';
import type { SubjectRule, SubjectRules } from '../../../../shared/model/profile.ts';
import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { profileWords } from '../../../../shared/text/en/ui/profiles.ts';
import { changeProfile } from '../../../stores/profile-editor.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { GroupRemark, ProfileField } from '../profile-field.tsx';
import { RowList, type SectionProps, withText } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.subject;

/** Attributes that people use; others by their OID. */
const KNOWN = [
  'CN',
  'O',
  'OU',
  'C',
  'ST',
  'L',
  'STREET',
  'postalCode',
  'serialNumber',
  'organizationIdentifier',
  'emailAddress',
  'GN',
  'SN',
  'title',
  'UID',
  'DC',
];

/** Rules for the attributes of the subject. */
export function SubjectSection({ content: { subject } }: SectionProps) {
  const list = useId();
  const change = (part: Partial<SubjectRules>) => changeProfile({ subject: { ...subject, ...part } });
  return (
    <div className={css['section']}>
      {subject.attributes.length === 0 ? null : <p className={css['quiet']}>{words.intro}</p>}
      <datalist id={list}>
        {KNOWN.map((attribute) => (
          <option key={attribute} value={attribute}>
            {attribute}
          </option>
        ))}
      </datalist>
      <div data-path="subject.attributes" className={css['group']}>
        <RowList<SubjectRule>
          label={words.list}
          rows={subject.attributes}
          onChange={(attributes) => change({ attributes })}
          rowName={({ attribute }, index) => (attribute === '' ? String(index + 1) : attribute)}
          addLabel={words.add}
          newRow={() => ({ attribute: nextAttribute(subject.attributes), from: 'request', required: false })}
          none={words.none}
          isOrdered
          renderFields={(rule, index, replace) => (
            <RuleFields rule={rule} path={`subject.attributes.${index}`} list={list} onChange={replace} />
          )}
        />
        <GroupRemark path="subject.attributes" />
      </div>
      <fieldset className={css['group']} data-path="subject.others">
        <legend>{words.others}</legend>
        <div>
          <Segmented<SubjectRules['others']>
            label={words.others}
            value={subject.others}
            options={(['keep', 'drop', 'refuse'] as const).map((value) => ({
              value,
              label: words.othersChoices[value],
            }))}
            onChange={(others) => change({ others })}
          />
        </div>
      </fieldset>
    </div>
  );
}

const nextAttribute = (rules: readonly SubjectRule[]): string =>
  KNOWN.find((known) => !rules.some(({ attribute }) => attribute.toLowerCase() === known.toLowerCase())) ?? '';

interface RuleFieldsProps {
  readonly rule: SubjectRule;
  readonly path: string;
  readonly list: string;
  readonly onChange: (rule: SubjectRule) => void;
}

const SOURCES = (['request', 'partner', 'fixed'] as const).map((value) => ({
  value,
  label: profileWords.subjectSources[value],
  note: profileWords.subjectSourceNotes[value],
}));

function RuleFields({ rule, path, list, onChange }: RuleFieldsProps) {
  return (
    <>
      <ProfileField path={`${path}.attribute`} label={words.attribute}>
        <TextInput
          list={list}
          value={rule.attribute}
          title={rule.attribute}
          placeholder={words.attributeHint}
          onChange={(event) => onChange({ ...rule, attribute: event.currentTarget.value.trim() })}
        />
      </ProfileField>
      <ProfileField path={`${path}.from`} label={words.from}>
        <Select<SubjectRule['from']>
          value={rule.from}
          options={SOURCES}
          onChange={(from) => onChange({ ...rule, from })}
        />
      </ProfileField>
      {rule.from === 'fixed' ? (
        <ProfileField path={`${path}.value`} label={words.value}>
          <TextInput
            value={rule.value ?? ''}
            onChange={(event) => onChange(withText(rule, 'value', event.currentTarget.value))}
          />
        </ProfileField>
      ) : (
        <ProfileField path={`${path}.pattern`} label={words.pattern}>
          <TextInput
            mono
            value={rule.pattern ?? ''}
            placeholder={words.patternPlaceholder}
            title={rule.pattern ?? words.patternHint}
            onChange={(event) => onChange(withText(rule, 'pattern', event.currentTarget.value))}
          />
        </ProfileField>
      )}
      <div className={css['wide']}>
        <Checkbox checked={rule.required} onChange={(required) => onChange({ ...rule, required })}>
          {words.required}
        </Checkbox>
      </div>
    </>
  );
}
