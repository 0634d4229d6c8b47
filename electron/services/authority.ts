import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { AuthorityId, CertificateId, KeyId } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { KeyChoice, SealedKey } from '../../shared/model/key.ts';
import { BugError, ok } from '../../shared/result.ts';
import type { CertificateDraft } from '../pki/issuing/draft.ts';
import { assembleSigned, buildTbsCertificate } from '../pki/issuing/draft.ts';
import { signatureAlgorithmFor } from '../pki/algorithm/key-algorithm.ts';
import { buildName } from '../pki/name/name-build.ts';
import { buildProfileExtensions, PROFILES, subjectKeyIdentifier } from '../pki/issuing/profile.ts';
import {
  findAuthoritiesByName,
  findAuthority,
  insertAuthority,
  isAuthorityNameTaken,
  listAuthorities,
} from '../store/authority-rows.ts';
import { insertCertificates } from '../store/certificate-rows.ts';
import { insertKeys } from '../store/key-rows.ts';
import { markRecorded } from '../store/serial-rows.ts';
import { buildIssuedRow } from './certificate-row.ts';
import { requireAllowed } from './issuing/draft-check.ts';
import { findIssuerKeyId, SAMPLE_SERIAL, sampleSpki } from './issuing/draft-parts.ts';
import { validityFor } from './issuing/issue-request.ts';
import type { Issuer } from './issuer.ts';
import { getIssuer, requireRoom } from './issuer.ts';
import type { Outcome } from './ports.ts';
import { drawSerial, reserveNewSerials, toSerialHex } from './serial.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr, recordActivity, requireUnlocked, statusView, writing } from './workspace-context.ts';

export interface NewAuthorityInput {
  /** Becomes the commonName unless `subject` is given. */
  readonly name: string;
  /** RFC 4514 string. */
  readonly subject?: string | undefined;
  /** Absent for a root. */
  readonly issuerId?: AuthorityId | undefined;
  readonly key: KeyChoice;
  /** Without it ten years for a root, five below, cut to what the issuer has left. */
  readonly days?: number | undefined;
  readonly pathLength?: number | undefined;
}

export interface AuthorityService {
  list(): Outcome<readonly AuthoritySummary[]>;
  /** By name, id or SHA-256. Fails with `authority.not-found`, `authority.ambiguous`. */
  find(wanted: string): Outcome<AuthoritySummary>;
  /**
   * Makes a key and a certificate and records both. Fails with `vault.locked`, `authority.name-taken`, `issue.refused`,
   * `issue.subject-invalid` and what `getIssuer` fails with.
   */
  create(input: NewAuthorityInput): Outcome<AuthoritySummary>;
}

export const createAuthorities = (context: WorkspaceContext): AuthorityService => ({
  list: () => context.store.reading(async (db) => listAuthorities(db, await statusView(context, db))),
  find: (wanted) => findOne(context, wanted),
  create: (input) => createAuthority(context, input),
});

async function findOne(context: WorkspaceContext, wanted: string): Outcome<AuthoritySummary> {
  return readingOr(context, async (db) => {
    const [first, ...others] = await findAuthoritiesByName(db, wanted, await statusView(context, db));
    if (first === undefined) return fail('authority.not-found', { wanted });
    return others.length === 0 ? ok(first) : fail('authority.ambiguous', { wanted, matches: others.length + 1 });
  });
}

async function createAuthority(context: WorkspaceContext, input: NewAuthorityInput): Outcome<AuthoritySummary> {
  const unlocked = requireUnlocked(context);
  if (!unlocked.ok) return unlocked;
  const free = await checkNameIsFree(context, input.name);
  if (!free.ok) return free;
  const issuer =
    input.issuerId === undefined ? ok(undefined) : await getIssuer(context, input.issuerId, 'certificates');
  if (!issuer.ok) return issuer;
  const room = issuer.value === undefined ? ok(null) : requireRoom(issuer.value, 1);
  if (!room.ok) return room;
  const subjectNameDer = buildName(input.subject ?? `CN=${escapeCommonName(input.name)}`);
  if (!subjectNameDer.ok) return subjectNameDer;
  const build = (key: Pick<SealedKey, 'spkiDer'>, serial: Uint8Array): CertificateDraft =>
    buildAuthorityDraft(
      { input, issuer: issuer.value, now: context.ports.clock.now(), subjectNameDer: subjectNameDer.value },
      key,
      serial,
    );
  const allowed = requireAllowed(build({ spkiDer: sampleSpki(input.key) }, SAMPLE_SERIAL), issuer.value);
  if (!allowed.ok) return allowed;
  const key = await context.vault.generateKey({
    keyId: context.newId<KeyId>(),
    algorithm: input.key,
    createdAt: context.ports.clock.now(),
  });
  if (!key.ok) return key;
  const order = { input, key: key.value, issuer: issuer.value, build };
  return issuer.value === undefined ? createRoot(context, order) : createSubordinate(context, order, issuer.value);
}

interface AuthorityOrder {
  readonly input: NewAuthorityInput;
  readonly key: SealedKey;
  readonly issuer: Issuer | undefined;
  build(key: SealedKey, serial: Uint8Array): CertificateDraft;
}

/**
 * A root has no row to reserve under yet. Nothing is lost: until its record is written the key exists nowhere, so the signature is worth nothing,
 * and afterwards the certificate's own row keeps the serial taken.
 */
