import { KeyRound, LockKeyhole, LockKeyholeOpen, type LucideIcon, Replace } from 'lucide-react';
import type { ReactNode } from 'react';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { problemText } from '../../../shared/text/index.ts';
import { signIssue, useIssue } from '../../stores/issue.ts';
import { findIssueBlock, type IssueBlock } from '../../stores/issue-block.ts';
import type { IssueForm } from '../../stores/issue-form.ts';
import { useIssueProfiles } from '../../stores/issue-profiles.ts';
import { useSigners } from '../../stores/issue-signers.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { parseValidity } from '../../stores/issue-validity.ts';
import { type OpenWorkspace, useIsLocked, useWorkspace } from '../../stores/workspace.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatDate, formatTime } from '../../ui/format-time.ts';
import { StatusIcon } from '../../ui/status.tsx';
import { fieldOfFinding } from './draft-view.ts';
import { focusIssueField } from './focus-field.ts';
import css from './sign-foot.module.css';

const text = issueText.foot;

/** State of the keys, what else happens, and the one button that signs; it says what it will do, or why it cannot. */
export function SignFoot() {
  const isReadOnly = useWorkspace()?.readOnly === true;
  const state = useIssue();
  const block = findIssueBlock(state);
  const roleBlock = useRoleBlock('issuer');
  const blockedBecause = isReadOnly
    ? text.readOnly
    : roleBlock !== undefined
      ? roleBlock
      : block === null
        ? undefined
        : blockWords(block);
  const signers = useSigners((all) => all.signers);
  const authority = signers?.find(({ id }) => id === state.form.authorityId);
  const validity = useValidityWords();
  const sign =
    authority === undefined || validity === undefined ? text.signAnything : text.sign(authority.name, validity);
  return (
    <footer className={css['foot']}>
      <div className={css['state']} role="status" data-refused={block?.kind === 'refused' || undefined}>
        {blockedBecause === undefined ? (
          <KeyState authority={authority?.name ?? ''} />
        ) : (
          <Reason block={block}>{blockedBecause}</Reason>
        )}
      </div>
      {block?.kind === 'missing' ? null : <Effects form={state.form} />}
      <Button
        onClick={() => void signIssue()}
        variant="primary"
        disabled={state.signing}
        aria-busy={state.signing}
        blockedBecause={blockedBecause}
        title={authority === undefined ? undefined : visibleText(authority.name)}
      >
        {state.signing ? text.signing : sign}
      </Button>
    </footer>
  );
}

/** `valid 90 days` as it was chosen, or its end where the authority's own cuts it. */
function useValidityWords(): string | undefined {
  const { form, draft } = useIssue();
  const standard = useIssueProfiles(({ details }) => details[form.profile]?.content.validity.standard);
  const isCut = draft?.rows.some((row) => row.result.some(({ reason }) => reason === 'cut-to-issuer')) ?? false;
  if (isCut && draft !== null) return text.validUntil(formatDate(draft.notAfter));
  const read = parseValidity(form.validity);
  if (read === 'endless') return text.validForEver;
  const period = read === 'standard' ? standard : read;
  if (period === undefined) return undefined;
  return 'until' in period ? text.validUntil(formatDate(period.until)) : text.validFor(period);
}

function KeyState({ authority }: { readonly authority: string }) {
  const workspace = useWorkspace();
  const locked = useIsLocked();
  const Icon = locked ? LockKeyhole : LockKeyholeOpen;
  return (
    <>
      <Icon aria-hidden />
      <span>{locked ? text.locked : keyWords(workspace, authority)}</span>
    </>
  );
}

function keyWords(workspace: OpenWorkspace | null, authority: string): string {
  const until = workspace?.unlockedUntil;
  return until === undefined ? text.unlocked(authority) : text.unlockedUntil(authority, formatTime(until));
}

/** Why nothing is signed, with the way to where it is mended. */
function Reason({ block, children }: { readonly block: IssueBlock | null; readonly children: ReactNode }) {
  const draft = useIssue((state) => state.draft);
  const field = block?.kind === 'refused' && draft !== null ? fieldOfFinding(draft, block.first) : undefined;
  return (
    <>
      {block?.kind === 'refused' ? <StatusIcon status="expired" /> : <LockKeyhole aria-hidden />}
      <span>{children}</span>
      {field === undefined ? null : <LinkButton onClick={() => focusIssueField(field)}>{text.show}</LinkButton>}
    </>
  );
}

function blockWords(block: IssueBlock): string {
  switch (block.kind) {
    case 'missing':
      return text.fillIn;
    case 'checking':
      return issueText.check.checking;
    case 'unchecked':
      return text.unchecked;
    case 'warnings':
      return text.acceptFirst(block.count);
    case 'refused':
      return text.refusedBy(block.count, problemText(block.first).title);
  }
}

/** What happens besides the signature. */
function Effects({ form: { source, key, replaces } }: { readonly form: IssueForm }) {
  return (
    <ul className={css['effects']}>
      {source === 'key' ? <Effect icon={KeyRound}>{text.makesKey(issueText.who.keys[key])}</Effect> : null}
      {replaces === null ? null : replaces.revoke ? (
        <li data-tone="revoke">
          <StatusIcon status="revoked" />
          {text.revokes(replaces.name)}
        </li>
      ) : (
        <Effect icon={Replace}>{text.replaces(replaces.name)}</Effect>
      )}
    </ul>
  );
}

function Effect({ icon: Icon, children }: { readonly icon: LucideIcon; readonly children: ReactNode }) {
  return (
    <li>
      <Icon aria-hidden />
      {children}
    </li>
  );
}
