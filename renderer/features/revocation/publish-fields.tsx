import { type ReactNode, type RefObject, useEffect } from 'react';
import type { CertificateId } from '../../../shared/model/brands.ts';
import {
  HTTP_LOGINS,
  HTTP_REPLACEMENTS,
  type PublishTarget,
  S3_ADDRESSINGS,
  SFTP_LOGINS,
} from '../../../shared/model/publish.ts';
import { publishText } from '../../../shared/text/en/ui/publish.ts';
import { followCredentials, useCredentials } from '../../stores/connection-credentials.ts';
import { choosePublishFolder, choosePublishKey } from '../../stores/publish.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { type PassphraseHandle, PassphraseInput } from '../../ui/passphrase-input.tsx';
import { Select } from '../../ui/select.tsx';
import type { PublishForm } from './publish-form.ts';
import css from './publish.module.css';

const words = publishText.dialog;

/** Where a login is typed. */
export interface SecretFields {
  readonly password: RefObject<PassphraseHandle | null>;
  readonly passphrase: RefObject<PassphraseHandle | null>;
  /** Something was typed and has left its field. */
  readonly hasTyped: boolean;
}

interface FieldsProps {
  readonly form: PublishForm;
  readonly target: PublishTarget | undefined;
  readonly secret: SecretFields;
  readonly onChange: (change: Partial<PublishForm>) => void;
}

/** The fields of one kind of place. */
export function PlaceFields(props: FieldsProps) {
  const { kind } = props.form;
  if (kind === 'folder') return <FolderFields {...props} />;
  if (kind === 'http') return <HttpFields {...props} />;
  return kind === 's3' ? <S3Fields {...props} /> : <SftpFields {...props} />;
}

function FolderFields({ form, target, onChange }: FieldsProps) {
  const kept = target?.place.kind === 'folder' ? target.place.path : words.noFolder;
  const choose = async () => {
    const folder = await choosePublishFolder();
    if (folder !== null) onChange({ folder });
  };
  return (
    <Field label={words.folder}>
      <span className={css['chosen']}>
        <Button size="small" onClick={() => void choose()}>
          {words.choose}
        </Button>
        <bdi>{visibleText(form.folder?.name ?? kept)}</bdi>
      </span>
    </Field>
  );
}

function HttpFields(props: FieldsProps) {
  const { form, onChange } = props;
  return (
    <>
      <Text {...props} name="url" label={words.url} hint={words.urlHint} placeholder={words.urlExample} />
      <div className={css['pair']}>
        <Choice
          label={words.login}
          value={form.login}
          values={HTTP_LOGINS}
          labels={words.logins}
          onChange={(login) => onChange({ login })}
        />
        {form.login === 'basic' ? <Text {...props} name="user" label={words.user} /> : <span />}
      </div>
      {form.login === 'none' ? null : <Password {...props} label={words.secrets[form.login]} />}
      <div className={css['pair']}>
        <ClientCertificate
          value={form.clientCertificate}
          onChange={(clientCertificate) => onChange({ clientCertificate })}
        />
        <Choice
          label={words.replacement}
          value={form.replacement}
          values={HTTP_REPLACEMENTS}
          labels={words.replacements}
          onChange={(replacement) => onChange({ replacement })}
        />
      </div>
      <Anchors {...props} />
    </>
  );
}

function S3Fields(props: FieldsProps) {
  const { form, onChange } = props;
  return (
    <>
      <Text {...props} name="endpoint" label={words.endpoint} placeholder={words.endpointExample} />
      <div className={css['pair']}>
        <Text {...props} name="region" label={words.region} />
        <Choice
          label={words.addressing}
          value={form.addressing}
          values={S3_ADDRESSINGS}
          labels={words.addressings}
          onChange={(addressing) => onChange({ addressing })}
        />
        <Text {...props} name="bucket" label={words.bucket} />
        <Text {...props} name="prefix" label={words.prefix} isOptional />
        <Text {...props} name="accessKeyId" label={words.accessKeyId} />
        <Password {...props} label={words.secretKey} />
      </div>
      <Text
        {...props}
        name="cacheControl"
        label={words.cacheControl}
        isOptional
        placeholder={words.cacheControlExample}
      />
      <Anchors {...props} />
    </>
  );
}

