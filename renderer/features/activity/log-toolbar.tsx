import { Download, ShieldCheck, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { activityText } from '../../../shared/text/en/ui/activity.ts';
import { activityChainText as words } from '../../../shared/text/en/ui/activity-chain.ts';
import { useActivity, wishActivity } from '../../stores/activity.ts';
import { ACTIVITY_AREAS, ACTIVITY_PERIODS } from '../../stores/activity-filter.ts';
import { verifyLog } from '../../stores/activity-log.ts';
import { keepFailure } from '../../stores/failure.ts';
import { isRunning, useJobs } from '../../stores/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Select } from '../../ui/select.tsx';
import { SearchBox, Toolbar } from '../../ui/toolbar.tsx';
import css from './activity.module.css';
import { ExportLogDialog } from './export-dialog.tsx';

const SEARCH_AFTER_MS = 180;
const ALL = '';

export interface LogToolbarProps {
  readonly onLeave: () => void;
  /** Other entries are asked for. */
  readonly onChange: () => void;
  readonly onVerified: () => void;
}

export function LogToolbar({ onLeave, onChange, onVerified }: LogToolbarProps) {
  const search = useActivity((state) => state.wish.search);
  const total = useActivity((state) => state.window.total);
  const searching = useActivity((state) => state.searching);
  const [typed, setTyped] = useState(search);
  const [shown, setShown] = useState(search);
  // Cleared elsewhere, as from an empty list.
  if (shown !== search) {
    setShown(search);
    setTyped(search);
  }
  useEffect(() => {
    if (typed === search) return;
    const timer = setTimeout(() => {
      onChange();
      void wishActivity({ search: typed });
    }, SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, search, onChange]);
  return (
    <Toolbar label={activityText.toolbar}>
      <SearchBox
        label={activityText.search}
        placeholder={activityText.searchPlaceholder}
        value={typed}
        onChange={setTyped}
        clearLabel={activityText.clearSearch}
        onLeave={onLeave}
        trailing={searching ? words.soFar(total) : activityText.total(total)}
      />
      <Filters onChange={onChange} />
      <VerifyButton onVerified={onVerified} />
      <ExportButton />
    </Toolbar>
  );
}

function Filters({ onChange }: { readonly onChange: () => void }) {
  const { actor, area, action, entity, period } = useActivity((state) => state.wish);
  const actors = useActivity((state) => state.actors);
  const wish = (change: Parameters<typeof wishActivity>[0]) => {
    onChange();
    void wishActivity(change);
  };
  const known = actor === null || actors.includes(actor) ? actors : [...actors, actor];
  return (
    <>
      <span className={css['filter']}>
        <Select
          label={words.who}
          value={actor ?? ALL}
          onChange={(next) => wish({ actor: next === ALL ? null : next })}
          options={[
            { value: ALL, label: words.everybody },
            ...known.map((name) => ({ value: name, label: visibleText(name) })),
          ]}
        />
      </span>
      <span className={css['filterWide']}>
        <Select
          label={words.what}
          value={area ?? ALL}
          onChange={(next) => wish({ area: next === ALL ? null : next, action: null })}
          options={[
            { value: ALL, label: words.everything },
            ...ACTIVITY_AREAS.map((value) => ({ value, label: words.areas[value] })),
          ]}
        />
      </span>
      <span className={css['filter']}>
        <Select
          label={words.when}
          value={period}
          onChange={(next) => wish({ period: next })}
          options={ACTIVITY_PERIODS.map((value) => ({ value, label: words.periods[value] }))}
        />
      </span>
      {action === null ? null : <Dropped name={activityText.actions[action]} onDrop={() => wish({ action: null })} />}
      {entity === null ? null : <Dropped name={visibleText(entity.name)} onDrop={() => wish({ entity: null })} />}
    </>
  );
}

function ExportButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={Download} onClick={() => setOpen(true)}>
        {words.export}
      </Button>
      {open ? <ExportLogDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** A filter that was set from an entry, and how it is given up. */
const Dropped = ({ name, onDrop }: { readonly name: string; readonly onDrop: () => void }) => (
  <Button icon={X} size="small" aria-label={words.drop(name)} onClick={onDrop}>
    <span className={css['dropped']}>{words.filteredBy(name)}</span>
  </Button>
);

function VerifyButton({ onVerified }: { readonly onVerified: () => void }) {
  const [busy, setBusy] = useState(false);
  const job = useJobs(({ jobs }) => jobs.find((one) => one.kind === 'activity.verify' && isRunning(one)));
  const verify = async () => {
    setBusy(true);
    keepFailure(await verifyLog());
    setBusy(false);
    onVerified();
  };
  const percent = job?.total === undefined || job.total === 0 ? null : Math.floor((job.done / job.total) * 100);
  return (
    <Button icon={ShieldCheck} disabled={busy} aria-busy={busy} onClick={() => void verify()}>
      {busy ? (percent === null ? activityText.verifying : words.verifying(percent)) : activityText.verify}
    </Button>
  );
}
