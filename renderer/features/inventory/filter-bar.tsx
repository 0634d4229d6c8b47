import { Download, Plus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { CERTIFICATE_STATUSES, type CertificateStatus } from '../../../shared/model/certificate.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { inventoryText as words } from '../../../shared/text/en/ui/inventory.ts';
import { useStatusCounts } from '../../stores/alerts.ts';
import { useAuthority } from '../../stores/authorities.ts';
import { chooseImport } from '../../stores/certificate-import.ts';
import { reportFailure } from '../../stores/failure.ts';
import { changeInventoryQuery, useInventory } from '../../stores/inventory.ts';
import { navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { Select } from '../../ui/select.tsx';
import { SearchBox, Toolbar, ToolbarRule } from '../../ui/toolbar.tsx';
import { ImportsButton } from './imports-dialog.tsx';
import css from './inventory.module.css';

const SEARCH_AFTER_MS = 180;

/** Search, status, and the ways to get certificates in. */
export function FilterBar({ onLeave }: { readonly onLeave: () => void }) {
  const readOnly = useWorkspace()?.readOnly === true;
  const blocked = readOnly ? words.actions.readOnly : undefined;
  return (
    <Toolbar label={words.toolbar}>
      <Search onLeave={onLeave} />
      <AuthorityFilter />
      <AskedFilter />
      <StatusFilter />
      <ToolbarRule />
      <Button icon={Download} blockedBecause={blocked} onClick={() => reportFailure(chooseImport())}>
        {words.import}
      </Button>
      <ImportsButton />
      <Button variant="primary" icon={Plus} blockedBecause={blocked} onClick={() => navigate('/issue')}>
        {words.issue}
      </Button>
    </Toolbar>
  );
}

function Search({ onLeave }: { readonly onLeave: () => void }) {
  const search = useInventory((state) => state.query.search);
  const total = useInventory((state) => state.window.total);
  const of = useInventory((state) => state.of);
  const [typed, setTyped] = useState(search);
  const [asked, setAsked] = useState(search);
  if (asked !== search) {
    // Somebody else changed it: the filter was cleared.
    setAsked(search);
    setTyped(search);
  }
  const waiting = useRef<string | null>(null);
  useEffect(() => {
    if (typed === asked) return;
    waiting.current = typed;
    const timer = setTimeout(() => {
      waiting.current = null;
      setAsked(typed);
      void changeInventoryQuery({ search: typed });
    }, SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, asked]);
  // Who leaves the screen within the pause finds on return what was typed last.
  useEffect(
    () => () => {
      if (waiting.current !== null) void changeInventoryQuery({ search: waiting.current });
    },
    [],
  );
  return (
    <SearchBox
      label={words.search}
      placeholder={words.searchPlaceholder}
      value={typed}
      onChange={setTyped}
      clearLabel={words.clearSearch}
      onLeave={onLeave}
      trailing={
        of === null ? null : (
          <span role="status">
            <b>{formatCount(total)}</b> {words.totalOf(of)}
          </span>
        )
      }
    />
  );
}

const ANY = 'any';

function StatusFilter() {
  const status = useInventory((state) => state.query.status);
  const counts = useStatusCounts((state) => state.counts);
  const options = CERTIFICATE_STATUSES.map((value) => ({
    value,
    label: frameText.statuses[value],
    note: formatCount(counts[value]),
  }));
  return (
    <Select<CertificateStatus | typeof ANY>
      label={words.status}
      className={css['statusFilter']}
      value={status ?? ANY}
      options={[{ value: ANY, label: words.anyStatus }, ...options]}
      onChange={(next) => void changeInventoryQuery({ status: next === ANY ? null : next })}
    />
  );
}

const MOST_SHOWN = 60;

/** What another screen has asked for, until it is taken away. */
function AskedFilter() {
  const filter = useInventory((state) => state.query.filter);
  if (filter === null) return null;
  return (
    <Button
      size="small"
      icon={X}
      className={css['token']}
      title={words.removeAsked(filter)}
      onClick={() => void changeInventoryQuery({ filter: null })}
    >
      {filter.length > MOST_SHOWN ? `${filter.slice(0, MOST_SHOWN - 1)}…` : filter}
    </Button>
  );
}

function AuthorityFilter() {
  const id = useInventory((state) => state.query.authorityId);
  const authority = useAuthority(id ?? undefined);
  if (id === null) return null;
  return (
    <Button
      size="small"
      icon={X}
      className={css['token']}
      aria-label={words.removeFilter}
      onClick={() => {
        void changeInventoryQuery({ authorityId: null });
        navigate('/inventory');
      }}
    >
      {words.ofAuthority(authority?.name ?? '')}
    </Button>
  );
}
