import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { useState } from 'react';
import { INVENTORY_COLUMNS, type InventoryColumn } from '../../../shared/model/view.ts';
import { inventoryColumnsText as words } from '../../../shared/text/en/ui/inventory-columns.ts';
import { movedColumn, showColumns } from '../../stores/inventory-columns.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Popover } from '../../ui/popover.tsx';
import css from './column-chooser.module.css';

/** Which columns stand in the list, and in which order. */
export function ColumnChooser({ shown }: { readonly shown: readonly InventoryColumn[] }) {
  const [isOpen, setOpen] = useState(false);
  const hidden = INVENTORY_COLUMNS.filter((column) => !shown.includes(column));
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label={words.title}
      trigger={<IconButton icon={Columns3} label={words.choose} />}
    >
      <ul className={css['columns']}>
        {shown.map((column, index) => (
          <li key={column} className={css['column']}>
            <Checkbox
              checked
              disabled={column === 'name'}
              onChange={() => showColumns(shown.filter((one) => one !== column))}
            >
              {words.columns[column]}
            </Checkbox>
            <span className={css['moves']}>
              <IconButton
                size="small"
                icon={ArrowUp}
                label={words.up(words.columns[column])}
                disabled={index === 0}
                onClick={() => showColumns(movedColumn(shown, column, -1))}
              />
              <IconButton
                size="small"
                icon={ArrowDown}
                label={words.down(words.columns[column])}
                disabled={index === shown.length - 1}
                onClick={() => showColumns(movedColumn(shown, column, 1))}
              />
            </span>
          </li>
        ))}
        {hidden.map((column) => (
          <li key={column} className={css['column']}>
            <Checkbox checked={false} onChange={() => showColumns([...shown, column])}>
              {words.columns[column]}
            </Checkbox>
          </li>
        ))}
      </ul>
      <footer className={css['foot']}>
        <Button size="small" onClick={() => showColumns(null)}>
          {words.reset}
        </Button>
      </footer>
    </Popover>
  );
}
