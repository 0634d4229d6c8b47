import type { CertificateId, KeyId } from '../../../shared/model/brands.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import type { AppError } from '../../../shared/errors.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { buildSignatureAlgorithm } from '../../pki/algorithm/key-algorithm.ts';
import { assembleSigned } from '../../pki/issuing/draft.ts';
import type { NewCertificate } from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { markAbandoned, type NewReservation } from '../../store/serial-rows.ts';
import { buildIssuedRow } from '../certificate-row.ts';
import type { Preparation } from './issue-preparation.ts';
import { buildTbs, givenKey } from './issue-preparation.ts';
import { type Issuer, requireStanding } from '../issuer.ts';
import { requireApproved } from '../operators/approval.ts';
import type { ApprovedBy } from '../operators/approved-by.ts';
import type { Outcome } from '../ports.ts';
import { requireOpen } from '../requests/keep-requests.ts';
import { requireNotReplaced } from './replaced.ts';
import { type ReservedSerial, reserveSerialsIn } from '../serial.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/** A preparation with its place among the requests of the act. */
export interface PlacedPreparation {
  readonly index: number;
  readonly preparation: Preparation;
}

/** Certificates of one issuer that are signed and recorded together. */
export interface Group {
  readonly issuer: Issuer;
  readonly preparations: readonly PlacedPreparation[];
  /** Certificates of this act up to and with this group, for the stop points. */
  readonly count: number;
}

export interface SignedCertificate {
  /** Its place among the requests of the act. */
  readonly index: number;
  readonly preparation: Preparation;
  readonly reservation: NewReservation;
  readonly row: NewCertificate;
  readonly key: SealedKey | undefined;
}

/** A group whose serials are taken: certificates with them may exist once it is signed. Its keys are being made. */
export interface ReservedGroup extends Group {
  readonly serials: readonly ReservedSerial[];
  readonly keys: ReturnType<typeof makeKeys>;
}

/**
 * Takes the serials of a group within a transaction. What was prepared may have been withdrawn since by another window or command: then nothing is
 * reserved, and nothing signed. Fails as `requireStanding` does, with `request.not-found`, `request.refused` and `certificate.replaced-meanwhile`,
 * and has written nothing then.
 */
export async function reserveWithin(
  context: WorkspaceContext,
  tx: WriteDb,
  group: Group,
): Promise<Result<readonly ReservedSerial[], AppError>> {
  const wanted = await requireStillWanted(context, tx, group);
  if (!wanted.ok) return wanted;
  const order = { authorityId: group.issuer.authority.id, count: group.preparations.length };
  return ok(await reserveSerialsIn(context, tx, order));
}

/** The group with its serials, once their transaction is kept. Has its keys made. */
export async function holdReserved(
  context: WorkspaceContext,
  group: Group,
  serials: readonly ReservedSerial[],
): Promise<ReservedGroup> {
  const keys = makeKeys(context, group.preparations);
  // A bug in there is met when they are awaited; until then it must not count as unhandled.
  keys.catch(() => undefined);
  await context.ports.stops?.at('reserved', group.count);
  return { ...group, serials, keys };
}

async function requireStillWanted(
  context: WorkspaceContext,
  tx: WriteDb,
  { issuer, preparations }: Group,
): Promise<Result<null, AppError>> {
  const requests = preparations.flatMap(({ preparation: { subjectKey } }) => ('csr' in subjectKey ? [subjectKey] : []));
  const found = await Promise.all([
    requireStanding(context, tx, { id: issuer.authority.id, issues: 'certificates' }),
    requireNotReplaced(
      tx,
      preparations.map(({ preparation }) => preparation),
    ),
    requests.length === 0 ? ok(null) : requireOpen(tx, requests),
  ]);
  return found.find((one) => !one.ok) ?? ok(null);
}

/** Notes that nothing was signed with the serials of these groups. */
export async function abandonGroups(context: WorkspaceContext, groups: readonly ReservedGroup[]): Promise<void> {
  if (groups.length === 0) return;
  await context.store.transaction(async (tx) => {
    for (const { issuer, serials } of groups)
      await markAbandoned(
        tx,
        issuer.authority.id,
        serials.map(({ reservation }) => reservation.serialHex),
      );
    return ok(null);
  });
}

