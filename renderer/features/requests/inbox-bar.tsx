import { CircleHelp, ClipboardPaste, FilePlus2, FolderInput, Inbox, MoreHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { REQUEST_FILTERS, type RequestFilter, type RequestState } from '../../../shared/model/request.ts';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { changeInboxQuery, useInbox } from '../../stores/request.ts';
import { navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DelayedSearch } from '../../ui/delayed-search.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { Menu } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import { Toolbar, ToolbarRule } from '../../ui/toolbar.tsx';
import css from './screen.module.css';

export interface InboxBarProps {
  readonly areas: ReactNode;
  readonly onImport: () => void;
  readonly onImportFolder: () => void;
  readonly onPaste: () => void;
  readonly onHelp: () => void;
}

/** Search, which states are shown, and the ways to get requests in. */
export function InboxBar({ areas, onImport, onImportFolder, onPaste, onHelp }: InboxBarProps) {
  const search = useInbox((state) => state.query.search);
  const total = useInbox((state) => state.window.total);
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const blocked = { disabled: readOnly, disabledBecause: roleBlock };
  return (
    <Toolbar label={text.title}>
      {areas}
      <DelayedSearch
        label={text.search}
        placeholder={text.searchPlaceholder}
        clearLabel={text.clearSearch}
        value={search}
        trailing={formatCount(total)}
        onChange={changeSearch}
      />
      <StateFilter />
      <ToolbarRule />
      <Menu
        align="end"
        trigger={<IconButton icon={MoreHorizontal} label={text.more} />}
        entries={[
          { label: text.importFolder, icon: FolderInput, ...blocked, onChoose: onImportFolder },
          { label: text.paste.button, icon: ClipboardPaste, ...blocked, onChoose: onPaste },
          'separator',
          { label: text.issueWithout, icon: FilePlus2, ...blocked, onChoose: () => navigate('/issue') },
        ]}
      />
      <Button icon={CircleHelp} onClick={onHelp}>
        {text.help}
      </Button>
      <Button variant="primary" icon={Inbox} onClick={onImport} blockedBecause={readOnly ? text.readOnly : roleBlock}>
        {text.import}
      </Button>
    </Toolbar>
  );
}

const changeSearch = (search: string): void => void changeInboxQuery({ search });

function StateFilter() {
  const state = useInbox((inbox) => inbox.query.state);
  const counts = useInbox((inbox) => inbox.counts);
  const options = ['all', ...REQUEST_FILTERS] as const;
  return (
    <Select<RequestFilter | 'all'>
      label={text.filter.name}
      className={css['filter']}
      value={state ?? 'all'}
      options={options.map((value) => ({
        value,
        label: text.filter.words[value],
        note: counts === null ? undefined : formatCount(countOf(counts, value)),
      }))}
      onChange={(value) => void changeInboxQuery({ state: value === 'all' ? null : value })}
    />
  );
}

function countOf(counts: Readonly<Record<RequestState, number>>, filter: RequestFilter | 'all'): number {
  if (filter === 'all') return counts.new + counts.approved + counts.refused + counts.issued;
  return filter === 'open' ? counts.new + counts.approved : counts[filter];
}
