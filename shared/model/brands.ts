/** Milliseconds since 1970-01-01T00:00:00Z. */
export type UnixMs = number;

/** Lower-case hexadecimal, two digits an octet, no separators. */
export type Hex = string;

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export type WorkspaceId = Brand<string, 'WorkspaceId'>;
export type AuthorityId = Brand<string, 'AuthorityId'>;
export type CertificateId = Brand<string, 'CertificateId'>;
export type KeyId = Brand<string, 'KeyId'>;
export type RequestId = Brand<string, 'RequestId'>;
export type RunId = Brand<string, 'RunId'>;
export type PartnerId = Brand<string, 'PartnerId'>;
/** A certification request made here for an authority elsewhere. */
export type OwnRequestId = Brand<string, 'OwnRequestId'>;
export type BatchId = Brand<string, 'BatchId'>;
export type LoginId = Brand<string, 'LoginId'>;
export type AlertId = Brand<string, 'AlertId'>;
/** A saved view of the inventory. */
export type ViewId = Brand<string, 'ViewId'>;
/** Leave to sign while the workspace is locked. */
export type GrantId = Brand<string, 'GrantId'>;
/** A revocation list of an authority elsewhere. */
export type ForeignCrlId = Brand<string, 'ForeignCrlId'>;
/** A place that revocation lists are published to. */
export type PublishTargetId = Brand<string, 'PublishTargetId'>;
/** Somebody with a passphrase of their own. */
export type OperatorId = Brand<string, 'OperatorId'>;
export type JobId = Brand<string, 'JobId'>;
/** Names bytes or a place on disk that the main side holds; expires with its window. */
export type FileHandleId = Brand<string, 'FileHandleId'>;

/** Ids are 26 lower-case letters and digits; see `isId`. */
export const ID_PATTERN = /^[0-9a-z]{26}$/;
