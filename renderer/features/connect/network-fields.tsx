import { ADDRESS_FAMILIES, PROXY_KINDS } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { errorText } from '../../../shared/text/index.ts';
import { changeDialForm, useConnection } from '../../stores/connection.ts';
import { chooseProxy, type ProxyChoice } from '../../stores/connection-form-fields.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import css from './dial-form.module.css';
import { type FormPartProps, Problem } from './form-part.tsx';
import { ProxyLoginField } from './proxy-login-field.tsx';

const text = connectText.form;

const PROXY_CHOICES: readonly ProxyChoice[] = ['none', ...PROXY_KINDS];

/** The way to the server: which addresses, from where, through which proxy. */
export function NetworkFields({ form, wrong }: FormPartProps) {
  const refused = useRefusal();
  return (
    <>
      <Field label={text.family}>
        <Select
          value={form.family}
          options={ADDRESS_FAMILIES.map((value) => ({ value, label: text.families[value] }))}
          onChange={(family) => changeDialForm({ family })}
        />
      </Field>
      <Field
        label={text.localAddress}
        error={wrong.has('localAddress') ? (refused ?? text.problems.localAddress) : undefined}
      >
        <TextInput
          mono
          value={form.localAddress}
          placeholder={text.localAddressPlaceholder}
          maxLength={64}
          onChange={(event) => changeDialForm({ localAddress: event.currentTarget.value })}
        />
      </Field>
      <Field label={text.proxy}>
        <Select
          value={form.proxyKind}
          options={PROXY_CHOICES.map((value) => ({ value, label: text.proxies[value] }))}
          onChange={(proxyKind) => changeDialForm(chooseProxy(form, proxyKind))}
        />
      </Field>
      {form.proxyKind === 'none' ? null : <ProxyFields form={form} wrong={wrong} />}
    </>
  );
}

/** What the main side says of a field that looked right here. */
function useRefusal(): string | undefined {
  const error = useConnection((state) => state.error);
  return error === null ? undefined : errorText(error).title;
}

function ProxyFields({ form, wrong }: FormPartProps) {
  const refused = useRefusal();
  return (
    <>
      <div className={css['endpoint']}>
        <Field label={text.proxyHost} error={wrong.has('proxyHost') ? (refused ?? text.problems.proxyHost) : undefined}>
          <TextInput
            value={form.proxyHost}
            title={form.proxyHost}
            maxLength={512}
            onChange={(event) => changeDialForm({ proxyHost: event.currentTarget.value })}
          />
        </Field>
        <Field label={text.proxyPort}>
          <TextInput
            value={form.proxyPort}
            inputMode="numeric"
            maxLength={5}
            aria-invalid={wrong.has('proxyPort') || undefined}
            onChange={(event) => changeDialForm({ proxyPort: event.currentTarget.value })}
          />
        </Field>
      </div>
      <Problem shown={wrong.has('proxyPort')}>{text.problems.proxyPort}</Problem>
      <ProxyLoginField />
    </>
  );
}
