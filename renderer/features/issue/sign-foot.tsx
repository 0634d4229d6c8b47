import { LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { signIssue, useIssue } from '../../stores/issue.ts';
import { parseIssueForm, warningKey } from '../../stores/issue-form.ts';
import { type OpenWorkspace, useIsLocked, useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatTime } from '../../ui/format-time.ts';
import css from './sign-foot.module.css';

const text = issueText.foot;

/** State of the keys and the one button that signs; it says what it will do, or why it cannot. */
export function SignFoot() {
  const workspace = useWorkspace();
  const locked = useIsLocked();
  const { form, authorities, signing } = useIssue();
  const blockedBecause = useBlock(workspace?.readOnly === true);
  const authority = authorities?.find(({ id }) => id === form.authorityId);
  const days = Number(form.days);
  const Icon = locked ? LockKeyhole : LockKeyholeOpen;
  const sign =
    authority === undefined || !Number.isInteger(days) || days < 1
      ? text.signAnything
      : text.sign(authority.name, days);
  return (
    <footer className={css['foot']}>
      <Icon aria-hidden />
      <span className={css['state']}>{blockedBecause ?? stateWords(workspace, locked)}</span>
      <Button
        onClick={() => void signIssue()}
        variant="primary"
        disabled={signing}
        aria-busy={signing}
        blockedBecause={blockedBecause}
        title={authority === undefined ? undefined : visibleText(authority.name)}
      >
        {signing ? text.signing : locked && blockedBecause === undefined ? text.unlockAnd(sign) : sign}
      </Button>
    </footer>
  );
}

function useBlock(isReadOnly: boolean): string | undefined {
  const { form, draft, accepted, checking } = useIssue();
  if (isReadOnly) return text.readOnly;
  if (!parseIssueForm(form).ok) return text.fillIn;
  if (checking) return issueText.check.checking;
  if (draft === null) return text.unchecked;
  if (draft.refusals.length > 0) return text.blockedBy(draft.refusals.length);
  const open = draft.warnings.filter((warning) => !accepted.has(warningKey(warning))).length;
  return open === 0 ? undefined : text.acceptFirst(open);
}

function stateWords(workspace: OpenWorkspace | null, locked: boolean): string {
  if (locked) return text.locked;
  const until = workspace?.unlockedUntil;
  return until === undefined ? text.unlocked : text.unlockedUntil(formatTime(until));
}
