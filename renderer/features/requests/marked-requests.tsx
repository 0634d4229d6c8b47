import { useState } from 'react';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import { reportFailure } from '../../stores/failure.ts';
import { approveRequests, clearMarks, markAllRequests, MOST_MARKED, useInbox } from '../../stores/request.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { MarkedBar } from '../../ui/marked-bar.tsx';
import { showToast } from '../../ui/toast.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { PartnerDialog } from './partner-dialog.tsx';
import { RefuseDialog } from './refuse-dialog.tsx';

const words = text.marked;

/** What can be done with the marked requests; those whose state does not fit stay as they are. */
export function MarkedRequests() {
  const marked = useInbox((state) => state.marked);
  const total = useInbox((state) => state.window.total);
  const [dialog, setDialog] = useState<'refuse' | 'delete' | 'partner' | null>(null);
  const blockedBecause = useWorkspace()?.readOnly === true ? text.readOnly : undefined;
  const ids = [...marked];
  const close = () => setDialog(null);
  const approve = async () => {
    const answer = await approveRequests(ids);
    if (answer.ok) {
      showToast(text.approved(answer.value.changed));
      clearMarks();
    }
    return answer;
  };
  const all = total > MOST_MARKED ? words.most(MOST_MARKED) : words.all(total);
  return (
    <MarkedBar
      label={words.bar}
      count={words.count(marked.size)}
      all={marked.size >= Math.min(total, MOST_MARKED) ? undefined : all}
      onAll={() => reportFailure(markAllRequests())}
      clear={words.clear}
      onClear={clearMarks}
    >
      <Button blockedBecause={blockedBecause} onClick={() => reportFailure(approve())}>
        {text.approve}
      </Button>
      <Button blockedBecause={blockedBecause} onClick={() => setDialog('partner')}>
        {text.attach}
      </Button>
      <Button variant="danger" blockedBecause={blockedBecause} onClick={() => setDialog('refuse')}>
        {text.refuse}
      </Button>
      <Button variant="danger" blockedBecause={blockedBecause} onClick={() => setDialog('delete')}>
        {text.delete}
      </Button>
      {dialog === 'refuse' ? <RefuseDialog ids={ids} name="" onClose={close} /> : null}
      {dialog === 'delete' ? <DeleteDialog ids={ids} name="" onClose={close} /> : null}
      {dialog === 'partner' ? <PartnerDialog ids={ids} onClose={close} /> : null}
    </MarkedBar>
  );
}
