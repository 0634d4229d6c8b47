import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { chooseRequestFile, type TakenRequests, takeRequestBytes } from '../../stores/issue-requests.ts';
import { fileDropHandlers } from '../../ui/file-drop.ts';
import type { Pasted } from '../../ui/pasted.ts';
import { showToast } from '../../ui/toast.tsx';

export const takeRequest = ({ bytes, name }: Pasted): void => void takeRequestBytes(bytes, name).then(confirm);
export const openRequest = (): void => void chooseRequestFile().then(confirm);

function confirm(taken: TakenRequests | null): void {
  if (taken !== null) showToast(issueText.who.taken(taken.taken, taken.known));
}

/** A file dropped on the form is a request. */
export const requestDropHandlers = () =>
  fileDropHandlers(([file]) => {
    if (file !== undefined) takeRequest({ bytes: file, name: file.name });
  });
