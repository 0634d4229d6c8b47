import { useState } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { authorityFormText } from '../../../shared/text/en/ui/authority-form.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { createAuthority, useAuthorities } from '../../stores/authorities.ts';
import { requestFromParent } from '../../stores/authority-acts.ts';
import { useAuthorityDraft } from '../../stores/authority-draft.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { buildAddress, currentAddress, navigate, parseAddress } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';
import { AuthorityFindings } from './authority-findings.tsx';
import {
  type AuthorityForm,
  authorityInput,
  FIRST_FORM,
  formBelow,
  isAuthorityFormReady,
  parentRequestInput,
} from './authority-form.ts';
import { problemsOf } from './content-problems.ts';
import { ContentFields } from './content-fields.tsx';
import { IdentityFields } from './identity-fields.tsx';
import { sayPeriod } from './period-field.tsx';
import { isPeriod, readPeriod } from './typed-period.ts';
import { type Act, useAct } from './use-act.ts';

const words = authoritiesText.form;
const more = authorityFormText;

/** Makes a root, an authority below one that is here, or a request for a parent elsewhere. */
export function CreateAuthorityDialog({ onClose }: { readonly onClose: () => void }) {
  const list = useAuthorities((state) => state.list) ?? [];
  const issuers = list.filter(canSignAuthorities);
  const now = useNow();
  const [form, setForm] = useState<AuthorityForm>(() => firstForm(issuers, now));
  const [missing, setMissing] = useState(false);
  const act = useAct(words.unlockPurpose);
  const ready = isAuthorityFormReady(form);
  const { draft, error: draftError } = useAuthorityDraft(
    ready && form.kind !== 'outside' ? authorityInput(form) : null,
  );
  const change = (part: Partial<AuthorityForm>) => setForm((before) => ({ ...before, ...part }));
  const refused = draft !== null && draft.refusals.length > 0;
  const submit = () => {
    setMissing(form.name.trim() === '');
    if (!ready || refused) return;
    void (form.kind === 'outside' ? ask(act, form, onClose) : create(act, form, onClose));
  };
  const error = act.error ?? (draftError?.code === 'authority.content-invalid' ? draftError : null);
  return (
    <Dialog
      open
      size="wide"
      title={words.title}
      description={words.description}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            className={css['longLabel']}
            disabled={act.busy || refused}
            aria-busy={act.busy}
          >
            {act.busy ? words.working : submitLabel(form, issuers)}
          </Button>
        </>
      }
    >
      <IdentityFields form={form} issuers={issuers} isNameMissing={missing} onChange={change} />
      <ContentFields form={form} problems={problemsOf(error)} onChange={change} />
      {draft === null ? null : <AuthorityFindings draft={draft} />}
      {draftError === null || draftError.code === 'authority.content-invalid' || act.error !== null ? null : (
        <ErrorPanel inset {...describeError(draftError)} />
      )}
      {act.error === null ? null : <ErrorPanel inset {...describeError(act.error)} />}
    </Dialog>
  );
}

const create = (act: Act, form: AuthorityForm, onClose: () => void) =>
  act.run(
    () => createAuthority(authorityInput(form)),
    ({ id, name }) => {
      showToast(words.done(name));
      onClose();
      navigate(buildAddress('authorities', [id]));
    },
  );

const ask = (act: Act, form: AuthorityForm, onClose: () => void) =>
  act.run(
    () => requestFromParent(parentRequestInput(form)),
    ({ name }) => {
      showToast(more.requestDone(visibleText(name)));
      onClose();
      navigate(buildAddress('authorities'));
    },
  );

function submitLabel(form: AuthorityForm, issuers: readonly AuthoritySummary[]): string {
  if (form.kind === 'outside') return more.submitOutside;
  const span = isPeriod(form.period) ? sayPeriod(readPeriod(form.period)) : '';
  const issuer = issuers.find(({ id }) => id === form.issuerId);
  return issuer === undefined ? words.submitRoot(span) : words.submitIssuing(issuer.name, span);
}

const canSignAuthorities = (authority: AuthoritySummary): boolean =>
  authority.hasKey &&
  authority.archivedAt === undefined &&
  authority.succeededById === undefined &&
  (authority.status === 'valid' || authority.status === 'expiring') &&
  authority.pathLength !== 0;

/** Opened while an authority is shown, the new one goes below it. */
function firstForm(issuers: readonly AuthoritySummary[], now: number): AuthorityForm {
  const { screen, path } = parseAddress(currentAddress());
  const below = screen === 'authorities' ? issuers.find(({ id }) => id === path[0]) : undefined;
  return below === undefined ? FIRST_FORM : { ...FIRST_FORM, ...formBelow(below, now) };
}
