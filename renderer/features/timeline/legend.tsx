import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { changeTimeline, currentUnit, useTimeline } from '../../stores/timeline.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { STACK } from './scene-bars.ts';
import css from './legend.module.css';

/** What the colours mean, and whether the lanes compare. */
export function Legend() {
  const unit = useTimeline(currentUnit);
  const scale = useTimeline((state) => state.scale);
  return (
    <div className={css['legend']}>
      <b>{words.perUnit[unit]}</b>
      <ul>
        {STACK.map((part) => (
          <li key={part}>
            <i data-part={part} aria-hidden />
            {words.parts[part]}
          </li>
        ))}
      </ul>
      <Segmented
        size="small"
        label={words.scale.label}
        value={scale}
        options={[
          { value: 'common', label: words.scale.common },
          { value: 'own', label: words.scale.own },
        ]}
        onChange={(next) => changeTimeline({ scale: next })}
      />
    </div>
  );
}
