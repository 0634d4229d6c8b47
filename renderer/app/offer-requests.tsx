import { frameText } from '../../shared/text/en/ui/frame.ts';
import { takeIn } from '../features/requests/take-in.ts';
import { importRequestFiles } from '../stores/request.ts';
import { buildAddress, navigate } from '../stores/router.ts';
import { useWorkspaceStore } from '../stores/workspace.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Name } from '../ui/mono.tsx';

const words = frameText.overlay.requests;
const MOST_NAMED = 5;

/** Whether files that were dropped are to be offered to the inbox: several, all of them named as requests are. */
export const areRequests = (files: readonly File[]): boolean =>
  files.length > 1 &&
  useWorkspaceStore.getState().state?.open === true &&
  files.every(({ name }) => /\.(?:csr|p10|req)$/i.test(name));

export interface OfferRequestsProps {
  readonly files: readonly File[];
  readonly onClose: () => void;
}

/** Asks whether dropped files are to be added to the inbox. */
export function OfferRequests({ files, onClose }: OfferRequestsProps) {
  const add = () => {
    onClose();
    navigate(buildAddress('requests'));
    void takeIn(importRequestFiles(files.map((file) => ({ bytes: file, name: file.name }))));
  };
  return (
    <ConfirmDialog
      open
      title={words.title(files.length)}
      confirmLabel={words.add}
      danger={false}
      onConfirm={add}
      onCancel={onClose}
    >
      <ul>
        {files.slice(0, MOST_NAMED).map(({ name }, at) => (
          <li key={at}>
            <Name>{name}</Name>
          </li>
        ))}
        {files.length > MOST_NAMED ? <li>{words.more(files.length - MOST_NAMED)}</li> : null}
      </ul>
    </ConfirmDialog>
  );
}
