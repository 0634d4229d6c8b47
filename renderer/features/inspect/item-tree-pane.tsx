import { useMemo, useState } from 'react';
import type { InspectRow } from '../../../shared/model/inspect-answers.ts';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { useNow } from '../../stores/clock.ts';
import { chooseItem, useInspect } from '../../stores/inspect.ts';
import { visibleText } from '../../ui/format-text.ts';
import { StatusIcon } from '../../ui/status.tsx';
import { VirtualTree } from '../../ui/virtual-tree.tsx';
import { ItemIcon } from './item-icon.tsx';
import { buildItemLines } from './item-tree.ts';
import css from './item-tree.module.css';
import { endsText, rowRole, rowTitle } from './verdict.ts';

const text = inspectText.list;
const LINE_REM = 2.5;

/** What the file holds, as a tree. */
export function ItemTreePane() {
  const { rows, file, item } = useInspect();
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const now = useNow();
  const lines = useMemo(() => buildItemLines(rows, closed), [rows, closed]);
  const flat = useMemo(() => lines.every(({ open }) => open === undefined), [lines]);
  const chosen = useMemo(() => lines.findIndex(({ row }) => row.item === item), [lines, item]);
  const toggle = (index: number, open: boolean) => {
    const number = lines[index]?.row.item;
    if (number === undefined) return;
    const next = new Set(closed);
    if (open) next.delete(number);
    else next.add(number);
    setClosed(next);
  };
  return (
    <div className={css['pane']}>
      <h2 className={css['head']}>
        {text.title} <span>{inspectText.count(file?.total ?? rows.length)}</span>
      </h2>
      {file === null ? null : <p className={css['counts']}>{text.counts(file.counts)}</p>}
      <VirtualTree
        label={text.name}
        count={lines.length}
        rem={LINE_REM}
        flat={flat}
        selected={chosen}
        onSelect={(index) => {
          const number = lines[index]?.row.item;
          if (number !== undefined && number !== item) void chooseItem(number);
        }}
        onToggle={toggle}
        parentAt={(index) => {
          const parent = lines[index]?.row.parent;
          const at = parent === undefined ? -1 : lines.findIndex(({ row }) => row.item === parent);
          return at < 0 ? undefined : at;
        }}
        lineAt={(index) => {
          const line = lines[index];
          if (line === undefined) return undefined;
          return {
            key: String(line.row.item),
            depth: line.depth,
            open: line.open,
            text: rowTitle(line.row),
            content: <ItemLineView row={line.row} now={now} />,
          };
        }}
      />
    </div>
  );
}

function ItemLineView({ row, now }: { readonly row: InspectRow; readonly now: number }) {
  const title = rowTitle(row);
  const about = describe(row, now);
  const isJudged = row.kind === 'certificate' || row.kind === 'csr' || row.kind === 'crl' || row.kind === 'unknown';
  return (
    <>
      <ItemIcon row={row} now={now} />
      <span className={css['words']}>
        <bdi className={css['title']} title={title}>
          {title}
        </bdi>
        <span className={css['about']} title={about}>
          {about}
        </span>
      </span>
      {!isJudged && row.worst !== undefined && row.worst !== 'info' ? (
        <span className={css['mark']} title={text.problems(row.problems)}>
          <StatusIcon status={row.worst === 'error' ? 'expired' : 'expiring'} />
          <span className="visually-hidden">{text.problems(row.problems)}</span>
        </span>
      ) : null}
    </>
  );
}

/** The title of others is their kind already. */
const isNamed = (row: InspectRow): boolean => rowTitle(row) !== inspectText.kinds[row.kind];

function describe(row: InspectRow, now: number): string {
  const kind = row.kind === 'certificate' ? rowRole(row) : isNamed(row) ? inspectText.kinds[row.kind] : undefined;
  const { notBefore, notAfter, origin } = row;
  const place = origin?.path ?? origin?.name;
  const parts = [
    ...(kind === undefined ? [] : [kind]),
    ...(row.children > 0 ? [text.inside(row.children)] : []),
    ...(row.locked === true ? [inspectPartText.locked.row] : []),
    ...(row.kind === 'certificate' && notBefore !== undefined && notAfter !== undefined
      ? [endsText({ notBefore, notAfter }, now)]
      : []),
    ...(row.kind === 'unknown' ? [inspectText.fields.placeOf(row.offset, row.length)] : []),
    ...(place === undefined || place === row.title ? [] : [visibleText(place.slice(0, 120))]),
  ];
  return parts.join(', ');
}
