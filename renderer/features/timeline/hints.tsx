import { TriangleAlert } from 'lucide-react';
import { timelineText } from '../../../shared/text/en/ui/timeline.ts';
import { useTimeline } from '../../stores/timeline.ts';
import { MarkIcon } from './mark-icon.tsx';
import css from './hints.module.css';

const MARKS = ['authority', 'crl', 'overdue', 'rule'] as const;

/** What the marks mean, how the plot is worked, and loudly that lanes do not compare where they don't. */
export function Hints() {
  const { legend, plot, scale } = timelineText;
  const steps = useTimeline((state) => state.bars?.steps);
  const isOwn = useTimeline((state) => state.scale === 'own');
  return (
    <div className={css['hints']}>
      {MARKS.map((mark) => (
        <span key={mark}>
          <MarkIcon kind={mark} />
          {legend[mark]}
        </span>
      ))}
      {steps === undefined ? null : (
        <Steps text={timelineText.steps.workspace(steps.days, steps.percents, steps.shortLivedDays)} />
      )}
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

const Steps = ({ text }: { readonly text: string }) =>
  text === '' ? null : (
    <span data-steps title={text}>
      <MarkIcon kind="step" />
      <span>{text}</span>
    </span>
  );
