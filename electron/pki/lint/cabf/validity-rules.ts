import type { CabfRuleId } from '../../../../shared/text/en/lint-cabf.ts';
import { OID } from '../../asn1/oid.ts';
import type { UnixMs } from '../../../../shared/model/brands.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import { readTlv } from '../tolerant.ts';
import { BR, DAY_SECONDS, isRoot, isSubscriber, serverRule } from './server-facts.ts';

const FIRST_CUT = since('2026-03-15');
const SECOND_CUT = since('2027-03-15');
const THIRD_CUT = since('2029-03-15');

const found = ({ validitySeconds = 0 }: CertificateFacts, limit: number): Found => ({
  evidence: { days: Math.ceil(validitySeconds / DAY_SECONDS), limit },
});

interface Lifetime {
  readonly id: CabfRuleId;
  readonly severity?: CertificateRule['severity'];
  readonly days: number;
  readonly from: UnixMs;
  readonly until?: UnixMs;
  /** Whether the second of notAfter counts, as the requirements define since version 1.7.1. */
  readonly inclusive?: boolean;
}

/** Longest validity of servers by day of issue. The day belongs to the rule itself: a certificate is held to what was in force when it was issued. */
const LIFETIMES: readonly Lifetime[] = [
  {
    id: 'cabf.validity-over-825-days',
    days: 825,
    from: since('2018-03-02'),
    until: since('2020-09-01'),
    inclusive: false,
  },
  { id: 'cabf.validity-over-398-days', days: 398, from: since('2020-09-01'), until: FIRST_CUT },
  { id: 'cabf.validity-over-397-days', severity: 'warning', days: 397, from: since('2020-09-01'), until: FIRST_CUT },
  { id: 'cabf.validity-over-200-days', days: 200, from: FIRST_CUT, until: SECOND_CUT },
  { id: 'cabf.validity-over-199-days', severity: 'warning', days: 199, from: FIRST_CUT, until: SECOND_CUT },
  { id: 'cabf.validity-over-100-days', days: 100, from: SECOND_CUT, until: THIRD_CUT },
  { id: 'cabf.validity-over-99-days', severity: 'warning', days: 99, from: SECOND_CUT, until: THIRD_CUT },
  { id: 'cabf.validity-over-47-days', days: 47, from: THIRD_CUT },
  { id: 'cabf.validity-over-46-days', severity: 'warning', days: 46, from: THIRD_CUT },
];

const lifetimeRule = ({ id, severity = 'error', days, from, until, inclusive = true }: Lifetime): CertificateRule =>
  serverRule({
    id,
    severity,
    source: 'CABF BR §6.3.2',
    effective: from,
    ...(until !== undefined && { until }),
    applies: isSubscriber,
    check: (facts) =>
      (facts.validitySeconds ?? 0) > days * DAY_SECONDS + (inclusive ? 0 : 1) ? found(facts, days) : undefined,
  });

/** Rules for how long certificates are valid and when that begins. */
export const VALIDITY_RULES: readonly CertificateRule[] = [
  ...LIFETIMES.map(lifetimeRule),
  serverRule({
    id: 'cabf.validity-over-39-months',
    severity: 'error',
    source: 'CABF BR §6.3.2',
    effective: since('2016-07-02'),
    until: since('2018-03-02'),
    applies: isSubscriber,
    check: (facts) => foundIf(isLongerThanMonths(facts, 39), found(facts, 39 * 31)),
  }),
  serverRule({
    id: 'cabf.root-validity-too-long',
    severity: 'error',
    source: 'CABF BR §7.1.2.1.1',
    effective: BR.v2_0_0,
    applies: isRoot,
    check: (facts) => ((facts.validitySeconds ?? 0) > 9132 * DAY_SECONDS ? found(facts, 9132) : undefined),
  }),
  serverRule({
    id: 'cabf.root-validity-too-short',
    severity: 'error',
    source: 'CABF BR §7.1.2.1.1',
    effective: BR.v2_0_0,
    applies: isRoot,
    check: (facts) => ((facts.validitySeconds ?? 0) < 2922 * DAY_SECONDS ? found(facts, 2922) : undefined),
  }),
  serverRule({
    id: 'cabf.backdated',
    severity: 'error',
    source: 'CABF BR §7.1.2.7',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && facts.has(OID.signedCertificateTimestamps),
    check: findBackdating,
  }),
];

/** Whether notAfter lies beyond notBefore plus so many calendar months. */
export function isLongerThanMonths({ notBefore, notAfter }: CertificateFacts, months: number): boolean {
  if (notBefore?.at === undefined || notAfter?.at === undefined) return false;
  const limit = new Date(notBefore.at);
  return notAfter.at > limit.setUTCMonth(limit.getUTCMonth() + months);
}

const MAX_BACKDATING_MS = 48 * 3_600_000;

/** The first log that saw the certificate shows when it was signed. */
function findBackdating(facts: CertificateFacts): Found | undefined {
  const first = timestampsOf(facts).reduce((least, instant) => Math.min(least, instant), Number.POSITIVE_INFINITY);
  const notBefore = facts.notBefore?.at ?? first;
  const hours = Math.floor((first - notBefore) / 3_600_000);
  return foundIf(Number.isFinite(first) && first - notBefore > MAX_BACKDATING_MS, {
    evidence: { hours },
  });
}

/** Instants of the signed certificate timestamps. @see RFC 6962 §3.2, §3.3 */
function timestampsOf(facts: CertificateFacts): readonly UnixMs[] {
  const value = facts.valueOf(OID.signedCertificateTimestamps) ?? new Uint8Array();
  const inner = readTlv(value, 0, value.length);
  if (inner === undefined) return [];
  const list = value.subarray(inner.body, inner.end);
  const view = new DataView(list.buffer, list.byteOffset, list.length);
  const instants: UnixMs[] = [];
  for (let at = 2; at + 2 <= list.length; ) {
    const length = view.getUint16(at);
    // version, 32 octets of the log's id, then the instant
    if (at + 2 + length <= list.length && length >= TIMESTAMP_AT + 8)
      instants.push(Number(view.getBigUint64(at + 2 + TIMESTAMP_AT)));
    at += 2 + length;
  }
  return instants;
}

const TIMESTAMP_AT = 33;
