import { Download, MoreHorizontal, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import type { OwnRequest } from '../../../shared/model/request.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { describeError, reportFailure } from '../../stores/failure.ts';
import { exportOwnRequest, withdrawOwnRequest } from '../../stores/own-request.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PemBlock, Name } from '../../ui/mono.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './request-pane.module.css';
import { useAct } from '../../stores/use-act.ts';

const text = requestsText.own;
const words = text.details;

/** One request that was made here. */
export function OwnRequestPane({ request }: { readonly request: OwnRequest }) {
  const { name, subject, key, createdAt, partner, note, pem } = request;
  return (
    <>
      <header className={css['head']}>
        <div className={css['title']}>
          <h2>
            <Name>{name}</Name>
          </h2>
          <IconButton
            icon={X}
            label={requestsText.details.close}
            onClick={() => navigate(buildAddress('requests', ['own']))}
          />
        </div>
        <span className={css['quiet']}>
          {text.states[request.state]}
          {request.kind === 'authority' && request.state === 'waiting' ? `. ${text.answerAtAuthorities}` : null}
        </span>
      </header>
      <div className={css['body']}>
        <div className={css['facts']}>
          <KeyValue
            rows={[
              { label: words.subject, value: <Name>{subject}</Name> },
              { label: words.key, value: key },
              { label: words.created, value: <ExactTime at={createdAt} precise /> },
              ...(partner === undefined ? [] : [{ label: words.partner, value: <Name>{partner.name}</Name> }]),
              ...(note === '' ? [] : [{ label: words.note, value: <Name>{note}</Name> }]),
            ]}
          />
          <SectionHead trailing={<CopyButton text={pem} name={words.pem} />}>{words.pem}</SectionHead>
          <PemBlock label={words.pem}>{pem}</PemBlock>
        </div>
      </div>
      <Actions request={request} />
    </>
  );
}

function Actions({ request }: { readonly request: OwnRequest }) {
  const { state, certificateId, authorityId } = request;
  const [isWithdrawing, setWithdrawing] = useState(false);
  const readOnly = useWorkspace()?.readOnly === true;
  return (
    <footer className={css['foot']}>
      <Button
        variant={state === 'waiting' ? 'primary' : 'secondary'}
        icon={Download}
        onClick={() => reportFailure(saveToFile(request, 'pem'))}
      >
        {text.export}
      </Button>
      {certificateId === undefined ? null : (
        <Button onClick={() => navigate(buildAddress('inventory', [certificateId]))}>{text.showCertificate}</Button>
      )}
      {authorityId === undefined ? null : (
        <Button onClick={() => navigate(buildAddress('authorities', [authorityId]))}>{text.showAuthority}</Button>
      )}
      <span className={css['gap']} />
      <Menu
        align="end"
        trigger={<IconButton icon={MoreHorizontal} label={requestsText.moreActions} />}
        entries={[
          { label: text.exportDer, icon: Download, onChoose: () => reportFailure(saveToFile(request, 'der')) },
          ...(state === 'waiting'
            ? ([
                'separator',
                {
                  label: text.withdraw,
                  icon: Undo2,
                  danger: true,
                  disabled: readOnly,
                  onChoose: () => setWithdrawing(true),
                },
              ] as const)
            : []),
        ]}
      />
      {isWithdrawing ? <WithdrawDialog request={request} onClose={() => setWithdrawing(false)} /> : null}
    </footer>
  );
}

function WithdrawDialog({ request, onClose }: { readonly request: OwnRequest; readonly onClose: () => void }) {
  const { busy, failure, act } = useAct<null>();
  const confirm = async () => {
    if ((await act(() => withdrawOwnRequest(request.id))) === undefined) return;
    showToast(text.withdrawn(request.name));
    onClose();
  };
  return (
    <ConfirmDialog
      open
      title={text.withdrawDialog.title(request.name)}
      confirmLabel={text.withdrawDialog.confirm}
      busy={busy}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <p>{text.withdrawDialog.body}</p>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </ConfirmDialog>
  );
}

async function saveToFile({ id }: OwnRequest, format: 'pem' | 'der') {
  const answer = await exportOwnRequest(id, format);
  if (answer.ok && answer.value !== null) showToast(requestsText.exported(answer.value.name));
  return answer;
}
