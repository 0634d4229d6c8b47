import { ChevronDown, ZoomIn, ZoomOut } from 'lucide-react';
import { LANE_KINDS } from '../../../shared/model/timeline.ts';
import { TIMELINE_UNITS } from '../../../shared/model/timeline-units.ts';
import { timelineText } from '../../../shared/text/en/ui/timeline.ts';
import { keepFailure } from '../../stores/failure.ts';
import {
  changeTimeline,
  currentUnit,
  showLanes,
  showToday,
  showUnit,
  useTimeline,
  zoomTimeline,
} from '../../stores/timeline.ts';
import { saveCalendar } from '../../stores/timeline-acts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DelayedSearch } from '../../ui/delayed-search.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { Toolbar, ToolbarRule } from '../../ui/toolbar.tsx';
import { exportPicture } from './export-picture.ts';
import css from './timeline-bar.module.css';

const words = timelineText.bar;
const STEP = 1.6;

/** Lanes, filter, zoom and what can be written. */
export function TimelineBar() {
  const lanes = useTimeline((state) => state.lanes);
  const filter = useTimeline((state) => state.filter);
  const view = useTimeline((state) => state.view);
  const unit = useTimeline(currentUnit);
  return (
    <Toolbar label={words.label}>
      <Segmented
        label={words.lanes}
        value={lanes}
        options={LANE_KINDS.map((value) => ({ value, label: timelineText.lanes[value] }))}
        onChange={showLanes}
      />
      <DelayedSearch
        label={words.filter}
        placeholder={words.filterPlaceholder}
        value={filter}
        onChange={(next) => changeTimeline({ filter: next })}
        clearLabel={words.clearFilter}
      />
      <Select
        label={words.unit}
        className={css['unit']}
        value={unit}
        options={TIMELINE_UNITS.map((value) => ({ value, label: timelineText.units[value] }))}
        onChange={showUnit}
      />
      <IconButton icon={ZoomOut} label={words.zoomOut} hint="-" onClick={() => zoomTimeline(STEP)} />
      <IconButton icon={ZoomIn} label={words.zoomIn} hint="+" onClick={() => zoomTimeline(1 / STEP)} />
      <Button onClick={showToday}>{words.today}</Button>
      <ToolbarRule />
      <Segmented
        label={words.view}
        value={view}
        options={[
          { value: 'chart', label: words.chart },
          { value: 'table', label: words.table },
        ]}
        onChange={(next) => changeTimeline({ view: next })}
      />
      <ExportMenu />
    </Toolbar>
  );
}

function ExportMenu() {
  const selection = useTimeline((state) => state.selection);
  const span = useTimeline((state) => state.span);
  return (
    <Menu
      align="end"
      trigger={
        <Button>
          {words.export}
          <ChevronDown aria-hidden className={css['chevron']} />
        </Button>
      }
      entries={[
        {
          label: selection === null ? words.calendar : words.calendarOfRange,
          onChoose: () => void writeCalendar(selection ?? span),
        },
        'separator',
        { label: words.svg, onChoose: () => void writePicture('svg') },
        { label: words.png, onChoose: () => void writePicture('png') },
      ]}
    />
  );
}

async function writeCalendar(span: { readonly from: number; readonly to: number }): Promise<void> {
  const saved = await saveCalendar(span);
  if (!keepFailure(saved) || !saved.ok) return;
  if (saved.value !== null) showToast(words.calendarSaved(saved.value.name, saved.value.entries));
}

async function writePicture(format: 'svg' | 'png'): Promise<void> {
  const saved = await exportPicture(format);
  if (saved === null) return;
  if (!keepFailure(saved) || !saved.ok) return;
  if (saved.value !== null) showToast(words.saved(saved.value.name));
}
