import type { Generated } from 'kysely';
import type { ConnectionLoginTable, ConnectionRunTable, ConnectionSecretTable } from './schema-connection.ts';
import type { CustodySchema } from './schema-custody.ts';
import type {
  AlertTable,
  CertificateFactTable,
  CertificateNoteTable,
  CertificateSeenTable,
  ImportRunTable,
  IssuerNameTable,
  PartnerWatchTable,
  SavedViewTable,
} from './schema-inventory.ts';
import type {
  CatchUpTable,
  CrlPartTable,
  CrlPlanTable,
  CrlTable,
  ForeignCrlTable,
  OcspSignerTable,
  PublishRunTable,
  PublishTargetTable,
  ReleasedHoldTable,
  RevocationElsewhereTable,
  RevocationTable,
  StatusAnswerTable,
} from './schema-revocation.ts';

/** What SQLite hands over. Instants and counts stay below 2^53; booleans are 0 and 1. */
export type DbValue = string | number | Uint8Array | null;
export type DbRow = Readonly<Record<string, DbValue>>;

/** Tables as Kysely sees them; the shape itself is in migrations/. */
export interface Schema extends CustodySchema {
  workspace: WorkspaceTable;
  key_wrap: KeyWrapTable;
  key_record: KeyRecordTable;
  certificate: CertificateTable;
  authority: AuthorityTable;
  serial_reservation: SerialReservationTable;
  revocation: RevocationTable;
  crl: CrlTable;
  request: RequestTable;
  profile: ProfileTable;
  setting: SettingTable;
  activity: ActivityTable;
  connection_run: ConnectionRunTable;
  connection_secret: ConnectionSecretTable;
  connection_login: ConnectionLoginTable;
  partner: PartnerTable;
  certificate_partner: CertificatePartnerTable;
  certificate_tag: CertificateTagTable;
  certificate_tagged: Omit<CertificateTagTable, 'tag'>;
  certificate_replacement: CertificateReplacementTable;
  certificate_export: CertificateExportTable;
  own_request: OwnRequestTable;
  authority_detail: AuthorityDetailTable;
  certificate_of_authority: CertificateOfAuthorityTable;
  batch: BatchTable;
  batch_row: BatchRowTable;
  draft: DraftTable;
  issuer_name: IssuerNameTable;
  import_run: ImportRunTable;
  certificate_fact: CertificateFactTable;
  certificate_note: CertificateNoteTable;
  certificate_seen: CertificateSeenTable;
  partner_watch: PartnerWatchTable;
  saved_view: SavedViewTable;
  alert: AlertTable;
  revocation_elsewhere: RevocationElsewhereTable;
  released_hold: ReleasedHoldTable;
  crl_plan: CrlPlanTable;
  crl_part: CrlPartTable;
  publish_target: PublishTargetTable;
  publish_run: PublishRunTable;
  ocsp_signer: OcspSignerTable;
  foreign_crl: ForeignCrlTable;
  status_answer: StatusAnswerTable;
  catch_up: CatchUpTable;
}
export type TableName = keyof Schema;

export interface WorkspaceTable {
  only_row: number;
  id: string;
  name: string;
  created_at: number;
  actor: string;
}

export interface KeyWrapTable {
  kind: string;
  kdf: string;
  salt: Uint8Array;
  sealed: Uint8Array;
  created_at: number;
}

export interface KeyRecordTable {
  id: string;
  algorithm: string;
  spki_der: Uint8Array;
  spki_sha256: string;
  sealed: Uint8Array;
  created_at: number;
}

export interface CertificateTable {
  seq: Generated<number>;
  id: string;
  name: string;
  name_key: string;
  subject: string;
  subject_key: string;
  issuer: string;
  issuer_name: string;
  issuer_key: string;
  subject_name_sha256: string;
  issuer_name_sha256: string;
  serial_hex: string;
  sha256: string;
  spki_sha256: string;
  not_before: number;
  not_after: number;
  key: string;
  is_ca: number;
  source: string;
  authority_id: string | null;
  key_id: string | null;
  profile_id: string | null;
  profile_version: number | null;
  created_at: number;
  search: string;
  der: Uint8Array;
}

export interface AuthorityTable {
  id: string;
  name: string;
  name_key: string;
  certificate_id: string;
  key_id: string | null;
  parent_id: string | null;
  path_length: number | null;
  created_at: number;
}

export interface SerialReservationTable {
  authority_id: string;
  serial_hex: string;
  state: string;
  batch: string;
  output_name_hash: string | null;
  created_at: number;
  certificate_id: string | null;
}

export interface RequestTable {
  id: string;
  name: string;
  name_key: string;
  subject: string;
  key: string;
  state: string;
  received_at: number;
  certificate_id: string | null;
  partner_id: string | null;
  source: string;
  reason: string;
  sha256: string;
  spki_sha256: string;
  search: string;
  der: Uint8Array;
}

export interface ProfileTable {
  id: string;
  version: number;
  content: string;
  created_at: number;
}

export interface SettingTable {
  key: string;
  value: string;
}

export interface ActivityTable {
  sequence: number;
  at: number;
  actor: string;
  action: string;
  entity: string;
  entity_id: string;
  subject: string;
  detail: string;
  hash: string;
}

export interface PartnerTable {
  id: string;
  name: string;
  name_key: string;
  contact: string;
  note: string;
  tags: string;
  subject: string;
  created_at: number;
  search: string;
}

export interface CertificatePartnerTable {
  certificate_id: string;
  partner_id: string;
  end_day: number;
  life_days: number;
}

export interface CertificateTagTable {
  certificate_id: string;
  tag: string;
  end_day: number;
  life_days: number;
}

export interface CertificateReplacementTable {
  certificate_id: string;
  replaces_id: string;
  kind: string;
  created_at: number;
}

export interface CertificateExportTable {
  seq: Generated<number>;
  certificate_id: string;
  at: number;
  parts: string;
}

export interface OwnRequestTable {
  id: string;
  kind: string;
  name: string;
  subject: string;
  key_id: string;
  state: string;
  created_at: number;
  partner_id: string | null;
  authority_id: string | null;
  certificate_id: string | null;
  note: string;
  der: Uint8Array;
}

export interface AuthorityDetailTable {
  authority_id: string;
  archived_at: number | null;
  succeeds_id: string | null;
  note: string;
  addresses: string;
  standard_profile: string | null;
  last_crl_number_hex: string | null;
}

export interface CertificateOfAuthorityTable {
  authority_id: string;
  certificate_id: string;
  kind: string;
  parent_id: string | null;
  created_at: number;
}

export interface BatchTable {
  id: string;
  file_name: string;
  sha256: string;
  created_at: number;
  state: string;
  encoding: string;
  separator: string;
  defaults: string;
}

export interface BatchRowTable {
  batch_id: string;
  line: number;
  state: string;
  content: string;
  findings: string;
  csr: Uint8Array | null;
  certificate_id: string | null;
}

export interface DraftTable {
  kind: string;
  saved_at: number;
  content: string;
}
