import type { CertificateId } from '../../shared/model/brands.ts';
import { call } from '../api/client.ts';

export const EXPORT_FORMATS = ['pem', 'chain-pem', 'der', 'p12', 'key-pem'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Whether a format holds the private key. */
export const needsKey = (format: ExportFormat): boolean => format === 'p12' || format === 'key-pem';

/** Writes without a passphrase of the user's; `p12` answers the one that was made for it. */
export const exportCertificate = (id: CertificateId, format: Exclude<ExportFormat, 'key-pem'>) =>
  call('certificate.export', { id, format });

/** Writes under a typed passphrase, which is zeroed afterwards. */
export async function exportWithPassphrase(id: CertificateId, format: 'p12' | 'key-pem', passphrase: Uint8Array) {
  try {
    return await call('certificate.exportWithPassphrase', { id, format, passphrase });
  } finally {
    passphrase.fill(0);
  }
}
