import { ArrowLeft } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { CRL_KINDS, type CrlAct, type CrlDocumentSummary, type CrlKind } from '../../../shared/model/crl-plan.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { formatters } from '../../../shared/text/format.ts';
import { useNow } from '../../stores/clock.ts';
import { readCrlHistory, REVOCATION_TABLES } from '../../stores/crl-acts.ts';
import { describeError } from '../../stores/failure.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { useColumnWidths } from '../../stores/layout.ts';
import { usePagedRows } from '../../stores/paged-rows.ts';
import { navigate, replaceAddress } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import type { GridColumn } from '../../ui/data-grid-columns.ts';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatCount, LOCALE } from '../../ui/format-number.ts';
import { Spinner } from '../../ui/progress.tsx';
import { Select } from '../../ui/select.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { ExactTime, RelativeTime } from '../../ui/time.tsx';
import { CrlViewer } from '../crl-viewer/crl-viewer.tsx';
import { ExportMenu, historyAddress } from './export-menu.tsx';
import css from './revocation.module.css';

const words = revocationText.history;
const TABLES = REVOCATION_TABLES.join(' ');

export interface HistorySectionProps {
  readonly authority: AuthoritySummary;
  /** `<number>/<kind>/<shard>` of the list that is open in the viewer. */
  readonly path: readonly string[];
}

/** Every list that the authority signed, the newest first; one of them opens in the viewer. */
export function HistorySection({ authority, path }: HistorySectionProps) {
  const opened = parseOpened(path);
  return opened === null ? <Acts authorityId={authority.id} /> : <Opened authorityId={authority.id} crl={opened} />;
}

interface OpenedDocument {
  readonly number: number;
  readonly kind: CrlKind;
  readonly shard: number;
}

function parseOpened([number = '', kind, shard = '0']: readonly string[]): OpenedDocument | null {
  const known = CRL_KINDS.find((each) => each === kind);
  if (known === undefined || !/^\d{1,15}$/.test(number) || !/^\d{1,2}$/.test(shard)) return null;
  return { number: Number(number), kind: known, shard: Number(shard) };
}

function Opened({ authorityId, crl }: { readonly authorityId: AuthorityId; readonly crl: OpenedDocument }) {
  const act = useAnswer('revocation.act', { authorityId, number: crl.number }).value;
  const shards = act?.documents.filter(({ kind }) => kind === crl.kind).map(({ shard }) => shard) ?? [];
  return (
    <div className={css['list']}>
      <Toolbar label={words.list}>
        <Button variant="quiet" icon={ArrowLeft} onClick={() => navigate(historyAddress(authorityId))}>
          {words.back}
        </Button>
        <h2 className={css['title']}>{words.heading(crl)}</h2>
        {shards.length > 1 ? <PartChoice authorityId={authorityId} crl={crl} shards={shards} /> : null}
        <ToolbarGap />
        <ExportMenu crl={{ authorityId, ...crl }} />
      </Toolbar>
      <CrlViewer key={crl.shard} target={{ authorityId, ...crl }} />
    </div>
  );
}

interface PartChoiceProps {
  readonly authorityId: AuthorityId;
  readonly crl: OpenedDocument;
  readonly shards: readonly number[];
}

/** From one part of a list to another. */
function PartChoice({ authorityId, crl, shards }: PartChoiceProps) {
  return (
    <Select
      label={words.whichPart}
      className={css['partChoice']}
      value={String(crl.shard)}
      options={shards.map((shard) => ({ value: String(shard), label: words.choosePart(shard, shards.length) }))}
      onChange={(shard) => replaceAddress(historyAddress(authorityId, crl.number, crl.kind, shard))}
    />
  );
}

