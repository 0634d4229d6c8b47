import { ChevronDown, ChevronRight } from 'lucide-react';
import type { TimelineLane } from '../../../shared/model/timeline.ts';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Name } from '../../ui/mono.tsx';
import { useRem } from '../../ui/text-scale.ts';
import { barsInSight, peakOf, type Picture } from './layout.ts';
import css from './lane-heads.module.css';

export interface LaneHeadsProps {
  readonly picture: Picture;
  readonly unfolded: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
}

/** Names of the lanes; pressing one makes its lane high. */
export function LaneHeads({ picture, unfolded, onToggle }: LaneHeadsProps) {
  const { state, tops, span } = picture;
  const { bars } = state;
  const shown = bars === null ? [] : barsInSight(bars.edges, span);
  return (
    <div className={css['heads']} data-own={state.scale === 'own' || undefined}>
      {bars?.lanes.map((lane, index) => (
        <LaneHead
          key={lane.key}
          lane={lane}
          height={(tops[index + 1] ?? 0) - (tops[index] ?? 0)}
          peak={peakOf([lane], shown)}
          isOpen={unfolded.has(lane.key)}
          isSelected={state.selection?.lane === lane.key}
          onToggle={() => onToggle(lane.key)}
        />
      ))}
    </div>
  );
}

/** Room for a third line. */
const HIGH_REM = 4.75;

interface LaneHeadProps {
  readonly lane: TimelineLane;
  readonly height: number;
  readonly peak: number;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
}

function LaneHead({ lane, height, peak, isOpen, isSelected, onToggle }: LaneHeadProps) {
  const rem = useRem();
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      className={css['head']}
      style={{ height }}
      aria-expanded={isOpen}
      data-selected={isSelected || undefined}
      title={titleOf(lane)}
      onClick={onToggle}
    >
      <Icon aria-hidden />
      <span>
        <span className={css['headName']}>
          <Name>{lane.label}</Name>
        </span>
        <small>
          {words.laneCount(lane.all)} · {words.scale.peak(peak)}
        </small>
        {lane.steps === undefined || height < HIGH_REM * rem ? null : (
          <small>{words.steps.ownShort(lane.steps.days, lane.steps.percents)}</small>
        )}
      </span>
    </button>
  );
}

const titleOf = ({ label, steps }: TimelineLane): string =>
  steps === undefined
    ? visibleText(label)
    : `${visibleText(label)} · ${words.steps.ownShort(steps.days, steps.percents)}`;
