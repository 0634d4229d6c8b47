import { ArrowRightLeft, Clock, GitFork, Lock, LockOpen, Mail, TriangleAlert } from 'lucide-react';
import type { RevocationReason } from '../../../shared/model/certificate.ts';
import {
  REVOCATION_REFUSALS,
  type RevocationCascade,
  type RevocationConsequences,
  type RevocationIssuer,
} from '../../../shared/model/revocation.ts';
import { revokeText as words } from '../../../shared/text/en/ui/revoke.ts';
import { revocationWords } from '../../../shared/text/en/ui/revocation-words.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { Consequence } from '../../ui/dialog.tsx';
import { formatMinute, formatRelative } from '../../ui/format-time.ts';
import css from './revoke.module.css';

/** Of many, so many are named; the rest is a number. */
const MOST_NAMED = 4;

/** What a revocation brings about, in numbers and names, the hardest first. */
export function listConsequences(
  found: RevocationConsequences,
  reason: RevocationReason,
  now: number,
): readonly Consequence[] {
  return [
    ...refusedLines(found),
    ...found.authorities.flatMap(cascadeLines),
    endpointLine(found, now),
    ...partnerLines(found, reason),
    ...found.issuers.map((issuer) => toldLine(issuer, now)),
    ...holdLines(found, reason),
    permanenceLine(reason),
  ];
}

function refusedLines({ refused, selected }: RevocationConsequences): readonly Consequence[] {
  const kinds = REVOCATION_REFUSALS.filter((each) => (refused[each] ?? 0) > 0);
  const total = kinds.reduce((sum, each) => sum + (refused[each] ?? 0), 0);
  if (total === 0) return [];
  return [
    {
      icon: <TriangleAlert aria-hidden className={css['warn']} />,
      title: words.refusedSome(total, selected),
      detail: kinds.map((each) => words.refusalCount(words.refusals[each], refused[each] ?? 0)).join(', '),
    },
  ];
}

function cascadeLines(cascade: RevocationCascade): readonly Consequence[] {
  const { name, certificates, authorities, moreAuthorities, isRoot } = cascade;
  const icon = <GitFork aria-hidden className={css['fail']} />;
  return [
    {
      icon,
      title: words.below(name, certificates),
      detail: words.belowDetail(
        authorities.map((each) => each.name),
        moreAuthorities,
      ),
    },
    ...(isRoot ? [{ icon, title: words.root(name), detail: words.rootDetail }] : []),
  ];
}

function endpointLine({ endpoints, runs, sightings }: RevocationConsequences, now: number): Consequence {
  if (endpoints === 0)
    return {
      icon: <ArrowRightLeft aria-hidden className={css['dim']} />,
      title: words.endpointsNone,
      detail: words.endpointsNoneDetail,
    };
  const named = sightings
    .slice(0, MOST_NAMED)
    .map(({ target, name, lastAt }) => words.sighting(target, name, formatRelative(lastAt, now)));
  const more = sightings.length > MOST_NAMED ? [words.more(sightings.length - MOST_NAMED)] : [];
  return {
    icon: <ArrowRightLeft aria-hidden className={css['fail']} />,
    title: words.endpoints(endpoints),
    detail: `${[...named, ...more].join(', ')}. ${words.runs(runs)}.`,
  };
}

function partnerLines({ partners, items }: RevocationConsequences, reason: RevocationReason): readonly Consequence[] {
  if (partners.length === 0) return [];
  const names = items.filter(({ refusal }) => refusal === undefined).map(({ name }) => name);
  return [
    {
      icon: <Mail aria-hidden className={css['warn']} />,
      title: words.partners(partners.length),
      detail: (
        <span className={css['partners']}>
          {partners.slice(0, MOST_NAMED).map(({ id, name, contact, certificates }) => (
            <span key={id} className={css['partner']}>
              <bdi>{words.partner(name, contact, certificates)}</bdi>
              <CopyButton
                text={words.message(name, names, revocationWords.reasons[reason].name)}
                name={words.copyMessage(name)}
              />
            </span>
          ))}
          {partners.length > MOST_NAMED ? <span>{words.more(partners.length - MOST_NAMED)}</span> : null}
        </span>
      ),
    },
  ];
}

function toldLine(issuer: RevocationIssuer, now: number): Consequence {
  const { name, told, toldAt, crlNumber, crlNextUpdate, block } = issuer;
  const when =
    toldAt === undefined || told === 'at-once' ? '' : words.toldAt(formatMinute(toldAt), formatRelative(toldAt, now));
  const newest =
    crlNumber === undefined || crlNextUpdate === undefined
      ? words.noCrl
      : (crlNextUpdate > now ? words.stale : words.over)(crlNumber, formatMinute(crlNextUpdate));
  return {
    icon:
      block === undefined ? (
        <Clock aria-hidden className={css['dim']} />
      ) : (
        <TriangleAlert aria-hidden className={css['warn']} />
      ),
    title: words.told[told](name),
    detail: `${when}${block === undefined ? '' : `${words.blocks[block]} `}${newest}`,
  };
}

function holdLines({ onHold, ended }: RevocationConsequences, reason: RevocationReason): readonly Consequence[] {
  const icon = <Clock aria-hidden className={css['dim']} />;
  return [
    ...(onHold > 0 && reason !== 'certificateHold'
      ? [{ icon, title: words.fromHold(onHold), detail: words.fromHoldDetail }]
      : []),
    ...(ended > 0 ? [{ icon, title: words.ended(ended), detail: words.endedDetail }] : []),
  ];
}

function permanenceLine(reason: RevocationReason): Consequence {
  return reason === 'certificateHold'
    ? { icon: <LockOpen aria-hidden className={css['dim']} />, title: words.hold, detail: words.holdDetail }
    : { icon: <Lock aria-hidden className={css['dim']} />, title: words.permanent, detail: words.permanentDetail };
}
