import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CrlAct, CrlState } from '../../../shared/model/crl-plan.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { useNow } from '../../stores/clock.ts';
import { buildAddress, replaceAddress } from '../../stores/router.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { Banner, type BannerTone } from '../../ui/banner.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { formatRelative } from '../../ui/format-time.ts';
import { StatusChip, type StatusKind } from '../../ui/status.tsx';

const words = revocationText.state;

type Standing = CrlState['standing'] | 'elsewhere';

/** Without the key nothing can be issued here, so that nothing here is late. */
const standingOf = ({ hasKey, standing }: CrlState): Standing => (hasKey ? standing : 'elsewhere');

const CHIPS: Readonly<Record<Standing, StatusKind>> = {
  none: 'not-checked',
  missing: 'expired',
  current: 'valid',
  due: 'expiring',
  overdue: 'expired',
  elsewhere: 'not-checked',
};

export function StandingChip({ state }: { readonly state: CrlState }) {
  const standing = standingOf(state);
  return <StatusChip status={CHIPS[standing]}>{words.chips[standing]}</StatusChip>;
}

const TONES: Readonly<Record<Standing, BannerTone>> = {
  none: 'neutral',
  missing: 'fail',
  current: 'ok',
  due: 'warn',
  overdue: 'fail',
  elsewhere: 'neutral',
};

export interface StandingBannersProps {
  readonly authority: AuthoritySummary;
  readonly state: CrlState;
}

/** How the lists stand in one sentence, and what stands in the way of the next one. */
export function StandingBanners({ authority, state }: StandingBannersProps) {
  const now = useNow();
  const standing = standingOf(state);
  const newest = newestAct(state);
  const { title, detail } = sentencesOf(standing, newest, now);
  return (
    <>
      <Banner
        tone={TONES[standing]}
        headingLevel={3}
        title={title}
        actions={
          standing === 'elsewhere' ? (
            <LinkButton
              onClick={() => replaceAddress(buildAddress('authorities', [authority.id, 'revocation', 'foreign']))}
            >
              {words.showForeign}
            </LinkButton>
          ) : undefined
        }
      >
        {detail}
      </Banner>
      {state.block === undefined || !isWanted(state) ? null : (
        <Banner
          tone="warn"
          headingLevel={3}
          title={words.blocked}
          actions={
            state.block === 'locked' ? (
              <Button onClick={() => void ensureUnlocked(revocationText.issue.unlockPurpose(authority.name))}>
                {words.unlock}
              </Button>
            ) : undefined
          }
        >
          {words.blocks[state.block]}
        </Banner>
      )}
    </>
  );
}

/** Something waits to be signed, so that what blocks it matters. */
const isWanted = ({ due, standing, hasKey }: CrlState): boolean =>
  hasKey && (due.length > 0 || standing === 'overdue' || standing === 'missing');

/** The list that holds longest decides whether servers have one. */
export const newestAct = ({ complete, delta }: CrlState): CrlAct | undefined => complete ?? delta;

function sentencesOf(standing: Standing, newest: CrlAct | undefined, now: number) {
  if (standing === 'elsewhere') return { title: words.elsewhere, detail: words.elsewhereDetail };
  if (standing === 'none') return { title: words.none, detail: words.noneDetail };
  if (standing === 'missing' || newest === undefined) return { title: words.missing, detail: words.missingDetail };
  const when = formatRelative(newest.nextUpdate, now);
  if (standing === 'overdue') return { title: words.overdue(newest.number, when), detail: words.overdueDetail };
  if (standing === 'due') return { title: words.due(newest.number, when), detail: words.dueDetail };
  return { title: words.current(newest.number), detail: words.currentDetail(when) };
}
