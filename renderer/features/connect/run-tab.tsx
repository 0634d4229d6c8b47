import { Columns2, CopyX, FileDown, FileLock, KeyRound, NotebookPen, SlidersHorizontal, Trash2, X } from 'lucide-react';
import { type MouseEvent, useEffect, useRef } from 'react';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { runAddress } from '../../stores/connection-dialling.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { IconButton } from '../../ui/button.tsx';
import { cutMiddle, visibleText } from '../../ui/format-text.ts';
import { formatBoth, formatTime } from '../../ui/format-time.ts';
import { Link } from '../../ui/link.tsx';
import { ContextMenu, type MenuEntry } from '../../ui/menu.tsx';
import { StatusIcon, type StatusKind } from '../../ui/status.tsx';
import { keepWithWords, saveJsonWithWords, takeSettings } from './run-acts.ts';
import type { RunDialogKind } from './run-dialog.tsx';
import css from './run-tabs.module.css';
import { type Tone, toneOf } from './run-view.ts';
import { useKeeping } from './use-keeping.ts';

const text = connectText.run;
const menu = connectText.share.menu;
const MIDDLE_BUTTON = 1;

const ICONS: Readonly<Record<Tone, StatusKind>> = {
  ok: 'valid',
  warn: 'expiring',
  fail: 'expired',
  info: 'not-yet-valid',
  neutral: 'unknown',
};

export interface RunTabProps {
  readonly run: ConnectionRun;
  readonly current: boolean;
  /** Whether Tab stops here; arrow keys lead to the others. */
  readonly isEntry: boolean;
  readonly onDialog: (kind: RunDialogKind) => void;
  readonly onClose: () => void;
  readonly onCloseOthers: () => void;
}

/** One run; the middle button closes it, the right one opens its menu. */
export function RunTab(props: RunTabProps) {
  const { run, current, isEntry, onClose } = props;
  const entries = useEntries(props);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => keepInSight(current ? place.current : null), [current]);
  const target = visibleText(run.target);
  const auxiliary = (event: MouseEvent) => {
    if (event.button === MIDDLE_BUTTON) onClose();
  };
  return (
    <ContextMenu className={css['place']} entries={entries}>
      <div
        ref={place}
        className={css['tab']}
        data-current={current || undefined}
        data-run={run.id}
        onAuxClick={auxiliary}
      >
        <Link
          to={runAddress(run.id)}
          current={current}
          tabIndex={isEntry ? 0 : -1}
          className={css['link']}
          title={`${target}\n${formatBoth(run.startedAt)}`}
        >
          <StatusIcon status={ICONS[toneOf(run)]} />
          <span>{text.tabNumber(numberOfRun(run.id))}</span>
          {current ? <b>{cutMiddle(target, 34)}</b> : <span className={css['hidden']}>{target}</span>}
          <span className={css['time']}>{formatTime(run.startedAt)}</span>
        </Link>
        {current ? <IconButton icon={X} label={text.closeTab(target)} size="small" onClick={onClose} /> : null}
      </div>
    </ContextMenu>
  );
}

/** Scrolls the tab into sight, again whenever the row of tabs or the tab itself changes its width. */
function keepInSight(tab: HTMLElement | null): (() => void) | undefined {
  const row = tab?.closest('nav');
  if (tab === null || row === null || row === undefined) return undefined;
  const watcher = new ResizeObserver(() => tab.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
  watcher.observe(row);
  watcher.observe(tab);
  return () => watcher.disconnect();
}

function useEntries({ run, onDialog, onClose, onCloseOthers }: RunTabProps): readonly MenuEntry[] {
  const hasWorkspace = useWorkspace() !== null;
  const secrets = useKeeping(run)?.secrets;
  const kept: readonly MenuEntry[] = [
    { label: menu.note, icon: NotebookPen, onChoose: () => onDialog('note') },
    {
      label: menu.keep,
      icon: KeyRound,
      disabled: secrets === 'none' || secrets === 'sealed',
      onChoose: () => void keepWithWords(run.id, true),
    },
    {
      label: menu.drop,
      icon: Trash2,
      disabled: secrets !== 'sealed',
      onChoose: () => void keepWithWords(run.id, false),
    },
    'separator',
  ];
  return [
    ...(hasWorkspace ? kept : []),
    { label: connectText.share.json, icon: FileDown, onChoose: () => void saveJsonWithWords(run.id) },
    { label: connectText.share.capture, icon: FileLock, onChoose: () => onDialog('capture') },
    { label: connectText.repeat.fillForm, icon: SlidersHorizontal, onChoose: () => takeSettings(run) },
    { label: menu.compare, icon: Columns2, onChoose: () => onDialog('compare') },
    'separator',
    { label: menu.close, icon: X, onChoose: onClose },
    { label: menu.closeOthers, icon: CopyX, onChoose: onCloseOthers },
  ];
}
