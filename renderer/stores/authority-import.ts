import { useEffect, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityImport } from '../../shared/model/authority.ts';
import type { FileHandleId, OwnRequestId } from '../../shared/model/brands.ts';
import type { OwnRequest } from '../../shared/model/request.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

export interface AuthorityOrder {
  readonly kind: 'certificate' | 'key' | 'answer';
  readonly handle: FileHandleId;
  readonly keyHandle: FileHandleId | null;
  readonly passphrase: Uint8Array<ArrayBuffer> | null;
  readonly name: string;
  /** Of the last CRL that it issued elsewhere. */
  readonly lastCrlNumber: number | null;
}

/** Takes an authority in from a file; a passphrase is zeroed afterwards. */
export async function importAuthority(order: AuthorityOrder): Promise<Result<AuthorityImport, AppError>> {
  const { kind, handle, keyHandle, passphrase, lastCrlNumber } = order;
  const name = order.name.trim() === '' ? {} : { name: order.name.trim() };
  if (kind === 'answer') return call('authority.importAnswer', { handle });
  if (kind === 'certificate') return call('authority.importCertificate', { handle, ...name });
  try {
    return await call('authority.importWithKey', {
      handle,
      ...(keyHandle === null ? {} : { keyHandle }),
      ...(passphrase === null ? {} : { passphrase }),
      ...name,
      ...(lastCrlNumber === null ? {} : { lastCrlNumber }),
    });
  } finally {
    passphrase?.fill(0);
  }
}

/** Requests of authorities that wait for the answer of a parent elsewhere, newest first. */
export function useWaitingAuthorities(): readonly OwnRequest[] {
  const [waiting, setWaiting] = useState<readonly OwnRequest[]>([]);
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('ownRequest.list', { state: 'waiting' });
      if (current && answer.ok) setWaiting(answer.value.filter(({ kind }) => kind === 'authority'));
    };
    void read();
    const stop = onDataChanged(null, () => void read());
    return () => {
      current = false;
      stop();
    };
  }, []);
  return waiting;
}

export const exportParentRequest = (id: OwnRequestId) => call('ownRequest.export', { id, format: 'pem' });
export const withdrawParentRequest = (id: OwnRequestId) => call('ownRequest.withdraw', { id });
