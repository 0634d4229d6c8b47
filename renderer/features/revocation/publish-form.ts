import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import {
  type HostKey,
  type HttpLogin,
  type HttpReplacement,
  PUBLISH_FILE_NAME,
  type PublishKind,
  type PublishTarget,
  type S3Addressing,
  type SftpLogin,
} from '../../../shared/model/publish.ts';
import { publishText } from '../../../shared/text/en/ui/publish.ts';
import type { ChosenPlace, PublishDraft } from '../../stores/publish.ts';

const words = publishText.dialog;

/** What is typed about a place, of all kinds: changing the kind and back loses nothing. */
export interface PublishForm {
  readonly kind: PublishKind;
  readonly name: string;
  readonly fileName: string;
  readonly enabled: boolean;
  /** Null: the one that is kept, or none. */
  readonly folder: ChosenPlace | null;
  readonly url: string;
  readonly login: HttpLogin;
  readonly user: string;
  readonly clientCertificate: CertificateId | null;
  readonly anchorsPem: string;
  readonly replacement: HttpReplacement;
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly addressing: S3Addressing;
  readonly accessKeyId: string;
  readonly cacheControl: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly sftpLogin: SftpLogin;
  readonly hostKey: HostKey | null;
  readonly key: ChosenPlace | null;
}

const EMPTY: Omit<PublishForm, 'fileName'> = {
  kind: 'folder',
  name: '',
  enabled: true,
  folder: null,
  url: '',
  login: 'basic',
  user: '',
  clientCertificate: null,
  anchorsPem: '',
  replacement: 'put',
  endpoint: '',
  region: 'us-east-1',
  bucket: '',
  prefix: '',
  addressing: 'path',
  accessKeyId: '',
  cacheControl: '',
  host: '',
  port: '22',
  path: '',
  sftpLogin: 'key',
  hostKey: null,
  key: null,
};

/** The form of a new place, or of one that is there. */
export function openForm(target: PublishTarget | undefined, suggestedFileName: string): PublishForm {
  if (target === undefined) return { ...EMPTY, fileName: suggestedFileName };
  const { name, fileName, enabled, place } = target;
  const form: PublishForm = { ...EMPTY, name, fileName, enabled, kind: place.kind };
  if (place.kind === 'folder') return form;
  if (place.kind === 'http') return { ...form, ...place, clientCertificate: place.clientCertificate?.id ?? null };
  if (place.kind === 's3') return { ...form, ...place };
  const { host, port, user, folder, login, hostKey } = place;
  return { ...form, host, port: String(port), user, path: folder, sftpLogin: login, hostKey };
}

/** Why it cannot be saved or tested yet. What is wrong with a value is said by the main side. */
export function findBlock(form: PublishForm, target: PublishTarget | undefined): string | undefined {
  if (form.name.trim() === '') return words.fillIn;
  if (!PUBLISH_FILE_NAME.test(form.fileName)) return words.fileNameBad;
  return listNeeded(form, target).some((value) => value.trim() === '') ? words.fillIn : undefined;
}

function listNeeded(form: PublishForm, target: PublishTarget | undefined): readonly string[] {
  if (form.kind === 'folder') return [form.folder?.name ?? (target?.place.kind === 'folder' ? target.place.path : '')];
  if (form.kind === 'http') return [form.url, ...(form.login === 'basic' ? [form.user] : [])];
  if (form.kind === 's3') return [form.endpoint, form.region, form.bucket, form.accessKeyId];
  const port = Number(form.port);
  return [form.host, form.user, Number.isInteger(port) && port > 0 && port < 65_536 ? form.port : ''];
}

/** The form as it is sent, with the login that was typed anew. */
export const readForm = (
  form: PublishForm,
  about: { readonly authorityId: AuthorityId; readonly target: PublishTarget | undefined },
  secret: PublishDraft['secret'],
): PublishDraft => ({
  authorityId: about.authorityId,
  ...(about.target !== undefined && { id: about.target.id }),
  name: form.name.trim(),
  enabled: form.enabled,
  fileName: form.fileName,
  place: readPlace(form),
  ...(secret !== undefined && { secret }),
});

function readPlace(form: PublishForm): PublishDraft['place'] {
  const { kind, user, anchorsPem } = form;
  if (kind === 'folder') return { kind, folder: form.folder?.handle ?? null };
  if (kind === 'http') {
    const { url, login, clientCertificate, replacement } = form;
    return { kind, url: url.trim(), login, user: user.trim(), clientCertificate, anchorsPem, replacement };
  }
  if (kind === 's3') {
    const { endpoint, region, bucket, prefix, addressing, accessKeyId, cacheControl } = form;
    const trimmed = { endpoint: endpoint.trim(), region: region.trim(), bucket: bucket.trim(), prefix: prefix.trim() };
    return { kind, ...trimmed, addressing, accessKeyId: accessKeyId.trim(), cacheControl, anchorsPem };
  }
  const { host, port, path, sftpLogin: login, hostKey } = form;
  return { kind, host: host.trim(), port: Number(port), user: user.trim(), folder: path.trim(), login, hostKey };
}
