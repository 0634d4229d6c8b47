import type { ReadableReport } from '../../../shared/model/backup.ts';
import { recoveryText as words } from '../../../shared/text/en/ui/recovery.ts';
import { reveal } from '../../stores/recovery.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

/** What was written of a damaged file, and what could not be read. */
export function Exported({ report }: { readonly report: ReadableReport }) {
  const { name, differing, unreadable } = report;
  const isWhole = differing === 0 && unreadable.length === 0;
  return (
    <Banner
      tone={isWhole ? 'ok' : 'warn'}
      headingLevel={3}
      title={words.exported(name)}
      actions={<Button onClick={() => void reveal('exported')}>{words.reveal}</Button>}
    >
      <p>{words.exportedParts(report)}</p>
      {differing === 0 ? null : <p>{words.exportedDiffering(differing)}</p>}
      <p>{unreadable.length === 0 ? words.exportedWhole : words.exportedUnreadable(unreadable)}</p>
    </Banner>
  );
}
