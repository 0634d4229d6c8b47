import { useRef, useState } from 'react';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { changeTimeline, useTimeline } from '../../stores/timeline.ts';
import { LANES_A_PAGE } from '../../stores/timeline-reading.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Hints } from './hints.tsx';
import { BarRow } from './bar-row.tsx';
import { type Hit, hitLanes, hitTop } from './hit.ts';
import { HoverCard } from './hover-card.tsx';
import { type Cursor, laneAt, type Picture, topHeight } from './layout.ts';
import { LaneHeads } from './lane-heads.tsx';
import { Legend } from './legend.tsx';
import { Overview } from './overview.tsx';
import { pressPlotKey } from './plot-keys.ts';
import { buildLanes } from './scene-lanes.ts';
import { buildTop } from './scene-top.ts';
import css from './plot.module.css';
import { useCanvas } from './use-canvas.ts';
import { usePalette, usePicture } from './use-picture.ts';
import { usePointer, useWheel } from './use-pointer.ts';
import { useSize } from './use-size.ts';

export interface PlotProps {
  readonly onPress: (hit: Hit) => void;
}

/** Axis, bars of everything, lanes, and the whole time below. */
export function Plot({ onPress }: PlotProps) {
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [room, setRoom] = useState(0);
  const picture = usePicture(cursor, unfolded, room);
  const toggle = (key: string) =>
    setUnfolded((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key]));
  return (
    <div className={css['plot']}>
      <p id="timeline-keys" className="visually-hidden">
        {words.plot.keys}
      </p>
      <div className={css['top']} style={{ height: topHeight(picture.scale) }}>
        <Legend />
        <Top picture={picture} onPress={onPress} onCursor={setCursor} />
      </div>
      <Lanes
        picture={picture}
        unfolded={unfolded}
        onToggle={toggle}
        onPress={onPress}
        onCursor={setCursor}
        height={room}
        onRoom={setRoom}
      />
      <Hints />
      <Overview now={picture.now} />
    </div>
  );
}

interface PartProps extends PlotProps {
  readonly picture: Picture;
  readonly onCursor: (cursor: Cursor | null) => void;
}

function Top({ picture, onPress, onCursor }: PartProps) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const height = topHeight(picture.scale);
  useSize(place, ({ width }) => changeTimeline({ width }));
  useWheel(place);
  useCanvas(canvas, { width: picture.width, height, top: 0, build: () => buildTop(picture), palette });
  const { hover, handlers } = usePointer({
    laneAt: () => null,
    hit: (x, y) => hitTop(picture, x, y),
    selects: true,
    onPress,
  });
  const { bars } = picture.state;
  return (
    <div
      ref={place}
      className={css['topPlot']}
      role="application"
      aria-label={words.title}
      aria-describedby="timeline-keys"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrows, plus, minus and Home work the axis as a whole
      tabIndex={0}
      onKeyDown={pressPlotKey}
      {...handlers}
    >
      <canvas ref={canvas} aria-hidden />
      {bars === null ? (
        <div className={css['waiting']}>
          <Spinner>{words.plot.loading}</Spinner>
        </div>
      ) : (
        <BarRow label={words.plot.all} lane={null} series={bars.all} onCursor={onCursor} />
      )}
      {hover === null ? null : <HoverCard {...hover} />}
    </div>
  );
}

interface LanesProps extends PartProps {
  readonly unfolded: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  /** Pixels that the lanes have in all. */
  readonly height: number;
  readonly onRoom: (height: number) => void;
}

function Lanes(props: LanesProps) {
  const { picture, unfolded, onToggle, onPress, onCursor, height, onRoom } = props;
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const palette = usePalette();
  const { tops, state, width } = picture;
  useSize(place, (size) => onRoom(size.height));
  useWheel(plot);
  const keyAt = (y: number): string | null => state.bars?.lanes[laneAt(tops, y)]?.key ?? null;
  const { hover, handlers } = usePointer({
    laneAt: keyAt,
    hit: (x, y) => hitLanes(picture, x, y),
    selects: false,
    onPress,
  });
  const pointed = hover?.hit.kind === 'mark' ? hover.hit.mark : undefined;
  const build = () => buildLanes({ ...picture, pointed }, scrolled, scrolled + height);
  useCanvas(canvas, { width, height, top: scrolled, build, palette });
  const bars = state.bars;
  const total = tops.at(-1) ?? 0;
  return (
    <div ref={place} className={css['lanes']} onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}>
      <LaneHeads picture={picture} unfolded={unfolded} onToggle={onToggle} />
      <div
        ref={plot}
        className={css['lanePlot']}
        style={{ minHeight: Math.max(total, height - 1) }}
        data-drags
        {...handlers}
      >
        <canvas ref={canvas} className={css['sticky']} style={{ top: 0 }} aria-hidden />
        {bars?.lanes.map((lane, index) => (
          <BarRow
            key={lane.key}
            label={lane.label}
            lane={lane.key}
            series={lane.series}
            top={tops[index] ?? 0}
            height={(tops[index + 1] ?? 0) - (tops[index] ?? 0)}
            onCursor={onCursor}
          />
        ))}
        {hover === null ? null : <HoverCard {...hover} />}
      </div>
      <LanePages />
    </div>
  );
}

/** Lanes beyond the first page. */
function LanePages() {
  const count = useTimeline((state) => state.bars?.laneCount ?? 0);
  const offset = useTimeline((state) => state.laneOffset);
  const lanes = useTimeline((state) => state.lanes);
  const isReady = useTimeline((state) => state.lanesReady);
  const left = count - offset - LANES_A_PAGE;
  if (isReady && count === 0) return <p className={css['noLanes']}>{words.noLanes[lanes]}</p>;
  if (left <= 0 && offset === 0) return null;
  return (
    <p className={css['noLanes']}>
      {offset === 0 ? null : (
        <LinkButton onClick={() => changeTimeline({ laneOffset: 0 })}>{words.fewerLanes}</LinkButton>
      )}
      {left <= 0 ? null : (
        <LinkButton onClick={() => changeTimeline({ laneOffset: offset + LANES_A_PAGE })}>
          {words.moreLanes(left)}
        </LinkButton>
      )}
    </p>
  );
}
