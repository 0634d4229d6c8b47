import { useCallback, useMemo, useRef, useState } from 'react';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { useConnection } from '../../stores/connection.ts';
import { Banner } from '../../ui/banner.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { SplitPane } from '../../ui/split-pane.tsx';
import { DiagnosisCards } from './diagnosis-cards.tsx';
import { PrintedRun } from './printed-run.tsx';
import { PhasePills } from './phase-pills.tsx';
import css from './run-result.module.css';
import { type DetailsTab, RunDetails } from './run-details.tsx';
import { buildPhases, toneOf } from './run-view.ts';
import { SequenceDiagram } from './sequence-diagram.tsx';
import { assignLetters, buildSequence, findFailingMessage } from './sequence.ts';
import { useSideWidth } from './use-side-width.ts';
import { useUnfolded } from './use-unfolded.ts';
import { verdictOf } from './words.ts';

const text = connectText.sequence;

export interface RunResultProps {
  readonly run: ConnectionRun;
  /** Whether its dial was watched until now. */
  readonly unfolds?: boolean | undefined;
}

/** Verdict, phases, causes, then the messages with their details: the answer first, bytes last. */
export function RunResult({ run, unfolds = false }: RunResultProps) {
  const letters = useMemo(() => assignLetters(run), [run]);
  const [unfolded, fold] = useUnfolded();
  const rows = useMemo(() => buildSequence(run, letters, unfolded), [run, letters, unfolded]);
  const { selected, field, tab, setTab, select } = useSelected(run, letters);
  const engine = useConnection((state) => state.capabilities?.engine);
  const tree = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useSideWidth();
  const verdict = verdictOf(run);
  const phases = useMemo(() => buildPhases(run), [run]);
  const open = useCallback(() => tree.current?.focus(), []);
  return (
    <div className={css['run']}>
      <div className={css['head']} data-reserved={unfolds || undefined}>
        <Banner tone={toneOf(run)} title={verdict.headline} headingLevel={1}>
          {verdict.detail === '' ? undefined : <p className={css['detail']}>{verdict.detail}</p>}
        </Banner>
        <PrintedRun run={run} />
        <PhasePills phases={phases} />
        <DiagnosisCards run={run} letters={letters} onSelect={select} isAwaited={unfolds} />
      </div>
      <div className={css['messages']}>
        <SplitPane
          sideLabel={connectText.details.tabsName}
          width={width}
          onWidth={setWidth}
          minimum={14}
          side={
            <RunDetails
              run={run}
              selected={selected}
              field={field}
              tab={tab}
              onTab={setTab}
              onSelect={select}
              treeRef={tree}
            />
          }
        >
          {rows.length === 0 ? (
            <EmptyState title={text.empty}>{text.emptyWhy}</EmptyState>
          ) : (
            <SequenceDiagram
              rows={rows}
              selected={selected}
              onSelect={select}
              onOpen={open}
              onFold={fold}
              clientIs={engine === undefined ? '' : text.clientIs(engine)}
              serverIs={visibleText(run.address ?? '')}
            />
          )}
        </SplitPane>
      </div>
    </div>
  );
}

/** The chosen message, the field of it that an evidence rests on, and what is shown beside the diagram. */
function useSelected(run: ConnectionRun, letters: ReadonlyMap<number, string>) {
  const [selected, setSelected] = useState<number | null>(() => firstChoice(run, letters));
  const [field, setField] = useState<string | undefined>(undefined);
  const [tab, setTab] = useState<DetailsTab>(run.messages.length === 0 ? 'facts' : 'message');
  const select = useCallback((index: number, evidenceField?: string) => {
    setSelected(index);
    setField(evidenceField);
    setTab('message');
  }, []);
  return { selected, field, tab, setTab, select };
}

/** What is worth looking at first: what failed, else the first evidence, else the beginning. */
function firstChoice(run: ConnectionRun, letters: ReadonlyMap<number, string>): number | null {
  return findFailingMessage(run) ?? [...letters.keys()][0] ?? run.messages[0]?.index ?? null;
}
