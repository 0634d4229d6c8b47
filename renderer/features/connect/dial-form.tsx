import { ChevronDown, ChevronRight, Play } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { errorText } from '../../../shared/text/index.ts';
import { changeDialForm, chooseTrustFile, useConnection } from '../../stores/connection.ts';
import { type DialForm, type FormField, SERVER_NAME_CHOICES, TRUST_CHOICES } from '../../stores/connection-form.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { MiddleCut } from '../../ui/mono.tsx';
import { Select } from '../../ui/select.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import { CredentialField } from './credential-field.tsx';
import css from './dial-form.module.css';
import { parseTarget } from './target.ts';

const text = connectText.form;

export interface DialFormProps {
  readonly onDial: () => void;
  readonly hasDialled: boolean;
  /** The last run's server did not list the issuer of the chosen certificate. */
  readonly notInList: boolean;
}

/** Endpoint, credential, trust, request; the rest folded away. Ctrl+Enter dials from any field. */
export function DialFormPane({ onDial, hasDialled, notInList }: DialFormProps) {
  const form = useConnection((state) => state.form);
  const wrong = useConnection((state) => state.wrong);
  const dialling = useConnection((state) => state.dialling !== null);
  return (
    <form
      className={css['form']}
      aria-label={text.name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onDial();
      }}
    >
      <div className={css['fields']}>
        <h2>{text.endpoint}</h2>
        <EndpointFields form={form} wrong={wrong} />
        <h2>{text.credential}</h2>
        <CredentialField notInList={notInList} />
        <h2>{text.trust}</h2>
        <TrustFields form={form} wrong={wrong} />
        <h2>{text.after}</h2>
        <Field label={text.request} error={wrong.has('path') ? text.problems.path : undefined}>
          <TextInput
            mono
            value={form.path}
            placeholder={text.requestPlaceholder}
            maxLength={2048}
            onChange={(event) => changeDialForm({ path: event.currentTarget.value })}
          />
        </Field>
        <Advanced form={form} wrong={wrong} />
      </div>
      <div className={css['foot']}>
        <Button type="submit" variant="primary" icon={Play} disabled={dialling}>
          {hasDialled ? text.dialAgain : text.dial}
          <kbd className={css['key']}>{text.dialKey}</kbd>
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly form: DialForm;
  readonly wrong: ReadonlySet<FormField>;
}

function EndpointFields({ form, wrong }: PartProps) {
  const error = useConnection((state) => state.error);
  const hostProblem = error?.code === 'connection.host-invalid' ? errorText(error).title : text.problems.host;
  const paste = (event: ClipboardEvent) => {
    const target = parseTarget(event.clipboardData.getData('text'));
    if (target.port === undefined && target.path === undefined) return;
    event.preventDefault();
    changeDialForm(target);
  };
  return (
    <>
      <div className={css['endpoint']}>
        <Field label={text.host} error={wrong.has('host') ? hostProblem : undefined}>
          <TextInput
            value={form.host}
            placeholder={text.hostPlaceholder}
            title={form.host === '' ? text.hostTitle : form.host}
            maxLength={512}
            onPaste={paste}
            onBlur={() => changeDialForm(parseTarget(form.host))}
            onChange={(event) => changeDialForm({ host: event.currentTarget.value })}
          />
        </Field>
        <Field label={text.port}>
          <TextInput
            value={form.port}
            inputMode="numeric"
            maxLength={5}
            aria-invalid={wrong.has('port') || undefined}
            onChange={(event) => changeDialForm({ port: event.currentTarget.value })}
          />
        </Field>
      </div>
      {wrong.has('port') ? (
        <p className={css['problem']} role="alert">
          {text.problems.port}
        </p>
      ) : null}
      <Field label={text.serverName}>
        <Select
          value={form.serverName}
          options={SERVER_NAME_CHOICES.map((value) => ({ value, label: text.serverNames[value] }))}
          onChange={(serverName) => changeDialForm({ serverName })}
        />
      </Field>
      {form.serverName === 'other' ? (
        <Field label={text.otherName} error={wrong.has('otherName') ? text.problems.otherName : undefined}>
          <TextInput
            value={form.otherName}
            maxLength={255}
            onChange={(event) => changeDialForm({ otherName: event.currentTarget.value })}
          />
        </Field>
      ) : null}
    </>
  );
}

function TrustFields({ form, wrong }: PartProps) {
  const hasWorkspace = useWorkspace() !== null;
  const choices = TRUST_CHOICES.filter((value) => hasWorkspace || !value.startsWith('workspace'));
  const shown = hasWorkspace || !form.trust.startsWith('workspace') ? form.trust : 'system';
  return (
    <>
      <Field label={text.verifyAgainst}>
        <Select
          value={shown}
          options={choices.map((value) => ({ value, label: text.trusts[value] }))}
          onChange={(trust) => changeDialForm({ trust })}
        />
      </Field>
      {shown === 'file' ? (
        <Field label={text.trustFile} error={wrong.has('trustFile') ? text.problems.trustFile : undefined}>
          <div className={css['file']}>
            {form.trustFile === null ? (
              <span className={css['quiet']}>{text.noFile}</span>
            ) : (
              <MiddleCut>{form.trustFile.name}</MiddleCut>
            )}
            <Button size="small" onClick={() => void chooseTrustFile()}>
              {form.trustFile === null ? text.chooseFile : text.replaceFile}
            </Button>
          </div>
        </Field>
      ) : null}
    </>
  );
}

const ADVANCED_FIELDS: readonly FormField[] = ['versions', 'alpn', 'connectTimeoutS', 'handshakeTimeoutS', 'waitS'];

function Advanced({ form, wrong }: PartProps) {
  const [opened, setOpened] = useState(false);
  const open = opened || ADVANCED_FIELDS.some((field) => wrong.has(field));
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <section className={css['advanced']}>
      <button type="button" className={css['fold']} aria-expanded={open} onClick={() => setOpened(!open)}>
        <Chevron aria-hidden />
        <span>{text.advanced}</span>
        <span className={css['summary']}>
          {text.advancedSummary({ min: form.minVersion, max: form.maxVersion, waitS: form.waitS })}
        </span>
      </button>
      {open ? <AdvancedFields form={form} wrong={wrong} /> : null}
    </section>
  );
}

/** Ctrl+Enter, or Command+Enter. */
export const isDialKey = (event: KeyboardEvent | globalThis.KeyboardEvent): boolean =>
  event.key === 'Enter' && (event.ctrlKey || event.metaKey);
