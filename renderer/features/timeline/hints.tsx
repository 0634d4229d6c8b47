import { timelineText } from '../../../shared/text/en/ui/timeline.ts';
import css from './timeline.module.css';

const MARKS = ['authority', 'crl', 'overdue', 'rule'] as const;

/** What the marks mean and how the plot is worked. */
export function Hints() {
  const { legend, plot } = timelineText;
  return (
    <div className={css['hints']}>
      {MARKS.map((mark) => (
        <span key={mark}>
          <i data-mark={mark} aria-hidden />
          {legend[mark]}
        </span>
      ))}
      <span data-hint>{plot.hint}</span>
    </div>
  );
}
