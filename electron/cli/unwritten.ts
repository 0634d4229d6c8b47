import path from 'node:path';
import { type AppError, fail } from '../../shared/errors.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';

/** The certificate exists by now: whoever is told of the file alone would issue a second one. */
export function failUnwritten(
  { id, serialHex }: Pick<CertificateSummary, 'id' | 'serialHex'>,
  file: string,
  { code, evidence }: AppError,
) {
  const cause = 'cause' in evidence && typeof evidence.cause === 'string' ? evidence.cause : code;
  return fail('issue.recorded-not-written', { id, serialHex, name: path.basename(file), cause });
}
