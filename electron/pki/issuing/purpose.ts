import { isOid } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';

/** Purposes that have names; any other stands as its OID. */
const PURPOSES: ReadonlyMap<string, string> = new Map(
  (
    [
      'serverAuth',
      'clientAuth',
      'codeSigning',
      'emailProtection',
      'ipsecEndSystem',
      'timeStamping',
      'OCSPSigning',
      'smartcardLogon',
      'anyExtendedKeyUsage',
    ] as const
  ).map((name) => [name.toLowerCase(), OID[name]]),
);

/** OID of a purpose that a profile or a person names: `clientAuth`, in any case, or the OID itself. */
export const findPurposeOid = (purpose: string): string | undefined =>
  isOid(purpose) ? purpose : PURPOSES.get(purpose.toLowerCase());
