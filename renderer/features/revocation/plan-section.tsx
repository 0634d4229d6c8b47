import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CrlPlan } from '../../../shared/model/crl-plan.ts';
import { crlPlanText as words } from '../../../shared/text/en/ui/crl-plan.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { saveCrlPlan } from '../../stores/crl-acts.ts';
import { useAuthorityDetails } from '../../stores/authority-details.ts';
import { describeError } from '../../stores/failure.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Finding } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FixedFields } from '../../ui/fixed-fields.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import { draftOfPlan, listTypingProblems, planOfDraft, wordPlanProblems } from './plan-draft.ts';
import { PlanFields } from './plan-fields.tsx';
import css from './revocation.module.css';

export interface PlanSectionProps {
  readonly authority: AuthoritySummary;
  readonly plan: CrlPlan;
}

/** How the authority issues CRLs, and in words what will happen while it is typed. */
export function PlanSection({ authority, plan }: PlanSectionProps) {
  const saved = JSON.stringify(plan);
  // A plan that somebody else changed is shown anew.
  return <PlanForm key={saved} authority={authority} plan={plan} />;
}

function PlanForm({ authority, plan }: PlanSectionProps) {
  const [draft, setDraft] = useState(() => draftOfPlan(plan));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const readOnly = useWorkspace()?.readOnly === true;
  const wanted = planOfDraft(draft);
  const check = useAnswer('revocation.checkPlan', wanted === null ? null : { authorityId: authority.id, plan: wanted });
  const problems = { ...wordPlanProblems(check.value ?? []), ...listTypingProblems(draft) };
  const isChanged = wanted === null || JSON.stringify(wanted) !== JSON.stringify(plan);
  const roleBlock = useRoleBlock('admin');
  const fixed = readOnly ? revocationText.readOnly : roleBlock;
  const blocked = fixed ?? (Object.keys(problems).length > 0 ? words.invalid : isChanged ? undefined : words.unchanged);
  const save = async () => {
    if (wanted === null || blocked !== undefined || busy) return;
    setBusy(true);
    setError(null);
    const answer = await saveCrlPlan(authority.id, wanted);
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(words.saved);
  };
  return (
    <form
      className={css['plan']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={css['planBody']}>
        <PlanSentence plan={Object.keys(problems).length > 0 ? null : wanted} authority={authority} />
        {wanted === null ? null : <PartsWarning authority={authority} plan={wanted} />}
        <FixedFields className={css['fields']} because={fixed} label={words.title}>
          <PlanFields draft={draft} problems={problems} onChange={(part) => setDraft({ ...draft, ...part })} />
        </FixedFields>
        {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      </div>
      <footer className={css['foot']}>
        <Button type="submit" variant="primary" blockedBecause={blocked} busy={busy}>
          {words.save}
        </Button>
        <Button disabled={!isChanged} onClick={() => setDraft(draftOfPlan(plan))}>
          {words.revert}
        </Button>
      </footer>
    </form>
  );
}

/** What will happen and when; what cannot be read keeps silent. */
function PlanSentence({ plan, authority }: { readonly plan: CrlPlan | null; readonly authority: AuthoritySummary }) {
  const sentences = plan === null ? [words.unclear] : words.describe(plan);
  const isByItself = plan !== null && (plan.everyHours !== null || plan.onRevocation);
  return (
    <section className={css['sentence']} aria-label={words.sentence} aria-live="polite">
      <p>
        <strong>{sentences[0]}</strong> {sentences.slice(1).join(' ')}
      </p>
      {authority.hasKey ? null : <p className={css['quiet']}>{words.noKey}</p>}
      {authority.hasKey && isByItself ? <p className={css['quiet']}>{words.needsGrant(authority.name)}</p> : null}
    </section>
  );
}

/** Certificates that name an address without a part find no list that may speak for them. */
function PartsWarning({ authority, plan }: PlanSectionProps) {
  const addresses = useAuthorityDetails(authority.id).value?.addresses.crl ?? [];
  const lacking = plan.shards === 1 ? [] : addresses.filter((url) => !url.includes('{shard}'));
  if (lacking.length === 0) return null;
  return (
    <Finding tone="warn" title={words.partsUnnamed}>
      {words.partsUnnamedBody(lacking)}
    </Finding>
  );
}
