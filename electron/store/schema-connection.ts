export interface ConnectionRunTable {
  id: string;
  target: string;
  started_at: number;
  handshake: string;
  after_handshake: string;
  accepted: number;
  protocol: string | null;
  credential: string | null;
  diagnosis: string | null;
  note: string;
  format: number;
  run: Uint8Array;
}

export interface ConnectionSecretTable {
  run_id: string;
  created_at: number;
  sealed: Uint8Array;
}

export interface ConnectionLoginTable {
  id: string;
  kind: string;
  name: string;
  account: string;
  sealed: Uint8Array;
  created_at: number;
}
