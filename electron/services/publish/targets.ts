import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, CertificateId, PublishTargetId } from '../../../shared/model/brands.ts';
import { MAX_PUBLISH_TARGETS, type PublishPlace, type PublishTarget } from '../../../shared/model/publish.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { certificatePem } from '../../pki/certificate/certificate.ts';
import { findAuthority } from '../../store/authority-rows.ts';
import type { ReadDb, WriteDb } from '../../store/db.ts';
import {
  deleteTarget,
  findTarget,
  insertTarget,
  listTargets,
  type TargetRow,
  updateTarget,
} from '../../store/publish-rows.ts';
import { checkHandshakeKey } from '../../tls/post-quantum-offer.ts';
import { openCredential } from '../credential.ts';
import { type FileSource, readSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, statusView, writing } from '../workspace-context.ts';
import { canCollide, checkPlace, locate, type PlaceDraft } from './check-place.ts';
import type { PlaceSecret } from './places/place.ts';
import { readSshKey } from './places/ssh-key.ts';
import { dropUndefined, openForSaving, sealSecret } from './publish-secret.ts';
import { readTarget } from './stored-place.ts';

/** A place to publish to, as it is wished. */
export interface TargetDraft {
  readonly authorityId: AuthorityId;
  /** Absent for a new one. */
  readonly id?: PublishTargetId | undefined;
  readonly name: string;
  readonly enabled: boolean;
  readonly fileName: string;
  readonly place: PlaceDraft;
  /** Absent: what is sealed stays. Octets are zeroed. */
  readonly secret?: NewSecret | undefined;
}

export interface NewSecret {
  /** UTF-8: password, token or secret key. */
  readonly password?: Uint8Array | undefined;
  readonly key?: { readonly file: FileSource; readonly passphrase?: Uint8Array | undefined } | undefined;
}

/** A draft that was judged, with everything that is needed to use it. */
export interface ReadyTarget {
  readonly id: PublishTargetId;
  readonly place: PublishPlace;
  readonly secret: PlaceSecret;
  readonly before: TargetRow | undefined;
}

/** Keeps a place, its login sealed. Fails with `publish.place-invalid`, `publish.login-missing`, `publish.login-other-place`, `publish.too-many`, `vault.locked`. */
export async function saveTarget(context: WorkspaceContext, draft: TargetDraft): Outcome<PublishTarget> {
  const ready = await prepareTarget(context, draft);
  if (!ready.ok) return ready;
  const { id, place, secret, before } = ready.value;
  const sealed = await sealSecret(context, { id, place }, secret);
  if (!sealed.ok) return sealed;
  const row: TargetRow = {
    id,
    authorityId: draft.authorityId,
    kind: place.kind,
    name: draft.name,
    settings: { fileName: draft.fileName, place },
    sealed: sealed.value,
    enabled: draft.enabled,
    createdAt: before?.createdAt ?? context.ports.clock.now(),
  };
  return writing(context, ['publish_target'], async (tx) => {
    const refusal = await findRefusal(context, tx, row);
    if (refusal !== undefined) return { ok: false, error: refusal };
    await (before === undefined ? insertTarget(tx, row) : updateTarget(tx, row));
    await recordActivity(context, tx, {
      action: 'publish-target.saved',
      entity: 'authority',
      entityId: draft.authorityId,
      subject: draft.name,
      detail: { kind: place.kind, place: locate(place).host, folder: locate(place).folder, enabled: draft.enabled },
    });
    return ok(readTarget(row));
  });
}

async function findRefusal(context: WorkspaceContext, tx: WriteDb, row: TargetRow): Promise<AppError | undefined> {
  const target = readTarget(row);
  const authority = await findAuthority(tx, row.authorityId, await statusView(context, tx));
  if (authority === undefined) return fail('authority.not-found', { wanted: row.authorityId }).error;
  const all = await listTargets(tx);
  const others = all.filter(({ id }) => id !== row.id);
  if (others.filter(({ authorityId }) => authorityId === row.authorityId).length >= MAX_PUBLISH_TARGETS)
    return fail('publish.too-many', { limit: MAX_PUBLISH_TARGETS }).error;
  const here = locate(target.place);
  const isTaken = others.map(readTarget).some((other) => {
    const there = locate(other.place);
    return there.host === here.host && there.folder === here.folder && canCollide(other.fileName, target.fileName);
  });
  return isTaken ? fail('publish.place-invalid', { field: 'fileName', problem: 'taken' }).error : undefined;
}

