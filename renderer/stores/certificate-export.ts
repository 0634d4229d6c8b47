import type { CertificateId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { ensureConfirmed } from './needs.ts';

export const EXPORT_FORMATS = ['pem', 'chain-pem', 'der', 'p12', 'p12-legacy', 'key-pem'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Whether a format holds the private key. */
export const needsKey = (format: ExportFormat): boolean => isContainer(format) || format === 'key-pem';

/** One file of key and certificates. */
export const isContainer = (format: ExportFormat): format is 'p12' | 'p12-legacy' =>
  format === 'p12' || format === 'p12-legacy';

/** Writes without a passphrase of the user's; a container answers the one that was made for it. */
export async function exportCertificate(id: CertificateId, format: Exclude<ExportFormat, 'key-pem'>) {
  const confirmed = needsKey(format) ? await ensureConfirmed() : ok(null);
  return confirmed.ok ? call('certificate.export', { id, format }) : confirmed;
}

/** Writes under a typed passphrase, which is zeroed afterwards. */
export async function exportWithPassphrase(
  id: CertificateId,
  format: 'p12' | 'p12-legacy' | 'key-pem',
  passphrase: Uint8Array,
) {
  try {
    const confirmed = await ensureConfirmed();
    if (!confirmed.ok) return confirmed;
    return await call('certificate.exportWithPassphrase', { id, format, passphrase });
  } finally {
    passphrase.fill(0);
  }
}
