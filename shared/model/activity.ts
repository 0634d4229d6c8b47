import type { Hex, UnixMs } from './brands.ts';

export const ACTIVITY_ACTIONS = [
  'workspace.created',
  'workspace.migrated',
  'workspace.passphrase-changed',
  'workspace.remembered',
  'workspace.forgotten',
  'workspace.unlocked',
  'workspace.locked',
  'operator.named',
  'operator.added',
  'operator.role-set',
  'operator.removed',
  'operator.reset',
  'authority.two-person-set',
  'authority.created',
  'authority.exported',
  'authority.imported',
  'authority.certificates-tied',
  'authority.renewed',
  'authority.rekeyed',
  'authority.cross-signed',
  'authority.changed',
  'authority.archived',
  'authority.restored',
  'authority.deleted',
  'authority.key-exported',
  'certificate.issued',
  'certificate.imported',
  'certificate.key-imported',
  'import.undone',
  'inventory.exported',
  'report.written',
  'certificate.exported',
  'certificate.revoked',
  'revocation.released',
  'revocation.undone',
  'revocation.taken-over',
  'certificate.partner-set',
  'certificate.seen',
  'certificate.note-set',
  'certificate.tags-set',
  'certificate.snoozed',
  'certificate.replacement-set',
  'partner.created',
  'partner.changed',
  'partner.deleted',
  'partner.watch-set',
  'profile.saved',
  'profile.imported',
  'profile.exported',
  'profile.archived',
  'profile.restored',
  'request.imported',
  'request.approved',
  'request.refused',
  'request.reopened',
  'request.partner-set',
  'request.deleted',
  'request.exported',
  'own-request.created',
  'own-request.exported',
  'own-request.answered',
  'own-request.withdrawn',
  'batch.planned',
  'batch.finished',
  'batch.interrupted',
  'batch.discarded',
  'grant.given',
  'grant.ended',
  'crl.issued',
  'crl.plan-set',
  'crl.exported',
  'crl.published',
  'crl.publish-failed',
  'publish-target.saved',
  'publish-target.removed',
  'foreign-crl.added',
  'foreign-crl.replaced',
  'foreign-crl.changed',
  'foreign-crl.removed',
  'foreign-crl.noted',
  'connection.dialled',
  'connection.deleted',
  'connection.exported',
  'connection.secrets-kept',
  'connection.secrets-dropped',
  'login.saved',
  'login.removed',
  'responder.started',
  'responder.not-started',
  'responder.stopped',
  'responder.staples-written',
  'activity.exported',
  'activity.known-forgotten',
  'setting.changed',
  'backup.plan-set',
  'backup.made',
  'backup.restored',
  'alert.checked',
  'alert.acknowledged',
  'alert.reopened',
  'alert.changed',
  'view.saved',
  'view.changed',
  'view.moved',
  'view.deleted',
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

/** Which entries of the log are meant; what is absent takes all. */
export interface ActivityFilter {
  /** Words that must all stand somewhere in name, act, person or details. */
  readonly search?: string | undefined;
  readonly actors?: readonly string[] | undefined;
  readonly actions?: readonly ActivityAction[] | undefined;
  readonly entity?: { readonly kind: string; readonly id: string } | undefined;
  /** From this instant on. */
  readonly since?: UnixMs | undefined;
  /** Before this instant. */
  readonly until?: UnixMs | undefined;
}

export const ACTIVITY_PAGE_LIMIT = 500;
