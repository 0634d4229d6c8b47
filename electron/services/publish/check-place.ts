import path from 'node:path';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { FolderPlace, HttpPlace, PublishPlace, S3Place, SftpPlace } from '../../../shared/model/publish.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { PEM_LABEL, readPemDer } from '../../pki/asn1/pem.ts';
import { checkHost } from '../../tls/target.ts';

/** A place as it is wished; a certificate for the client is named by its id. */
export type PlaceDraft =
  | FolderPlace
  | (Omit<HttpPlace, 'clientCertificate'> & { readonly clientCertificate: CertificateId | null })
  | S3Place
  | SftpPlace;

/** A place that can be used but for what is looked up: the name of its certificate. */
export function checkPlace(draft: PlaceDraft): Result<PlaceDraft, AppError> {
  if (draft.kind === 'folder') return checkFolder(draft);
  if (draft.kind === 'http') return checkHttp(draft);
  return draft.kind === 's3' ? checkS3(draft) : checkSftp(draft);
}

const invalid = (field: string, problem: string): Result<never, AppError> =>
  fail('publish.place-invalid', { field, problem });

const CONTROL = /\p{Cc}/u;
const PRINTABLE = /^[\x21-\x7e]+$/;

function checkFolder(draft: FolderPlace): Result<FolderPlace, AppError> {
  if (CONTROL.test(draft.path)) return invalid('path', 'character');
  return path.isAbsolute(draft.path)
    ? ok({ kind: 'folder', path: path.resolve(draft.path) })
    : invalid('path', 'not-absolute');
}

function checkHttp<P extends Extract<PlaceDraft, { kind: 'http' }>>(draft: P): Result<P, AppError> {
  const url = checkUrl('url', draft.url);
  if (!url.ok) return url;
  if (!url.value.pathname.endsWith('/')) url.value.pathname += '/';
  const isClear = url.value.protocol === 'http:';
  if (isClear && (draft.login !== 'none' || draft.clientCertificate !== null)) return invalid('url', 'clear-login');
  const user = draft.login === 'basic' ? draft.user : '';
  // a colon would end the user (RFC 7617 §2)
  if (draft.login === 'basic' && user === '') return invalid('user', 'missing');
  if (user.includes(':') || CONTROL.test(user)) return invalid('user', 'character');
  const anchors = checkAnchors(draft.anchorsPem);
  return anchors.ok ? ok({ ...draft, url: url.value.href, user, anchorsPem: anchors.value }) : anchors;
}

/** An address without login, question and fragment. */
function checkUrl(field: string, text: string): Result<URL, AppError> {
  const url = URL.parse(text.trim());
  if (url === null || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    return invalid(field, 'syntax');
  return url.protocol === 'https:' || url.protocol === 'http:' ? ok(url) : invalid(field, 'scheme');
}

function checkAnchors(pem: string): Result<string, AppError> {
  if (pem.trim() === '') return ok('');
  const read = readPemDer(Buffer.from(pem, 'utf8'), [PEM_LABEL.certificate]);
  return read.ok && read.value.length > 0 ? ok(pem) : invalid('anchorsPem', 'no-certificate');
}

function checkS3(draft: S3Place): Result<S3Place, AppError> {
  const endpoint = checkUrl('endpoint', draft.endpoint);
  if (!endpoint.ok) return endpoint;
  if (endpoint.value.pathname !== '/') return invalid('endpoint', 'syntax');
  if (!/^[A-Za-z0-9-]{1,64}$/.test(draft.region))
    return invalid('region', draft.region === '' ? 'missing' : 'character');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(draft.bucket))
    return invalid('bucket', draft.bucket === '' ? 'missing' : 'character');
  if (draft.addressing === 'host' && !canBeHost(draft.bucket, endpoint.value.hostname))
    return invalid('addressing', 'needs-name');
  const prefix = checkPrefix(draft.prefix);
  if (!prefix.ok) return prefix;
  if (!PRINTABLE.test(draft.accessKeyId))
    return invalid('accessKeyId', draft.accessKeyId === '' ? 'missing' : 'character');
  if (!/^[\x20-\x7e]*$/.test(draft.cacheControl)) return invalid('cacheControl', 'character');
  const anchors = checkAnchors(draft.anchorsPem);
  if (!anchors.ok) return anchors;
  return ok({
    ...draft,
    endpoint: endpoint.value.origin,
    prefix: prefix.value,
    cacheControl: draft.cacheControl.trim(),
    anchorsPem: anchors.value,
  });
}

/** Whether a bucket can stand before the name of a server: an IP address takes none, and names hold no capitals and underscores. */
const canBeHost = (bucket: string, server: string): boolean =>
  !server.startsWith('[') &&
  !/^\d{1,3}(\.\d{1,3}){3}$/.test(server) &&
  /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])$/.test(bucket);

/** Dots alone would be taken out of the path on the way, and the signature with them. */
function checkPrefix(text: string): Result<string, AppError> {
  const parts = text.split('/').filter((part) => part !== '');
  if (CONTROL.test(text) || parts.some((part) => part === '.' || part === '..')) return invalid('prefix', 'character');
  return ok(parts.map((part) => `${part}/`).join(''));
}

function checkSftp(draft: SftpPlace): Result<SftpPlace, AppError> {
  const host = checkHost(draft.host);
  if (!host.ok) return invalid('host', 'syntax');
  if (draft.user === '') return invalid('user', 'missing');
  if (CONTROL.test(draft.user)) return invalid('user', 'character');
  if (CONTROL.test(draft.folder)) return invalid('folder', 'character');
  return ok({ ...draft, host: host.value });
}

/** Where a place is, for telling two that are the same, and for sealing a login to it. */
export function locate(place: PlaceDraft | PublishPlace): { readonly host: string; readonly folder: string } {
  if (place.kind === 'folder') return { host: 'folder', folder: place.path };
  if (place.kind === 'http') return { host: `http ${new URL(place.url).origin}`, folder: new URL(place.url).pathname };
  if (place.kind === 's3')
    return {
      host: `s3 ${place.addressing} ${place.endpoint} ${place.accessKeyId}`,
      folder: `${place.bucket}/${place.prefix}`,
    };
  return { host: `sftp ${place.host}:${place.port} ${place.user}`, folder: place.folder.replace(/\/+$/, '') };
}

/** How a place is called in errors. */
export function tellPlace(place: PlaceDraft | PublishPlace): string {
  if (place.kind === 'folder') return path.basename(place.path);
  if (place.kind === 'http') return new URL(place.url).host;
  return place.kind === 's3' ? `${place.bucket} (${new URL(place.endpoint).host})` : `${place.host}:${place.port}`;
}

/** Whether files of two beginnings could have one name: `root` has `root-1.crl` and `root-delta.crl` too. */
export function canCollide(one: string, other: string): boolean {
  const [short, long] =
    one.length <= other.length ? [one.toLowerCase(), other.toLowerCase()] : [other.toLowerCase(), one.toLowerCase()];
  return long.startsWith(short) && /^(?:-\d+)?(?:-delta)?$/.test(long.slice(short.length));
}
