import type { Hex, UnixMs } from './brands.ts';

export const ACTIVITY_ACTIONS = [
  'workspace.created',
  'workspace.passphrase-changed',
  'workspace.unlocked',
  'workspace.locked',
  'authority.created',
  'authority.exported',
  'certificate.issued',
  'certificate.imported',
  'certificate.exported',
  'certificate.revoked',
  'request.imported',
  'request.refused',
  'crl.issued',
  'crl.exported',
  'connection.dialled',
  'connection.deleted',
  'connection.exported',
  'connection.secrets-kept',
  'connection.secrets-dropped',
  'login.saved',
  'login.removed',
  'setting.changed',
] as const;
export type ActivityAction = (typeof ACTIVITY_ACTIONS)[number];

/** One entry of the append-only, hash-chained log. */
export interface ActivityEntry {
  readonly sequence: number;
  readonly at: UnixMs;
  /** Operator or, without operators, the account name of the computer. */
  readonly actor: string;
  readonly action: ActivityAction;
  /** Kind and id of what changed: `certificate`, `authority`, … */
  readonly entity: string;
  readonly entityId: string;
  /** Name for people. */
  readonly subject: string;
  /** Values before and after and the reason, no secrets. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  readonly hash: Hex;
}
