import { useMemo, useRef } from 'react';
import type { ValidatedPath, ValidationReport } from '../../../shared/model/validation.ts';
import { chainText } from '../../../shared/text/en/ui/chain.ts';
import { visibleText } from '../format-text.ts';
import { formatBoth, formatDate, formatRelative } from '../format-time.ts';
import { useRem } from '../text-scale.ts';
import { useElementWidth } from '../use-element-width.ts';
import { buildMomentScale, type MomentEvent, placeLabels } from './moment-scale.ts';
import css from './validate-as.module.css';

const words = chainText.settings;
const STEPS = 1000;
const LABEL_REM = 6.5;
const LONGEST_NAME = 100;

export interface MomentSliderProps {
  readonly report: ValidationReport;
  readonly path: ValidatedPath | undefined;
  readonly moment: number;
  readonly now: number;
  readonly onMoment: (at: number) => void;
}

/** The moment of validation among the days that change the verdict. */
export function MomentSlider({ report, path, moment, now, onMoment }: MomentSliderProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useElementWidth(frame);
  const rem = useRem();
  const scale = useMemo(() => buildMomentScale(report, path, now), [report, path, now]);
  const labels = useMemo(() => placeLabels(scale, width, LABEL_REM * rem), [scale, width, rem]);
  const position = scale.positionOf(moment);
  return (
    <div ref={frame} className={css['slider']} title={words.scaleNote}>
      <div aria-hidden className={css['track']}>
        <span className={css['travelled']} style={between(scale.positionOf(now), position)} />
        {scale.events.map((event) => (
          <span
            key={`${event.kind} ${event.at} ${event.rank}`}
            className={css['tick']}
            data-kind={event.kind}
            style={{ left: `${event.position * 100}%` }}
          />
        ))}
      </div>
      <input
        type="range"
        min={0}
        max={STEPS}
        step={1}
        className={css['range']}
        aria-label={words.moment}
        aria-valuetext={words.sliderValue(formatDate(moment), formatRelative(moment, now))}
        value={Math.round(position * STEPS)}
        onChange={(event) => onMoment(scale.instantOf(Number(event.currentTarget.value) / STEPS))}
      />
      <div className={css['labels']}>
        {labels.map(({ event, left }) => (
          <button
            key={`${event.kind} ${event.at} ${event.rank}`}
            type="button"
            tabIndex={-1}
            className={css['label']}
            data-kind={event.kind}
            title={[visibleText(event.name.slice(0, LONGEST_NAME)), dateOf(event), formatBoth(event.at)]
              .filter((part) => part !== '')
              .join('\n')}
            style={{ left: `${left}px`, width: `${LABEL_REM}rem` }}
            onClick={() => onMoment(event.at)}
          >
            <bdi>{event.kind === 'now' ? words.now : visibleText(event.name.slice(0, LONGEST_NAME))}</bdi>
            <span>{dateOf(event)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

const between = (a: number, b: number) => ({
  left: `${Math.min(a, b) * 100}%`,
  width: `${Math.abs(a - b) * 100}%`,
});

function dateOf({ kind, at }: MomentEvent): string {
  const date = formatDate(at);
  return kind === 'now' ? date : kind === 'begins' ? words.begins(date) : words.ends(date);
}
