import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId, CertificateId, KeyId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { isTwoPerson, type KeyChoice, type SealedKey } from '../../../shared/model/key.ts';
import type { AddressSet, Period } from '../../../shared/model/profile.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { spanBytes } from '../../pki/certificate/certificate.ts';
import { checkAuthorityAddresses } from '../../pki/issuing/extensions/addresses.ts';
import { subjectKeyIdentifier } from '../../pki/issuing/profile.ts';
import { findAttribute, formatName, parseName } from '../../pki/name/name.ts';
import { buildName } from '../../pki/name/name-build.ts';
import { insertAuthorityCertificate } from '../../store/authority-certificate-rows.ts';
import { findSuccessor, saveAuthorityDetail } from '../../store/authority-detail-rows.ts';
import { insertAuthority, isAuthorityNameTaken } from '../../store/authority-rows.ts';
import { insertCertificates } from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { insertKeys } from '../../store/key-rows.ts';
import { markRecorded } from '../../store/serial-rows.ts';
import { buildIssuedRow, type IssuedRow } from '../certificate-row.ts';
import { requireOffered } from '../offered-key.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, requireUnlocked, writing } from '../workspace-context.ts';
import { refuseProblems } from './authority-content.ts';
import { checkNameIsFree } from './authority-plan.ts';
import { type AuthoritySubject, readAddresses, readSubject, statedPathLength } from './authority-subject.ts';
import { authorityValidity } from './authority-validity.ts';
import { certifyAuthority } from './certify-authority.ts';
import { describeMade, getSummary } from './create-authority.ts';
import { findSigner, getAuthority, type KnownAuthority, requireStanding, type Signer } from './known-authority.ts';

export interface RekeyInput {
  readonly id: AuthorityId;
  readonly key: KeyChoice;
  /** Of the new authority; takes the place of the commonName unless `subject` is given. */
  readonly name: string;
  /** RFC 4514 string. */
  readonly subject?: string | undefined;
  /** Without it as long as the old one, cut to what the parent has left. */
  readonly validity?: Period | undefined;
  /** What it will write into what it issues; without it no list and no certificate is named, since those of the old key do not fit the new one. */
  readonly addresses?: AddressSet | undefined;
  /** Signs nothing that has warnings. */
  readonly refuseWarnings?: boolean | undefined;
}

interface Rekeying {
  readonly input: RekeyInput;
  readonly old: KnownAuthority;
  /** Its parent; undefined for a root, whose new key signs for itself. */
  readonly parent: Extract<Signer, { issuer: unknown }> | undefined;
  readonly nameDer: Uint8Array;
}

/** See `AuthorityService.rekey`. */
export async function rekeyAuthority(context: WorkspaceContext, input: RekeyInput): Outcome<AuthoritySummary> {
  const planned = await planRekey(context, input);
  if (!planned.ok) return planned;
  const { old, parent } = planned.value;
  const createdAt = context.ports.clock.now();
  const key = await context.vault.generateKey({ keyId: context.newId<KeyId>(), algorithm: input.key, createdAt });
  if (!key.ok) return key;
  const { notBefore, notAfter } = old.summary;
  const period = { asked: input.validity, standardMs: notAfter - notBefore };
  const signed = await certifyAuthority(context, {
    subject: newSubject(planned.value, key.value),
    signer: parent ?? { self: key.value },
    ofId: old.summary.id,
    refuseWarnings: input.refuseWarnings,
    validity: authorityValidity(createdAt, period, parent?.issuer.authority),
    formerAddresses: readAddresses(old.certificate),
  });
  if (!signed.ok) return signed;
  const id = context.newId<AuthorityId>();
  const row = buildIssuedRow(signed.value.der, {
    id: context.newId<CertificateId>(),
    source: 'issued',
    createdAt,
    authorityId: parent?.issuer.authority.id ?? id,
    keyId: key.value.id,
    ...signed.value.approved,
  });
  const kept = await underSameRule(context, old, key.value);
  return kept.ok ? record(context, planned.value, { id, row, key: kept.value }) : kept;
}

/** What an authority may do only together with a second operator, its successor may too. A root signs itself before: nobody could approve a key that is not kept. */
const underSameRule = ({ vault }: WorkspaceContext, old: KnownAuthority, key: SealedKey): Outcome<SealedKey> =>
  old.key !== undefined && isTwoPerson(old.key) ? vault.bindTwoPerson({ key }) : Promise.resolve(ok(key));

