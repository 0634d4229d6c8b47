import { useEffect } from 'react';
import { timelineText as words } from '../../../shared/text/en/ui/timeline.ts';
import { chooseImport } from '../../stores/certificate-import.ts';
import { describeError, reportFailure } from '../../stores/failure.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { selectSpan, useTimeline } from '../../stores/timeline.ts';
import { followTimeline } from '../../stores/timeline-reading.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import type { Hit } from './hit.ts';
import { Plot } from './plot.tsx';
import { RangePane } from './range-pane.tsx';
import { TimelineBar } from './timeline-bar.tsx';
import { TimelineTable } from './timeline-table.tsx';

const SIDE_REM = 20;

/** When everything ends: certificates, authorities and revocation lists on one axis. */
export function TimelineScreen() {
  const id = useWorkspace()?.id;
  const error = useTimeline((state) => state.error);
  const view = useTimeline((state) => state.view);
  const selection = useTimeline((state) => state.selection);
  const [width, setWidth] = usePaneWidth('timeline', SIDE_REM);
  // oxlint-disable-next-line react/exhaustive-deps -- another workspace is another timeline
  useEffect(followTimeline, [id]);
  const isEmpty = useIsEmpty();
  return (
    <>
      <h1 className="visually-hidden">{words.title}</h1>
      {isEmpty ? (
        <Empty />
      ) : (
        <>
          <TimelineBar />
          {error === null ? null : <ErrorPanel {...describeError(error)} />}
          <SplitPane
            side={selection === null ? null : <RangePane selection={selection} />}
            sideLabel={words.range.label}
            width={width}
            onWidth={setWidth}
            onClose={() => selectSpan(null)}
          >
            {view === 'chart' ? <Plot onPress={pressHit} /> : <TimelineTable />}
          </SplitPane>
        </>
      )}
    </>
  );
}

/** Nothing ends, and no authority does either. */
function useIsEmpty(): boolean {
  const certificates = useWorkspace()?.certificates ?? 0;
  return certificates === 0;
}

function Empty() {
  const { title, body, issue, import: importing } = words.empty;
  return (
    <EmptyState
      title={title}
      action={
        <>
          <Button variant="primary" onClick={() => navigate('/issue')}>
            {issue}
          </Button>
          <Button onClick={() => reportFailure(chooseImport())}>{importing}</Button>
        </>
      }
    >
      {body}
    </EmptyState>
  );
}

/** A bar is selected; a certificate and an authority are opened. */
function pressHit(hit: Hit): void {
  const { bars } = useTimeline.getState();
  switch (hit.kind) {
    case 'bar':
      if (bars !== null)
        selectSpan({ from: bars.edges[hit.bar] ?? 0, to: bars.edges[hit.bar + 1] ?? 0, lane: hit.lane?.key ?? null });
      return;
    case 'mark':
      return navigate(buildAddress('inventory', [hit.mark.id]));
    case 'authority':
      return navigate(buildAddress('authorities', [hit.end.id]));
    case 'crl':
      return navigate(buildAddress('authorities', [hit.crl.authorityId]));
    case 'rule':
  }
}
