import { useRef } from 'react';
import type { InspectItem, Problem } from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { problemText } from '../../../shared/text/index.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { type InspectedFile as FileFacts, useInspect } from '../../stores/inspect.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { Banner } from '../../ui/banner.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { useRem } from '../../ui/text-scale.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { ChainReading } from './chain-reading.tsx';
import css from './inspected-file.module.css';
import { KindIcon } from './item-icon.tsx';
import { ItemTreePane } from './item-tree-pane.tsx';
import { ItemView } from './item-view.tsx';
import { ProblemList } from './problem-list.tsx';
import { buildVerdict, type Standing } from './verdict.ts';

const TONES = { good: 'ok', warning: 'warn', bad: 'fail', none: 'neutral' } as const satisfies Record<Standing, string>;
/** Beside fewer, structure and bytes are a tab of the item. */
const WIDE_REM = 74;

/** Verdict first, then what the file holds, one item of it, and its bytes. */
export function InspectedFile({ file }: { readonly file: FileFacts }) {
  const { rows, item, details, detailsError } = useInspect();
  const columns = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const width = useElementWidth(columns);
  const wide = width === 0 || width / rem >= WIDE_REM;
  const [listWidth, setListWidth] = usePaneWidth('inspect-list', 14);
  if (file.total === 0) return <NothingFound problems={file.problems} />;
  const view =
    details === null ? (
      detailsError === null ? (
        <div className={css['reading']}>
          <Spinner>{inspectText.reading(rows[item]?.title ?? '')}</Spinner>
        </div>
      ) : (
        <ErrorPanel {...describeError(detailsError)} />
      )
    ) : (
      <ItemView key={`${item}`} item={details} file={file} wide={wide} />
    );
  return (
    <>
      {details === null ? (
        <div className={css['noVerdict']} />
      ) : (
        <ChainReading item={details}>{(chain) => <Verdict item={details} file={file} chain={chain} />}</ChainReading>
      )}
      <div ref={columns} className={css['columns']}>
        {file.total === 1 ? (
          view
        ) : (
          <SplitPane
            start
            side={<ItemTreePane />}
            sideLabel={inspectText.list.title}
            width={listWidth}
            onWidth={setListWidth}
            minimum={9}
            maximum={32}
          >
            {view}
          </SplitPane>
        )}
      </div>
    </>
  );
}

interface VerdictProps {
  readonly item: InspectItem;
  readonly file: FileFacts;
  readonly chain: Parameters<typeof buildVerdict>[1]['chain'];
}

function Verdict({ item, file, chain }: VerdictProps) {
  const now = useNow();
  const locked = useInspect(({ rows, item: chosen }) => rows[chosen]?.locked === true);
  const verdict = buildVerdict(item, { problems: file.problems, now, chain });
  return (
    <Banner
      tone={TONES[verdict.standing]}
      title={verdict.headline}
      headingLevel={1}
      icon={verdict.standing === 'none' ? <KindIcon kind={item.kind} locked={locked} /> : undefined}
    >
      <p className={css['detail']}>{verdict.detail}</p>
    </Banner>
  );
}

function NothingFound({ problems }: { readonly problems: readonly Problem[] }) {
  const [first, ...others] = problems;
  const words = first === undefined ? undefined : problemText(first);
  return (
    <>
      <Banner tone="fail" title={words?.title ?? inspectText.kinds.unknown} headingLevel={1}>
        {words === undefined ? undefined : `${words.detail} ${words.fix}`}
        {first?.offset === undefined ? null : ` ${inspectText.problems.at(first.offset)}`}
      </Banner>
      {others.length === 0 ? null : <ProblemList own={[]} ofFile={others} onShow={undefined} />}
    </>
  );
}
