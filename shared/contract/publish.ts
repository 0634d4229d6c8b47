import { z } from 'zod';
import type { FileHandleId } from '../model/brands.ts';
import {
  HTTP_LOGINS,
  HTTP_REPLACEMENTS,
  MAX_ANCHORS_PEM,
  MAX_PUBLISH_SECRET,
  PUBLISH_FILE_NAME,
  type PublishHistory,
  type PublishOverview,
  type PublishProbe,
  type PublishReport,
  type PublishTarget,
  S3_ADDRESSINGS,
  SFTP_LOGINS,
} from '../model/publish.ts';
import { call } from './call.ts';
import {
  authorityId,
  certificateId,
  displayName,
  fileHandleId,
  nothing,
  passphraseBytes,
  publishTargetId,
} from './schemas.ts';

const url = z.string().min(1).max(2048);
const word = z.string().max(1024);
const anchorsPem = z.string().max(MAX_ANCHORS_PEM);

/** What of a place is not secret. Folders are chosen in a dialog of the system and named by their handle; null: the one that stands. */
const place = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), folder: fileHandleId.nullable() }),
  z.strictObject({
    kind: z.literal('http'),
    url,
    login: z.enum(HTTP_LOGINS),
    user: word,
    /** Its key is sealed with the login when the place is saved. */
    clientCertificate: certificateId.nullable(),
    anchorsPem,
    replacement: z.enum(HTTP_REPLACEMENTS),
  }),
  z.strictObject({
    kind: z.literal('s3'),
    endpoint: url,
    region: word,
    bucket: word,
    prefix: word,
    addressing: z.enum(S3_ADDRESSINGS),
    accessKeyId: word,
    cacheControl: word,
    anchorsPem,
  }),
  z.strictObject({
    kind: z.literal('sftp'),
    host: word,
    port: z.int().min(1).max(65_535),
    user: word,
    folder: word,
    login: z.enum(SFTP_LOGINS),
    hostKey: z.strictObject({ algorithm: z.string().max(100), sha256: z.string().max(100) }).nullable(),
  }),
]);

/** Absent: what is sealed stays. */
const secret = z.strictObject({
  /** Password, token or secret key. */
  password: z
    .custom<Uint8Array>(
      (value) => value instanceof Uint8Array && value.length > 0 && value.length <= MAX_PUBLISH_SECRET,
    )
    .optional(),
  /** A private key for SSH. */
  key: z.strictObject({ handle: fileHandleId, passphrase: passphraseBytes.optional() }).optional(),
});

const draft = z.strictObject({
  authorityId,
  /** Absent for a new one. */
  id: publishTargetId.optional(),
  name: displayName,
  enabled: z.boolean(),
  fileName: z.string().regex(PUBLISH_FILE_NAME),
  place,
  secret: secret.optional(),
});

export const publishCalls = {
  'publish.list': call<PublishOverview>().with(z.strictObject({ authorityId })),
  /** Native dialog; null when it was cancelled. */
  'publish.chooseFolder': call<{ readonly handle: FileHandleId; readonly path: string } | null>().with(nothing),
  'publish.save': call<PublishTarget>().secret(draft),
  'publish.setEnabled': call<PublishTarget>().with(z.strictObject({ id: publishTargetId, enabled: z.boolean() })),
  'publish.remove': call<null>().with(z.strictObject({ id: publishTargetId })),
  /** Connects and logs in; with `write` it also writes, reads and removes a small file. Keeps nothing. */
  'publish.probe': call<PublishProbe>().secret(z.strictObject({ draft, write: z.boolean() })),
  /** What is not there yet, at one place or at all that are enabled; a failure stands in its run. */
  'publish.now': call<PublishReport>().with(z.strictObject({ authorityId, targetId: publishTargetId.optional() })),
  'publish.history': call<PublishHistory>().with(
    z.strictObject({
      authorityId,
      targetId: publishTargetId.optional(),
      offset: z.int().min(0).max(1_000_000),
      limit: z.int().min(1).max(200),
    }),
  ),
} as const;