/** Judges a draft and finds its login: a new one, or the one that is sealed. Fails as `saveTarget` does. */
export async function prepareTarget(context: WorkspaceContext, draft: TargetDraft): Outcome<ReadyTarget> {
  try {
    return await prepare(context, draft);
  } finally {
    draft.secret?.password?.fill(0);
    draft.secret?.key?.passphrase?.fill(0);
  }
}

async function prepare(context: WorkspaceContext, draft: TargetDraft): Outcome<ReadyTarget> {
  const checked = checkPlace(draft.place);
  if (!checked.ok) return checked;
  const before = await readingOr(context, (db) => findBefore(db, draft));
  if (!before.ok) return before;
  const id = draft.id ?? context.newId<PublishTargetId>();
  const credential = await readClientCertificate(context, checked.value, before.value);
  if (!credential.ok) return credential;
  const { name: certificateName, ...certificate } = credential.value;
  const place = finishPlace(checked.value, certificateName);
  const kept = await openKept(context, { id, place, before: before.value });
  if (!kept.ok) return kept;
  const fresh = await readNewSecret(place, draft.secret);
  if (!fresh.ok) return fresh;
  const secret = pickNeeded(place, { ...kept.value, ...certificate, ...fresh.value });
  return secret.ok ? ok({ id, place, secret: secret.value, before: before.value }) : secret;
}

async function findBefore(
  db: ReadDb,
  { id, authorityId }: TargetDraft,
): Promise<Result<TargetRow | undefined, AppError>> {
  if (id === undefined) return ok(undefined);
  const row = await findTarget(db, id);
  return row?.authorityId === authorityId ? ok(row) : fail('publish.target-not-found', { wanted: id });
}

interface ClientCertificate extends Pick<PlaceSecret, 'certificatePem' | 'certificateKeyPem'> {
  readonly name?: string;
}

/** The key of a certificate is taken along when it is chosen; the same one that was chosen before is with the sealed login. */
async function readClientCertificate(
  context: WorkspaceContext,
  place: PlaceDraft,
  before: TargetRow | undefined,
): Outcome<ClientCertificate> {
  const certificateId: CertificateId | null = place.kind === 'http' ? place.clientCertificate : null;
  if (certificateId === null) return ok({});
  const placeBefore = before === undefined ? undefined : readTarget(before).place;
  const kept = placeBefore?.kind === 'http' ? placeBefore.clientCertificate : undefined;
  if (kept?.id === certificateId) return ok({ name: kept.name });
  const opened = await openCredential(context, { certificateId });
  if (!opened.ok) return opened;
  const { name, certificateDerChain, keyPem } = opened.value;
  const [leaf] = certificateDerChain;
  const fits = leaf === undefined ? ok(null) : checkHandshakeKey(leaf);
  if (!fits.ok) {
    keyPem.fill(0);
    return fits;
  }
  const certificateKeyPem = Buffer.from(keyPem).toString('latin1');
  keyPem.fill(0);
  return ok({ name, certificatePem: certificateDerChain.map(certificatePem).join(''), certificateKeyPem });
}

const finishPlace = (place: PlaceDraft, certificateName: string | undefined): PublishPlace => {
  if (place.kind !== 'http') return place;
  const { clientCertificate: id } = place;
  return { ...place, clientCertificate: id === null ? null : { id, name: certificateName ?? '' } };
};

/** A login that was kept for another server is not taken over; without one that is needed the place cannot be saved. */
async function openKept(
  context: WorkspaceContext,
  {
    id,
    place,
    before,
  }: { readonly id: PublishTargetId; readonly place: PublishPlace; readonly before: TargetRow | undefined },
): Outcome<PlaceSecret> {
  if (before === undefined || before.sealed === null || !needsSecret(place)) return ok({});
  if (locate(readTarget(before).place).host !== locate(place).host) return ok({});
  return openForSaving(context, { id, place, sealed: before.sealed });
}

