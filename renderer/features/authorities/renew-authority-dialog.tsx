import { FileKey2, RefreshCw, Server } from 'lucide-react';
import { useState } from 'react';
import type { AuthorityDetails } from '../../../shared/model/authority.ts';
import { authorityActsText } from '../../../shared/text/en/ui/authority-acts.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { useAuthority } from '../../stores/authorities.ts';
import { renewAuthority, requestRenewal } from '../../stores/authority-acts.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Consequences, Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';
import { isSignedElsewhere } from './authority-signer.ts';
import { PeriodField, sayPeriod } from './period-field.tsx';
import { firstPeriod, isPeriod, readPeriod } from './typed-period.ts';
import { useAct } from './use-act.ts';

const words = authorityActsText.renew;

export interface AuthorityActProps {
  readonly details: AuthorityDetails;
  readonly onClose: () => void;
}

/** A new certificate for the same name and key. */
export function RenewAuthorityDialog({ details: { summary }, onClose }: AuthorityActProps) {
  const parent = useAuthority(summary.parentId);
  const now = useNow();
  const act = useAct(words.unlockPurpose);
  const [period, setPeriod] = useState(() => firstPeriod(parent, now));
  const elsewhere = isSignedElsewhere(summary, parent);
  const blocked = act.busy || (elsewhere ? !summary.hasKey : !isPeriod(period));
  const submit = () => {
    if (blocked) return;
    void (elsewhere ? ask() : renew());
  };
  const ask = () =>
    act.run(
      () => requestRenewal(summary.id),
      ({ name }) => {
        showToast(words.requested(name));
        onClose();
      },
    );
  const renew = () =>
    act.run(
      () => renewAuthority({ id: summary.id, validity: readPeriod(period) }),
      ({ name }) => {
        showToast(words.done(name));
        onClose();
      },
    );
  return (
    <Dialog
      open
      title={words.title(summary.name)}
      description={words.description}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" className={css['longLabel']} disabled={blocked} aria-busy={act.busy}>
            {act.busy
              ? words.working
              : elsewhere
                ? words.request
                : words.submit(isPeriod(period) ? sayPeriod(readPeriod(period)) : '')}
          </Button>
        </>
      }
    >
      <Consequences
        items={[
          { icon: <FileKey2 aria-hidden />, ...signerOf(elsewhere, summary.hasKey, parent?.name) },
          { icon: <RefreshCw aria-hidden />, title: words.keeps, detail: words.keepsDetail },
          { icon: <Server aria-hidden />, title: words.handOver, detail: words.handOverDetail },
        ]}
      />
      {elsewhere ? null : <PeriodField period={period} now={now} onChange={setPeriod} signer={parent} />}
      {act.error === null ? null : <ErrorPanel inset {...describeError(act.error)} />}
    </Dialog>
  );
}

/** Who signs the new certificate, in words. */
function signerOf(elsewhere: boolean, hasKey: boolean, parent: string | undefined) {
  if (elsewhere) return hasKey ? { title: words.elsewhere, detail: words.elsewhereDetail } : { title: words.noKey };
  if (parent !== undefined) return { title: words.signedBy(parent) };
  return { title: words.signedByItself, detail: words.signedByItselfDetail };
}
