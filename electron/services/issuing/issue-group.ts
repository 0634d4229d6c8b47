import type { CertificateId, KeyId } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { buildSignatureAlgorithm } from '../../pki/algorithm/key-algorithm.ts';
import { createSignatureVerifier } from '../../pki/algorithm/verify.ts';
import { assembleSigned, buildTbsCertificate } from '../../pki/issuing/draft.ts';
import type { NewCertificate } from '../../store/certificate-rows.ts';
import { insertCertificates, selectSummaries, toSummary } from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { insertIssuedLinks, type IssuedLinks } from '../../store/issued-links-rows.ts';
import { insertKeys } from '../../store/key-rows.ts';
import { markAbandoned, markRecorded } from '../../store/serial-rows.ts';
import { buildIssuedRow } from '../certificate-row.ts';
import type { Preparation } from './issue-preparation.ts';
import { buildDraft } from './issue-preparation.ts';
import type { Issuer } from '../issuer.ts';
import type { Outcome } from '../ports.ts';
import { recordAnswered } from '../requests/keep-requests.ts';
import { revokeWithin } from '../revocation.ts';
import { reserveNewSerials, toSerialHex } from '../serial.ts';
import type { ActivityNote, StatusView, WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, statusView, writing } from '../workspace-context.ts';

/** Certificates of one issuer that are reserved, signed and recorded together. */
export type Group = readonly [Preparation, ...Preparation[]];

export interface SignedCertificate {
  readonly preparation: Preparation;
  readonly serialHex: string;
  readonly row: NewCertificate;
  readonly key: SealedKey | undefined;
}

/** A group whose serials are taken: certificates with them may exist from now on. */
export interface ReservedGroup {
  readonly group: Group;
  readonly keys: readonly (SealedKey | undefined)[];
  readonly serials: readonly Uint8Array[];
  /** Certificates of this act up to and with this group, for the stop points. */
  readonly count: number;
}

/** Takes the serials of a group while its keys are made; where those fail, nothing was signed with the serials. */
export async function reserveGroup(
  context: WorkspaceContext,
  drafted: { readonly group: Group; readonly keys: ReturnType<typeof makeKeys>; readonly count: number },
): Outcome<ReservedGroup> {
  const { group, count } = drafted;
  const { issuer } = group[0];
  const { stops } = context.ports;
  if (stops !== undefined) await stops.at('drafted', count);
  const order = { authorityId: issuer.authority.id, count: group.length };
  const [serials, keys] = await Promise.all([reserveNewSerials(context, order), drafted.keys]);
  if (!serials.ok) return serials;
  if (!keys.ok) {
    await abandon(context, issuer, serials.value);
    return keys;
  }
  if (stops !== undefined) await stops.at('reserved', count);
  return ok({ group, keys: keys.value, serials: serials.value, count });
}

/** Keys for the certificates whose key is made here; they are recorded with the certificate or never. */
export async function makeKeys(
  context: WorkspaceContext,
  group: readonly Preparation[],
): Outcome<readonly (SealedKey | undefined)[]> {
  const createdAt = context.ports.clock.now();
  const orders = group.map(({ subjectKey }) =>
    'csr' in subjectKey ? undefined : { keyId: context.newId<KeyId>(), algorithm: subjectKey.make, createdAt },
  );
  const wanted = orders.filter((order) => order !== undefined);
  if (wanted.length === 0) return ok(orders.map(() => undefined));
  const made = await context.vault.generateKeys({ orders: wanted });
  if (!made.ok) return made;
  const byId = new Map(made.value.map((key) => [key.id, key]));
  return ok(orders.map((order) => (order === undefined ? undefined : byId.get(order.keyId))));
}

/** Has the vault sign a reserved group, all at once. */
export async function signGroup(
  context: WorkspaceContext,
  { group, keys, serials, count }: ReservedGroup,
): Outcome<readonly SignedCertificate[]> {
  const { issuer } = group[0];
  const drafts = group.map((preparation, index) => {
    const key = keys[index];
    const serial = serials[index];
    const spkiDer = key?.spkiDer ?? ('csr' in preparation.subjectKey ? preparation.subjectKey.csr.spkiDer : undefined);
    if (serial === undefined || spkiDer === undefined) throw new BugError('a draft without serial or key');
    return { preparation, key, serial, tbs: buildTbsCertificate(buildDraft(preparation, spkiDer, serial)) };
  });
  const signatures = await context.vault.sign({
    key: issuer.key,
    algorithm: issuer.algorithm,
    messages: drafts.map(({ tbs }) => tbs),
  });
  if (!signatures.ok) {
    if (signatures.error.code !== 'vault.stopped') await abandon(context, issuer, serials);
    return signatures;
  }
  const createdAt = context.ports.clock.now();
  const verify = createSignatureVerifier(issuer.spkiDer);
  const signatureAlgorithmDer = buildSignatureAlgorithm(issuer.algorithm);
  const wrong = drafts.findIndex(({ tbs }, index) => {
    const signature = signatures.value[index];
    return signature === undefined || verify({ signatureAlgorithmDer, tbs, signature }) !== 'valid';
  });
  if (wrong >= 0) {
    await abandon(context, issuer, serials);
    throw new BugError('the vault signed what its own key does not verify');
  }
  const signed = drafts.map(({ preparation, key, serial, tbs }, index): SignedCertificate => {
    const signature = signatures.value[index];
    if (signature === undefined) throw new BugError('the vault answered too few signatures');
    const der = assembleSigned(tbs, issuer.algorithm, signature);
    const row = buildIssuedRow(der, {
      id: context.newId<CertificateId>(),
      source: 'issued',
      createdAt,
      authorityId: issuer.authority.id,
      keyId: key?.id,
      profile: { id: preparation.profile.id, version: preparation.profile.version },
    });
    return { preparation, key, serialHex: toSerialHex(serial), row };
  });
  await context.ports.stops?.at('signed', count);
  return ok(signed);
}

