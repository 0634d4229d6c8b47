import type { TlsVersion } from '../../../shared/model/connection.ts';
import { TLS_VERSIONS } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { changeDialForm, useConnection } from '../../stores/connection.ts';
import type { DialForm } from '../../stores/connection-form-fields.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { MultiSelect } from '../../ui/multi-select.tsx';
import { Select } from '../../ui/select.tsx';
import css from './dial-form.module.css';
import { type FormPartProps, Problem } from './form-part.tsx';

const text = connectText.form;

/** What the ClientHello offers: versions, suites, groups, schemes, protocols. */
export function OfferFields({ form, wrong }: FormPartProps) {
  const capabilities = useConnection((state) => state.capabilities);
  const versions = TLS_VERSIONS.filter((version) => capabilities?.versions.includes(version) ?? true);
  return (
    <>
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
      <NamesField
        label={text.ciphers}
        hint={text.ciphersFixed}
        names={form.ciphers}
        options={capabilities?.ciphers}
        field="ciphers"
      />
      <NamesField label={text.groups} names={form.groups} options={capabilities?.groups} field="groups" />
      <NamesField
        label={text.schemes}
        names={form.signatureSchemes}
        options={capabilities?.signatureSchemes}
        field="signatureSchemes"
      />
      <Field label={text.alpn} error={wrong.has('alpn') ? text.problems.alpn : undefined}>
        <TextInput
          mono
          value={form.alpn}
          placeholder={text.alpnPlaceholder}
          maxLength={1200}
          onChange={(event) => changeDialForm({ alpn: event.currentTarget.value })}
        />
      </Field>
      {capabilities === null ? null : <p className={css['hint']}>{text.engine(capabilities.engine)}</p>}
    </>
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

interface NamesFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly names: readonly string[];
  readonly options: readonly string[] | undefined;
  readonly field: keyof Pick<DialForm, 'ciphers' | 'groups' | 'signatureSchemes'>;
}

/** Left out where the runtime offers no choice. */
function NamesField({ label, hint, names, options = [], field }: NamesFieldProps) {
  if (options.length === 0 && names.length === 0) return null;
  return (
    <Field label={label} hint={names.length > 1 ? text.orderHint : hint}>
      <MultiSelect
        value={names}
        options={options}
        emptyLabel={text.defaultOffer}
        summary={(chosen) => (chosen.length === 1 ? (chosen[0] ?? '') : text.chosen(chosen.length))}
        onChange={(next) => changeDialForm({ [field]: next })}
      />
    </Field>
  );
}
