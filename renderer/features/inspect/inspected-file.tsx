import { useState } from 'react';
import type { InspectItem, InspectReport, Problem } from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { problemText } from '../../../shared/text/index.ts';
import { useNow } from '../../stores/clock.ts';
import { chooseItem, useInspect } from '../../stores/inspect.ts';
import { ancestorsOf } from '../../ui/asn1-flat.ts';
import { Banner } from '../../ui/banner.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { findNodePath } from './asn1.ts';
import { FieldList } from './field-list.tsx';
import { buildFieldGroups } from './field-rows.ts';
import css from './inspected-file.module.css';
import { ItemList } from './item-list.tsx';
import { PemTab } from './pem-tab.tsx';
import { ProblemList } from './problem-list.tsx';
import { Structure } from './structure.tsx';
import { buildVerdict, type Standing } from './verdict.ts';

const TONES = { good: 'ok', warning: 'warn', bad: 'fail', none: 'neutral' } as const satisfies Record<Standing, string>;

type TabId = 'fields' | 'problems' | 'pem';

/** Verdict first, then what the file holds, the fields of one item, and its bytes. */
export function InspectedFile({ report }: { readonly report: InspectReport }) {
  const at = useInspect((state) => state.item);
  const now = useNow();
  const item = report.items[at];
  if (item === undefined) return <NothingFound problems={report.problems} />;
  const verdict = buildVerdict(item, report, now);
  return (
    <>
      <Banner tone={TONES[verdict.standing]} title={verdict.headline} headingLevel={1}>
        <p className={css['detail']}>{verdict.detail}</p>
      </Banner>
      <div className={css['columns']} data-single={report.items.length === 1 || undefined}>
        <ItemList items={report.items} chosen={at} onChoose={(index) => void chooseItem(index)} />
        <ItemView key={at} item={item} report={report} />
      </div>
    </>
  );
}

function NothingFound({ problems }: { readonly problems: readonly Problem[] }) {
  const [first, ...others] = problems;
  const words = first === undefined ? undefined : problemText(first);
  return (
    <>
      <Banner tone="fail" title={words?.title ?? inspectText.kinds.unknown} headingLevel={1}>
        {words === undefined ? undefined : `${words.detail} ${words.fix}`}
      </Banner>
      {others.length === 0 ? null : <ProblemList own={[]} ofFile={others} onShow={undefined} />}
    </>
  );
}

function ItemView({ item, report }: { readonly item: InspectItem; readonly report: InspectReport }) {
  const { tree, size } = useInspect();
  const [tab, setTab] = useState<TabId>('fields');
  const [offset, setOffset] = useState<number | null>(null);
  const path = tree === null || offset === null ? [] : findNodePath(tree, offset);
  const around = tree === null || offset === null ? [] : ancestorsOf(tree, offset);
  // Within PEM a place of the file is no place of the structure.
  const isPlain = tree !== null && size === item.length;
  const show = (place: number) => setOffset(Math.max(0, place - item.offset));
  return (
    <>
      <section className={css['facts']}>
        <Tabs
          label={inspectText.tabs.name}
          active={tab}
          onChange={setTab}
          items={[
            {
              id: 'fields',
              label: inspectText.tabs.fields,
              content: (
                <FieldList
                  name={item.title}
                  groups={buildFieldGroups(item, tree)}
                  path={path}
                  onChoose={(node) => setOffset(node.offset)}
                />
              ),
            },
            {
              id: 'problems',
              label: inspectText.tabs.problems,
              count: item.problems.length + report.problems.length,
              content: <ProblemList own={item.problems} ofFile={report.problems} onShow={isPlain ? show : undefined} />,
            },
            { id: 'pem', label: inspectText.tabs.pem, content: <PemTab item={item} /> },
          ]}
        />
      </section>
      <Structure chosen={path.at(-1)} around={around} onChoose={setOffset} />
    </>
  );
}
