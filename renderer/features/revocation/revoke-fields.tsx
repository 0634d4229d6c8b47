import { REVOCATION_REASONS, type RevocationReason } from '../../../shared/model/certificate.ts';
import { MAX_REVOCATION_COMMENT, type RevocationConsequences } from '../../../shared/model/revocation.ts';
import { revokeText as words } from '../../../shared/text/en/ui/revoke.ts';
import { revocationWords } from '../../../shared/text/en/ui/revocation-words.ts';
import { changeRevoke, type RevokeForm } from '../../stores/revoke.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { parseLocalInstant } from '../../ui/local-instant.ts';
import { Select } from '../../ui/select.tsx';
import css from './revoke.module.css';

export interface RevokeFieldsProps {
  readonly consequences: RevocationConsequences | null;
  readonly form: RevokeForm;
  readonly isAuthority: boolean;
}

export function RevokeFields({ consequences, form, isAuthority }: RevokeFieldsProps) {
  const reasons = reasonsFor(consequences, isAuthority);
  const [authority] = consequences?.authorities ?? [];
  return (
    <>
      <div className={css['twoColumns']}>
        <Field label={words.reason} hint={revocationWords.reasons[form.reason].meaning}>
          <Select
            value={form.reason}
            onChange={(reason) => changeRevoke({ reason })}
            options={reasons.map((value) => ({ value, label: revocationWords.reasonWithCode(value) }))}
          />
        </Field>
        <Field label={words.since} optional hint={words.sinceHint} error={sinceProblem(form.since)}>
          <TextInput
            value={form.since}
            placeholder={words.sincePlaceholder}
            maxLength={20}
            onChange={(event) => changeRevoke({ since: event.currentTarget.value })}
          />
        </Field>
      </div>
      <Field label={words.comment} optional>
        <TextInput
          value={form.comment}
          maxLength={MAX_REVOCATION_COMMENT}
          onChange={(event) => changeRevoke({ comment: event.currentTarget.value })}
        />
      </Field>
      {authority === undefined ? null : (
        <Field label={words.typeName(authority.name)}>
          <TextInput
            value={form.typedName}
            maxLength={200}
            onChange={(event) => changeRevoke({ typedName: event.currentTarget.value })}
          />
        </Field>
      )}
    </>
  );
}

/** A hold cannot be held again, and only authorities lose an authority's key. */
function reasonsFor(consequences: RevocationConsequences | null, isAuthority: boolean): readonly RevocationReason[] {
  const items = consequences?.items ?? [];
  const isCa = isAuthority || items.some((item) => item.isCa);
  const isHeld = items.length > 0 && items.every(({ status }) => status === 'on-hold');
  return REVOCATION_REASONS.filter(
    (reason) => (reason !== 'cACompromise' || isCa) && (reason !== 'certificateHold' || !isHeld),
  );
}

export function sinceProblem(typed: string): string | undefined {
  if (typed.trim() === '') return undefined;
  const instant = parseLocalInstant(typed);
  if (instant === null) return words.sinceInvalid;
  return instant > Date.now() ? words.sinceFuture : undefined;
}
