import type { Generated } from 'kysely';

export interface IssuerNameTable {
  no: Generated<number>;
  sha256: string;
  name: string;
}

export interface ImportRunTable {
  no: Generated<number>;
  started_at: number;
  finished_at: number | null;
  state: string;
  sources: string;
  imported: number;
  duplicates: number;
  failed: number;
  report: string;
}

export interface CertificateFactTable {
  seq: number;
  end_day: number;
  issuer_no: number;
  life_days: number;
  key_kind: string;
  key_bits: number;
  signature: string;
  usages: number;
  traits: number;
  import_no: number | null;
}

export interface CertificateNoteTable {
  certificate_id: string;
  owner: string;
  owner_key: string;
  note: string;
  snoozed_until: number | null;
  snooze_reason: string;
}

export interface CertificateSeenTable {
  certificate_id: string;
  target: string;
  side: string;
  first_at: number;
  last_at: number;
  run_id: string | null;
}

export interface PartnerWatchTable {
  partner_id: string;
  thresholds: string | null;
  snoozed_until: number | null;
  snooze_reason: string;
}

export interface SavedViewTable {
  id: string;
  name: string;
  name_key: string;
  position: number;
  content: string;
  created_at: number;
}

export interface AlertTable {
  id: string;
  kind: string;
  subject_kind: string;
  subject_id: string;
  step: string;
  subject: string;
  count: number;
  due_at: number;
  raised_at: number;
  announced_at: number | null;
  state: string;
  changed_at: number;
  snoozed_until: number | null;
  assignee: string;
  note: string;
}
