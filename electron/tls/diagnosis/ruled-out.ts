import type { DiagnosisEvidence, DiagnosisId, RuledOut } from '../../../shared/model/connection.ts';
import { ALERT, alertName } from '../registry-alerts.ts';
import { refusedCredential } from './client-certificate.ts';
import { namesReason, visibleFaults } from './client-faults.ts';
import { sentEvidence, versionAnswered } from './observations.ts';
import { type Case, evidence, type Observation } from './rule.ts';
import { keyType, signatureFits } from './signature-fit.ts';

/** A cause and what contradicts it. */
interface Contradiction {
  readonly id: DiagnosisId;
  readonly by: readonly Observation[];
}

const otherAlert =
  (number: number): Observation =>
  (seen) =>
    namesReason(seen) && seen.alert?.number !== number
      ? evidence('other-alert-expected', { number, name: alertName(number) })
      : null;

const own =
  (look: (seen: Case & { readonly own: NonNullable<Case['own']> }) => DiagnosisEvidence | null): Observation =>
  (seen) =>
    seen.own === null ? null : look({ ...seen, own: seen.own });

const inDate = own(({ own: { expired, notYetValid, subject, notBefore, notAfter } }) =>
  expired === null && notYetValid === null
    ? evidence('own-certificate-in-date', { subject, notBefore, notAfter })
    : null,
);

const chainSent = own(({ own: { chain, chainLength, issuer } }) =>
  chain.issuerListed === true || (chain.root !== null && chain.missingIntermediate === null)
    ? evidence('own-chain-sent', { chainLength, issuer: chain.root ?? issuer })
    : null,
);

const issuerListed = own(({ own: { chain }, alert }) =>
  chain.issuerListed === true && alert?.number !== ALERT.unknownCa
    ? evidence('own-issuer-listed', { issuer: chain.listedIssuer ?? '' })
    : null,
);

const usageFits = own(
  ({ own: { usages, usagesWithoutClientAuth, usagesWithoutSignature, authorityWithoutClientAuth } }) =>
    usagesWithoutClientAuth === null && usagesWithoutSignature === null && authorityWithoutClientAuth === null
      ? evidence('own-usage-fits', { usages: usages.join(', ') })
      : null,
);

const notRevoked = own(({ own: { revokedAt, subject } }) =>
  revokedAt === null ? evidence('not-known-revoked', { subject }) : null,
);

const notWeak = own(({ own: { weakKey, weakSignature, keyLabel: key } }) =>
  weakKey === null && weakSignature === null ? evidence('own-key-type', { key }) : null,
);

/** Near causes of a refused certificate, the nearest first. All of the evidence has to be there. */
const OF_A_REFUSED_CERTIFICATE: readonly Contradiction[] = [
  { id: 'client-cert-intermediate-missing', by: [chainSent] },
  { id: 'client-cert-wrong-ca', by: [issuerListed] },
  { id: 'client-cert-expired', by: [inDate] },
  { id: 'client-cert-wrong-usage', by: [usageFits] },
  { id: 'client-cert-revoked', by: [otherAlert(ALERT.certificateRevoked), notRevoked] },
  { id: 'client-cert-weak', by: [notWeak] },
  { id: 'client-cert-missing', by: [sentEvidence] },
  {
    id: 'client-cert-signature-scheme',
    by: [(seen) => (signatureFits(seen) === true ? evidence('own-key-fits', keyType(seen)?.values ?? {}) : null)],
  },
];

/** Which alert a server would send for a cause; told besides where it sent another that names a reason. */
const ALERT_OF: Partial<Record<DiagnosisId, number>> = {
  'client-cert-intermediate-missing': ALERT.unknownCa,
  'client-cert-wrong-ca': ALERT.unknownCa,
  'client-cert-expired': ALERT.certificateExpired,
  'client-cert-wrong-usage': ALERT.unsupportedCertificate,
};

const MAX_RULED_OUT = 6;

/** The causes near the found ones which what was seen contradicts. */
export function findRuledOut(seen: Case, found: ReadonlySet<DiagnosisId>): readonly RuledOut[] {
  const near = [...refusedCertificate(seen), ...missingCertificate(seen), ...serverChain(seen)];
  return near.filter(({ id }) => !found.has(id)).slice(0, MAX_RULED_OUT);
}

function refusedCertificate(seen: Case): readonly RuledOut[] {
  const credential = refusedCredential(seen);
  if (credential === null) return [];
  const visible = new Set(visibleFaults(credential, seen).map(({ id }) => id));
  return OF_A_REFUSED_CERTIFICATE.flatMap(({ id, by }) => {
    const shown = by.map((look) => look(seen));
    if (visible.has(id) || shown.some((each) => each === null)) return [];
    const number = ALERT_OF[id];
    const besides = number === undefined ? null : otherAlert(number)(seen);
    return [{ id, evidence: [...shown, besides].filter((each) => each !== null) }];
  });
}

/** The same alert stands for two hellos that do not agree; that the server answered and asked settles it. */
function missingCertificate(seen: Case): readonly RuledOut[] {
  const answered = versionAnswered(seen);
  const asked = seen.facts.certificateRequest !== undefined && seen.alert?.number === ALERT.handshakeFailure;
  return asked && answered !== null ? [{ id: 'cipher-mismatch', evidence: [answered] }] : [];
}

function serverChain({ trustReport, facts }: Case): readonly RuledOut[] {
  if (trustReport?.issuerUnknown !== true) return [];
  const { chainLength, subject, lastIssuer: issuer, completedBy, rootReached } = trustReport;
  if (completedBy !== null)
    return [{ id: 'server-untrusted', evidence: [evidence('server-issuer-known-here', { issuer: completedBy })] }];
  if (!rootReached) return [];
  const place = { message: facts.serverCertificate?.message, field: 'certificate_list' };
  return [
    {
      id: 'server-chain-incomplete',
      evidence: [evidence('server-chain-sent', { chainLength, subject, issuer }, place)],
    },
  ];
}