/** Keys for the certificates whose key is made here; they are recorded with the certificate or never. */
async function makeKeys(
  context: WorkspaceContext,
  group: readonly PlacedPreparation[],
): Outcome<readonly (SealedKey | undefined)[]> {
  const createdAt = context.ports.clock.now();
  const orders = group.map(({ preparation: { subjectKey } }) =>
    'make' in subjectKey ? { keyId: context.newId<KeyId>(), algorithm: subjectKey.make, createdAt } : undefined,
  );
  const wanted = orders.filter((order) => order !== undefined);
  if (wanted.length === 0) return ok(orders.map(() => undefined));
  const made = await context.vault.generateKeys({ orders: wanted });
  if (!made.ok) return made;
  const byId = new Map(made.value.map((key) => [key.id, key]));
  return ok(orders.map((order) => (order === undefined ? undefined : byId.get(order.keyId))));
}

/** Certificates that are signed; nothing of them may be kept before `verified` has come out well. */
export interface SignedGroup {
  /** The second operator, for the log; empty where none was needed. */
  readonly approved: ApprovedBy;
  readonly certificates: readonly SignedCertificate[];
  /** Every signature verifies; rejects otherwise. */
  readonly verified: Promise<void>;
}

/** Has the vault sign a reserved group, all at once, and its signatures verified meanwhile. Fails before it signs where keys could not be made. */
export async function signGroup(
  context: WorkspaceContext,
  { issuer, preparations, keys, serials, count }: ReservedGroup,
): Outcome<SignedGroup> {
  const made = await keys;
  if (!made.ok) return made;
  const drafts = preparations.map(({ preparation, index }, at) => {
    const key = made.value[at];
    const reserved = serials[at];
    const { subjectKey } = preparation;
    const spkiDer = 'make' in subjectKey ? key?.spkiDer : givenKey(subjectKey);
    if (reserved === undefined || spkiDer === undefined) throw new BugError('a draft without serial or key');
    const { serial, reservation } = reserved;
    return { index, preparation, key, reservation, tbs: buildTbs(preparation, spkiDer, serial) };
  });
  const messages = drafts.map(({ tbs }) => tbs);
  const approved = await requireApproved(context, issuer.key, 'sign', messages.length);
  if (!approved.ok) return approved;
  const signatures = await context.vault.sign({ key: issuer.key, algorithm: issuer.algorithm, messages });
  if (!signatures.ok) return signatures;
  const verified = requireValid(context, issuer, { messages, signatures: signatures.value });
  // A bug in there is met when it is awaited; until then it must not count as unhandled.
  verified.catch(() => undefined);
  const createdAt = context.ports.clock.now();
  const certificates = drafts.map(({ index, preparation, key, reservation, tbs }, at): SignedCertificate => {
    const signature = signatures.value[at];
    if (signature === undefined) throw new BugError('the vault answered too few signatures');
    const row = buildIssuedRow(assembleSigned(tbs, issuer.algorithm, signature), {
      id: context.newId<CertificateId>(),
      source: 'issued',
      createdAt,
      authorityId: issuer.authority.id,
      keyId: 'kept' in preparation.subjectKey ? preparation.subjectKey.kept.keyId : key?.id,
      profile: { id: preparation.profile.id, version: preparation.profile.version },
    });
    return { index, preparation, key, reservation, row };
  });
  await context.ports.stops?.at('signed', count);
  return ok({ certificates, verified, approved: approved.value });
}

/** A signature that does not verify must leave nothing that looks like a certificate: memory or the vault's process is broken. */
async function requireValid(
  { verifier }: WorkspaceContext,
  { spkiDer, algorithm }: Issuer,
  signed: { readonly messages: readonly Uint8Array[]; readonly signatures: readonly Uint8Array[] },
): Promise<void> {
  const signatureAlgorithmDer = buildSignatureAlgorithm(algorithm);
  const verdicts = await verifier.verify(
    signed.messages.map((tbs, index) => {
      const signature = signed.signatures[index] ?? new Uint8Array();
      return { spkiDer, signatureAlgorithmDer, tbs, signature };
    }),
  );
  if (verdicts.some((verdict) => verdict !== 'valid'))
    throw new BugError('the vault made a signature that is not valid');
}
