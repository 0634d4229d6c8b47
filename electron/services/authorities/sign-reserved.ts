import type { AuthorityId, Hex } from '../../../shared/model/brands.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { BugError, ok } from '../../../shared/result.ts';
import type { CertificateDraft } from '../../pki/issuing/draft.ts';
import { assembleSigned, buildTbsCertificate } from '../../pki/issuing/draft.ts';
import { markAbandoned } from '../../store/serial-rows.ts';
import type { Outcome } from '../ports.ts';
import { drawSerial, reserveNewSerials, toSerialHex } from '../serial.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

export interface SigningOrder {
  readonly signer: SealedKey;
  /**
   * Whose serial it takes. Absent for a new root, which has no row to reserve under yet. Nothing is lost: until its record is written the key exists
   * nowhere, so the signature is worth nothing, and afterwards the certificate's own row keeps the serial taken.
   */
  readonly reservedBy: AuthorityId | undefined;
  build(serial: Uint8Array): CertificateDraft;
}

export interface SignedAuthority {
  readonly der: Uint8Array;
  readonly serialHex: Hex;
}

/** Reserves a serial and has the vault sign the certificate of an authority; whoever asked records both. A failure of the vault gives the serial up. */
export async function signReserved(context: WorkspaceContext, order: SigningOrder): Outcome<SignedAuthority> {
  const { stops } = context.ports;
  await stops?.at('drafted', 1);
  const serial = await takeSerial(context, order.reservedBy);
  if (!serial.ok) return serial;
  await stops?.at('reserved', 1);
  const draft = order.build(serial.value);
  const tbs = buildTbsCertificate(draft);
  const { signatureAlgorithm } = draft;
  const signed = await context.vault.sign({ key: order.signer, algorithm: signatureAlgorithm, messages: [tbs] });
  const serialHex = toSerialHex(serial.value);
  if (!signed.ok) {
    if (signed.error.code !== 'vault.stopped') await abandon(context, order.reservedBy, serialHex);
    return signed;
  }
  const signature = signed.value[0];
  if (signature === undefined) throw new BugError('the vault answered no signature');
  await stops?.at('signed', 1);
  return ok({ der: assembleSigned(tbs, signatureAlgorithm, signature), serialHex });
}

async function takeSerial(context: WorkspaceContext, reservedBy: AuthorityId | undefined): Outcome<Uint8Array> {
  if (reservedBy === undefined) return ok(drawSerial(context));
  const serials = await reserveNewSerials(context, { authorityId: reservedBy, count: 1 });
  if (!serials.ok) return serials;
  const serial = serials.value[0];
  if (serial === undefined) throw new BugError('no serial was reserved');
  return ok(serial);
}

/** The vault refused before it signed anything, so no certificate with this serial can exist. */
async function abandon(context: WorkspaceContext, id: AuthorityId | undefined, serialHex: Hex): Promise<void> {
  if (id === undefined) return;
  await context.store.transaction(async (tx) => {
    await markAbandoned(tx, id, [serialHex]);
    return ok(null);
  });
}
