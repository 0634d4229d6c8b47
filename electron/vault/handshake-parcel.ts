import { BugError } from '../../shared/result.ts';
import { privateKeyPem } from './key-pem.ts';
import { sealFor } from './parcel.ts';

/** The pair that a parcel is sealed for is made for that parcel, so that nothing else needs to say which handshake it is for. */
export const HANDSHAKE = { workspaceId: '', recordId: '', kind: 'handshake' } as const;

/** PEM octets of a key, sealed for the process that is to dial with it. @throws BugError where `point` is no process's */
export function sealHandshakeKey(point: Uint8Array, pem: Uint8Array): Uint8Array {
  const parcel = sealFor(point, pem, HANDSHAKE);
  if (parcel === null) throw new BugError('no process to dial in showed this point');
  return parcel;
}

/** The same of PKCS#8; neither form is left behind. */
export function sealPkcs8(point: Uint8Array, pkcs8Der: Uint8Array): Uint8Array {
  const pem = privateKeyPem(pkcs8Der);
  try {
    return sealHandshakeKey(point, pem);
  } finally {
    pem.fill(0);
  }
}
