import type { AlertId, UnixMs } from './brands.ts';

/** What an alert is about, the worst first. */
export const ALERT_KINDS = [
  'crl-overdue',
  'crl-missing',
  'crl-blocked',
  'responder-down',
  'signer-ended',
  'publish-failed',
  'backup-overdue',
  'backup-failed',
  'in-use',
  'authority-ended',
  'certificate-ended',
  'crl-due',
  'signer-ending',
  'crl-fetch-failed',
  'authority-ending',
  'certificate-ending',
  'crl-pending',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** `over`: the cause has ended by itself. */
export type AlertState = 'open' | 'acknowledged' | 'over';

/** The lists that alerts stand in: `snoozed` are open ones that nobody wants to see before an instant. */
export const ALERT_LISTS = ['open', 'snoozed', 'acknowledged', 'over'] as const;
export type AlertList = (typeof ALERT_LISTS)[number];

export type AlertSubjectKind = 'certificate' | 'authority' | 'crl' | 'group' | 'backup';

/** One thing that wants somebody to act. */
export interface Alert {
  readonly id: AlertId;
  readonly kind: AlertKind;
  readonly subjectKind: AlertSubjectKind;
  /**
   * Id of the certificate or of the authority; `backup` for the plan of backups; of a group the week in which its certificates end. Behind the authority of a list, or `none`, may stand which list of
   * others it is, `responder`, or `publish` and the place.
   */
  readonly subjectId: string;
  /** How far it is: `30d` (a threshold in days), `33%` (of its life), `ended`, `revoked`, `due`, `overdue`, `missing`, `pending`, or what blocks
   * a list that a plan wants, the code of the failure of a backup: `locked`, `no-key`, `expired`, `no-crl-sign`, `clock-behind`; of faults `not-listening`, `no-signer`, `last-signer`, `not-published`,
   * `not-fetched`. */
  readonly step: string;
  /** Name for people; empty for a group. */
  readonly name: string;
  /** Of a group: which certificates, in the language of filters. */
  readonly filter?: string;
  /** Certificates of a group, revocations that wait for a list, attempts to publish, else 1. */
  readonly count: number;
  /** When it ends, ended, or is due. */
  readonly dueAt: UnixMs;
  readonly raisedAt: UnixMs;
  /** When somebody was told of it outside the list; absent while nobody was. */
  readonly announcedAt?: UnixMs;
  readonly state: AlertState;
  readonly changedAt: UnixMs;
  readonly snoozedUntil?: UnixMs;
  /** Whoever looks after it; empty for nobody. */
  readonly assignee: string;
  readonly note: string;
}

export interface AlertPage {
  readonly total: number;
  readonly items: readonly Alert[];
}

/** How many stand in each list, and what the open ones are about. */
export interface AlertCounts {
  readonly lists: Readonly<Record<AlertList, number>>;
  readonly openByKind: Readonly<Partial<Record<AlertKind, number>>>;
  /** Those who look after alerts that are not over, by name. */
  readonly assignees: readonly string[];
  /** Open ones of the kinds that stop somebody's work already. */
  readonly severe: number;
}

/** Kinds where something has ended or gone wrong already. */
export const SEVERE_KINDS: ReadonlySet<AlertKind> = new Set([
  'crl-overdue',
  'crl-missing',
  'responder-down',
  'signer-ended',
  'in-use',
  'authority-ended',
  'certificate-ended',
]);

/** Those of lists and answers that others rely on, and of backups: they stand in the status bar, also before anything has ended. */
export const ALARM_KINDS: ReadonlySet<AlertKind> = new Set([
  'backup-overdue',
  'backup-failed',
  'crl-overdue',
  'crl-missing',
  'crl-blocked',
  'crl-due',
  'crl-fetch-failed',
  'publish-failed',
  'responder-down',
  'signer-ended',
  'signer-ending',
]);

export const MAX_ALERT_NOTE = 4000;
export const MAX_ASSIGNEE = 200;
