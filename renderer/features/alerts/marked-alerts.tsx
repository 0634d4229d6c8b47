import { useState } from 'react';
import type { Input } from '../../../shared/contract/index.ts';
import { alertsText as text } from '../../../shared/text/en/ui/alerts.ts';
import { clearAlertMarks, setAlerts, useAlertList } from '../../stores/alerts.ts';
import { keepFailure } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { MarkedBar } from '../../ui/marked-bar.tsx';
import { showToast } from '../../ui/toast.tsx';
import { AssignDialog, SnoozeDialog } from './alert-acts.tsx';

/** What can be done with the marked alerts. */
export function MarkedAlerts() {
  const marked = useAlertList((state) => state.marked);
  const list = useAlertList((state) => state.filter.list);
  const [dialog, setDialog] = useState<'snooze' | 'assign' | null>(null);
  const roleBlock = useRoleBlock('issuer');
  const blockedBecause = useWorkspace()?.readOnly === true ? text.readOnly : roleBlock;
  const ids = [...marked];
  const change = async (part: Omit<Input<'alert.set'>, 'ids'>) => {
    const answer = await setAlerts({ ids, ...part });
    keepFailure(answer);
    if (answer.ok) showToast(text.changed(answer.value.changed));
  };
  return (
    <MarkedBar
      label={text.marked.label}
      count={text.marked.count(marked.size)}
      onAll={() => undefined}
      clear={text.marked.clear}
      onClear={clearAlertMarks}
    >
      {list === 'acknowledged' ? (
        <Button blockedBecause={blockedBecause} onClick={() => void change({ acknowledged: false })}>
          {text.reopen}
        </Button>
      ) : (
        <Button blockedBecause={blockedBecause} onClick={() => void change({ acknowledged: true })}>
          {text.acknowledge}
        </Button>
      )}
      {list === 'snoozed' ? (
        <Button blockedBecause={blockedBecause} onClick={() => void change({ snoozedUntil: null })}>
          {text.wake}
        </Button>
      ) : (
        <Button blockedBecause={blockedBecause} onClick={() => setDialog('snooze')}>
          {text.snooze}
        </Button>
      )}
      <Button blockedBecause={blockedBecause} onClick={() => setDialog('assign')}>
        {text.assign}
      </Button>
      {dialog === 'snooze' ? <SnoozeDialog ids={ids} onClose={() => setDialog(null)} /> : null}
      {dialog === 'assign' ? <AssignDialog ids={ids} onClose={() => setDialog(null)} /> : null}
    </MarkedBar>
  );
}
