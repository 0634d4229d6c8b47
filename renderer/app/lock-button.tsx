import { Lock, LockOpen } from 'lucide-react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { useNowInSeconds } from '../stores/clock.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import { formatCountdown, formatTime } from '../ui/format-time.ts';
import { Tip } from '../ui/tooltip.tsx';
import { runCommand } from './commands.ts';
import css from './title-bar.module.css';

const { titleBar } = frameText;

/** Locked, or how long the keys stay open. Pressing changes it. */
export function LockButton() {
  const workspace = useWorkspace();
  const now = useNowInSeconds();
  if (workspace === null) return null;
  if (workspace.locked) {
    return (
      <Tip text={titleBar.lockedTip}>
        <Button variant="quiet" icon={Lock} className={css['lock']} onClick={() => runCommand('workspace.unlock')}>
          {titleBar.locked}
        </Button>
      </Tip>
    );
  }
  const until = workspace.unlockedUntil;
  return (
    <Tip text={until === undefined ? titleBar.unlockedByHand : titleBar.unlockedUntil(formatTime(until))}>
      <Button variant="quiet" icon={LockOpen} onClick={() => runCommand('workspace.lock')}>
        {until === undefined ? titleBar.unlocked : formatCountdown(until, now)}
      </Button>
    </Tip>
  );
}