async function createRoot(context: WorkspaceContext, order: AuthorityOrder): Outcome<AuthoritySummary> {
  const serial = drawSerial(context);
  const der = await signDraft(context, order.build(order.key, serial), order.key);
  return der.ok ? record(context, order, { der: der.value, serial }) : der;
}

async function createSubordinate(
  context: WorkspaceContext,
  order: AuthorityOrder,
  issuer: Issuer,
): Outcome<AuthoritySummary> {
  await context.ports.stops?.at('drafted', 1);
  const serials = await reserveNewSerials(context, { authorityId: issuer.authority.id, count: 1 });
  if (!serials.ok) return serials;
  const serial = serials.value[0];
  if (serial === undefined) throw new BugError('no serial was reserved');
  await context.ports.stops?.at('reserved', 1);
  const der = await signDraft(context, order.build(order.key, serial), issuer.key);
  if (!der.ok) return der;
  await context.ports.stops?.at('signed', 1);
  return record(context, order, { der: der.value, serial });
}

async function signDraft(context: WorkspaceContext, draft: CertificateDraft, key: SealedKey): Outcome<Uint8Array> {
  const tbs = buildTbsCertificate(draft);
  const signed = await context.vault.sign({ key, algorithm: draft.signatureAlgorithm, messages: [tbs] });
  if (!signed.ok) return signed;
  const signature = signed.value[0];
  if (signature === undefined) throw new BugError('the vault answered no signature');
  return ok(assembleSigned(tbs, draft.signatureAlgorithm, signature));
}

async function record(
  context: WorkspaceContext,
  { input, key, issuer }: AuthorityOrder,
  signed: { readonly der: Uint8Array; readonly serial: Uint8Array },
): Outcome<AuthoritySummary> {
  const id = context.newId<AuthorityId>();
  const certificateId = context.newId<CertificateId>();
  const createdAt = context.ports.clock.now();
  const authorityId = issuer?.authority.id ?? id;
  const serialHex = toSerialHex(signed.serial);
  const row = buildIssuedRow(signed.der, {
    id: certificateId,
    source: 'issued',
    createdAt,
    authorityId,
    keyId: key.id,
  });
  const pathLength = pathLengthOf(input);
  const recorded = await writing(context, ['authority', 'certificate'], async (tx) => {
    if (await isAuthorityNameTaken(tx, input.name)) return fail('authority.name-taken', { name: input.name });
    await insertKeys(tx, [key]);
    await insertCertificates(tx, [row]);
    await insertAuthority(tx, {
      id,
      name: input.name,
      certificateId,
      keyId: key.id,
      createdAt,
      ...(issuer === undefined ? {} : { parentId: issuer.authority.id }),
      ...(pathLength === null ? {} : { pathLength }),
    });
    if (issuer !== undefined) await markRecorded(tx, authorityId, [{ serialHex, certificateId }]);
    const detail = { serialHex, sha256: row.sha256, key: row.key, notAfter: row.notAfter, issuer: row.issuer };
    await recordActivity(context, tx, {
      action: 'authority.created',
      entity: 'authority',
      entityId: id,
      subject: input.name,
      detail,
    });
    const summary = await findAuthority(tx, id, await statusView(context, tx));
    if (summary === undefined) throw new BugError('a new authority cannot be read');
    return ok(summary);
  });
  if (recorded.ok && issuer !== undefined) await context.ports.stops?.at('recorded', 1);
  return recorded;
}

interface DraftParts {
  readonly input: NewAuthorityInput;
  readonly issuer: Issuer | undefined;
  readonly now: number;
  readonly subjectNameDer: Uint8Array;
}

function buildAuthorityDraft(parts: DraftParts, key: Pick<SealedKey, 'spkiDer'>, serial: Uint8Array): CertificateDraft {
  const { input, issuer, subjectNameDer } = parts;
  const profile = PROFILES[issuer === undefined ? 'root-ca' : 'issuing-ca'];
  const bounds = { defaultDays: profile.defaultDays, issuer: issuer?.authority };
  return {
    serial,
    issuerNameDer: issuer?.nameDer ?? subjectNameDer,
    subjectNameDer,
    spkiDer: key.spkiDer,
    ...validityFor(parts.now, input.days, bounds),
    extensions: buildProfileExtensions({
      profile,
      subjectSpkiDer: key.spkiDer,
      issuerKeyId: issuer === undefined ? subjectKeyIdentifier(key.spkiDer) : findIssuerKeyId(issuer.certificate),
      subjectAltNames: [],
      emptySubject: false,
      pathLength: pathLengthOf(input),
      crlUris: [],
      ocspUris: [],
      caIssuersUris: [],
    }),
    signatureAlgorithm: issuer?.algorithm ?? signatureAlgorithmFor(input.key),
  };
}

/** A root may have any depth below it, an authority below it issues end certificates unless a length is asked for. */
const pathLengthOf = (input: NewAuthorityInput): number | null =>
  input.pathLength ?? (input.issuerId === undefined ? null : 0);

async function checkNameIsFree(context: WorkspaceContext, name: string): Outcome<null> {
  return readingOr(context, async (db) =>
    (await isAuthorityNameTaken(db, name)) ? fail('authority.name-taken', { name }) : ok(null),
  );
}

/** RFC 4514 §2.4: every special character of a name that is text, not syntax. */
const escapeCommonName = (name: string): string =>
  name.replaceAll(/["+,;<>\\=#]/g, (character) => `\\${character}`).replace(/^ | $/g, '\\ ');
