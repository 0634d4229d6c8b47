import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { changeDialForm } from '../../stores/connection.ts';
import {
  ADVANCED_FIELDS,
  type AdvancedPart,
  DEFAULT_ADVANCED,
  type DialForm,
  findChangedParts,
  TIMEOUT_FIELDS,
  type TimeoutField,
} from '../../stores/connection-form-fields.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import css from './dial-form.module.css';
import { type FormPartProps, Problem } from './form-part.tsx';
import { NetworkFields } from './network-fields.tsx';
import { OfferFields } from './offer-fields.tsx';

const text = connectText.form;

/** What seldom has to be chosen: folded into one line that says what differs from the default. */
export function Advanced({ form, wrong }: FormPartProps) {
  const [opened, setOpened] = useState(false);
  const open = opened || ADVANCED_FIELDS.some((field) => wrong.has(field));
  const changed = findChangedParts(form);
  const Chevron = open ? ChevronDown : ChevronRight;
  const summary =
    changed.length === 0
      ? text.advancedSummary(summaryFacts(form))
      : changed.map((part) => wordsOf(part, form)).join(', ');
  return (
    <section className={css['advanced']}>
      <button
        type="button"
        className={css['fold']}
        aria-expanded={open}
        title={summary}
        onClick={() => setOpened(!open)}
      >
        <Chevron aria-hidden />
        <span>{text.advanced}</span>
        <span className={css['summary']} data-changed={changed.length > 0 || undefined}>
          {open && changed.length > 0 ? text.changedCount(changed.length) : summary}
        </span>
      </button>
      {open ? (
        <div className={css['inner']}>
          <OfferFields form={form} wrong={wrong} />
          <NetworkFields form={form} wrong={wrong} />
          <LimitFields form={form} wrong={wrong} />
          <Choices form={form} />
          {changed.length === 0 ? null : (
            <div>
              <Button size="small" variant="quiet" onClick={() => changeDialForm(DEFAULT_ADVANCED)}>
                {text.reset}
              </Button>
            </div>
          )}
        </div>
      ) : null}
    </section>
  );
}

const summaryFacts = ({ minVersion, maxVersion, waitS }: DialForm) => ({ min: minVersion, max: maxVersion, waitS });

function wordsOf(part: AdvancedPart, form: DialForm): string {
  const words = text.changed;
  switch (part) {
    case 'versions':
      return words.versions(form.minVersion, form.maxVersion);
    case 'ciphers':
      return words.ciphers(form.ciphers.length);
    case 'groups':
      return words.groups(form.groups.length);
    case 'schemes':
      return words.schemes(form.signatureSchemes.length);
    case 'alpn':
      return words.alpn(form.alpn);
    case 'family':
      return form.family === 'any' ? '' : words.family[form.family];
    case 'localAddress':
      return words.localAddress(form.localAddress);
    case 'proxy':
      return form.proxyKind === 'none' ? '' : words.proxy(form.proxyKind, form.proxyHost);
    case 'timeouts':
    case 'secondDial':
    case 'allowRequest':
      return words[part];
  }
}

const LIMIT_LABELS: Readonly<Record<TimeoutField, string>> = {
  connectTimeoutS: text.connectTimeout,
  proxyTimeoutS: text.proxyTimeout,
  startTlsTimeoutS: text.startTlsTimeout,
  handshakeTimeoutS: text.handshakeTimeout,
  waitS: text.wait,
};

/** A limit for each phase; those of a proxy and STARTTLS only where there is one. */
function LimitFields({ form, wrong }: FormPartProps) {
  const shown = TIMEOUT_FIELDS.filter(
    (field) =>
      (field !== 'proxyTimeoutS' || form.proxyKind !== 'none') &&
      (field !== 'startTlsTimeoutS' || form.startTls !== 'none'),
  );
  const isWrong = TIMEOUT_FIELDS.some((field) => field !== 'waitS' && wrong.has(field));
  return (
    <>
      <fieldset className={css['limits']}>
        <legend>{text.timeouts}</legend>
        {shown.map((field) => (
          <Field key={field} label={LIMIT_LABELS[field]}>
            <TextInput
              value={form[field]}
              inputMode="decimal"
              maxLength={6}
              aria-invalid={wrong.has(field) || undefined}
              onChange={(event) => changeDialForm({ [field]: event.currentTarget.value })}
            />
          </Field>
        ))}
      </fieldset>
      <Problem shown={isWrong}>{text.problems.timeout}</Problem>
      <Problem shown={wrong.has('waitS')}>{text.problems.wait}</Problem>
    </>
  );
}

function Choices({ form }: { readonly form: DialForm }) {
  return (
    <>
      <Checkbox checked={form.secondDial} onChange={(secondDial) => changeDialForm({ secondDial })}>
        {text.secondDial}
      </Checkbox>
      <Checkbox
        checked={form.allowRequestWithoutTrust}
        onChange={(allowRequestWithoutTrust) => changeDialForm({ allowRequestWithoutTrust })}
      >
        {text.allowRequest}
      </Checkbox>
    </>
  );
}
