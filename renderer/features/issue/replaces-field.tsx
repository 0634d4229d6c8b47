import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { renewText } from '../../../shared/text/en/ui/renew.ts';
import { useNow } from '../../stores/clock.ts';
import { changeIssueForm } from '../../stores/issue.ts';
import type { IssueForm } from '../../stores/issue-form.ts';
import { chooseReplaced, type Replaceable, useReplaceable } from '../../stores/issue-replaces.ts';
import { openRenew } from '../../stores/renew.ts';
import { buildAddress } from '../../stores/router.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatRelative } from '../../ui/format-time.ts';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/mono.tsx';
import { Select } from '../../ui/select.tsx';
import css from './issue-form-pane.module.css';

const text = issueText.what;

/** Offered where a valid certificate has the same name or key; the link between the two is kept. */
export function ReplacesField({ form: { replaces } }: { readonly form: IssueForm }) {
  const candidates = useReplaceable((state) => state.candidates);
  const now = useNow();
  const offered = offeredOf(candidates, replaces);
  const shown = offered.find(({ id }) => id === replaces?.id) ?? offered[0];
  if (shown === undefined) return null;
  return (
    <div className={css['fields']} data-issue-field="replaces">
      <Checkbox checked={replaces !== null} onChange={(isChosen) => chooseReplaced(isChosen ? shown : null)}>
        {text.replaces}{' '}
        <Link to={buildAddress('inventory', [shown.id])}>
          <Name>{shown.name}</Name>
        </Link>
        <span title={visibleText(shown.name)}>{text.replacesOne(formatRelative(shown.notAfter, now))}</span>
      </Checkbox>
      {replaces === null ? (
        <p className={css['hint']}>
          {text.orRenew} <LinkButton onClick={() => openRenew([shown.id])}>{renewText.action}</LinkButton>
        </p>
      ) : null}
      {replaces !== null && offered.length > 1 ? (
        <Select
          label={text.replacesWhich}
          value={replaces.id}
          options={offered.map(({ id, name, notAfter, sameKey }) => ({
            value: id as string,
            label: visibleText(name),
            note: [formatRelative(notAfter, now), ...(sameKey ? [text.sameKey] : [])].join(', '),
          }))}
          onChange={(value) => chooseReplaced(offered.find(({ id }) => id === value) ?? null)}
        />
      ) : null}
      {replaces === null ? null : (
        <Checkbox
          checked={replaces.revoke}
          onChange={(revoke) => changeIssueForm({ replaces: { ...replaces, revoke } })}
        >
          {text.revokeOld}
        </Checkbox>
      )}
    </div>
  );
}

/** What stands in the form is offered too, whatever its name is. */
function offeredOf(candidates: readonly Replaceable[], replaces: IssueForm['replaces']): readonly Replaceable[] {
  if (replaces === null || candidates.some(({ id }) => id === replaces.id)) return candidates;
  const { id, name, notAfter, kind } = replaces;
  return [{ id, name, notAfter, sameKey: kind === 'renewed' }, ...candidates];
}
