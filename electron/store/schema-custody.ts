/** Who may open the workspace, what the log is signed with, and its backups. */
export interface CustodySchema {
  operator: OperatorTable;
  custody: CustodyTable;
  log_key: LogKeyTable;
  activity_checkpoint: ActivityCheckpointTable;
  backup_key: BackupKeyTable;
  backup_plan: BackupPlanTable;
  backup_run: BackupRunTable;
}

export interface OperatorTable {
  id: string;
  name: string;
  name_key: string;
  role: string;
  kdf: string | null;
  salt: Uint8Array | null;
  sealed: Uint8Array | null;
  created_at: number;
  changed_at: number;
  removed_at: number | null;
}

/** One row from when the first operator was named. */
export interface CustodyTable {
  only_row: number;
  epoch: number;
  mac: Uint8Array;
  changed_at: number;
}

export interface LogKeyTable {
  id: string;
  spki_der: Uint8Array;
  sealed: Uint8Array | null;
  created_at: number;
  ended_at: number | null;
}

export interface ActivityCheckpointTable {
  sequence: number;
  hash: string;
  at: number;
  reason: string;
  log_key_id: string;
  signature: Uint8Array;
}

export interface BackupKeyTable {
  only_row: number;
  public_key: Uint8Array;
  sealed: Uint8Array;
  created_at: number;
}

export interface BackupPlanTable {
  only_row: number;
  plan: string;
  changed_at: number;
}

export interface BackupRunTable {
  no: number;
  started_at: number;
  finished_at: number | null;
  name: string;
  octets: number | null;
  sha256: string | null;
  error: string | null;
}
