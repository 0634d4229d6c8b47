import { X } from 'lucide-react';
import { inventoryFilterText as words } from '../../../shared/text/en/ui/inventory-filter.ts';
import { visibleText } from '../../ui/format-text.ts';
import css from './filter-field.module.css';

export interface FilterTermProps {
  /** In the language of filters. */
  readonly term: string;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** A finished term of the filter: a press makes it text again, Delete takes it out. */
export function FilterTerm({ term, onEdit, onRemove }: FilterTermProps) {
  const isRefused = term.startsWith('-');
  const plain = isRefused ? term.slice(1) : term;
  const colon = /^[a-z][a-z0-9]*:/u.exec(plain)?.[0].length ?? 0;
  const isGroup = colon === 0 || / OR /u.test(plain);
  const values = readable(visibleText(plain.slice(colon)));
  // Whoever names a button by voice says what stands on it.
  const spoken = `${isRefused ? `${words.not} ` : ''}${isGroup ? plain : plain.slice(0, colon) + values}`;
  return (
    <span className={css['term']}>
      <button
        type="button"
        className={css['edit']}
        title={visibleText(term)}
        aria-label={words.edit(spoken)}
        onClick={onEdit}
        onKeyDown={(event) => {
          if (event.key !== 'Delete' && event.key !== 'Backspace') return;
          event.preventDefault();
          onRemove();
        }}
      >
        {isRefused ? <span className={css['refused']}>{words.not} </span> : null}
        {isGroup ? (
          visibleText(plain)
        ) : (
          <>
            <span className={css['key']}>{plain.slice(0, colon - 1)}</span> <bdi>{values}</bdi>
          </>
        )}
      </button>
      <button type="button" tabIndex={-1} className={css['remove']} aria-label={words.remove(term)} onClick={onRemove}>
        <X aria-hidden />
      </button>
    </span>
  );
}

/** `revoked,expired` → `revoked or expired`; what is quoted stays as it is but for the quotes around it. */
function readable(values: string): string {
  const parts = values.match(/=?"(?:\\.|[^"\\])*"|[^,]+/gu) ?? [values];
  return parts.map((part) => part.replace(/^=?"(.*)"$/u, '$1').replaceAll(/\\(["\\])/gu, '$1')).join(` ${words.or} `);
}
