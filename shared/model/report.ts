import type { CertificateStatus, RevocationReason } from './certificate.ts';

export const REPORT_FORMATS = ['html', 'pdf'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export const REPORT_PAPERS = ['A4', 'Letter'] as const;
export type ReportPaper = (typeof REPORT_PAPERS)[number];

/** Months that a report looks ahead. */
export const REPORT_MONTHS = 12;
/** Days of life that a report tells how many certificates exceed. */
export const REPORT_LIVES = [47, 100, 200] as const;

/** A name and how many certificates it has. */
export interface ReportShare {
  /** Null where there is no name: no partner. */
  readonly name: string | null;
  readonly count: number;
}

/** One certificate of a list in a report. */
export interface ReportExample {
  readonly name: string;
  readonly issuerName: string;
  readonly key: string;
  readonly notAfter: number;
}

export interface ReportFinding {
  readonly count: number;
  /** The first to end. */
  readonly examples: readonly ReportExample[];
}

export interface ReportCrl {
  readonly authority: string;
  readonly number: number;
  readonly nextUpdate: number;
  readonly overdue: boolean;
}

/** What a report says, before it is written. Certificates in force are valid or expiring at `at`. */
export interface ReportFigures {
  readonly title: string;
  readonly workspace: string;
  /** In the language of the inventory; empty for everything. */
  readonly filter: string;
  readonly at: number;
  readonly period: { readonly from: number; readonly to: number };
  readonly total: number;
  readonly inForce: number;
  readonly statuses: Readonly<Record<CertificateStatus, number>>;
  /** What ends in the rest of this month and the months after it, of those in force; beginnings of months, UTC. */
  readonly months: readonly { readonly from: number; readonly count: number }[];
  /** In force and ending after these months. */
  readonly later: number;
  /** Of those in force, the most first; `rest` have other names. */
  readonly issuers: readonly ReportShare[];
  readonly issuersRest: number;
  readonly partners: readonly ReportShare[];
  readonly partnersRest: number;
  /** In force with a weak key, a weak signature or both. */
  readonly weak: number;
  readonly weakKeys: ReportFinding;
  readonly weakSignatures: ReportFinding;
  /** In force and not for clients any more when they are renewed. */
  readonly sunset: ReportFinding;
  readonly lives: readonly { readonly days: number; readonly count: number }[];
  readonly noOwner: number;
  /** Of the whole workspace. */
  readonly crls: readonly ReportCrl[];
  /** In the period. */
  readonly revoked: readonly { readonly reason: RevocationReason; readonly count: number }[];
}
