import { Copy, KeyRound, RotateCcwKey, UserX } from 'lucide-react';
import { useState } from 'react';
import type { CopiedKeys, Operator } from '../../../shared/model/operator.ts';
import { operatorsText } from '../../../shared/text/en/ui/operators.ts';
import { useAuthorities } from '../../stores/authorities.ts';
import { describeError } from '../../stores/failure.ts';
import { useGrants } from '../../stores/grants.ts';
import { removeOperator } from '../../stores/operators.ts';
import { useAct } from '../../stores/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog, Consequences, Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { unlockToChange } from './operator-dialogs.tsx';

const words = operatorsText.removeDialog;
const after = operatorsText.copied;
const NAMES_SHOWN = 12;

interface RemoveOperatorDialogProps {
  readonly operator: Operator;
  readonly onClose: () => void;
}

/** Asks, removes, and lists what they could have copied. */
export function RemoveOperatorDialog({ operator, onClose }: RemoveOperatorDialogProps) {
  const authorities = useAuthorities(({ list }) => list) ?? [];
  const grants = useGrants(({ list }) => list.length);
  const [copied, setCopied] = useState<CopiedKeys | null>(null);
  const { busy, failure, act } = useAct<CopiedKeys>();
  if (copied !== null) return <CopiedDialog name={operator.name} copied={copied} onClose={onClose} />;
  const remove = async () => {
    if (busy || !(await unlockToChange())) return;
    const answer = await act(() => removeOperator(operator.id));
    if (answer !== undefined) setCopied(answer);
  };
  const withKeys = authorities.filter(({ hasKey }) => hasKey).length;
  return (
    <ConfirmDialog
      open
      title={words.title(operator.name)}
      confirmLabel={busy ? words.working : words.confirm(operator.name)}
      busy={busy}
      onConfirm={() => void remove()}
      onCancel={onClose}
    >
      <Consequences
        items={[
          { icon: <UserX aria-hidden />, title: words.opens, detail: words.opensDetail },
          { icon: <RotateCcwKey aria-hidden />, title: words.rotates, detail: words.rotatesDetail(grants) },
          { icon: <Copy aria-hidden />, title: words.copied(withKeys), detail: words.copiedDetail },
        ]}
      />
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} technical={undefined} />}
    </ConfirmDialog>
  );
}

interface CopiedDialogProps {
  readonly name: string;
  readonly copied: CopiedKeys;
  readonly onClose: () => void;
}

function CopiedDialog({ name, copied, onClose }: CopiedDialogProps) {
  const { authorities, certificates, certificateKeys, otherKeys, logins } = copied;
  const icon = <KeyRound aria-hidden />;
  return (
    <Dialog
      open
      title={after.title(name)}
      description={after.description}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose} data-first>
          {after.done}
        </Button>
      }
    >
      <Consequences
        items={[
          { icon, title: after.authorities(authorities.length), detail: listNames(authorities, authorities.length) },
          { icon, title: after.certificates(certificateKeys), detail: listNames(certificates, certificateKeys) },
          ...(otherKeys === 0 ? [] : [{ icon, title: after.others(otherKeys), detail: after.othersDetail }]),
          ...(logins === 0 ? [] : [{ icon, title: after.logins(logins), detail: after.loginsDetail }]),
        ]}
      />
      <p>{after.advice}</p>
    </Dialog>
  );
}

function listNames(named: readonly { readonly name: string }[], all: number): string | undefined {
  if (all === 0) return undefined;
  const names = named.slice(0, NAMES_SHOWN).map(({ name }) => visibleText(name));
  return names.length === all ? names.join(', ') : `${names.join(', ')} ${after.more(all - names.length)}`;
}
