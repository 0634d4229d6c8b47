import type { ClipboardEvent } from 'react';
import { STARTTLS_PORTS, STARTTLS_PROTOCOLS } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { errorText } from '../../../shared/text/index.ts';
import { changeDialForm, useConnection } from '../../stores/connection.ts';
import { chooseStartTls, SERVER_NAME_CHOICES, type StartTlsChoice } from '../../stores/connection-form-fields.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select, type SelectOption } from '../../ui/select.tsx';
import css from './dial-form.module.css';
import { type FormPartProps, Problem } from './form-part.tsx';
import { parseTarget } from './target.ts';

const text = connectText.form;

/** Where to dial, how TLS begins there and which name is asked for. */
export function EndpointFields({ form, wrong }: FormPartProps) {
  return (
    <>
      <HostAndPort form={form} wrong={wrong} />
      <Field label={text.startTls}>
        <Select
          value={form.startTls}
          options={START_TLS}
          onChange={(startTls) => changeDialForm(chooseStartTls(form, startTls))}
        />
      </Field>
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

const START_TLS: readonly SelectOption<StartTlsChoice>[] = [
  { value: 'none', label: text.startTlsNone },
  ...STARTTLS_PROTOCOLS.map((protocol) => ({
    value: protocol,
    label: text.startTlsAfter(protocol),
    note: text.startTlsPort(STARTTLS_PORTS[protocol]),
  })),
];

function HostAndPort({ form, wrong }: FormPartProps) {
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
      <Problem shown={wrong.has('port')}>{text.problems.port}</Problem>
    </>
  );
}
