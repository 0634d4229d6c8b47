import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { cancelDial, useConnection } from '../../stores/connection.ts';
import { dismissLiveDial, type LiveDial } from '../../stores/connection-live.ts';
import { useJob } from '../../stores/jobs.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Spinner } from '../../ui/progress.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { buildLivePhases } from './live-phases.ts';
import { MessagePane } from './run-details.tsx';
import { PhasePills } from './phase-pills.tsx';
import css from './run-result.module.css';
import { SequenceDiagram } from './sequence-diagram.tsx';
import { buildRows, type SequenceSource } from './sequence.ts';
import { useSideWidth } from './use-side-width.ts';
import { useUnfolded } from './use-unfolded.ts';

const text = connectText.running;
const NO_LETTERS: ReadonlyMap<number, string> = new Map();

/** The dial under way, or a cancelled one with what was seen of it, in the shape of a finished run. */
export function LiveDialView({ live }: { readonly live: LiveDial }) {
  const phases = useMemo(() => buildLivePhases(live), [live]);
  return (
    <div className={css['run']}>
      <div className={css['head']} data-reserved>
        {live.state === 'running' ? <RunningBanner live={live} /> : <CancelledBanner live={live} />}
        <PhasePills phases={phases} />
        <p className={css['strip']}>{live.state === 'running' ? text.limit : text.notKept}</p>
      </div>
      <LiveMessages live={live} />
    </div>
  );
}

function RunningBanner({ live }: { readonly live: LiveDial }) {
  const dialling = useConnection((state) => state.dialling);
  const job = useJob(dialling?.job ?? null);
  const elapsedS = useElapsed(live.startedAt);
  const cancelling = job?.state === 'cancelling';
  return (
    <Banner
      tone="neutral"
      headingLevel={1}
      icon={<Spinner>{null}</Spinner>}
      title={text.title(live.target)}
      actions={
        <Button disabled={cancelling || dialling === null || dialling.job === ''} onClick={() => void cancelDial()}>
          {cancelling ? text.cancelling : text.cancel}
        </Button>
      }
    >
      <p>
        {text.phase[live.phase]} · <span className={css['elapsed']}>{text.elapsed(elapsedS)}</span>
      </p>
    </Banner>
  );
}

function CancelledBanner({ live }: { readonly live: LiveDial }) {
  const afterS = (((live.endedAt ?? live.startedAt) - live.startedAt) / 1000).toFixed(1);
  return (
    <Banner
      tone="neutral"
      headingLevel={1}
      title={text.cancelled(live.target)}
      actions={<Button onClick={dismissLiveDial}>{text.putAway}</Button>}
    >
      <p>{text.cancelledWhile(text.phase[live.phase], afterS)}</p>
    </Banner>
  );
}

function LiveMessages({ live }: { readonly live: LiveDial }) {
  const { messages, attempts } = live;
  const engine = useConnection((state) => state.capabilities?.engine);
  const [chosen, setChosen] = useState<number | null>(null);
  const [unfolded, fold] = useUnfolded();
  const [width, setWidth] = useSideWidth();
  const tree = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => buildRows(sourceOf(live), NO_LETTERS, unfolded), [live, unfolded]);
  const open = useCallback(() => tree.current?.focus(), []);
  const selected = chosen ?? messages.at(-1)?.index ?? null;
  const connected = attempts.find(({ result }) => result === 'connected');
  return (
    <div className={css['messages']}>
      <SplitPane
        sideLabel={connectText.details.tabsName}
        width={width}
        onWidth={setWidth}
        minimum={14}
        side={
          <Tabs
            label={connectText.details.tabsName}
            active="message"
            onChange={() => {}}
            items={[
              {
                id: 'message',
                label: connectText.details.tabs.message,
                content: <MessagePane messages={messages} selected={selected} onSelect={setChosen} treeRef={tree} />,
              },
            ]}
          />
        }
      >
        {rows.length === 0 ? (
          <EmptyState title={text.nothingYet}>{null}</EmptyState>
        ) : (
          <SequenceDiagram
            rows={rows}
            selected={selected}
            onSelect={setChosen}
            onOpen={open}
            onFold={fold}
            clientIs={engine === undefined ? '' : connectText.sequence.clientIs(engine)}
            serverIs={visibleText(connected?.address ?? '')}
          />
        )}
      </SplitPane>
    </div>
  );
}

const sourceOf = ({ messages, attempts, proxy, startTls }: LiveDial): SequenceSource => ({
  messages,
  attempts,
  proxy,
  startTls,
  failing: undefined,
  stoppedMs: null,
  second: null,
});

function useElapsed(since: number): string {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (Math.max(0, now - since) / 1000).toFixed(1);
}
