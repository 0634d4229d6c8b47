import { ArrowLeftRight, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/model/brands.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { type ComparedRuns, compareRuns } from '../../stores/connection-compare.ts';
import { compareAddress, runAddress } from '../../stores/connection-dialling.ts';
import { describeError } from '../../stores/failure.ts';
import { navigate } from '../../stores/router.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { CompareFacts } from './compare-facts.tsx';
import { CompareMessages } from './compare-messages.tsx';
import { PairDetails } from './compare-pair.tsx';
import { buildPairRows } from './compare-rows.ts';
import css from './compare-view.module.css';
import { useSideWidth } from './use-side-width.ts';

const text = connectText.compare;

export interface CompareViewProps {
  readonly before: RunId;
  readonly after: RunId;
}

/** Two runs side by side: facts that differ, then their messages in pairs with what differs marked. */
export function CompareView({ before, after }: CompareViewProps) {
  const [answer, setAnswer] = useState<ComparedRuns | AppError | null>(null);
  useEffect(() => {
    let current = true;
    void compareRuns(before, after).then((read) => {
      if (current) setAnswer(read.ok ? read.value : read.error);
    });
    return () => {
      current = false;
    };
  }, [before, after]);
  if (answer === null)
    return (
      <p className={css['reading']}>
        <Spinner>{text.reading}</Spinner>
      </p>
    );
  if ('code' in answer) return <ErrorPanel {...describeError(answer)} />;
  return <Compared compared={answer} />;
}

function Compared({ compared }: { readonly compared: ComparedRuns }) {
  const { before, after, comparison } = compared;
  const [width, setWidth] = useSideWidth();
  const rows = useMemo(() => buildPairRows(compared), [compared]);
  const [chosen, setChosen] = useState<number | null>(() => rows.find(({ state }) => state !== 'same')?.at ?? null);
  const different = rows.filter(({ state }) => state !== 'same').length;
  const causes = comparison.gone.length + comparison.appeared.length;
  return (
    <div className={css['view']}>
      <Banner
        tone={comparison.same ? 'ok' : 'info'}
        headingLevel={1}
        title={text.title(numberOfRun(before.id), numberOfRun(after.id))}
        actions={
          <>
            <Button icon={ArrowLeftRight} onClick={() => navigate(compareAddress(after.id, before.id))}>
              {text.swap}
            </Button>
            <Button icon={X} onClick={() => navigate(runAddress(after.id))}>
              {text.close}
            </Button>
          </>
        }
      >
        <p>{comparison.same ? text.same : text.counts(comparison.facts.length + causes, different)}</p>
      </Banner>
      <CompareFacts compared={compared} />
      <div className={css['messages']}>
        <SplitPane
          sideLabel={connectText.details.tabsName}
          width={width}
          onWidth={setWidth}
          minimum={14}
          side={<PairDetails row={rows.find(({ at }) => at === chosen)} compared={compared} />}
        >
          <CompareMessages rows={rows} compared={compared} chosen={chosen} onChoose={setChosen} />
        </SplitPane>
      </div>
    </div>
  );
}