/** The vault refused before it signed anything, so no certificate with these serials can exist. */
async function abandon(context: WorkspaceContext, issuer: Issuer, serials: readonly Uint8Array[]): Promise<void> {
  await context.store.transaction(async (tx) => {
    await markAbandoned(tx, issuer.authority.id, serials.map(toSerialHex));
    return ok(null);
  });
}

/** One of the certificates that were recorded; `index` is its place among the requests of the act. */
export interface RecordedCertificate {
  readonly index: number;
  readonly certificate: CertificateSummary;
}

/** Writes what belongs to certificates in the transaction that records them; throwing undoes both. */
export type RecordAlso = (tx: WriteDb, recorded: readonly RecordedCertificate[]) => Promise<void>;

export async function recordGroup(
  context: WorkspaceContext,
  signed: readonly SignedCertificate[],
  {
    issuer,
    first,
    recordAlso,
  }: {
    readonly issuer: Issuer;
    /** Place of the group's first certificate among the requests. */
    readonly first: number;
    readonly recordAlso: RecordAlso | undefined;
  },
): Outcome<readonly CertificateSummary[]> {
  return writing(context, ['certificate', 'request', 'revocation', 'partner'], async (tx) => {
    const ids = signed.map(({ serialHex, row }) => ({ serialHex, certificateId: row.id }));
    const keys = signed.flatMap(({ key }) => (key === undefined ? [] : [key]));
    const rows = signed.map(({ row }) => row);
    // The writer takes what it is sent in order; only what must see an answer waits for one.
    const [view] = await Promise.all([statusView(context, tx), insertKeys(tx, keys), insertCertificates(tx, rows)]);
    await Promise.all([markRecorded(tx, issuer.authority.id, ids), recordNotes(context, tx, issuer, signed)]);
    await insertIssuedLinks(tx, signed.filter(hasLinks).map(linksOf));
    const revoked = await revokeReplaced(context, tx, signed);
    if (!revoked.ok) return revoked;
    const summaries = await readSummaries(tx, signed, view);
    const recorded = summaries.map((certificate, at) => ({ index: first + at, certificate }));
    await recordAlso?.(tx, recorded);
    return ok(summaries);
  });
}

const hasLinks = ({ preparation: { partner, tags, replaces } }: SignedCertificate): boolean =>
  partner !== undefined || tags.length > 0 || replaces !== undefined;

const linksOf = ({ preparation: { partner, tags, replaces }, row }: SignedCertificate): IssuedLinks => ({
  certificateId: row.id,
  partnerId: partner?.id,
  tags,
  replaces,
  createdAt: row.createdAt,
});

/** The old ones in the same transaction: either both stand, or neither. One that was revoked meanwhile stays as it is. */
async function revokeReplaced(
  context: WorkspaceContext,
  tx: WriteDb,
  signed: readonly SignedCertificate[],
): Promise<Result<null, AppError>> {
  for (const { preparation } of signed) {
    const { replaces } = preparation;
    if (replaces?.revoke !== true) continue;
    const revoked = await revokeWithin(context, tx, { id: replaces.id, reason: 'superseded' });
    if (!revoked.ok && revoked.error.code !== 'certificate.already-revoked') return revoked;
  }
  return ok(null);
}

/** The requests that were answered, each with its entry where it is new here, then the entries of the certificates. */
async function recordNotes(
  context: WorkspaceContext,
  tx: WriteDb,
  issuer: Issuer,
  signed: readonly SignedCertificate[],
): Promise<void> {
  await recordAnswered(
    context,
    tx,
    signed.flatMap(({ preparation: { subjectKey }, row }) =>
      'csr' in subjectKey ? [{ ...subjectKey, certificateId: row.id }] : [],
    ),
  );
  await recordActivity(context, tx, ...signed.map((certificate) => issuedNote(issuer, certificate)));
}

function issuedNote(issuer: Issuer, { preparation, row, key }: SignedCertificate): ActivityNote {
  return {
    action: 'certificate.issued',
    entity: 'certificate',
    entityId: row.id,
    subject: row.name,
    detail: {
      serialHex: row.serialHex,
      sha256: row.sha256,
      issuer: issuer.authority.name,
      profile: preparation.profile.id,
      profileVersion: preparation.profile.version,
      ...(preparation.partner === undefined ? {} : { partner: preparation.partner.name }),
      ...(preparation.replaces === undefined ? {} : { replaces: preparation.replaces.certificate.serialHex }),
      notAfter: row.notAfter,
      key: row.key,
      keyMadeHere: key !== undefined,
    },
  };
}

async function readSummaries(
  tx: WriteDb,
  signed: readonly SignedCertificate[],
  view: StatusView,
): Promise<readonly CertificateSummary[]> {
  const ids = signed.map(({ row }) => row.id);
  const rows = await selectSummaries(tx, view).where('certificate.id', 'in', ids).execute();
  const found = new Map(rows.map((row) => [row.id, toSummary(row)]));
  return ids.map((id) => {
    const summary = found.get(id);
    if (summary === undefined) throw new BugError('an issued certificate cannot be read');
    return summary;
  });
}
