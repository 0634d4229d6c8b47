import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CrlState } from '../../../shared/model/crl-plan.ts';
import { revocationText as words } from '../../../shared/text/en/ui/revocation.ts';
import { REVOCATION_TABLES } from '../../stores/crl-acts.ts';
import { describeError } from '../../stores/failure.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { buildAddress, navigate, replaceAddress } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { SideTabs } from '../../ui/side-tabs.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { ForeignCrls } from './foreign-crls.tsx';
import { HistorySection } from './history-section.tsx';
import { PlanSection } from './plan-section.tsx';
import { PublishPanel } from './publish-panel.tsx';
import { ResponderPanel } from './responder-panel.tsx';
import { QueueSection } from './queue-section.tsx';
import css from './revocation.module.css';
import { RevokedSection } from './revoked-section.tsx';
import { StandingChip } from './standing.tsx';
import { StateSection } from './state-section.tsx';

type SectionId = keyof typeof words.section;

/** What is signed here is planned and published here; of an authority without its key the lists of elsewhere are watched. */
const OWN_SECTIONS: readonly SectionId[] = [
  'state',
  'queue',
  'revoked',
  'plan',
  'publish',
  'responder',
  'history',
  'foreign',
];
const ELSEWHERE_SECTIONS: readonly SectionId[] = ['state', 'foreign', 'queue', 'revoked', 'history'];

export interface RevocationScreenProps {
  readonly authority: AuthoritySummary;
  /** What follows `/authorities/<id>/revocation/`. */
  readonly path: readonly string[];
}

/** Everything about the revocation of one authority, part by part: `/authorities/<id>/revocation/<part>`. */
export function RevocationScreen({ authority, path }: RevocationScreenProps) {
  const { value: state, error } = useAnswer('revocation.state', { authorityId: authority.id }, REVOCATION_TABLES);
  const sections = authority.hasKey ? OWN_SECTIONS : ELSEWHERE_SECTIONS;
  const shown = sections.find((known) => known === path[0]) ?? 'state';
  return (
    <div className={css['screen']}>
      <Toolbar label={words.toolbar}>
        <Button
          variant="quiet"
          icon={ArrowLeft}
          onClick={() => navigate(buildAddress('authorities', [authority.id], { tab: 'revocation' }))}
        >
          {words.back}
        </Button>
        <h1 className={css['title']}>
          <Name>{words.title(authority.name)}</Name>
        </h1>
        <ToolbarGap />
        {state === null ? null : <StandingChip authority={authority} state={state} />}
      </Toolbar>
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      {state === null ? (
        <div className={css['loading']}>{error === null ? <Spinner>{words.loading}</Spinner> : null}</div>
      ) : (
        <SideTabs<SectionId>
          label={words.sections}
          active={shown}
          onChange={(next) => replaceAddress(revocationAddress(authority.id, next))}
          items={sections.map((id) => ({
            id,
            label: words.section[id],
            mark: <Mark section={id} state={state} />,
            content: <Section section={id} authority={authority} state={state} path={path.slice(1)} />,
          }))}
        />
      )}
    </div>
  );
}

const revocationAddress = (id: string, section: SectionId): string =>
  buildAddress('authorities', [id, 'revocation', section]);

/** How many a part holds. */
function Mark({ section, state }: { readonly section: SectionId; readonly state: CrlState }) {
  const { queue } = state;
  const counts: Partial<Record<SectionId, number>> = {
    queue: queue.revocations + queue.holds + queue.releases,
    revoked: state.revoked + state.onHold,
  };
  const count = counts[section] ?? 0;
  return count === 0 ? null : <span className={css['count']}>{formatCount(count)}</span>;
}

interface SectionProps {
  readonly section: SectionId;
  readonly authority: AuthoritySummary;
  readonly state: CrlState;
  /** What follows the part. */
  readonly path: readonly string[];
}

function Section({ section, authority, state, path }: SectionProps): ReactNode {
  switch (section) {
    case 'state':
      return <StateSection authority={authority} state={state} />;
    case 'queue':
      return <QueueSection authority={authority} state={state} />;
    case 'revoked':
      return <RevokedSection authority={authority} state={state} />;
    case 'plan':
      return <PlanSection authority={authority} plan={state.plan} />;
    case 'publish':
      return (
        <div className={css['body']}>
          <PublishPanel authorityId={authority.id} />
        </div>
      );
    case 'responder':
      return (
        <div className={css['body']}>
          <ResponderPanel authorityId={authority.id} />
        </div>
      );
    case 'foreign':
      return (
        <div className={css['body']}>
          <ForeignCrls authorityId={authority.id} />
        </div>
      );
    case 'history':
      return <HistorySection authority={authority} path={path} />;
  }
}
