import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { KitChoice } from '../../../shared/model/kit.ts';
import { handOverText as words } from '../../../shared/text/en/ui/hand-over.ts';
import { Finding } from '../../ui/banner.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './hand-over.module.css';

/** What was typed, right or not. */
export interface TypedEndpoint {
  readonly host: string;
  readonly port: string;
}

export interface EndpointProps {
  readonly value: TypedEndpoint;
  readonly onChange: (value: TypedEndpoint) => void;
}

export const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

/** The endpoint of a choice; undefined while no host is named. */
export function readEndpoint({ host, port }: TypedEndpoint): KitChoice['endpoint'] {
  const named = host.trim();
  return named === '' || !isPort(port) ? undefined : { host: named, port: Number(port) };
}

export function EndpointFields({ value, onChange }: EndpointProps) {
  return (
    <div className={css['endpoint']} role="group" aria-label={words.endpoint}>
      <Field label={words.endpoint}>
        <TextInput
          value={value.host}
          maxLength={253}
          aria-label={words.host}
          placeholder={words.hostPlaceholder}
          onChange={(event) => onChange({ ...value, host: event.currentTarget.value })}
        />
      </Field>
      <Field label={words.port} error={isPort(value.port) ? undefined : words.portInvalid}>
        <TextInput
          value={value.port}
          maxLength={5}
          inputMode="numeric"
          onChange={(event) => onChange({ ...value, port: event.currentTarget.value })}
        />
      </Field>
    </div>
  );
}

export interface KeyFormProps {
  readonly certificate: CertificateSummary;
  readonly value: KitChoice['keyForm'];
  readonly onChange: (value: KitChoice['keyForm']) => void;
  /** Whether a key file is among the parts. */
  readonly isWanted: boolean;
}

/** How the key is written; what it means to write it in clear. */
export function KeyForm({ certificate, value, onChange, isWanted }: KeyFormProps) {
  if (certificate.isCa) return <p className={css['quiet']}>{words.keyless}</p>;
  if (!certificate.hasKey) return <p className={css['quiet']}>{words.keyElsewhere}</p>;
  if (!isWanted) return null;
  const isClear = value === 'clear';
  return (
    <>
      <Field label={words.key} hint={isClear ? undefined : words.keyEncrypted}>
        <div>
          <Segmented
            label={words.key}
            value={value}
            onChange={onChange}
            options={(['encrypted', 'clear'] as const).map((form) => ({ value: form, label: words.keyForms[form] }))}
          />
        </div>
      </Field>
      {!isClear ? null : (
        <Finding tone="warn" title={words.keyClearTitle}>
          {words.keyClear}
        </Finding>
      )}
    </>
  );
}