function SftpFields(props: FieldsProps) {
  const { form, onChange } = props;
  const { hostKey } = form;
  return (
    <>
      <div className={css['hostAndPort']}>
        <Text {...props} name="host" label={words.host} onTyped={(host) => onChange({ host, hostKey: null })} />
        <Text {...props} name="port" label={words.port} onTyped={(port) => onChange({ port, hostKey: null })} />
      </div>
      <div className={css['pair']}>
        <Text {...props} name="user" label={words.user} />
        <Text {...props} name="path" label={words.path} hint={words.pathHint} isOptional />
      </div>
      <Choice
        label={words.login}
        value={form.sftpLogin}
        values={SFTP_LOGINS}
        labels={words.sftpLogins}
        onChange={(sftpLogin) => onChange({ sftpLogin })}
      />
      {form.sftpLogin === 'password' ? <Password {...props} label={words.password} /> : <KeyFields {...props} />}
      <Field label={words.hostKey}>
        <span className={css['chosen']}>
          {hostKey === null ? words.hostKeyNone : <code>{words.hostKeyIs(hostKey.algorithm, hostKey.sha256)}</code>}
        </span>
      </Field>
    </>
  );
}

function KeyFields({ form, target, secret, onChange }: FieldsProps) {
  const isKept = target?.hasSecret === true && target.place.kind === 'sftp' && target.place.login === 'key';
  const choose = async () => {
    const key = await choosePublishKey();
    if (key !== null) onChange({ key });
  };
  return (
    <div className={css['pair']}>
      <Field label={words.key}>
        <span className={css['chosen']}>
          <Button size="small" onClick={() => void choose()}>
            {words.choose}
          </Button>
          <bdi>{visibleText(form.key?.name ?? (isKept ? words.keyKept : words.noKey))}</bdi>
        </span>
      </Field>
      <Field label={words.keyPassphrase} optional hint={secret.hasTyped ? words.taken : undefined}>
        <PassphraseInput handle={secret.passphrase} />
      </Field>
    </div>
  );
}

function Password({ target, secret, label }: FieldsProps & { readonly label: string }) {
  const kept = target?.hasSecret === true ? words.kept : undefined;
  return (
    <Field label={label} hint={secret.hasTyped ? words.taken : kept}>
      <PassphraseInput handle={secret.password} isNew />
    </Field>
  );
}

function Anchors(props: FieldsProps) {
  return (
    <Field label={words.anchors} optional hint={words.anchorsHint}>
      <TextArea
        mono
        rows={3}
        value={props.form.anchorsPem}
        onChange={(event) => props.onChange({ anchorsPem: event.currentTarget.value })}
      />
    </Field>
  );
}

type TextName = {
  [K in keyof PublishForm]: PublishForm[K] extends string ? (string extends PublishForm[K] ? K : never) : never;
}[keyof PublishForm];

interface TextProps extends FieldsProps {
  readonly name: TextName;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  readonly isOptional?: boolean;
  readonly onTyped?: (value: string) => void;
}

function Text({ form, name, label, hint, placeholder, isOptional = false, onTyped, onChange }: TextProps) {
  const typed = onTyped ?? ((value: string) => onChange({ [name]: value }));
  return (
    <Field label={label} hint={hint} optional={isOptional}>
      <TextInput
        value={form[name]}
        maxLength={2048}
        placeholder={placeholder}
        onChange={(event) => typed(event.currentTarget.value)}
      />
    </Field>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly values: readonly Value[];
  readonly labels: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, values, labels, onChange }: ChoiceProps<Value>) {
  return (
    <Field label={label}>
      <Select value={value} options={values.map((one) => ({ value: one, label: labels[one] }))} onChange={onChange} />
    </Field>
  );
}

const NONE = '';

function ClientCertificate({
  value,
  onChange,
}: {
  readonly value: CertificateId | null;
  readonly onChange: (value: CertificateId | null) => void;
}) {
  useEffect(followCredentials, []);
  const credentials = useCredentials((state) => state.credentials);
  const options = [
    { value: NONE, label: words.noCertificate },
    ...credentials.map(({ id, name }) => ({ value: id as string, label: visibleText(name) })),
  ];
  const find = (id: string): CertificateId | null => credentials.find((one) => one.id === id)?.id ?? null;
  return (
    <Field label={words.clientCertificate}>
      <Select value={value ?? NONE} options={options} onChange={(id) => onChange(find(id))} />
    </Field>
  );
}
