import type { AppError } from '../../shared/errors.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { issueText } from '../../shared/text/en/ui/issue.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { ensureUnlockedToExport } from './needs.ts';

export type HandOverFormat = 'pem' | 'chain-pem' | 'p12';

/** Native save dialog, then the file is written and read back; null when it was cancelled. The passphrase is kept nowhere. */
export async function exportIssued(
  certificate: CertificateSummary,
  format: HandOverFormat,
): Promise<Result<{ readonly name: string; readonly passphrase?: string } | null, AppError>> {
  if (format === 'p12') {
    const unlocked = await ensureUnlockedToExport(issueText.done.unlockPurpose);
    if (!unlocked.ok || !unlocked.value) return unlocked.ok ? ok(null) : unlocked;
  }
  return call('certificate.export', { id: certificate.id, format });
}
