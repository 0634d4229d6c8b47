import type { InspectItem } from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { useNow } from '../../stores/clock.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Select } from '../../ui/select.tsx';
import { StatusIcon, type StatusKind } from '../../ui/status.tsx';
import css from './item-list.module.css';
import { endsText, ownName, roleOf, type Standing, standingOf } from './verdict.ts';

const ICONS: Readonly<Record<Standing, StatusKind>> = {
  good: 'valid',
  warning: 'expiring',
  bad: 'expired',
  none: 'not-checked',
};

export interface ItemListProps {
  readonly items: readonly InspectItem[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** What the file holds: a list, or a selection box where the window is narrow. One item needs neither. */
export function ItemList({ items, chosen, onChoose }: ItemListProps) {
  const now = useNow();
  if (items.length <= 1) return null;
  return (
    <div className={css['place']}>
      <h2 className={css['head']}>
        {inspectText.list.title} <span>{inspectText.count(items.length)}</span>
      </h2>
      <div className={css['narrow']}>
        <Select
          label={inspectText.list.name}
          value={String(chosen)}
          options={items.map((item, at) => ({ value: String(at), label: titleOf(item), note: kindOf(item) }))}
          onChange={(value) => onChoose(Number(value))}
        />
      </div>
      <ul className={css['list']} aria-label={inspectText.list.name}>
        {items.map((item, at) => (
          <li key={at}>
            <button type="button" aria-current={at === chosen || undefined} onClick={() => onChoose(at)}>
              <StatusIcon status={ICONS[standingOf(item, item.problems, now)]} />
              <span className={css['words']}>
                <b title={titleOf(item)}>{titleOf(item)}</b>
                <span title={describe(item, now)}>{describe(item, now)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const titleOf = (item: InspectItem): string => visibleText(ownName(item)) || kindOf(item);

const kindOf = (item: InspectItem): string =>
  item.kind === 'certificate' ? inspectText.rolesShort[roleOf(item.certificate)] : inspectText.kinds[item.kind];

function describe(item: InspectItem, now: number): string {
  if (item.kind === 'certificate') return `${kindOf(item)}, ${endsText(item.certificate, now)}`;
  return item.kind === 'unknown' || ownName(item) === ''
    ? inspectText.fields.placeOf(item.offset, item.length)
    : kindOf(item);
}
