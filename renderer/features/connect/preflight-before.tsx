import { useState } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { usePreflightBefore } from '../../stores/connection-candidates.ts';
import type { DialForm } from '../../stores/connection-form-fields.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { FIT_STATUS } from './candidates-dialog.tsx';
import css from './dial-form.module.css';
import { PreflightList } from './preflight-list.tsx';

const text = connectText.preflight.before;

export interface PreflightBeforeProps {
  readonly certificate: CertificateSummary;
  readonly endpoint: Pick<DialForm, 'host' | 'port'>;
}

/** Whether a certificate fits what this server asked for last, said before it is dialled. */
export function PreflightBefore({ certificate, endpoint }: PreflightBeforeProps) {
  const preflight = usePreflightBefore(endpoint, certificate.id);
  const [open, setOpen] = useState(false);
  if (preflight === null) return null;
  const failed = preflight.checks.filter(({ result }) => result === 'failed').length;
  return (
    <>
      <p className={css['before']} data-fits={preflight.fits}>
        <StatusIcon status={FIT_STATUS[preflight.fits]} />
        <span>
          {preflight.fits === 'no' ? text.no(failed) : text[preflight.fits]}{' '}
          <LinkButton onClick={() => setOpen(true)}>{text.show}</LinkButton>
        </span>
      </p>
      {open ? (
        <Dialog
          open
          title={text.title(certificate.name)}
          description={text.description(`${endpoint.host}:${endpoint.port}`)}
          onClose={() => setOpen(false)}
        >
          <PreflightList preflight={preflight} />
        </Dialog>
      ) : null}
    </>
  );
}