async function planRekey(context: WorkspaceContext, input: RekeyInput): Outcome<Rekeying> {
  const unlocked = requireUnlocked(context, 'authority.rekeyed');
  if (!unlocked.ok) return unlocked;
  const offered = await requireOffered(context, input.key);
  if (!offered.ok) return offered;
  const { addresses } = input;
  const fits = addresses === undefined ? ok(null) : refuseProblems(checkAuthorityAddresses(addresses, 'addresses'));
  if (!fits.ok) return fits;
  const old = await getAuthority(context, input.id);
  if (!old.ok) return old;
  const standing = requireStanding(old.value.summary);
  if (!standing.ok) return standing;
  const free = await checkNameIsFree(context, input.name);
  if (!free.ok) return free;
  const signer = await findParent(context, old.value);
  if (!signer.ok) return signer;
  const nameDer = newName(input, old.value);
  return nameDer.ok ? ok({ input, old: old.value, parent: signer.value, nameDer: nameDer.value }) : nameDer;
}

/** A root whose key is lost can still get a successor: nothing of the old key is needed. */
async function findParent(context: WorkspaceContext, old: KnownAuthority): Outcome<Rekeying['parent']> {
  if (old.summary.isRoot === true) return ok(undefined);
  const signer = await findSigner(context, old);
  if (!signer.ok) return signer;
  return ok('issuer' in signer.value ? signer.value : undefined);
}

/** The old name with the new commonName; one without a commonName stays. */
function newName({ name, subject }: RekeyInput, { certificate }: KnownAuthority): Result<Uint8Array, AppError> {
  if (subject !== undefined && subject.trim() !== '') return buildName(subject);
  const oldDer = spanBytes(certificate, certificate.subject);
  const parsed = parseName(oldDer);
  if (!parsed.ok) return parsed;
  if (findAttribute(parsed.value, OID.commonName) === undefined) return ok(oldDer);
  const renamed = parsed.value.map((relative) =>
    relative.map((attribute) => (attribute.oid === OID.commonName ? { ...attribute, value: name } : attribute)),
  );
  return buildName(formatName(renamed));
}

const newSubject = ({ old, nameDer }: Rekeying, { spkiDer }: SealedKey): AuthoritySubject => ({
  ...readSubject(old.certificate, 'own'),
  nameDer,
  spkiDer,
  subjectKeyId: subjectKeyIdentifier(spkiDer),
});

interface MadeKey {
  readonly id: AuthorityId;
  readonly row: IssuedRow;
  readonly key: SealedKey;
}

/** Of two at once the first wins: the key of the other is kept nowhere, so its certificate is worth nothing; its serial stays noted as taken. */
async function record(context: WorkspaceContext, rekeying: Rekeying, made: MadeKey): Outcome<AuthoritySummary> {
  const { input, old } = rekeying;
  const { id: oldId, name: oldName } = old.summary;
  const recorded = await writing(context, ['authority', 'certificate'], async (tx) => {
    if (await isAuthorityNameTaken(tx, input.name)) return fail('authority.name-taken', { name: input.name });
    if ((await findSuccessor(tx, oldId)) !== undefined) return fail('authority.changed-meanwhile', { name: oldName });
    await recordSuccessor(tx, rekeying, made);
    await recordActivity(context, tx, {
      action: 'authority.rekeyed',
      entity: 'authority',
      entityId: made.id,
      subject: input.name,
      detail: { ...describeMade(made.row), before: oldName, keyBefore: old.summary.key },
    });
    return ok(await getSummary(context, tx, made.id));
  });
  if (recorded.ok) await context.ports.stops?.at('recorded', 1);
  return recorded;
}

async function recordSuccessor(
  tx: WriteDb,
  { input, old, parent }: Rekeying,
  { id, row, key }: MadeKey,
): Promise<void> {
  const parentId = parent?.issuer.authority.id;
  const pathLength = statedPathLength(readSubject(old.certificate, 'own'));
  await insertKeys(tx, [key]);
  await insertCertificates(tx, [row]);
  await insertAuthority(tx, {
    id,
    name: input.name,
    certificateId: row.id,
    keyId: key.id,
    createdAt: row.createdAt,
    ...(parentId === undefined ? {} : { parentId }),
    ...(pathLength === undefined ? {} : { pathLength }),
  });
  const { createdAt } = row;
  await insertAuthorityCertificate(tx, { authorityId: id, certificateId: row.id, kind: 'first', parentId, createdAt });
  const { note, addresses, standardProfile } = old.detail;
  await saveAuthorityDetail(tx, id, {
    note,
    succeedsId: old.summary.id,
    addresses: input.addresses ?? { crl: [], ocsp: addresses.ocsp, caIssuers: [] },
    ...(standardProfile === undefined ? {} : { standardProfile }),
  });
  if (parentId !== undefined) await markRecorded(tx, parentId, [{ serialHex: row.serialHex, certificateId: row.id }]);
}
