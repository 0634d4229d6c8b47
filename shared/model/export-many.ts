import type { CertificateSource, CertificateStatus } from './certificate.ts';
import type { CertificateUsage } from './certificate-traits.ts';

/** `csv` and `json` tell of certificates, the others hold them; `files` is a folder with a PEM file for each. */
export const EXPORT_MANY_FORMATS = ['csv', 'json', 'pem', 'p7b', 'files'] as const;
export type ExportManyFormat = (typeof EXPORT_MANY_FORMATS)[number];

/** Columns of a table, fields of JSON: their names are what scripts rely on. */
export const EXPORT_COLUMNS = [
  'name',
  'status',
  'notBefore',
  'notAfter',
  'issuerName',
  'serialHex',
  'sha256',
  'key',
  'signature',
  'purposes',
  'alternativeNames',
  'partner',
  'owner',
  'tags',
  'note',
  'source',
  'authority',
  'profile',
  'lifeDays',
  'isCa',
  'hasKey',
  'revokedAt',
  'successorId',
  'lastSeenAt',
  'subject',
  'issuer',
  'id',
] as const;
export type ExportColumn = (typeof EXPORT_COLUMNS)[number];

/** What a table has where nothing was chosen; JSON has everything. */
export const STANDARD_EXPORT_COLUMNS: readonly ExportColumn[] = [
  'name',
  'status',
  'notBefore',
  'notAfter',
  'issuerName',
  'serialHex',
  'sha256',
  'key',
  'partner',
  'owner',
  'tags',
];

/** A certificate as it is told of. Instants are RFC 3339 in UTC; what there is not is null. */
export interface ExportedCertificate {
  readonly id: string;
  readonly name: string;
  readonly status: CertificateStatus;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly subject: string;
  readonly issuer: string;
  readonly issuerName: string;
  readonly serialHex: string;
  readonly sha256: string;
  readonly key: string;
  readonly signature: string;
  readonly purposes: readonly CertificateUsage[];
  /** `dns:…`, `ip:…`, `uri:…`, `email:…`. */
  readonly alternativeNames: readonly string[];
  readonly partner: string | null;
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly note: string | null;
  readonly source: CertificateSource;
  /** Of this workspace. */
  readonly authority: string | null;
  readonly profile: string | null;
  readonly lifeDays: number;
  readonly isCa: boolean;
  readonly hasKey: boolean;
  readonly revokedAt: string | null;
  readonly successorId: string | null;
  readonly lastSeenAt: string | null;
}

/** Certificates of one PKCS #7: programs read it into memory whole. */
export const MOST_IN_P7B = 10_000;
/** Files of one folder. */
export const MOST_FILES = 100_000;

export interface ExportManyReport {
  /** Of the file or folder. */
  readonly name: string;
  readonly certificates: number;
}