function Acts({ authorityId }: { readonly authorityId: AuthorityId }) {
  const now = useNow();
  const [chosen, setChosen] = useState<number | null>(null);
  const [widths, setWidth] = useColumnWidths('crl-history');
  const ask = useCallback((offset: number, limit: number) => readCrlHistory(authorityId, offset, limit), [authorityId]);
  const { window, isRead, error, show } = usePagedRows(ask, TABLES);
  const open = (index: number) => {
    const act = window.rows.get(index);
    const [first] = act?.documents ?? [];
    if (act !== undefined && first !== undefined) navigate(documentAddress(authorityId, act, first));
  };
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  const act = chosen === null ? undefined : window.rows.get(chosen);
  return (
    <div className={css['list']}>
      <DataGrid
        label={words.list}
        columns={buildColumns(now)}
        count={window.total}
        rowAt={(index) => window.rows.get(index)}
        selected={chosen}
        onSelect={setChosen}
        onOpen={open}
        onVisible={show}
        widths={widths}
        onWidth={setWidth}
        empty={
          isRead ? <EmptyState title={words.empty}>{words.emptyBody}</EmptyState> : <Spinner>{words.loading}</Spinner>
        }
      />
      {act === undefined ? null : <Documents authorityId={authorityId} act={act} />}
    </div>
  );
}

const documentAddress = (authorityId: AuthorityId, act: CrlAct, { kind, shard }: CrlDocumentSummary): string =>
  historyAddress(authorityId, act.number, kind, shard);

/** The lists of one act, each to be opened or written. */
function Documents({ authorityId, act }: { readonly authorityId: AuthorityId; readonly act: CrlAct }) {
  return (
    <ul className={css['documents']} aria-label={words.documents(act.number)}>
      {act.documents.map((document) => (
        <li key={`${document.kind} ${document.shard}`}>
          <span className={css['grow']}>{nameOf(document, act)}</span>
          <span className={css['quiet']}>{words.size(document.entries, formatters(LOCALE).bytes(document.bytes))}</span>
          <Button onClick={() => navigate(documentAddress(authorityId, act, document))}>{words.open}</Button>
          <ExportMenu crl={{ authorityId, number: act.number, kind: document.kind, shard: document.shard }} />
        </li>
      ))}
    </ul>
  );
}

function nameOf(document: CrlDocumentSummary, act: CrlAct): string {
  const same = act.documents.filter(({ kind }) => kind === document.kind).length;
  const kind = document.baseNumber === undefined ? words.complete : words.delta(document.baseNumber);
  return same === 1 ? kind : words.part(kind, document.shard, same);
}

function describeAct(act: CrlAct): string {
  const complete = act.documents.filter(({ kind }) => kind === 'complete').length;
  const deltas = act.documents.filter(({ kind }) => kind === 'delta');
  const [delta] = deltas;
  return [
    ...(complete === 0 ? [] : [words.parts(words.complete, complete)]),
    ...(delta === undefined ? [] : [words.parts(words.delta(delta.baseNumber ?? 0), deltas.length)]),
  ].join(', ');
}

const sum = (act: CrlAct, read: (document: CrlDocumentSummary) => number): number =>
  act.documents.reduce((total, document) => total + read(document), 0);

const buildColumns = (now: number): readonly GridColumn<CrlAct>[] => [
  {
    id: 'number',
    head: words.columns.number,
    width: 5.5,
    align: 'end',
    strong: true,
    cell: ({ number }) => formatCount(number),
  },
  { id: 'kind', head: words.columns.kind, width: 11, grow: true, cell: describeAct },
  {
    id: 'entries',
    head: words.columns.entries,
    width: 6,
    align: 'end',
    cell: (act) => formatCount(sum(act, ({ entries }) => entries)),
  },
  {
    id: 'size',
    head: words.columns.size,
    width: 5.5,
    align: 'end',
    cell: (act) => formatters(LOCALE).bytes(sum(act, ({ bytes }) => bytes)),
  },
  {
    id: 'issued',
    head: words.columns.issued,
    width: 12.5,
    cell: ({ thisUpdate }) => <ExactTime at={thisUpdate} precise />,
  },
  {
    id: 'next',
    head: words.columns.nextUpdate,
    width: 6.5,
    align: 'end',
    cell: ({ nextUpdate }) => <RelativeTime at={nextUpdate} now={now} />,
  },
];
