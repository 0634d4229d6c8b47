import { Save, X } from 'lucide-react';
import type { RunId } from '../../../shared/model/brands.ts';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { closeRun, saveRun } from '../../stores/connection.ts';
import { keepFailure } from '../../stores/failure.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cutMiddle, visibleText } from '../../ui/format-text.ts';
import { formatBoth, formatTime } from '../../ui/format-time.ts';
import { Link } from '../../ui/link.tsx';
import { StatusIcon, type StatusKind } from '../../ui/status.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './run-tabs.module.css';
import { type Tone, toneOf } from './run-view.ts';

const text = connectText.run;

const ICONS: Readonly<Record<Tone, StatusKind>> = {
  ok: 'valid',
  warn: 'expiring',
  fail: 'expired',
  info: 'not-yet-valid',
  neutral: 'unknown',
};

export interface RunTabsProps {
  readonly runs: readonly ConnectionRun[];
  readonly shown: RunId | null;
}

/** Runs of the session; each has an address. */
export function RunTabs({ runs, shown }: RunTabsProps) {
  return (
    <div className={css['bar']}>
      <nav className={css['tabs']} aria-label={text.tabs}>
        {runs.map((run, at) => (
          <Tab key={run.id} run={run} number={at + 1} current={run.id === shown} />
        ))}
      </nav>
      {shown === null ? null : (
        <Button variant="quiet" size="small" icon={Save} onClick={() => void save(shown)}>
          {text.save}
        </Button>
      )}
    </div>
  );
}

function Tab({
  run,
  number,
  current,
}: {
  readonly run: ConnectionRun;
  readonly number: number;
  readonly current: boolean;
}) {
  const target = visibleText(run.target);
  const close = () => {
    const next = closeRun(run.id);
    if (current) navigate(buildAddress('connect', next === null ? [] : ['runs', next]));
  };
  return (
    <div className={css['tab']} data-current={current || undefined}>
      <Link
        to={buildAddress('connect', ['runs', run.id])}
        current={current}
        className={css['link']}
        title={`${target}\n${formatBoth(run.startedAt)}`}
      >
        <StatusIcon status={ICONS[toneOf(run)]} />
        <span>{text.tabNumber(number)}</span>
        {current ? <b>{cutMiddle(target, 34)}</b> : <span className={css['hidden']}>{target}</span>}
        <span className={css['time']}>{formatTime(run.startedAt)}</span>
      </Link>
      {current ? <IconButton icon={X} label={text.closeTab(target)} size="small" onClick={close} /> : null}
    </div>
  );
}

async function save(id: RunId): Promise<void> {
  const saved = await saveRun(id);
  if (!saved.ok) keepFailure(saved);
  else if (saved.value !== null) showToast(text.saved(saved.value));
}
