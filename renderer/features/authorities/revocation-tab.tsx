import { useState } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CrlState } from '../../../shared/model/crl-plan.ts';
import { revocationText as words } from '../../../shared/text/en/ui/revocation.ts';
import { useNow } from '../../stores/clock.ts';
import { REVOCATION_TABLES } from '../../stores/crl-acts.ts';
import { describeError } from '../../stores/failure.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { buildAddress } from '../../stores/router.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { GrantSection } from '../revocation/grant-section.tsx';
import { CrlFacts } from '../revocation/crl-facts.tsx';
import { NewestExport } from '../revocation/export-menu.tsx';
import { IssueDialog } from '../revocation/issue-dialog.tsx';
import { StandingBanners } from '../revocation/standing.tsx';
import css from './authorities.module.css';

/** How the lists of an authority stand, beside the tree; its parts open over the whole screen. */
export function RevocationTab({ authority }: { readonly authority: AuthoritySummary }) {
  const { value, error } = useAnswer('revocation.state', { authorityId: authority.id }, REVOCATION_TABLES);
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  if (value === null) {
    return (
      <div className={css['loading']}>
        <Spinner>{words.loading}</Spinner>
      </div>
    );
  }
  return (
    <>
      <StandingBanners authority={authority} state={value} />
      <Facts authority={authority} state={value} />
    </>
  );
}

interface FactsProps {
  readonly authority: AuthoritySummary;
  readonly state: CrlState;
}

function Facts({ authority, state }: FactsProps) {
  const now = useNow();
  const [issuing, setIssuing] = useState(false);
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const blocked = readOnly ? words.readOnly : (roleBlock ?? (state.hasKey ? undefined : words.noKey));
  return (
    <div className={css['tabBody']}>
      {state.hasKey || state.complete !== undefined ? (
        <>
          <CrlFacts kind="complete" act={state.complete} now={now} />
          <div className={css['buttons']}>
            <Button blockedBecause={blocked} onClick={() => setIssuing(true)}>
              {words.issue.complete}
            </Button>
            {state.complete === undefined ? null : <NewestExport authorityId={authority.id} act={state.complete} />}
          </div>
        </>
      ) : null}
      {authority.hasKey ? <GrantSection authorityId={authority.id} /> : null}
      <SectionHead>{words.parts}</SectionHead>
      <ul className={css['doors']}>
        {doorsOf(state).map(({ section, count }) => (
          <li key={section}>
            <Link to={buildAddress('authorities', [authority.id, 'revocation', section])}>
              {words.section[section]}
            </Link>
            <span className={css['quiet']}>{words.doors[section]}</span>
            {count === 0 ? null : <b>{formatCount(count)}</b>}
          </li>
        ))}
      </ul>
      {issuing ? (
        <IssueDialog authority={authority} state={state} first="complete" onClose={() => setIssuing(false)} />
      ) : null}
    </div>
  );
}

const doorsOf = ({ hasKey, queue, revoked, onHold }: CrlState) =>
  [
    { section: 'queue', count: queue.revocations + queue.holds + queue.releases },
    { section: 'revoked', count: revoked + onHold },
    ...(hasKey ? ([{ section: 'plan', count: 0 }] as const) : []),
    { section: 'history', count: 0 },
    ...(hasKey
      ? ([
          { section: 'publish', count: 0 },
          { section: 'responder', count: 0 },
        ] as const)
      : []),
    { section: 'foreign', count: 0 },
  ] as const;
