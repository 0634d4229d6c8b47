import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { ExportDialog } from './export-dialog.tsx';

export interface CertificateAction {
  readonly kind: 'export';
  readonly certificate: CertificateSummary;
}

export interface CertificateDialogsProps {
  readonly action: CertificateAction | null;
  readonly onClose: () => void;
}

/** The dialog of the action that was asked for. */
export function CertificateDialogs({ action, onClose }: CertificateDialogsProps) {
  if (action === null) return null;
  return <ExportDialog certificate={action.certificate} onClose={onClose} />;
}
