import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import { type HostKey, HTTP_LOGINS, PUBLISH_FILE_NAME, type PublishOverview } from '../../shared/model/publish.ts';
import { ok, type Result } from '../../shared/result.ts';
import { readSource } from '../services/file-source.ts';
import type { Outcome } from '../services/ports.ts';
import type { NewSecret, TargetDraft } from '../services/publish/targets.ts';
import type { Workspace } from '../services/workspace.ts';
import { findChoice, findNumber, findText, getText, isSet, type OptionValues } from './option.ts';
import type { Session } from './session.ts';

const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** What `publish add` takes. Secrets come from files alone. */
export const TARGET_OPTIONS = {
  ca: one,
  name: one,
  'file-name': one,
  folder: one,
  url: one,
  login: one,
  user: one,
  'password-file': one,
  'client-certificate': one,
  move: flag,
  anchors: one,
  endpoint: one,
  region: one,
  bucket: one,
  prefix: one,
  'bucket-in-host': flag,
  'access-key': one,
  'cache-control': one,
  sftp: one,
  port: one,
  path: one,
  key: one,
  'key-passphrase-file': one,
  'host-key': one,
} as const;

interface About {
  readonly workspace: Workspace;
  readonly authorityId: AuthorityId;
  readonly overview: PublishOverview;
}

const MAX_ANCHORS = 65_536;

/** Reads the options of a new place; files with secrets are read last. */
export async function readTargetDraft(session: Session, values: OptionValues, about: About): Outcome<TargetDraft> {
  const name = getText(values, 'name');
  if (!name.ok) return name;
  const fileName = findText(values, 'file-name') ?? about.overview.suggestedFileName;
  if (!PUBLISH_FILE_NAME.test(fileName))
    return fail('publish.place-invalid', { field: 'fileName', problem: 'character' });
  const anchors = await readAnchors(session, values);
  if (!anchors.ok) return anchors;
  const place = await readPlace(values, about.workspace, anchors.value);
  if (!place.ok) return place;
  const secret = await readSecret(session, values, place.value);
  if (!secret.ok) return secret;
  const enabled = !isSet(values, 'disabled');
  return ok({
    authorityId: about.authorityId,
    name: name.value,
    fileName,
    enabled,
    place: place.value,
    secret: secret.value,
  });
}

async function readAnchors(session: Session, values: OptionValues): Outcome<string> {
  const file = findText(values, 'anchors');
  if (file === undefined) return ok('');
  const read = await readSource(session.file(file), MAX_ANCHORS);
  return read.ok ? ok(Buffer.from(read.value.bytes).toString('utf8')) : read;
}

type Place = TargetDraft['place'];
const KINDS = ['folder', 'url', 'endpoint', 'sftp'] as const;

async function readPlace(values: OptionValues, workspace: Workspace, anchorsPem: string): Outcome<Place> {
  const [kind, ...more] = KINDS.filter((name) => findText(values, name) !== undefined);
  if (kind === undefined || more.length > 0)
    return fail('input.invalid', {
      field: '--folder | --url | --endpoint | --sftp',
      problem: kind === undefined ? 'missing' : 'not-together',
    });
  const where = findText(values, kind) ?? '';
  if (kind === 'folder') return ok({ kind: 'folder', path: where });
  if (kind === 'url') return readHttp(values, workspace, { url: where, anchorsPem });
  return kind === 'endpoint' ? ok(readS3(values, where, anchorsPem)) : readSftp(values, where);
}

async function readHttp(
  values: OptionValues,
  workspace: Workspace,
  about: { readonly url: string; readonly anchorsPem: string },
): Outcome<Place> {
  const login = findChoice(values, 'login', HTTP_LOGINS);
  if (!login.ok) return login;
  const certificate = await findCertificate(values, workspace);
  if (!certificate.ok) return certificate;
  const user = findText(values, 'user') ?? '';
  return ok({
    kind: 'http',
    ...about,
    login: login.value ?? (user === '' ? 'none' : 'basic'),
    user,
    clientCertificate: certificate.value,
    replacement: isSet(values, 'move') ? 'move' : 'put',
  });
}

async function findCertificate(values: OptionValues, { certificates }: Workspace): Outcome<CertificateId | null> {
  const wanted = findText(values, 'client-certificate');
  if (wanted === undefined) return ok(null);
  const found = await certificates.find(wanted);
  return found.ok ? ok(found.value.id) : found;
}

const readS3 = (values: OptionValues, endpoint: string, anchorsPem: string): Place => ({
  kind: 's3',
  endpoint,
  anchorsPem,
  region: findText(values, 'region') ?? 'us-east-1',
  bucket: findText(values, 'bucket') ?? '',
  prefix: findText(values, 'prefix') ?? '',
  addressing: isSet(values, 'bucket-in-host') ? 'host' : 'path',
  accessKeyId: findText(values, 'access-key') ?? '',
  cacheControl: findText(values, 'cache-control') ?? '',
});

/** `user@host`; a user may have an at sign. */
function readSftp(values: OptionValues, where: string): Result<Place, AppError> {
  const port = findNumber(values, 'port', { min: 1, max: 65_535 });
  if (!port.ok) return port;
  const hostKey = readHostKey(findText(values, 'host-key'));
  if (!hostKey.ok) return hostKey;
  const at = where.lastIndexOf('@');
  return ok({
    kind: 'sftp',
    user: at < 0 ? '' : where.slice(0, at),
    host: where.slice(at + 1),
    port: port.value ?? 22,
    folder: findText(values, 'path') ?? '',
    login: findText(values, 'key') === undefined ? 'password' : 'key',
    hostKey: hostKey.value,
  });
}

/** As it is told where none is given: `ssh-ed25519 SHA256:…`. */
function readHostKey(text: string | undefined): Result<HostKey | null, AppError> {
  if (text === undefined) return ok(null);
  const match = /^([a-z0-9@.-]{1,100}) SHA256:([A-Za-z0-9+/]{43})$/.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined)
    return fail('input.invalid', { field: '--host-key', problem: 'syntax' });
  return ok({ algorithm: match[1], sha256: match[2] });
}

async function readSecret(session: Session, values: OptionValues, place: Place): Outcome<NewSecret | undefined> {
  if (place.kind === 'folder') return ok(undefined);
  if (place.kind === 'sftp' && place.login === 'key') return readKey(session, values);
  if (place.kind === 'http' && place.login === 'none') return ok(undefined);
  const password = await session.readPassphrase(values, 'password-file');
  return password.ok ? ok({ password: password.value }) : password;
}

async function readKey(session: Session, values: OptionValues): Outcome<NewSecret> {
  const file = session.file(findText(values, 'key') ?? '');
  if (findText(values, 'key-passphrase-file') === undefined) return ok({ key: { file } });
  const passphrase = await session.readPassphrase(values, 'key-passphrase-file');
  return passphrase.ok ? ok({ key: { file, passphrase: passphrase.value } }) : passphrase;
}
