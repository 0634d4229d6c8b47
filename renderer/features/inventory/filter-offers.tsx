import { inventoryFilterText as words } from '../../../shared/text/en/ui/inventory-filter.ts';
import css from './filter-field.module.css';
import type { Completion } from './use-completion.ts';

export interface FilterOffersProps {
  readonly id: string;
  readonly completion: Completion;
  readonly onTake: (index: number) => void;
}

/** What may follow where the filter is typed. */
export function FilterOffers({ id, completion: { items, active }, onTake }: FilterOffersProps) {
  if (items.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={words.offers} className={css['offers']}>
      {items.map((item, index) => (
        <div
          key={item.insert}
          id={`${id}${index}`}
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          ref={index === active ? showInList : undefined}
          className={css['offer']}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(index)}
        >
          <bdi>{item.label}</bdi>
          {item.detail === '' ? null : <span className={css['detail']}>{item.detail}</span>}
        </div>
      ))}
    </div>
  );
}

function showInList(offer: HTMLElement | null): void {
  offer?.scrollIntoView({ block: 'nearest' });
}
