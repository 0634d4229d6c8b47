import type { TlsVersion } from '../../../shared/model/connection.ts';
import { TLS_VERSIONS } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { changeDialForm, useConnection } from '../../stores/connection.ts';
import type { DialForm, FormField } from '../../stores/connection-form.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import css from './dial-form.module.css';

const text = connectText.form;

export interface AdvancedFieldsProps {
  readonly form: DialForm;
  readonly wrong: ReadonlySet<FormField>;
}

export function AdvancedFields({ form, wrong }: AdvancedFieldsProps) {
  const capabilities = useConnection((state) => state.capabilities);
  const versions = TLS_VERSIONS.filter((version) => capabilities?.versions.includes(version) ?? true);
  return (
    <div className={css['inner']}>
      <div className={css['pair']}>
        <VersionField
          label={text.minVersion}
          value={form.minVersion}
          versions={versions}
          onChange={(minVersion) => changeDialForm({ minVersion })}
        />
        <VersionField
          label={text.maxVersion}
          value={form.maxVersion}
          versions={versions}
          onChange={(maxVersion) => changeDialForm({ maxVersion })}
        />
      </div>
      <Problem shown={wrong.has('versions')}>{text.problems.versions}</Problem>
      {capabilities === null ? null : <p className={css['hint']}>{text.engine(capabilities.engine)}</p>}
      <Field label={text.alpn} error={wrong.has('alpn') ? text.problems.alpn : undefined}>
        <TextInput
          mono
          value={form.alpn}
          placeholder={text.alpnPlaceholder}
          onChange={(event) => changeDialForm({ alpn: event.currentTarget.value })}
        />
      </Field>
      <fieldset className={css['limits']}>
        <legend>{text.timeouts}</legend>
        <LimitField label={text.connectTimeout} field="connectTimeoutS" form={form} wrong={wrong} />
        <LimitField label={text.handshakeTimeout} field="handshakeTimeoutS" form={form} wrong={wrong} />
        <LimitField label={text.wait} field="waitS" form={form} wrong={wrong} />
      </fieldset>
      <Problem shown={wrong.has('connectTimeoutS') || wrong.has('handshakeTimeoutS')}>{text.problems.timeout}</Problem>
      <Problem shown={wrong.has('waitS')}>{text.problems.wait}</Problem>
      <Checkbox
        checked={form.allowRequestWithoutTrust}
        onChange={(allowRequestWithoutTrust) => changeDialForm({ allowRequestWithoutTrust })}
      >
        {text.allowRequest}
      </Checkbox>
    </div>
  );
}

interface VersionFieldProps {
  readonly label: string;
  readonly value: TlsVersion;
  readonly versions: readonly TlsVersion[];
  readonly onChange: (version: TlsVersion) => void;
}

function VersionField({ label, value, versions, onChange }: VersionFieldProps) {
  return (
    <Field label={label}>
      <Select
        value={value}
        options={versions.map((version) => ({ value: version, label: connectText.version[version] }))}
        onChange={onChange}
      />
    </Field>
  );
}

type LimitName = 'connectTimeoutS' | 'handshakeTimeoutS' | 'waitS';

interface LimitFieldProps extends AdvancedFieldsProps {
  readonly label: string;
  readonly field: LimitName;
}

function LimitField({ label, field, form, wrong }: LimitFieldProps) {
  return (
    <Field label={label}>
      <TextInput
        value={form[field]}
        inputMode="decimal"
        maxLength={6}
        aria-invalid={wrong.has(field) || undefined}
        onChange={(event) => changeDialForm({ [field]: event.currentTarget.value })}
      />
    </Field>
  );
}

function Problem({ shown, children }: { readonly shown: boolean; readonly children: string }) {
  return shown ? (
    <p className={css['problem']} role="alert">
      {children}
    </p>
  ) : null;
}
