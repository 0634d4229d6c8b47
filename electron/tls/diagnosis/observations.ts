import type { DiagnosisEvidence } from '../../../shared/model/connection.ts';
import { alertName } from '../registry-alerts.ts';
import { groupName, isGrease, versionName } from '../registry.ts';
import { type Case, evidence } from './rule.ts';

/** The deciding alert, told apart by sender. */
export function alertEvidence({ alert }: Case): DiagnosisEvidence | null {
  if (alert === undefined) return null;
  return evidence(
    alert.from === 'server' ? 'alert-received' : 'alert-sent',
    { number: alert.number, name: alertName(alert.number) },
    alert.message,
  );
}

/** What the server did that we call a refusal: an alert, a page, or going away. */
export function refusalEvidence(seen: Case): DiagnosisEvidence | null {
  if (seen.alert !== undefined) return alertEvidence(seen);
  if (seen.verdict.outcome.afterHandshake === 'refused') return pageEvidence(seen);
  return closingEvidence(seen);
}

function pageEvidence({ facts, http, line }: Case): DiagnosisEvidence | null {
  if (http === undefined) return null;
  const values = { status: http.status, line };
  const code =
    http.certificatePage === 'missing'
      ? 'page-says-no-certificate'
      : http.certificatePage === 'error'
        ? 'page-says-certificate-error'
        : 'page-refuses';
  return evidence(code, values, facts.firstApplicationMessage);
}

export function closingEvidence({ facts, verdict }: Case): DiagnosisEvidence | null {
  if (verdict.ending.by !== 'server') return null;
  const end = facts.ends.find((each) => each.from === 'server');
  const notify = facts.alerts.find((each) => each.from === 'server' && each.number === 0);
  return evidence(
    'closed-by-server',
    { how: verdict.ending.how },
    verdict.ending.how === 'close_notify' ? notify?.message : end?.message,
  );
}

export function requestEvidence({ facts }: Case): DiagnosisEvidence {
  const request = facts.certificateRequest;
  if (request === undefined) return evidence('certificate-not-requested');
  return evidence('certificate-requested', { authorities: request.authorities.length }, request.message);
}

/** What our Certificate message carried. */
export function sentEvidence({ facts, own, verdict }: Case): DiagnosisEvidence {
  if (!verdict.credentialSent) return evidence('no-certificate-sent', {}, facts.clientCertificate?.message);
  return evidence(
    'certificate-sent',
    { subject: own?.subject ?? '', chainLength: facts.clientCertificate?.chainDer.length ?? 0 },
    facts.clientCertificate?.message,
  );
}

export function versionsEvidence({ facts }: Case): DiagnosisEvidence {
  return evidence(
    'versions-offered',
    { versions: (facts.clientHello?.versions ?? []).map(versionName).join(', ') },
    facts.clientHello?.message,
  );
}

export function ciphersEvidence({ facts }: Case): DiagnosisEvidence {
  return evidence(
    'ciphers-offered',
    { count: (facts.clientHello?.suites ?? []).filter((suite) => !isGrease(suite)).length },
    facts.clientHello?.message,
  );
}

export function groupsEvidence({ facts }: Case): DiagnosisEvidence {
  const groups = (facts.clientHello?.groups ?? []).filter((group) => !isGrease(group));
  return evidence('groups-offered', { groups: groups.map(groupName).join(', ') }, facts.clientHello?.message);
}

export function serverNameEvidence({ facts }: Case): DiagnosisEvidence {
  const name = facts.clientHello?.serverName ?? null;
  return name === null
    ? evidence('server-name-not-sent', {}, facts.clientHello?.message)
    : evidence('server-name-sent', { name }, facts.clientHello?.message);
}
