import { TriangleAlert } from 'lucide-react';
import { timelineText } from '../../../shared/text/en/ui/timeline.ts';
import { useTimeline } from '../../stores/timeline.ts';
import { MarkIcon } from './mark-icon.tsx';
import css from './timeline.module.css';

const MARKS = ['authority', 'crl', 'overdue', 'rule'] as const;

/** What the marks mean, how the plot is worked, and loudly that lanes do not compare where they don't. */
export function Hints() {
  const { legend, plot, scale } = timelineText;
  const isOwn = useTimeline((state) => state.scale === 'own');
  return (
    <div className={css['hints']}>
      {MARKS.map((mark) => (
        <span key={mark}>
          <MarkIcon kind={mark} />
          {legend[mark]}
        </span>
      ))}
      {isOwn ? (
        <span className={css['warning']} role="status">
          <TriangleAlert aria-hidden />
          {scale.ownNote}
        </span>
      ) : (
        <span data-hint>{plot.hint}</span>
      )}
    </div>
  );
}
