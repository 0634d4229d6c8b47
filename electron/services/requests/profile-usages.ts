import type { KeyChoice } from '../../../shared/model/key.ts';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import { findPurposeOid } from '../../pki/issuing/purpose.ts';
import type { RequestDraft } from '../../pki/issuing/request-build.ts';

/** Key usages that a profile writes, to be asked for; none where it forbids them or there is no profile. */
export function usagesOf(
  profile: ProfileContent | undefined,
  key: KeyChoice,
): Pick<RequestDraft, 'keyUsage' | 'extendedKeyUsage'> {
  if (profile === undefined) return { keyUsage: [], extendedKeyUsage: [] };
  const { keyUsage, extendedKeyUsage, rsaKeyUsage } = profile;
  const added = key.startsWith('rsa') ? rsaKeyUsage : [];
  return {
    keyUsage: keyUsage.source === 'forbidden' ? [] : [...new Set([...keyUsage.value, ...added])],
    extendedKeyUsage:
      extendedKeyUsage.source === 'forbidden'
        ? []
        : extendedKeyUsage.value.flatMap((purpose) => findPurposeOid(purpose) ?? []),
  };
}
