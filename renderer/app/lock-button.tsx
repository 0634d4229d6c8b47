import { Lock, LockOpen } from 'lucide-react';
import type { SessionOperator } from '../../shared/model/operator.ts';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { operatorsText } from '../../shared/text/en/ui/operators.ts';
import { useNowInSeconds } from '../stores/clock.ts';
import { type OpenWorkspace, useWorkspace } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import { visibleText } from '../ui/format-text.ts';
import { formatCountdown, formatTime } from '../ui/format-time.ts';
import { Tip } from '../ui/tooltip.tsx';
import { runCommand } from './commands.ts';
import css from './title-bar.module.css';

const { titleBar } = frameText;
const who = operatorsText.titleBar;

/** Locked, or who has the keys open and how long they stay so. Pressing changes it. */
export function LockButton() {
  const workspace = useWorkspace();
  const now = useNowInSeconds();
  if (workspace === null) return null;
  if (workspace.locked) {
    return (
      <Tip text={workspace.operators === undefined ? titleBar.lockedTip : who.lockedTip}>
        <Button variant="quiet" icon={Lock} className={css['lock']} onClick={() => runCommand('workspace.unlock')}>
          {titleBar.locked}
        </Button>
      </Tip>
    );
  }
  const until = workspace.unlockedUntil;
  const name = nameOf(workspace.session);
  return (
    <Tip text={describe(workspace)}>
      <Button variant="quiet" icon={LockOpen} onClick={() => runCommand('workspace.lock')}>
        {name === undefined ? null : <bdi className={css['who']}>{name}</bdi>}
        {until === undefined ? titleBar.unlocked : formatCountdown(until, now)}
      </Button>
    </Tip>
  );
}

function nameOf(session: SessionOperator | undefined): string | undefined {
  if (session?.kind === 'operator') return visibleText(session.name);
  return session?.kind === 'recovery' ? who.recovery : undefined;
}

function describe({ session, unlockedUntil }: OpenWorkspace): string {
  const time = unlockedUntil === undefined ? undefined : formatTime(unlockedUntil);
  switch (session?.kind) {
    case 'operator':
      return time === undefined ? who.byHand(session.name, session.role) : who.until(session.name, session.role, time);
    case 'recovery':
      return time === undefined ? who.recoveryByHand : who.recoveryUntil(time);
    default:
      return time === undefined ? titleBar.unlockedByHand : titleBar.unlockedUntil(time);
  }
}
