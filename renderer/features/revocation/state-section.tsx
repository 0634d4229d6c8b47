import { useState } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CrlKind, CrlState } from '../../../shared/model/crl-plan.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { useNow } from '../../stores/clock.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { buildAddress, replaceAddress } from '../../stores/router.ts';
import { Finding } from '../../ui/banner.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { formatMinute, formatRelative } from '../../ui/format-time.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { GrantSection } from './grant-section.tsx';
import { CrlFacts } from './crl-facts.tsx';
import { NewestExport } from './export-menu.tsx';
import { IssueDialog } from './issue-dialog.tsx';
import css from './revocation.module.css';
import { StandingBanners } from './standing.tsx';

const words = revocationText.state;

export interface StateSectionProps {
  readonly authority: AuthoritySummary;
  readonly state: CrlState;
}

/** How the lists stand, what waits for the next, and the acts that follow from it. */
export function StateSection({ authority, state }: StateSectionProps) {
  const now = useNow();
  return (
    <div className={css['state']}>
      <StandingBanners authority={authority} state={state} />
      <Waiting authority={authority} state={state} />
      <div className={css['body']}>
        <div className={css['columns']}>
          {state.hasKey || state.complete !== undefined ? (
            <CrlFacts kind="complete" act={state.complete} now={now} />
          ) : null}
          {state.plan.delta === null && state.delta === undefined ? null : (
            <CrlFacts kind="delta" act={state.delta} now={now} />
          )}
        </div>
        {state.hasKey ? <GrantSection authorityId={authority.id} /> : null}
        {state.hasKey ? <Acts authority={authority} state={state} now={now} /> : null}
      </div>
    </div>
  );
}

function Waiting({ authority, state: { queue } }: StateSectionProps) {
  const count = queue.revocations + queue.holds + queue.releases;
  if (count === 0) return null;
  return (
    <Finding
      tone="warn"
      title={words.waits(queue.revocations + queue.holds, queue.releases)}
      actions={
        <LinkButton onClick={() => replaceAddress(buildAddress('authorities', [authority.id, 'revocation', 'queue']))}>
          {words.showQueue}
        </LinkButton>
      }
    >
      {words.waitsDetail}
    </Finding>
  );
}

interface ActsProps extends StateSectionProps {
  readonly now: number;
}

function Acts({ authority, state, now }: ActsProps) {
  const [issuing, setIssuing] = useState<CrlKind | null>(null);
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const blocked = readOnly ? revocationText.readOnly : roleBlock;
  const { issue } = revocationText;
  const deltaBlock =
    state.complete === undefined ? issue.noBase : state.plan.delta === null ? issue.noDelta : undefined;
  return (
    <section>
      <SectionHead>{words.actions}</SectionHead>
      <p className={css['quiet']}>{describeNext(state, now)}</p>
      <div className={css['buttons']}>
        <Button variant="primary" blockedBecause={blocked} onClick={() => setIssuing('complete')}>
          {issue.complete}
        </Button>
        <Button blockedBecause={blocked ?? deltaBlock} onClick={() => setIssuing('delta')}>
          {issue.delta}
        </Button>
        {state.complete === undefined ? null : <NewestExport authorityId={authority.id} act={state.complete} />}
      </div>
      {issuing === null ? null : (
        <IssueDialog authority={authority} state={state} first={issuing} onClose={() => setIssuing(null)} />
      )}
    </section>
  );
}

function describeNext({ nextIssueAt, plan }: CrlState, now: number): string {
  if (nextIssueAt === undefined) return plan.onRevocation ? words.nextRevocation : words.nextNone;
  if (nextIssueAt <= now) return words.nextNow;
  return words.next(formatMinute(nextIssueAt), formatRelative(nextIssueAt, now));
}
