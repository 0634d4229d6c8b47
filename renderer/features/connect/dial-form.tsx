import { Play } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { changeDialForm, chooseTrustFile, useConnection } from '../../stores/connection.ts';
import { TRUST_CHOICES } from '../../stores/connection-form-fields.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { MiddleCut } from '../../ui/mono.tsx';
import { Select } from '../../ui/select.tsx';
import { Advanced } from './advanced-fields.tsx';
import { CredentialField } from './credential-field.tsx';
import css from './dial-form.module.css';
import { EndpointFields } from './endpoint-fields.tsx';
import type { FormPartProps } from './form-part.tsx';
import { RecentEndpoints } from './recent-endpoints.tsx';

const text = connectText.form;

export interface DialFormProps {
  readonly onDial: () => void;
  readonly hasDialled: boolean;
}

/** Endpoint, credential, trust, request; the rest folded away. Ctrl+Enter dials from any field. */
export function DialFormPane({ onDial, hasDialled }: DialFormProps) {
  const form = useConnection((state) => state.form);
  const wrong = useConnection((state) => state.wrong);
  const dialling = useConnection((state) => state.dialling !== null);
  const element = useRef<HTMLFormElement>(null);
  const refusals = useConnection((state) => state.refusals);
  useEffect(() => {
    if (refusals > 0) showFirstMistake(element.current);
  }, [refusals]);
  return (
    <form
      ref={element}
      className={css['form']}
      aria-label={text.name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // A dialog over the window stands inside this form in the tree of components.
        if (event.target === event.currentTarget) onDial();
      }}
    >
      <div className={css['fields']}>
        <h2>{text.endpoint}</h2>
        <EndpointFields form={form} wrong={wrong} />
        <h2>{text.credential}</h2>
        <CredentialField />
        <h2>{text.trust}</h2>
        <TrustFields form={form} wrong={wrong} />
        <h2>{text.after}</h2>
        <Field label={text.request} error={wrong.has('path') ? text.problems.path : undefined}>
          <TextInput
            mono
            value={form.path}
            placeholder={text.requestPlaceholder}
            maxLength={2048}
            data-request-path
            onChange={(event) => changeDialForm({ path: event.currentTarget.value })}
          />
        </Field>
        <Advanced form={form} wrong={wrong} />
        <RecentEndpoints />
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

/** A field that is wrong may be scrolled away or folded. Only a dial moves the caret, never what is typed. */
function showFirstMistake(form: HTMLFormElement | null): void {
  const mistake = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  if (mistake === null || mistake === undefined || form?.querySelector('[aria-invalid="true"]:focus') !== null) return;
  mistake.focus();
  mistake.scrollIntoView({ block: 'center' });
}

function TrustFields({ form, wrong }: FormPartProps) {
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
