import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { KEY_CHOICES, type KeyChoice } from '../../../shared/model/key.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { createAuthority, useAuthorities } from '../../stores/authorities.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { buildAddress, currentAddress, navigate, parseAddress } from '../../stores/router.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { DAY_MS, formatDate } from '../../ui/format-time.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';
import { type AuthorityForm, authorityInput, FIRST_FORM, ISSUING_YEARS, ROOT_YEARS } from './authority-form.ts';

const words = authoritiesText.form;
const YEARS = [1, 2, 3, 5, 10, 15, 20, 25, 30] as const;
const PATH_LENGTHS = ['none', '0', '1', '2'] as const;

/** Makes a root, or an authority below one that is here. */
export function CreateAuthorityDialog({ onClose }: { readonly onClose: () => void }) {
  const list = useAuthorities((state) => state.list) ?? [];
  const issuers = list.filter(canSignAuthorities);
  const [form, setForm] = useState<AuthorityForm>(() => firstForm(issuers));
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const issuer = issuers.find(({ id }) => id === form.issuerId);
  const change = (part: Partial<AuthorityForm>) => setForm((before) => ({ ...before, ...part }));
  const submit = async () => {
    if (busy) return;
    const empty = form.name.trim() === '';
    setMissing(empty);
    if (empty || !(await ensureUnlocked(words.unlockPurpose))) return;
    setBusy(true);
    setError(null);
    const answer = await createAuthority(authorityInput(form));
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(words.done(answer.value.name));
    onClose();
    navigate(buildAddress('authorities', [answer.value.id]));
  };
  const years = words.years(form.years);
  const label = issuer === undefined ? words.submitRoot(years) : words.submitIssuing(issuer.name, years);
  return (
    <Dialog
      open
      title={words.title}
      description={words.description}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" className={css['longLabel']} disabled={busy} aria-busy={busy}>
            {busy ? words.working : label}
          </Button>
        </>
      }
    >
      <KindFields form={form} issuers={issuers} onChange={change} />
      <Field label={words.name} hint={words.nameHint} error={missing ? words.nameMissing : undefined}>
        <TextInput
          value={form.name}
          placeholder={words.namePlaceholder}
          maxLength={200}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
      </Field>
      <KeyAndLife form={form} issuer={issuer} onChange={change} />
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: AuthorityForm;
  readonly onChange: (part: Partial<AuthorityForm>) => void;
}

function KindFields({ form, issuers, onChange }: FieldsProps & { readonly issuers: readonly AuthoritySummary[] }) {
  const issuing = form.issuerId !== null;
  const choose = (kind: 'root' | 'issuing') => {
    const first = issuers[0]?.id ?? null;
    if (kind === 'root') onChange({ issuerId: null, years: ROOT_YEARS, pathLength: 'none' });
    else if (first !== null) onChange({ issuerId: first, years: ISSUING_YEARS, pathLength: '0' });
  };
  return (
    <>
      <Field
        label={words.kind}
        hint={issuers.length === 0 ? words.noIssuer : words.kindNotes[issuing ? 'issuing' : 'root']}
      >
        <div>
          <Segmented
            label={words.kind}
            value={issuing ? 'issuing' : 'root'}
            onChange={choose}
            options={[
              { value: 'root', label: words.kinds.root },
              { value: 'issuing', label: words.kinds.issuing },
            ]}
          />
        </div>
      </Field>
      {form.issuerId === null ? null : (
        <Field label={words.issuer}>
          <Select
            value={form.issuerId}
            onChange={(issuerId) => onChange({ issuerId })}
            options={issuers.map(({ id, name, key }) => ({ value: id, label: visibleText(name), note: key }))}
          />
        </Field>
      )}
    </>
  );
}

function KeyAndLife({ form, issuer, onChange }: FieldsProps & { readonly issuer: AuthoritySummary | undefined }) {
  const now = useNow();
  const end = now + form.years * 365 * DAY_MS;
  const outlives = issuer !== undefined && end > issuer.notAfter;
  const lifeHint = words.daysHint(formatDate(now), formatDate(end));
  return (
    <div className={css['twoColumns']}>
      <Field label={words.key} hint={words.keyNotes[form.key]}>
        <Select<KeyChoice>
          value={form.key}
          onChange={(key) => onChange({ key })}
          options={KEY_CHOICES.map((value) => ({ value, label: words.keys[value] }))}
        />
      </Field>
      <Field label={words.days} hint={outlives ? words.outlives(issuer.name, formatDate(issuer.notAfter)) : lifeHint}>
        <Select
          value={String(form.years)}
          onChange={(years) => onChange({ years: Number(years) })}
          options={YEARS.map((count) => ({ value: String(count), label: words.years(count) }))}
        />
      </Field>
      <Field label={words.pathLength}>
        <Select
          value={form.pathLength}
          onChange={(pathLength) => onChange({ pathLength })}
          options={PATH_LENGTHS.map((value) => ({ value, label: words.pathLengths[value] }))}
        />
      </Field>
    </div>
  );
}

const canSignAuthorities = ({ hasKey, status, pathLength }: AuthoritySummary): boolean =>
  hasKey && (status === 'valid' || status === 'expiring') && pathLength !== 0;

/** Opened while an authority is shown, the new one goes below it. */
function firstForm(issuers: readonly AuthoritySummary[]): AuthorityForm {
  const { screen, path } = parseAddress(currentAddress());
  const below = screen === 'authorities' ? issuers.find(({ id }) => id === path[0]) : undefined;
  if (below === undefined) return FIRST_FORM;
  return { ...FIRST_FORM, issuerId: below.id, years: ISSUING_YEARS, pathLength: '0', key: 'p256' };
}
