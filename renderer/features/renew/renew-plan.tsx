import { useState } from 'react';
import type { RenewItem } from '../../../shared/model/renew.ts';
import { problemText } from '../../../shared/text/index.ts';
import { renewText as text } from '../../../shared/text/en/ui/renew.ts';
import { useNow } from '../../stores/clock.ts';
import { LinkButton } from '../../ui/button.tsx';
import { formatBoth, formatDate } from '../../ui/format-time.ts';
import { Name } from '../../ui/mono.tsx';
import { StatusIcon, type StatusKind } from '../../ui/status.tsx';
import { LifeBar } from './life-bar.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import css from './renew.module.css';

const MOST_SHOWN = 200;

/** One row for each certificate: what it becomes, and what stands against it. Those with something to say come first. */
export function RenewPlan({ items }: { readonly items: readonly RenewItem[] }) {
  const now = useNow();
  const sorted = items.toSorted((one, other) => weightOf(other) - weightOf(one));
  const shown = sorted.slice(0, MOST_SHOWN);
  // What is left out has no new life to draw.
  const drawn = shown.filter(({ canRenew }) => canRenew);
  const axis = {
    from: Math.min(now, ...drawn.map(({ endsAt, notBefore }) => Math.min(endsAt, notBefore))),
    to: Math.max(now, ...drawn.map(({ endsAt, notAfter }) => Math.max(endsAt, notAfter))),
  };
  return (
    <ScrollRegion className={css['scroll']} label={text.plan}>
      <table className={css['plan']} data-selectable>
        <thead>
          <tr>
            <th scope="col">{text.columns.name}</th>
            <th scope="col">{text.columns.profile}</th>
            <th scope="col">{text.columns.life}</th>
            <th scope="col" className={css['until']}>
              {text.columns.until}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((item) => (
            <PlanRow key={item.certificateId} item={item} axis={axis} alone={items.length === 1} />
          ))}
        </tbody>
      </table>
      {items.length > MOST_SHOWN ? <p className={css['hint']}>{text.more(items.length - MOST_SHOWN)}</p> : null}
    </ScrollRegion>
  );
}

const weightOf = ({ canRenew, warnings }: RenewItem): number => (canRenew ? warnings.length : 100);

interface PlanRowProps {
  readonly item: RenewItem;
  readonly axis: { readonly from: number; readonly to: number };
  /** The only one: its changes are shown at once. */
  readonly alone: boolean;
}

function PlanRow({ item, axis, alone }: PlanRowProps) {
  const { name, profile, authority, canRenew, endsAt, notAfter, overlapDays, changes } = item;
  const [open, setOpen] = useState(alone);
  const overlap = text.overlap(overlapDays);
  return (
    <tr data-left-out={canRenew ? undefined : true}>
      <th scope="row">
        <Name>{name}</Name>
        <div className={css['quiet']}>{authority === '' || !canRenew ? null : text.signedBy(authority)}</div>
        <Remarks item={item} />
        {changes.length === 0 || !canRenew ? null : (
          <LinkButton aria-expanded={open} onClick={() => setOpen(!open)}>
            {text.changes(changes.length)}
          </LinkButton>
        )}
        {open && canRenew ? <Changes item={item} /> : null}
      </th>
      <td>
        {profile === null ? null : (
          <>
            <Name>{profile.name}</Name>{' '}
            <span className={css['version']} data-changed={profile.from !== profile.to || undefined}>
              {text.version(profile.from, profile.to)}
            </span>
          </>
        )}
      </td>
      <td>
        {canRenew ? (
          <>
            <LifeBar item={item} axis={axis} label={text.life(formatDate(endsAt), formatDate(notAfter), overlap)} />
            <span className={css['overlap']} data-gap={overlapDays < 0 || undefined}>
              {overlap}
            </span>
          </>
        ) : null}
      </td>
      <td className={css['until']}>
        {canRenew ? <span title={formatBoth(notAfter)}>{formatDate(notAfter)}</span> : null}
      </td>
    </tr>
  );
}

/** Why it is left out, what wants a click, and which rules spoke. */
function Remarks({ item: { reason, warnings, findings } }: { readonly item: RenewItem }) {
  const lines: readonly (readonly [StatusKind, string])[] = [
    ...(reason === undefined ? [] : [['expired', text.refusal(reason)] as const]),
    ...warnings.map((warning) => ['expiring', text.warning(warning)] as const),
    ...findings.map(
      (finding) => [finding.severity === 'error' ? 'expired' : 'expiring', problemText(finding).title] as const,
    ),
  ];
  return lines.map(([status, words], at) => (
    <p key={at} className={css['remark']} data-tone={status}>
      <StatusIcon status={status} />
      <span>{words}</span>
    </p>
  ));
}

function Changes({ item: { changes } }: { readonly item: RenewItem }) {
  return (
    <dl className={css['changes']}>
      {changes.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{text.change(field)}</dt>
          <dd>
            <del>{before.length === 0 ? text.nothing : <Name>{before.join(', ')}</Name>}</del>
            <ins>{after.length === 0 ? text.nothing : <Name>{after.join(', ')}</Name>}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
