import { type ReactNode, useEffect, useState } from 'react';
import type { FileHandleId } from '../../../shared/model/brands.ts';
import type { InspectItem } from '../../../shared/model/inspect.ts';
import type { LintReport } from '../../../shared/model/lint.ts';
import { crlViewerText } from '../../../shared/text/en/ui/crl-viewer.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { useNow } from '../../stores/clock.ts';
import { type InspectedFile, useInspect } from '../../stores/inspect.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { chooseOctet, showStructure, useStructure } from '../../stores/inspect-structure.ts';
import { usePaneWidth } from '../../stores/layout.ts';
import { rowsAlong } from '../../../shared/model/asn1-pages.ts';
import { FieldList } from '../../ui/fields/field-list.tsx';
import { buildFieldGroups } from '../../ui/fields/item-fields.ts';
import { SplitPane } from '../../ui/split-pane.tsx';
import { type TabItem, Tabs } from '../../ui/tabs.tsx';
import { CrlViewer } from '../crl-viewer/crl-viewer.tsx';
import { ChainTab } from './chain-tab.tsx';
import css from './item-view.module.css';
import { LintTab } from './lint-tab.tsx';
import { PemTab } from './pem-tab.tsx';
import { Structure } from './structure.tsx';
import { SummaryTab } from './summary-tab.tsx';

const text = inspectText.tabs;

type TabId = 'summary' | 'fields' | 'entries' | 'chain' | 'lint' | 'bytes' | 'pem';

/** Stays when another item is chosen. */
let lastTab: TabId = 'summary';

export interface ItemViewProps {
  readonly item: InspectItem;
  readonly file: InspectedFile;
  /** Room for structure and bytes beside the tabs. */
  readonly wide: boolean;
}

/** One item: its tabs, and its structure and bytes beside them or as one of them. */
export function ItemView({ item, file, wide }: ItemViewProps) {
  const { handle, item: number } = useInspect();
  const { content } = item;
  const [width, setWidth] = usePaneWidth('inspect-structure', 40);
  const isDer = content?.form === 'der';
  useEffect(() => {
    void showStructure(handle === null || !isDer ? null : { handle, item: number });
    return () => void showStructure(null);
  }, [handle, number, isDer]);
  if (handle === null) return null;
  const structure = content === undefined ? null : <Structure target={{ handle, item: number }} form={content.form} />;
  const tabs = <ItemTabs item={item} number={number} handle={handle} file={file} bytes={wide ? null : structure} />;
  return (
    <SplitPane
      side={wide ? structure : null}
      sideLabel={inspectText.tree.pane}
      width={width}
      onWidth={setWidth}
      minimum={24}
      maximum={64}
    >
      {tabs}
    </SplitPane>
  );
}

interface ItemTabsProps {
  readonly item: InspectItem;
  readonly number: number;
  readonly handle: FileHandleId;
  readonly file: InspectedFile;
  /** Structure and bytes, where they are a tab. */
  readonly bytes: ReactNode;
}

function ItemTabs({ item, number, handle, file, bytes }: ItemTabsProps) {
  const [wanted, setWanted] = useState<TabId>(lastTab);
  const isLinted = item.kind === 'certificate' || item.kind === 'csr' || item.kind === 'crl';
  const target = { handle, item: number };
  const lint = useAnswer('inspect.lint', isLinted ? { target } : null);
  const choose = (tab: TabId) => {
    lastTab = tab;
    setWanted(tab);
  };
  const show = (offset: number) => {
    void chooseOctet(offset);
    if (bytes !== null) choose('bytes');
  };
  const items = buildTabs({ item, number, handle, file, bytes, lint: lint.value, show });
  const active = items.some(({ id }) => id === wanted) ? wanted : 'summary';
  return (
    <div className={css['tabs']}>
      <Tabs<TabId> label={text.name} active={active} onChange={choose} items={items} />
    </div>
  );
}

interface TabContext extends ItemTabsProps {
  readonly lint: LintReport | null;
  readonly show: (offset: number) => void;
}

function buildTabs({ item, number, handle, file, bytes, lint, show }: TabContext): readonly TabItem<TabId>[] {
  const isLinted = item.kind === 'certificate' || item.kind === 'csr' || item.kind === 'crl';
  const pem = item.kind === 'certificate' || item.kind === 'csr' ? item.pem : '';
  const tabs: readonly (TabItem<TabId> | null)[] = [
    {
      id: 'summary',
      label: text.summary,
      content: <SummaryTab item={item} number={number} file={file} onShow={show} />,
    },
    isLinted ? { id: 'fields', label: text.fields, content: <FieldsTab item={item} onShow={show} /> } : null,
    item.kind === 'crl'
      ? {
          id: 'entries',
          label: crlViewerText.entries,
          count: item.crl.entries,
          content: <CrlViewer target={{ handle, item: number }} entriesOnly />,
        }
      : null,
    item.kind === 'certificate'
      ? { id: 'chain', label: text.chain, content: <ChainTab handle={handle} item={number} /> }
      : null,
    isLinted
      ? {
          id: 'lint',
          label: text.lint,
          count: lint?.findings.length,
          content: <LintTab target={{ handle, item: number }} onShow={show} />,
        }
      : null,
    bytes === null
      ? null
      : { id: 'bytes', label: item.content?.form === 'der' ? text.asn1 : text.bytes, content: bytes },
    pem === '' ? null : { id: 'pem', label: text.pem, content: <PemTab pem={pem} /> },
  ];
  return tabs.filter((tab) => tab !== null);
}

interface FieldsTabProps {
  readonly item: InspectItem;
  readonly onShow: (offset: number) => void;
}

function FieldsTab({ item, onShow }: FieldsTabProps) {
  const { spans, root, chosen } = useStructure();
  const now = useNow();
  const row = root === null || chosen === null ? undefined : rowsAlong(root, chosen)[chosen.length];
  const place = row === undefined ? undefined : { start: row.offset, end: row.offset + row.headerLength + row.length };
  return (
    <FieldList name={item.title} groups={buildFieldGroups(item, spans)} now={now} chosen={place} onChoose={onShow} />
  );
}
