import type { CustomExtension } from '../../../../shared/model/profile.ts';
import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { changeProfile, rewriteProfileValue } from '../../../stores/profile-editor.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { TextArea, TextInput } from '../../../ui/field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { GroupRemark, ProfileField, SourceField } from '../profile-field.tsx';
import { RowList, type SectionProps } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.custom;

type Value = NonNullable<CustomExtension['value']>;

const NO_VALUE: Value = { form: 'text', text: '' };

/** Extensions by OID, with a value as octets or as ASN.1 text. */
export function CustomSection({ content: { custom } }: SectionProps) {
  return (
    <div className={css['section']}>
      <p className={css['quiet']}>{words.intro}</p>
      <div data-path="custom" className={css['group']}>
        <RowList<CustomExtension>
          label={words.list}
          rows={custom}
          onChange={(next) => changeProfile({ custom: next })}
          rowName={({ oid }, index) => (oid === '' ? String(index + 1) : oid)}
          addLabel={words.add}
          newRow={() => ({ oid: '', source: 'profile', critical: false, value: NO_VALUE })}
          none={words.none}
          renderFields={(extension, index, replace) => (
            <CustomFields extension={extension} path={`custom.${index}`} onChange={replace} />
          )}
        />
        <GroupRemark path="custom" />
      </div>
    </div>
  );
}

interface CustomFieldsProps {
  readonly extension: CustomExtension;
  readonly path: string;
  readonly onChange: (extension: CustomExtension) => void;
}

function CustomFields({ extension, path, onChange }: CustomFieldsProps) {
  const { value, source } = extension;
  const needsValue = source === 'profile' || source === 'within';
  return (
    <>
      <ProfileField path={`${path}.oid`} label={words.oid}>
        <TextInput
          mono
          value={extension.oid}
          placeholder="1.3.6.1.4.1.…"
          onChange={(event) => onChange({ ...extension, oid: event.currentTarget.value.trim() })}
        />
      </ProfileField>
      <SourceField
        path={`${path}.source`}
        label={words.source}
        value={source}
        onChange={(next) => onChange(changeSource(extension, next))}
      />
      <div className={css['wide']} data-path={`${path}.critical`}>
        <Checkbox checked={extension.critical} onChange={(critical) => onChange({ ...extension, critical })}>
          {words.critical}
        </Checkbox>
        <GroupRemark path={`${path}.critical`} />
      </div>
      {needsValue ? (
        <ValueFields
          path={path}
          value={value ?? NO_VALUE}
          onChange={(next) => onChange({ ...extension, value: next })}
        />
      ) : null}
    </>
  );
}

/** What comes from the request or is forbidden has no value here. */
function changeSource(extension: CustomExtension, source: CustomExtension['source']): CustomExtension {
  const { value = NO_VALUE, ...rest } = extension;
  return source === 'profile' || source === 'within' ? { ...rest, source, value } : { ...rest, source };
}

interface ValueFieldsProps {
  readonly path: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function ValueFields({ path, value, onChange }: ValueFieldsProps) {
  return (
    <div className={css['wide']}>
      <div className={css['group']}>
        <div>
          <Segmented<Value['form']>
            label={words.form}
            size="small"
            value={value.form}
            options={(['text', 'der'] as const).map((form) => ({ value: form, label: words.forms[form] }))}
            onChange={(form) => void rewrite(value, form, onChange)}
          />
        </div>
        <ProfileField path={`${path}.value.text`} label={words.value} hint={words.valueHints[value.form]}>
          <TextArea
            mono
            rows={4}
            value={value.text}
            onChange={(event) => onChange({ ...value, text: event.currentTarget.value })}
          />
        </ProfileField>
      </div>
    </div>
  );
}

/** What was typed goes along into the other form where it reads; else it stays as it is. */
async function rewrite(value: Value, form: Value['form'], onChange: (value: Value) => void): Promise<void> {
  const rewritten = value.text.trim() === '' || value.form === form ? null : await rewriteProfileValue(value);
  onChange(rewritten ?? { ...value, form });
}
