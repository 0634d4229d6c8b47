import { ListFilter, X } from 'lucide-react';
import { useId } from 'react';
import { inventoryFilterText as words } from '../../../shared/text/en/ui/inventory-filter.ts';
import { useInventory } from '../../stores/inventory.ts';
import { editTerm } from '../../stores/inventory-filter.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { FaultMark, FaultWords } from './filter-fault.tsx';
import css from './filter-field.module.css';
import { FilterOffers } from './filter-offers.tsx';
import { FilterTerm } from './filter-term.tsx';
import { type FilterFieldProps, useFilterField } from './use-filter-field.ts';

const MOST_TYPED = 2000;

type Field = ReturnType<typeof useFilterField>;

/** Finished terms and text in the language of filters, in one field. */
export function FilterField({ input, onLeave }: FilterFieldProps) {
  const id = useId();
  const field = useFilterField({ input, onLeave });
  const { draft, change, completion, take, fault } = field;
  const focus = () => input.current?.focus();
  return (
    <search className={css['place']}>
      <div
        className={css['field']}
        data-wrong={fault !== null || undefined}
        onMouseDown={(event) => {
          if (event.target instanceof Element && event.target.closest('button, input') !== null) return;
          event.preventDefault();
          focus();
        }}
      >
        <ListFilter aria-hidden className={css['icon']} />
        <span className={css['parts']}>
          {draft.terms.map((term, index) => (
            <FilterTerm
              key={term}
              term={term}
              onEdit={() => {
                change(editTerm(draft, index));
                focus();
              }}
              onRemove={() => {
                change({ ...draft, terms: draft.terms.toSpliced(index, 1) });
                focus();
              }}
            />
          ))}
          <Typing id={id} field={field} input={input} />
        </span>
        <Count />
        {draft.typed === '' && draft.terms.length === 0 ? null : (
          <IconButton
            icon={X}
            label={words.clear}
            size="small"
            className={css['clear']}
            onClick={() => {
              change({ terms: [], typed: '' });
              focus();
            }}
          />
        )}
      </div>
      {fault === null ? null : <FaultWords id={`${id}w`} fault={fault} />}
      <FilterOffers id={`${id}o`} completion={completion} onTake={take} />
    </search>
  );
}

interface TypingProps {
  readonly id: string;
  readonly field: Field;
  readonly input: FilterFieldProps['input'];
}

function Typing({ id, field, input }: TypingProps) {
  const { draft, completion, fault } = field;
  const isOpen = completion.items.length > 0;
  return (
    <span className={css['typing']}>
      {fault === null ? null : <FaultMark text={draft.typed} fault={fault} input={input} />}
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={words.field}
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}o` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={completion.active === null ? undefined : `${id}o${completion.active}`}
        aria-invalid={fault !== null || undefined}
        aria-describedby={fault === null ? undefined : `${id}w`}
        placeholder={draft.terms.length === 0 ? words.placeholder : words.placeholderMore}
        spellCheck={false}
        autoComplete="off"
        maxLength={MOST_TYPED}
        value={draft.typed}
        onChange={({ currentTarget: { value, selectionStart } }) => field.type(value, selectionStart ?? value.length)}
        onKeyDown={field.press}
        onFocus={field.enter}
        onBlur={field.leave}
      />
    </span>
  );
}

function Count() {
  const total = useInventory((state) => state.window.total);
  const isExact = useInventory((state) => state.exact);
  const of = useInventory((state) => state.of);
  const searching = useInventory((state) => state.searching);
  if (of === null) return null;
  return (
    <span className={css['count']} role="status">
      <b>{isExact && !searching ? formatCount(total) : words.atLeast(formatCount(total))}</b>{' '}
      {words.of(formatCount(of))}
    </span>
  );
}
