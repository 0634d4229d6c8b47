import { useEffect, useState } from 'react';
import type { Input, Output } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import type { CrlSummary, RevocationSummary } from '../../shared/model/certificate.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

export type RevocationPreview = Output<'revocation.preview'>;

export interface RevocationState {
  /** Newest first. */
  readonly revocations: readonly RevocationSummary[];
  /** Newest first. */
  readonly crls: readonly CrlSummary[];
}

export interface RevocationReading {
  readonly value: RevocationState | null;
  readonly error: AppError | null;
}

/** What an authority revoked and which lists it signed, read again when that changes. */
export function useRevocation(authorityId: AuthorityId): RevocationReading {
  const [reading, setReading] = useState<RevocationReading>({ value: null, error: null });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const [revocations, crls] = await Promise.all([
        call('revocation.list', { authorityId }),
        call('revocation.crls', { authorityId }),
      ]);
      if (!current) return;
      if (!revocations.ok) setReading({ value: null, error: revocations.error });
      else if (!crls.ok) setReading({ value: null, error: crls.error });
      else setReading({ value: newestFirst(revocations.value, crls.value), error: null });
    };
    void read();
    const stop = onDataChanged(null, () => void read());
    return () => {
      current = false;
      stop();
    };
  }, [authorityId]);
  return reading;
}

export const previewRevocation = (id: CertificateId) => call('revocation.preview', { id });
export const revokeCertificate = (input: Input<'revocation.revoke'>) => call('revocation.revoke', input);
export const issueCrl = (authorityId: AuthorityId, days: number) => call('revocation.issueCrl', { authorityId, days });
export const exportCrl = (authorityId: AuthorityId, format: 'pem' | 'der') =>
  call('revocation.exportCrl', { authorityId, format });

function newestFirst(revocations: readonly RevocationSummary[], crls: readonly CrlSummary[]): RevocationState {
  return {
    revocations: revocations.toSorted((a, b) => b.revokedAt - a.revokedAt),
    crls: crls.toSorted((a, b) => b.number - a.number),
  };
}
