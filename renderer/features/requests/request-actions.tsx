import { Download, MoreHorizontal, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { RequestDetails } from '../../../shared/model/request.ts';
import { requestsText as text } from '../../../shared/text/en/ui/requests.ts';
import { reportFailure } from '../../stores/failure.ts';
import { approveRequests, exportRequest, reopenRequests } from '../../stores/request.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { RefuseDialog } from './refuse-dialog.tsx';
import css from './request-pane.module.css';

/** What can be done with one request, by its state. */
export function RequestActions({ request }: { readonly request: RequestDetails }) {
  const { id, name, state, certificateId } = request;
  const [dialog, setDialog] = useState<'refuse' | 'delete' | null>(null);
  const readOnly = useWorkspace()?.readOnly === true;
  const roleBlock = useRoleBlock('issuer');
  const blockedBecause = readOnly ? text.readOnly : roleBlock;
  const isOpen = state === 'new' || state === 'approved';
  const props = { ids: [id], name, onClose: () => setDialog(null) };
  return (
    <footer className={css['foot']}>
      {isOpen ? (
        <Button
          variant="primary"
          blockedBecause={blockedBecause}
          onClick={() => navigate(buildAddress('issue', [], { request: id }))}
        >
          {text.issue}
        </Button>
      ) : (
        <span className={css['quiet']}>{text.states[state]}</span>
      )}
      {state === 'new' ? (
        <Button blockedBecause={blockedBecause} onClick={() => reportFailure(approve(request))}>
          {text.approve}
        </Button>
      ) : null}
      {certificateId === undefined ? null : (
        <Button onClick={() => navigate(buildAddress('inventory', [certificateId]))}>{text.showCertificate}</Button>
      )}
      <span className={css['gap']} />
      <Menu
        align="end"
        trigger={<IconButton icon={MoreHorizontal} label={text.moreActions} />}
        entries={menuEntries(request, { readOnly, onDelete: () => setDialog('delete') })}
      />
      {isOpen ? (
        <Button variant="danger" blockedBecause={blockedBecause} onClick={() => setDialog('refuse')}>
          {text.refuse}
        </Button>
      ) : null}
      {dialog === 'refuse' ? <RefuseDialog {...props} /> : null}
      {dialog === 'delete' ? <DeleteDialog {...props} /> : null}
    </footer>
  );
}

async function approve({ id }: RequestDetails) {
  const answer = await approveRequests([id]);
  if (answer.ok) showToast(text.approved(answer.value.changed));
  return answer;
}

async function saveToFile({ id }: RequestDetails) {
  const answer = await exportRequest(id);
  if (answer.ok && answer.value !== null) showToast(text.exported(answer.value.name));
  return answer;
}

async function reopen({ id }: RequestDetails) {
  const answer = await reopenRequests([id]);
  if (answer.ok) showToast(text.reopened(answer.value.changed));
  return answer;
}

function menuEntries(
  request: RequestDetails,
  { readOnly, onDelete }: { readonly readOnly: boolean; readonly onDelete: () => void },
): readonly MenuEntry[] {
  const { state } = request;
  const canReopen = state === 'approved' || state === 'refused';
  const canDelete = state === 'new' || state === 'refused';
  return [
    { label: text.export, icon: Download, onChoose: () => reportFailure(saveToFile(request)) },
    ...(canReopen
      ? [{ label: text.reopen, icon: RotateCcw, disabled: readOnly, onChoose: () => reportFailure(reopen(request)) }]
      : []),
    ...(canDelete
      ? ([
          'separator',
          { label: text.delete, icon: Trash2, danger: true, disabled: readOnly, onChoose: onDelete },
        ] as const)
      : []),
  ];
}
