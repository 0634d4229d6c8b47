import { z } from 'zod';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import { ID_PATTERN } from '../../../shared/model/brands.ts';
import {
  HTTP_LOGINS,
  HTTP_REPLACEMENTS,
  type PublishedFile,
  type PublishPlace,
  type PublishRun,
  type PublishTarget,
  S3_ADDRESSINGS,
  SFTP_LOGINS,
} from '../../../shared/model/publish.ts';
import type { RunRow, TargetRow } from '../../store/publish-rows.ts';
import { damagedRow } from '../../store/store-failure.ts';

const text = z.string();
const certificate = z.object({
  id: z.custom<CertificateId>((value) => typeof value === 'string' && ID_PATTERN.test(value)),
  name: text,
});

const place: z.ZodType<PublishPlace> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), path: text }),
  z.object({
    kind: z.literal('http'),
    url: z.url({ protocol: /^https?$/ }),
    login: z.enum(HTTP_LOGINS),
    user: text,
    clientCertificate: certificate.nullable(),
    anchorsPem: text,
    replacement: z.enum(HTTP_REPLACEMENTS),
  }),
  z.object({
    kind: z.literal('s3'),
    endpoint: z.url({ protocol: /^https?$/ }),
    region: text,
    bucket: text,
    prefix: text,
    addressing: z.enum(S3_ADDRESSINGS),
    accessKeyId: text,
    cacheControl: text,
    anchorsPem: text,
  }),
  z.object({
    kind: z.literal('sftp'),
    host: text,
    port: z.int(),
    user: text,
    folder: text,
    login: z.enum(SFTP_LOGINS),
    hostKey: z.object({ algorithm: text, sha256: text }).nullable(),
  }),
]);

const settings = z.object({ fileName: text, place });

/** Reads a row; one that does not hold what was written is damage. */
export function readTarget(row: TargetRow): PublishTarget {
  const read = settings.safeParse(row.settings);
  if (!read.success || read.data.place.kind !== row.kind) throw damagedRow('publish_target');
  return {
    id: row.id,
    authorityId: row.authorityId,
    name: row.name,
    enabled: row.enabled,
    fileName: read.data.fileName,
    place: read.data.place,
    hasSecret: row.sealed !== null,
    createdAt: row.createdAt,
  };
}

const runFiles = z.object({
  runner: z.object({ process: z.int(), nonce: text, at: z.number() }).optional(),
  /** Of the place as it was: see `placeTag`. */
  tag: text,
  list: z.array(
    z.object({ name: text, size: z.number(), sha256: text, state: z.enum(['waiting', 'kept', 'verified']) }),
  ),
});

/** Which process runs it, where to, and what. */
export interface RunFiles {
  readonly runner?: { readonly process: number; readonly nonce: string; readonly at: number } | undefined;
  readonly tag: string;
  readonly list: readonly PublishedFile[];
}

/** Reads what a run keeps; one that does not hold what was written is damage. */
export function readRunFiles(row: RunRow): RunFiles {
  const read = runFiles.safeParse(row.files);
  if (!read.success) throw damagedRow('publish_run');
  return read.data;
}

const storedError = z.custom<AppError>(
  (value) => typeof value === 'object' && value !== null && 'code' in value && 'evidence' in value,
);

/** A run as it is told: `state` is that of now. */
export function readRun(row: RunRow, state: PublishRun['state']): PublishRun {
  const error = row.error === null ? null : storedError.safeParse(row.error);
  if (error !== null && !error.success) throw damagedRow('publish_run');
  return { ...row, state, files: readRunFiles(row).list, error: error === null ? null : error.data };
}
