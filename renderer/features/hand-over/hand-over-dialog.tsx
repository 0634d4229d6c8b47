import { useState } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { KitReport } from '../../../shared/model/kit.ts';
import { handOverText as words } from '../../../shared/text/en/ui/hand-over.ts';
import { describeError } from '../../stores/failure.ts';
import { closeHandOver, useHandOver } from '../../stores/hand-over.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { KitForm } from './kit-form.tsx';
import { KitResult } from './kit-result.tsx';

/** Hands a certificate over: chooses what, writes it, tells the passphrase once. Any screen opens it by `openHandOver`. */
export function HandOverDialog() {
  const certificate = useHandOver((state) => state.certificate);
  return certificate === null ? null : <HandOver key={certificate.id} certificate={certificate} />;
}

function HandOver({ certificate }: { readonly certificate: CertificateSummary }) {
  const { value: offers, error } = useAnswer('kit.offer', { id: certificate.id });
  const [report, setReport] = useState<KitReport | null>(null);
  if (report !== null) return <KitResult certificate={certificate} report={report} onClose={closeHandOver} />;
  if (offers !== null)
    return <KitForm certificate={certificate} offers={offers} onWritten={setReport} onClose={closeHandOver} />;
  return (
    <Dialog open size="large" title={words.title(certificate.name)} onClose={closeHandOver}>
      {error === null ? <Spinner>{words.loading}</Spinner> : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}