const needsSecret = (place: PublishPlace): boolean =>
  place.kind === 's3' ||
  place.kind === 'sftp' ||
  (place.kind === 'http' && (place.login !== 'none' || place.clientCertificate !== null));

const CONTROL = /\p{Cc}/u;

async function readNewSecret(place: PublishPlace, secret: NewSecret | undefined): Outcome<PlaceSecret> {
  const password = secret?.password === undefined ? undefined : Buffer.from(secret.password).toString('utf8');
  if (
    password !== undefined &&
    (CONTROL.test(password) || (place.kind === 'http' && !isSendable(place.login, password)))
  )
    return fail('publish.place-invalid', { field: 'password', problem: 'character' });
  if (place.kind !== 'sftp' || place.login !== 'key' || secret?.key === undefined)
    return ok(dropUndefined({ password }));
  const file = await readSource(secret.key.file, MAX_KEY_OCTETS);
  if (!file.ok) return file;
  const passphrase =
    secret.key.passphrase === undefined ? undefined : Buffer.from(secret.key.passphrase).toString('utf8');
  const key = await readSshKey(Buffer.from(file.value.bytes).toString('utf8'), passphrase);
  if (!key.ok) return key;
  return ok(dropUndefined({ password, key: key.value.text, keyPassphrase: key.value.passphrase }));
}

const MAX_KEY_OCTETS = 65_536;

/** A token is a word (RFC 6750 §2.1); a password of Basic may hold anything but control characters. */
const isSendable = (login: string, password: string): boolean => login !== 'bearer' || /^[\x21-\x7e]+$/.test(password);

/** Seals no more than the place uses, and no less. */
function pickNeeded(place: PublishPlace, secret: PlaceSecret): Result<PlaceSecret, AppError> {
  const { password, key, keyPassphrase, certificatePem: certificate, certificateKeyPem } = secret;
  const missing = (field: string): Result<never, AppError> =>
    fail('publish.place-invalid', { field, problem: 'missing' });
  if (place.kind === 'folder') return ok({});
  if (place.kind === 'sftp' && place.login === 'key')
    return key === undefined ? missing('key') : ok(dropUndefined({ key, keyPassphrase }));
  const wantsPassword = place.kind !== 'http' || place.login !== 'none';
  if (wantsPassword && password === undefined) return missing('password');
  const own = wantsPassword ? { password } : {};
  if (place.kind !== 'http' || place.clientCertificate === null) return ok(dropUndefined(own));
  if (certificate === undefined || certificateKeyPem === undefined) return missing('clientCertificate');
  return ok(dropUndefined({ ...own, certificatePem: certificate, certificateKeyPem }));
}

/** Changes whether a place is published to by itself. Fails with `publish.target-not-found`. */
export const setTargetEnabled = (
  context: WorkspaceContext,
  id: PublishTargetId,
  enabled: boolean,
): Outcome<PublishTarget> =>
  writing(context, ['publish_target'], async (tx) => {
    const row = await findTarget(tx, id);
    if (row === undefined) return fail('publish.target-not-found', { wanted: id });
    await updateTarget(tx, { ...row, enabled });
    const note = { entity: 'authority', entityId: row.authorityId, subject: row.name, detail: { enabled } };
    await recordActivity(context, tx, { action: 'publish-target.saved', ...note });
    return ok(readTarget({ ...row, enabled }));
  });

/** Removes a place with its history; what was published there stays. Fails with `publish.target-not-found`. */
export const removeTarget = (context: WorkspaceContext, id: PublishTargetId): Outcome<null> =>
  writing(context, ['publish_target', 'publish_run'], async (tx) => {
    const row = await findTarget(tx, id);
    if (row === undefined) return fail('publish.target-not-found', { wanted: id });
    await deleteTarget(tx, id);
    const note = { entity: 'authority', entityId: row.authorityId, subject: row.name };
    await recordActivity(context, tx, { action: 'publish-target.removed', ...note });
    return ok(null);
  });
