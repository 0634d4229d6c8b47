import { FileClock, Radio, UploadCloud } from 'lucide-react';
import { countStops } from '../../../shared/model/grant.ts';
import { grantsText, type StopText, stopTexts } from '../../../shared/text/en/grants.ts';
import { answerGrantsEnd, useGrants } from '../../stores/grants.ts';
import { ConfirmDialog, Consequences } from '../../ui/dialog.tsx';

const { ending: words } = grantsText;
const ICONS = { crl: FileClock, ocsp: Radio, publish: UploadCloud } satisfies Record<StopText['what'], unknown>;

/** Says in numbers what stops when all grants end, before they do. */
export function EndGrantsDialog() {
  const ending = useGrants((state) => state.ending);
  const list = useGrants((state) => state.list);
  if (ending === null) return null;
  const isLock = ending === 'lock';
  return (
    <ConfirmDialog
      open
      title={isLock ? words.lock(list.length) : words.close(list.length)}
      description={isLock ? words.lockDescription : words.closeDescription}
      confirmLabel={isLock ? words.lockConfirm : words.closeConfirm}
      onConfirm={() => answerGrantsEnd(true)}
      onCancel={() => answerGrantsEnd(false)}
    >
      <Consequences
        items={stopTexts(countStops(list)).map(({ what, title, detail }) => {
          const Icon = ICONS[what];
          return { icon: <Icon aria-hidden />, title, detail };
        })}
      />
    </ConfirmDialog>
  );
}
