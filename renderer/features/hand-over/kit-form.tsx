import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateStatus, CertificateSummary } from '../../../shared/model/certificate.ts';
import type { KitChoice, KitOffer, KitPart, KitReport } from '../../../shared/model/kit.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { handOverText as words } from '../../../shared/text/en/ui/hand-over.ts';
import { describeError } from '../../stores/failure.ts';
import { bringsKeyFile, cancelKit, isChosenFrom, namesFiles, writeKit } from '../../stores/hand-over.ts';
import { Finding } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import css from './hand-over.module.css';
import { EndpointFields, isPort, KeyForm, readEndpoint, type TypedEndpoint } from './kit-options.tsx';
import { KitPreview } from './kit-preview.tsx';
import { PartList } from './part-list.tsx';

export interface KitFormProps {
  readonly certificate: CertificateSummary;
  readonly offers: readonly KitOffer[];
  readonly onWritten: (report: KitReport) => void;
  readonly onClose: () => void;
}

/** What the kit is to hold; the place is chosen in a native dialog. */
export function KitForm({ certificate, offers, onWritten, onClose }: KitFormProps) {
  const [chosen, setChosen] = useState<ReadonlySet<KitPart>>(() => new Set(isChosenFrom(offers)));
  const [shown, setShown] = useState<KitPart>('fingerprints');
  const [typed, setTyped] = useState<TypedEndpoint>({ host: '', port: '443' });
  const [keyForm, setKeyForm] = useState<KitChoice['keyForm']>('encrypted');
  const { busy, error, write } = useWriting(certificate, onWritten);
  const parts = offers.flatMap(({ part }) => (chosen.has(part) ? [part] : []));
  const choice: KitChoice = { parts, keyForm, endpoint: readEndpoint(typed) };
  const isReady = parts.length > 0 && isPort(typed.port);
  const choose = (part: KitPart, isChosen: boolean) => {
    setChosen((before) => new Set(isChosen ? [...before, part] : [...before].filter((each) => each !== part)));
  };
  return (
    <Dialog
      open
      size="large"
      sticky={busy}
      title={words.title(certificate.name)}
      description={words.description}
      onClose={onClose}
      onSubmit={() => {
        if (isReady) void write(choice);
      }}
      footer={<Foot parts={parts} busy={busy} isReady={isReady} onClose={onClose} />}
    >
      <div className={css['panes']}>
        <PartList offers={offers} chosen={chosen} shown={shown} onChoose={choose} onShow={setShown} />
        <div className={css['side']}>
          {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
          <StateWarning status={certificate.status} />
          <EndpointFields value={typed} onChange={setTyped} />
          <KeyForm certificate={certificate} value={keyForm} onChange={setKeyForm} isWanted={bringsKeyFile(parts)} />
          <KitPreview key={shown} certificate={certificate} part={shown} choice={{ ...choice, parts: [shown] }} />
        </div>
      </div>
    </Dialog>
  );
}

function StateWarning({ status }: { readonly status: CertificateStatus }) {
  const said: string | undefined = words.states[status];
  return said === undefined ? null : <Finding tone="warn" title={said} />;
}

function useWriting(certificate: CertificateSummary, onWritten: (report: KitReport) => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const write = async (choice: KitChoice) => {
    if (busy) return;
    setError(null);
    setBusy(true);
    const answer = await writeKit(certificate, choice);
    setBusy(false);
    if (!answer.ok) setError(answer.error.code === 'job.cancelled' ? null : answer.error);
    else if (answer.value !== null) onWritten(answer.value);
  };
  return { busy, error, write };
}

interface FootProps {
  readonly parts: readonly KitPart[];
  readonly busy: boolean;
  readonly isReady: boolean;
  readonly onClose: () => void;
}

function Foot({ parts, busy, isReady, onClose }: FootProps) {
  return (
    <>
      <span className={css['note']} role="status">
        {busy ? words.working : parts.length === 0 ? words.noneChosen : words.chosen(parts.length, namesFiles(parts))}
      </span>
      {busy ? (
        <Button onClick={cancelKit}>{words.cancelWork}</Button>
      ) : (
        <Button onClick={onClose}>{frameText.kit.cancel}</Button>
      )}
      <Button type="submit" variant="primary" disabled={busy || !isReady} aria-busy={busy}>
        {words.submit}
      </Button>
    </>
  );
}
