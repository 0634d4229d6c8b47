import type { Generated } from 'kysely';

export interface RevocationTable {
  certificate_id: string;
  /** The authority here that revoked it; null where the list of an authority elsewhere tells it. */
  authority_id: string | null;
  serial_hex: string;
  reason: string;
  revoked_at: number;
  invalidity_since: number | null;
  comment: string | null;
  crl_number: number | null;
  /** End of the certificate; null where it is to be looked up there. */
  not_after: number | null;
  /** Of a revocation that the authority made before it was here: the number of the list that told it, as hex, empty where it had none; else null. */
  taken_from: string | null;
  /** The list of an authority elsewhere that tells it; null where an authority here revoked it. */
  list_id: string | null;
}

/** What the services do once when a workspace is opened. */
export interface CatchUpTable {
  task: string;
}

export interface CrlTable {
  authority_id: string;
  number: number;
  base_number: number | null;
  this_update: number;
  next_update: number;
  entries: number;
  sha256: string;
  der: Uint8Array;
}

export interface RevocationElsewhereTable {
  authority_id: string;
  serial_hex: string;
  reason: string;
  revoked_at: number;
  invalidity_since: number | null;
  crl_number_hex: string | null;
  crl_number: number | null;
  added_at: number;
}

export interface ReleasedHoldTable {
  seq: Generated<number>;
  authority_id: string;
  certificate_id: string | null;
  serial_hex: string;
  held_at: number;
  released_at: number;
  listed_number: number;
  crl_number: number | null;
}

export interface CrlPlanTable {
  authority_id: string;
  plan: string;
  changed_at: number;
}

export interface CrlPartTable {
  authority_id: string;
  number: number;
  shard: number;
  kind: string;
  base_number: number | null;
  this_update: number;
  next_update: number;
  entries: number;
  sha256: string;
  der: Uint8Array;
}

export interface PublishTargetTable {
  id: string;
  authority_id: string;
  kind: string;
  name: string;
  settings: string;
  sealed: Uint8Array | null;
  enabled: number;
  created_at: number;
}

export interface PublishRunTable {
  no: Generated<number>;
  target_id: string;
  authority_id: string;
  number: number;
  started_at: number;
  finished_at: number | null;
  state: string;
  attempts: number;
  next_attempt_at: number | null;
  files: string;
  error: string | null;
}

export interface OcspSignerTable {
  certificate_id: string;
  authority_id: string;
  key_id: string;
  use_from: number;
  use_until: number;
  created_at: number;
}

export interface ForeignCrlTable {
  id: string;
  authority_id: string | null;
  issuer_name_sha256: string;
  issuer_name: string;
  issuer_key_id: string;
  scope: string;
  number_hex: string | null;
  base_number_hex: string | null;
  this_update: number;
  next_update: number | null;
  entries: number;
  sha256: string;
  url: string | null;
  fetch_every_hours: number | null;
  /** Whether its address may be one that is not of the Internet. */
  allow_private: number;
  fetched_at: number;
  fetch_error: string | null;
  watched: number;
  der: Uint8Array;
}

export interface StatusAnswerTable {
  key: string;
  kind: string;
  url: string;
  fetched_at: number;
  this_update: number;
  next_update: number | null;
  der: Uint8Array;
}
