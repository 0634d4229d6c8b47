import { BellRing } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { PartnerSummary } from '../../../shared/model/partner.ts';
import { NO_PARTNER_WATCH, type PartnerWatch } from '../../../shared/model/watch.ts';
import { watchText } from '../../../shared/text/en/ui/alerts.ts';
import { partnersText } from '../../../shared/text/en/ui/partners.ts';
import { useNow } from '../../stores/clock.ts';
import { onDataChanged } from '../../stores/data-changes.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { followWatchSettings, readPartnerWatch, useWatchSettings } from '../../stores/watch.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatMinute } from '../../ui/format-time.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { PartnerWatchDialog } from './partner-watch-dialog.tsx';
import css from './partners.module.css';

const text = watchText.partner;

/** When certificates of this partner become alerts. */
export function PartnerAlerts({ partner }: { readonly partner: PartnerSummary }) {
  const [watch, setWatch] = useState<PartnerWatch>(NO_PARTNER_WATCH);
  const [isEditing, setEditing] = useState(false);
  const days = useWatchSettings((settings) => settings.days);
  const roleBlock = useRoleBlock('issuer');
  const blocked = useWorkspace()?.readOnly === true ? partnersText.readOnly : roleBlock;
  const { id } = partner;
  const now = useNow();
  useEffect(followWatchSettings, []);
  useEffect(() => {
    const read = async () => {
      const answer = await readPartnerWatch(id);
      if (answer.ok) setWatch(awake(answer.value));
    };
    void read();
    return onDataChanged(['partner'], () => void read());
  }, [id]);
  const { thresholds, snoozedUntil, snoozeReason } = watch;
  return (
    <>
      <SectionHead>{text.title}</SectionHead>
      <p className={css['alertLine']}>{thresholds === null ? text.same(days) : text.own(thresholds.days)}</p>
      {snoozedUntil === null || snoozedUntil <= now ? null : (
        <p>
          {text.snoozed(formatMinute(snoozedUntil))}
          {snoozeReason === '' ? null : <span className={css['quiet']}> {visibleText(snoozeReason)}</span>}
        </p>
      )}
      <Button size="small" icon={BellRing} blockedBecause={blocked} onClick={() => setEditing(true)}>
        {text.edit}
      </Button>
      {isEditing ? <PartnerWatchDialog partner={partner} watch={watch} onClose={() => setEditing(false)} /> : null}
    </>
  );
}

/** A snooze that has passed is none. */
const awake = (watch: PartnerWatch): PartnerWatch =>
  (watch.snoozedUntil ?? 0) > Date.now() ? watch : { ...watch, snoozedUntil: null, snoozeReason: '' };
