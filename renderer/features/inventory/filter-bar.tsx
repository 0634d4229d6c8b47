import { Download, FileChartColumn, Plus } from 'lucide-react';
import type { RefObject } from 'react';
import type { InventoryColumn } from '../../../shared/model/view.ts';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import { reportDialogText } from '../../../shared/text/en/ui/report.ts';
import { chooseImport } from '../../stores/certificate-import.ts';
import { reportFailure } from '../../stores/failure.ts';
import { useInventory } from '../../stores/inventory.ts';
import { openReport } from '../../stores/report.ts';
import { navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Toolbar, ToolbarRule } from '../../ui/toolbar.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { Facets } from './facets.tsx';
import { FilterField } from './filter-field.tsx';
import { ImportsButton } from './imports-dialog.tsx';
import { ViewsMenu } from './views-menu.tsx';

export interface FilterBarProps {
  readonly input: RefObject<HTMLInputElement | null>;
  /** Columns that stand in the list. */
  readonly columns: readonly InventoryColumn[];
  readonly onLeave: () => void;
}

/** What the list shows and how, and the ways to get certificates in. */
export function FilterBar({ input, columns, onLeave }: FilterBarProps) {
  const readOnly = useWorkspace()?.readOnly === true;
  const blocked = readOnly ? words.actions.readOnly : undefined;
  return (
    <Toolbar label={words.toolbar}>
      <FilterField input={input} onLeave={onLeave} />
      <Facets />
      <ViewsMenu />
      <ColumnChooser shown={columns} />
      <ToolbarRule />
      <Button icon={Download} blockedBecause={blocked} onClick={() => reportFailure(chooseImport())}>
        {words.import}
      </Button>
      <ImportsButton />
      <IconButton icon={FileChartColumn} label={reportDialogText.action} onClick={openReportOfList} />
      <Button variant="primary" icon={Plus} blockedBecause={blocked} onClick={() => navigate('/issue')}>
        {words.issue}
      </Button>
    </Toolbar>
  );
}

/** On what the list shows. */
const openReportOfList = (): void => openReport(useInventory.getState().query.filter);
