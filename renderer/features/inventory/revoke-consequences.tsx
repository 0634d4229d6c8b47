import { ArrowRightLeft, Clock, GitFork, Lock, LockOpen, TriangleAlert } from 'lucide-react';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import type { RevocationPreview } from '../../stores/revocation.ts';
import type { Consequence } from '../../ui/dialog.tsx';
import { formatMinute } from '../../ui/format-time.ts';
import css from './inventory.module.css';

const words = inventoryText.revoke;

/** What a revocation brings about, the hardest first. */
export function consequencesOf(preview: RevocationPreview, hold: boolean): readonly Consequence[] {
  const { below, currentCrlNumber, currentCrlNextUpdate, authorityHasKey } = preview;
  const known = currentCrlNumber !== undefined && currentCrlNextUpdate !== undefined;
  return [
    ...(below > 0
      ? [
          {
            icon: <GitFork aria-hidden className={css['expired']} />,
            title: words.below(below),
            detail: words.belowDetail,
          },
        ]
      : []),
    {
      icon: <ArrowRightLeft aria-hidden className={css['expired']} />,
      title: words.endsNow,
      detail: known ? words.endsDetail(currentCrlNumber, formatMinute(currentCrlNextUpdate)) : words.noCrl,
    },
    authorityHasKey
      ? { icon: <Clock aria-hidden className={css['unknown']} />, title: words.queued, detail: words.queuedDetail }
      : {
          icon: <TriangleAlert aria-hidden className={css['expiring']} />,
          title: words.noKey,
          detail: words.noKeyDetail,
        },
    hold
      ? { icon: <LockOpen aria-hidden className={css['unknown']} />, title: words.hold, detail: words.holdDetail }
      : {
          icon: <Lock aria-hidden className={css['unknown']} />,
          title: words.permanent,
          detail: words.permanentDetail,
        },
  ];
}
