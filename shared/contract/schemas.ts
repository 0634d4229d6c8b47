import { z } from 'zod';
import type {
  AlertId,
  AuthorityId,
  BatchId,
  CertificateId,
  FileHandleId,
  ForeignCrlId,
  GrantId,
  JobId,
  KeyId,
  LoginId,
  OperatorId,
  OwnRequestId,
  PartnerId,
  PublishTargetId,
  RequestId,
  RunId,
  ViewId,
  WorkspaceId,
} from '../model/brands.ts';
import { ID_PATTERN } from '../model/brands.ts';
import { MAX_FILTER_LENGTH } from '../model/filter/keys.ts';
import { MAX_SELECTED_IDS } from '../model/inventory.ts';
import { MAX_YEARS, PROFILE_ID_PATTERN, VALIDITY_UNITS } from '../model/profile.ts';

const id = <Id extends string>() => z.custom<Id>((value) => typeof value === 'string' && ID_PATTERN.test(value));

export const alertId = id<AlertId>();
export const authorityId = id<AuthorityId>();
export const certificateId = id<CertificateId>();
export const requestId = id<RequestId>();
export const jobId = id<JobId>();
export const keyId = id<KeyId>();
export const operatorId = id<OperatorId>();
export const runId = id<RunId>();
export const partnerId = id<PartnerId>();
export const ownRequestId = id<OwnRequestId>();
export const batchId = id<BatchId>();
export const viewId = id<ViewId>();
export const loginId = id<LoginId>();
export const grantId = id<GrantId>();
export const foreignCrlId = id<ForeignCrlId>();
export const publishTargetId = id<PublishTargetId>();
export const fileHandleId = id<FileHandleId>();
export const workspaceId = id<WorkspaceId>();

/** UTF-8 octets of a passphrase; at most 1 KiB. */
export const passphraseBytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length > 0 && value.length <= 1024,
);

/** At most 256 KiB of a file on its way to the main side. */
export const chunkBytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= 262_144);

export const nothing = z.strictObject({});
export const displayName = z.string().trim().min(1).max(200);
export const shortText = z.string().max(1000);
export const filterText = z.string().max(MAX_FILTER_LENGTH);
export const instant = z.int().min(0).max(253_402_300_799_999);

export const profileId = z.string().regex(PROFILE_ID_PATTERN);

const MOST_OF_UNIT = {
  hours: MAX_YEARS * 8784,
  days: MAX_YEARS * 366,
  months: MAX_YEARS * 12,
  years: MAX_YEARS,
} as const;

/** At most 100 years, whatever the unit. */
export const period = z
  .strictObject({ count: z.int().min(1), unit: z.enum(VALIDITY_UNITS) })
  .refine(({ count, unit }) => count <= MOST_OF_UNIT[unit]);

/** Certificates that an act is for. */
export const certificateSelection = z.union([
  z.strictObject({ ids: z.array(certificateId).min(1).max(MAX_SELECTED_IDS).readonly() }),
  z.strictObject({ filter: filterText, except: z.array(certificateId).max(MAX_SELECTED_IDS).readonly() }),
]);

/** A word that groups certificates. */
export const tag = z.string().trim().min(1).max(50);

/** A JSON value of at most so many characters when it is written; its shape is judged where it is read. */
export const jsonUpTo = (limit: number) =>
  z.custom<unknown>((value) => {
    try {
      return (JSON.stringify(value)?.length ?? Number.POSITIVE_INFINITY) <= limit;
    } catch {
      return false;
    }
  });
