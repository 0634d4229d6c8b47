import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CrlAct, CrlState } from '../../../shared/model/crl-plan.ts';
import type { ForeignCrl } from '../../../shared/model/status.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { useNow } from '../../stores/clock.ts';
import { useForeignCrls } from '../../stores/foreign-crls.ts';
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

export function StandingChip({ authority, state }: StandingBannersProps) {
  const standing = standingOf(state);
  if (standing === 'elsewhere') return <ElsewhereChip authority={authority} />;
  const isUnknown = state.earlier !== undefined && state.earlier.nextUpdate === undefined;
  return <StatusChip status={CHIPS[standing]}>{words.chips[isUnknown ? 'earlier' : standing]}</StatusChip>;
}

function ElsewhereChip({ authority }: Pick<StandingBannersProps, 'authority'>) {
  const list = useNewestTaken(authority);
  const standing = list === undefined ? 'elsewhere' : TAKEN[list.state];
  return <StatusChip status={CHIPS[standing]}>{words.chips[standing]}</StatusChip>;
}

const TAKEN = { holds: 'current', due: 'due', overdue: 'overdue' } as const satisfies Readonly<
  Record<ForeignCrl['state'], Standing>
>;

/** Of the lists of an authority that signs elsewhere the newest complete one that is here and counts for something. */
function useNewestTaken({ id }: AuthoritySummary): ForeignCrl | undefined {
  const { value } = useForeignCrls(id);
  const own = value?.filter(
    ({ authorityId, verified, baseNumber }) => authorityId === id && verified && baseNumber === undefined,
  );
  return own?.toSorted((a, b) => b.thisUpdate - a.thisUpdate)[0];
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
  if (standing === 'elsewhere') return <ElsewhereBanner authority={authority} />;
  const { title, detail } = state.earlier === undefined ? sentencesOf(standing, newest, now) : tellEarlier(state, now);
  return (
    <>
      <Banner tone={TONES[standing]} headingLevel={3} title={title}>
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

/** What is signed elsewhere stands as the list of it that was taken in. */
function ElsewhereBanner({ authority }: Pick<StandingBannersProps, 'authority'>) {
  const now = useNow();
  const list = useNewestTaken(authority);
  const standing = list === undefined ? 'elsewhere' : TAKEN[list.state];
  const when = list?.nextUpdate === undefined ? undefined : formatRelative(list.nextUpdate, now);
  const { title, detail } =
    list === undefined
      ? { title: words.elsewhere, detail: words.elsewhereDetail }
      : words.taken(list.state, list.number, when);
  return (
    <Banner
      tone={TONES[standing]}
      headingLevel={3}
      title={title}
      actions={
        <LinkButton
          onClick={() => replaceAddress(buildAddress('authorities', [authority.id, 'revocation', 'foreign']))}
        >
          {words.showForeign}
        </LinkButton>
      }
    >
      {detail}
    </Banner>
  );
}

/** Something waits to be signed, so that what blocks it matters. */
const isWanted = ({ due, standing, hasKey }: CrlState): boolean =>
  hasKey && (due.length > 0 || standing === 'overdue' || standing === 'missing');

/** The list that holds longest decides whether servers have one. */
export const newestAct = ({ complete, delta }: CrlState): CrlAct | undefined => complete ?? delta;

/** Where none was signed here, the newest from elsewhere is what servers have. */
function tellEarlier({ standing, earlier }: CrlState, now: number) {
  const end = earlier?.nextUpdate;
  return words.earlier(standing, earlier?.number, end === undefined ? undefined : formatRelative(end, now));
}

function sentencesOf(standing: CrlState['standing'], newest: CrlAct | undefined, now: number) {
  if (standing === 'none') return { title: words.none, detail: words.noneDetail };
  if (standing === 'missing' || newest === undefined) return { title: words.missing, detail: words.missingDetail };
  const when = formatRelative(newest.nextUpdate, now);
  if (standing === 'overdue') return { title: words.overdue(newest.number, when), detail: words.overdueDetail };
  if (standing === 'due') return { title: words.due(newest.number, when), detail: words.dueDetail };
  return { title: words.current(newest.number), detail: words.currentDetail(when) };
}
