import type { Input } from '../../shared/contract/index.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import type { OpenedFile } from '../../shared/contract/file.ts';
import { call } from '../api/client.ts';
import { keepFailure } from './failure.ts';
import { ensureConfirmed } from './needs.ts';

export const renewAuthority = (input: Input<'authority.renew'>) => call('authority.renew', input);
export const rekeyAuthority = (input: Input<'authority.rekey'>) => call('authority.rekey', input);
export const crossSign = (input: Input<'authority.crossSign'>) => call('authority.crossSign', input);
export const crossSignForeign = (input: Input<'authority.crossSignForeign'>) =>
  call('authority.crossSignForeign', input);

/** Native dialog for a certificate, a request or an answer; null when it was cancelled or failed, which is shown. */
export async function chooseAuthorityFile(): Promise<OpenedFile | null> {
  const chosen = await call('file.choose', { purpose: 'inspect' });
  keepFailure(chosen);
  return chosen.ok ? chosen.value : null;
}

export const requestFromParent = (input: Input<'authority.requestFromParent'>) =>
  call('authority.requestFromParent', input);

/** A request with the key that it has, for a parent elsewhere to renew it. */
export const requestRenewal = (id: AuthorityId) => call('authority.requestRenewal', { id });

/** Writes an authority's key under a typed passphrase, which is zeroed afterwards; null when the native dialog was cancelled. */
export async function exportAuthorityKey(id: AuthorityId, format: 'p12' | 'key-pem', passphrase: Uint8Array) {
  try {
    const confirmed = await ensureConfirmed();
    if (!confirmed.ok) return confirmed;
    return await call('authority.exportKey', { id, format, passphrase });
  } finally {
    passphrase.fill(0);
  }
}
