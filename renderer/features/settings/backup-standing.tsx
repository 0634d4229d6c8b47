import type { BackupState } from '../../../shared/model/backup.ts';
import { backupsText as words } from '../../../shared/text/en/ui/backups.ts';
import { useNow } from '../../stores/clock.ts';
import { Banner } from '../../ui/banner.tsx';
import { formatBoth, formatRelative } from '../../ui/format-time.ts';

const MINUTE_MS = 60_000;

/** The answer in one sentence: whether there is a good backup, and whether one is late or failed. */
export function BackupStanding({ state: { lastGood, overdueSince, runs } }: { readonly state: BackupState }) {
  const now = useNow();
  const ago = (at: number): string => (now - at < MINUTE_MS ? words.justNow : formatRelative(at, now));
  const [newest] = runs;
  const failed = newest?.error === undefined || newest.error === 'job.cancelled' ? undefined : newest;
  const before = lastGood === undefined ? words.noGoodBefore : words.goodBefore(ago(lastGood.startedAt));
  if (failed?.error !== undefined)
    return (
      <Banner tone="fail" headingLevel={3} title={words.failed(ago(failed.startedAt))}>
        {words.failedDetail(failed.name, failed.error)} {before}
      </Banner>
    );
  if (overdueSince !== undefined)
    return (
      <Banner tone="warn" headingLevel={3} title={words.late(ago(overdueSince))}>
        {before}
      </Banner>
    );
  if (lastGood === undefined)
    return (
      <Banner tone="neutral" headingLevel={3} title={runs.length === 0 ? words.none : words.noneFinished}>
        {words.noneDetail}
      </Banner>
    );
  return (
    <Banner
      tone="ok"
      headingLevel={3}
      title={<span title={formatBoth(lastGood.startedAt)}>{words.good(ago(lastGood.startedAt))}</span>}
    >
      {words.goodDetail(lastGood.name, lastGood.octets ?? 0)}
    </Banner>
  );
}
