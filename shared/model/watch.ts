import type { Alert } from './alert.ts';
import type { CertificateId, UnixMs } from './brands.ts';

/** When a certificate begins to be an alert, from the earliest step to the last. */
export interface Thresholds {
  /** Days before the end; none counts before the last third of the life begins. */
  readonly days: readonly number[];
  /** Per cent of the life that are left, for certificates that live shorter than `shortLivedDays`; days don't count for them. */
  readonly percents: readonly number[];
}

/** What is watched in a workspace. */
export interface WatchSettings extends Thresholds {
  readonly shortLivedDays: number;
  /** Days before the end of an authority. */
  readonly authorityDays: readonly number[];
  /** Hours before a CRL's next update, at most a third of the time between two. */
  readonly crlHours: number;
  /** A certificate is in use when it was seen in a connection within this many days. */
  readonly inUseDays: number;
  /** Whether certificates of connections enter the inventory. */
  readonly keepSeen: boolean;
  /** Whether the system shows notifications. */
  readonly notify: boolean;
  /** More certificates than this that end in one week are one alert. */
  readonly groupAbove: number;
}

export const DEFAULT_WATCH: WatchSettings = {
  days: [60, 30, 14, 7, 1],
  percents: [33, 10],
  shortLivedDays: 15,
  authorityDays: [365, 180, 90, 30],
  crlHours: 24,
  inUseDays: 30,
  keepSeen: true,
  notify: true,
  groupAbove: 20,
};

export const MAX_STEPS = 8;
export const MAX_THRESHOLD_DAYS = 730;
export const MAX_AUTHORITY_DAYS = 3650;

/** What is set for one partner. */
export interface PartnerWatch {
  /** Null: those of the workspace. */
  readonly thresholds: Thresholds | null;
  readonly snoozedUntil: UnixMs | null;
  readonly snoozeReason: string;
}

export const NO_PARTNER_WATCH: PartnerWatch = { thresholds: null, snoozedUntil: null, snoozeReason: '' };

/** Who answers for a certificate, and what is to be known of it. */
export interface CertificateNote {
  /** A person or a team; empty for nobody. */
  readonly owner: string;
  readonly note: string;
  readonly snoozedUntil: UnixMs | null;
  readonly snoozeReason: string;
}

export const NO_CERTIFICATE_NOTE: CertificateNote = { owner: '', note: '', snoozedUntil: null, snoozeReason: '' };

/** Where a certificate was met. */
export interface CertificateSighting {
  readonly target: string;
  readonly side: 'client' | 'server';
  readonly firstAt: UnixMs;
  readonly lastAt: UnixMs;
  readonly runId?: string;
}

export const MAX_OWNER = 200;
export const MAX_CERTIFICATE_NOTE = 4000;
export const MAX_SNOOZE_REASON = 500;
export const MAX_CERTIFICATE_TAGS = 20;

/** A certificate that another one took over from or gave way to. */
export interface LinkedCertificate {
  readonly id: CertificateId;
  readonly name: string;
  readonly notAfter: UnixMs;
}

/** What the workspace knows of a certificate beside its octets. */
export interface CertificateRecord extends CertificateNote {
  readonly tags: readonly string[];
  /** Where connections met it, the latest first. */
  readonly sightings: readonly CertificateSighting[];
  readonly successors: readonly LinkedCertificate[];
  readonly replaces?: LinkedCertificate;
  /** Its own, in any state, those raised last first. Alerts of groups are not among them. */
  readonly alerts: readonly Alert[];
}

/** What a change of many certificates came to. */
export interface Changed {
  readonly changed: number;
  /** By which it can be taken back while the workspace is open; absent where nothing changed, or more than is remembered. */
  readonly undo?: string;
}

/** What taking such a change back came to. */
export interface TakenBack {
  readonly restored: number;
  /** Certificates that were changed again since, or are gone. */
  readonly left: number;
}
