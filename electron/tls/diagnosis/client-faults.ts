import type { Confidence, DiagnosisEvidence, DiagnosisId } from '../../../shared/model/connection.ts';
import type { OwnCredential } from '../own-credential.ts';
import { ALERT } from '../registry-alerts.ts';
import { authoritiesPlace } from './observations.ts';
import { type Case, evidence, fix, type FixOffer, type Place } from './rule.ts';

/** A fault of our own credential that can be seen from here. */
export interface ClientFault {
  readonly id: DiagnosisId;
  readonly find: (own: OwnCredential, seen: Case) => DiagnosisEvidence | null;
  /** Alerts by which servers that tell reasons apart name it. */
  readonly alerts: readonly number[];
  /** How far it is believed where the server names no reason and nothing else is wrong. */
  readonly alone: Confidence;
  /** Whether every careful server refuses it; the rest is refused by some. */
  readonly refusedByAll: boolean;
  readonly fixes: readonly FixOffer[];
}

/** Our Certificate message. */
const sentPlace = ({ facts }: Case): Place => ({
  message: facts.clientCertificate?.message,
  field: 'certificate_list',
});

export const listedCount = ({ facts }: Case): number => facts.certificateRequest?.authorities.length ?? 0;

/** Chain before usage before revocation before dates, as servers check. */
export const CLIENT_FAULTS: readonly ClientFault[] = [
  {
    id: 'client-cert-intermediate-missing',
    find: ({ chain }, seen) =>
      chain.missingIntermediate === null || chain.issuerListed !== false
        ? null
        : evidence(
            'own-intermediate-not-sent',
            { issuer: chain.missingIntermediate, listed: listedCount(seen) },
            authoritiesPlace(seen),
          ),
    alerts: [ALERT.unknownCa],
    alone: 0.9,
    refusedByAll: true,
    fixes: [fix('send-chain')],
  },
  {
    id: 'client-cert-wrong-ca',
    find: ({ chain }, seen) =>
      chain.missingIntermediate !== null || chain.issuerListed !== false || chain.root === null
        ? null
        : evidence('own-root-not-listed', { issuer: chain.root, listed: listedCount(seen) }, authoritiesPlace(seen)),
    alerts: [ALERT.unknownCa],
    alone: 0.9,
    refusedByAll: true,
    fixes: [fix('choose-credential')],
  },
  {
    id: 'client-cert-wrong-usage',
    find: (own, seen) => describeUsage(own, sentPlace(seen)),
    alerts: [ALERT.unsupportedCertificate],
    alone: 0.85,
    refusedByAll: true,
    fixes: [fix('reissue', { usage: 'clientAuth' }), fix('choose-credential')],
  },
  {
    id: 'client-cert-revoked',
    find: ({ subject, revokedAt }, seen) =>
      revokedAt === null ? null : evidence('own-certificate-revoked', { subject, revokedAt }, sentPlace(seen)),
    alerts: [ALERT.certificateRevoked],
    alone: 0.85,
    refusedByAll: true,
    fixes: [fix('choose-credential'), fix('reissue')],
  },
  {
    id: 'client-cert-not-yet-valid',
    find: ({ notYetValid }, seen) =>
      notYetValid === null
        ? null
        : evidence('own-certificate-not-yet-valid', { ...notYetValid, at: seen.options.at }, sentPlace(seen)),
    alerts: [ALERT.badCertificate, ALERT.certificateExpired],
    alone: 0.85,
    refusedByAll: true,
    fixes: [fix('choose-credential'), fix('reissue')],
  },
  {
    id: 'client-cert-expired',
    find: ({ expired }, seen) =>
      expired === null
        ? null
        : evidence('own-certificate-expired', { ...expired, at: seen.options.at }, sentPlace(seen)),
    alerts: [ALERT.certificateExpired],
    alone: 0.85,
    refusedByAll: true,
    fixes: [fix('renew'), fix('choose-credential')],
  },
  {
    id: 'client-cert-weak',
    find: ({ weakKey, weakSignature }, seen) =>
      weakKey !== null
        ? evidence('own-key-weak', weakKey, sentPlace(seen))
        : weakSignature === null
          ? null
          : evidence('own-signature-weak', weakSignature, sentPlace(seen)),
    alerts: [ALERT.badCertificate],
    alone: 0.75,
    refusedByAll: false,
    fixes: [fix('reissue', { key: 'p256' }), fix('choose-credential')],
  },
  {
    id: 'client-cert-critical-extension',
    find: ({ criticalExtension }, seen) =>
      criticalExtension === null ? null : evidence('own-critical-extension', criticalExtension, sentPlace(seen)),
    alerts: [],
    alone: 0.75,
    refusedByAll: false,
    fixes: [fix('reissue'), fix('choose-credential')],
  },
];

function describeUsage(own: OwnCredential, place: Place): DiagnosisEvidence | null {
  const { usagesWithoutClientAuth: extended, usagesWithoutSignature: usages, authorityWithoutClientAuth: above } = own;
  if (extended !== null) return evidence('own-certificate-lacks-client-auth', { usages: extended.join(', ') }, place);
  if (usages !== null) return evidence('own-certificate-lacks-digital-signature', { usages: usages.join(', ') }, place);
  return above === null
    ? null
    : evidence('own-usage-missing', { subject: above.subject, usages: above.usages.join(', ') }, place);
}

/** Alerts that name a reason: a server that sends one can tell it from others. */
const NAMING: ReadonlySet<number> = new Set([
  ALERT.unsupportedCertificate,
  ALERT.certificateRevoked,
  ALERT.certificateExpired,
  ALERT.unknownCa,
]);

/** Whether the server's alert names one reason; the others are for many, and some servers send one for all. */
export const namesReason = ({ alert }: Case): boolean => alert?.from === 'server' && NAMING.has(alert.number);

/** The faults of our credential in the order servers look for them. */
export const visibleFaults = (own: OwnCredential, seen: Case): readonly ClientFault[] =>
  CLIENT_FAULTS.filter((fault) => fault.find(own, seen) !== null);

/** How far a visible fault is believed to be what the server refused. */
export function faultConfidence(fault: ClientFault, visible: readonly ClientFault[], seen: Case): Confidence {
  const { alert } = seen;
  const isNamed = ({ alerts }: ClientFault): boolean => alert?.from === 'server' && alerts.includes(alert.number);
  if (isNamed(fault)) return visible.some((each) => each !== fault && isNamed(each)) ? 0.6 : 0.95;
  if (namesReason(seen) || visible.some(isNamed)) return 0.3;
  const surer = visible.filter(({ refusedByAll }) => refusedByAll);
  if (!fault.refusedByAll) return surer.length > 0 ? 0.3 : visible.length > 1 ? 0.5 : fault.alone;
  return surer.length === 1 ? fault.alone : Math.max(0.3, 0.6 - surer.indexOf(fault) / 10);
}
