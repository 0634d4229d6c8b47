import type { AuthorityId, Hex } from '../../../shared/model/brands.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import type { AppError } from '../../../shared/errors.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import type { CertificateDraft } from '../../pki/issuing/draft.ts';
import { assembleSigned, buildTbsCertificate } from '../../pki/issuing/draft.ts';
import type { ReadDb } from '../../store/db.ts';
import { markAbandoned } from '../../store/serial-rows.ts';
import { requireApproved } from '../operators/approval.ts';
import type { ApprovedBy } from '../operators/approved-by.ts';
import type { Outcome } from '../ports.ts';
import { drawSerial, reserveSerialsIn, toSerialHex } from '../serial.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

export interface SigningOrder {
  readonly signer: SealedKey;
  /**
   * Whose serial it takes. Absent for a new root, which has no row to reserve under yet. Nothing is lost: until its record is written the key exists
   * nowhere, so the signature is worth nothing, and afterwards the certificate's own row keeps the serial taken.
   */
  readonly reservedBy: AuthorityId | undefined;
  /** Asked in the transaction that takes the serial: who signs and who is certified may have been withdrawn since they were read, by another window or command. */
  stands(db: ReadDb): Promise<Result<null, AppError>>;
  build(serial: Uint8Array): CertificateDraft;
}

export interface SignedAuthority {
  readonly der: Uint8Array;
  readonly serialHex: Hex;
  /** The second operator, for the log; empty where none was needed. */
  readonly approved: ApprovedBy;
}

/**
 * Reserves a serial and has the vault sign the certificate of an authority; whoever asked records both. Nothing is reserved where those it concerns do not
 * stand any more; a failure of the vault gives the serial up.
 */
export async function signReserved(context: WorkspaceContext, order: SigningOrder): Outcome<SignedAuthority> {
  const { stops } = context.ports;
  const approved = await requireApproved(context, order.signer, 'sign', 1);
  if (!approved.ok) return approved;
  await stops?.at('drafted', 1);
  const serial = await takeSerial(context, order);
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
  return ok({ der: assembleSigned(tbs, signatureAlgorithm, signature), serialHex, approved: approved.value });
}

const takeSerial = (context: WorkspaceContext, { reservedBy, stands }: SigningOrder): Outcome<Uint8Array> =>
  context.store.transaction(async (tx) => {
    const stand = await stands(tx);
    if (!stand.ok) return stand;
    if (reservedBy === undefined) return ok(drawSerial(context));
    const [reserved] = await reserveSerialsIn(context, tx, { authorityId: reservedBy, count: 1 });
    if (reserved === undefined) throw new BugError('no serial was reserved');
    return ok(reserved.serial);
  });

/** The vault refused before it signed anything, so no certificate with this serial can exist. */
async function abandon(context: WorkspaceContext, id: AuthorityId | undefined, serialHex: Hex): Promise<void> {
  if (id === undefined) return;
  await context.store.transaction(async (tx) => {
    await markAbandoned(tx, id, [serialHex]);
    return ok(null);
  });
}
