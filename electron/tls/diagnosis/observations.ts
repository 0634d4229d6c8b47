import type { DiagnosisEvidence } from '../../../shared/model/connection.ts';
import { alertName } from '../registry-alerts.ts';
import { groupName, isGrease, signatureSchemeName, versionName } from '../registry.ts';
import { type Case, type Condition, evidence, type Observation, type Place } from './rule.ts';

/** The deciding alert, told apart by sender. */
export function alertEvidence({ alert }: Case): DiagnosisEvidence | null {
  if (alert === undefined) return null;
  return evidence(
    alert.from === 'server' ? 'alert-received' : 'alert-sent',
    { number: alert.number, name: alertName(alert.number) },
    { message: alert.message, field: 'description' },
  );
}

/** The deciding alert, where it is one of these and came from the server. */
export const serverAlert =
  (...numbers: readonly number[]): Observation =>
  (seen) =>
    seen.alert?.from === 'server' && numbers.includes(seen.alert.number) ? alertEvidence(seen) : null;

/** The deciding alert, where it is one of these and our own TLS library sent it. */
export const ownAlert =
  (...numbers: readonly number[]): Observation =>
  (seen) =>
    seen.alert?.from === 'client' && numbers.includes(seen.alert.number) ? alertEvidence(seen) : null;

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
  const { how } = verdict.ending;
  return evidence('closed-by-server', { how }, how === 'close_notify' ? notify?.message : end?.message);
}

/** A pause this long before a refusal is no accident of the network: some servers hide what they think that way. */
const LONG_PAUSE_MS = 5_000;

/** How long the server waited between our last word and its end. */
export function delayEvidence({ messages, alert, verdict }: Case): DiagnosisEvidence | null {
  if (alert?.from !== 'server' && verdict.ending.by !== 'server') return null;
  const lastOwn = messages.findLast(({ from, type }) => from === 'client' && type !== 'Alert' && type !== 'FIN');
  const end = messages.findLast(({ from, type }) => from === 'server' && ['Alert', 'FIN', 'RST'].includes(type));
  if (lastOwn === undefined || end === undefined) return null;
  const ms = Math.round(end.atMs - lastOwn.atMs);
  return ms < LONG_PAUSE_MS ? null : evidence('refusal-delayed', { ms }, end.index);
}

/** Where the CertificateRequest lists acceptable issuers. */
export const authoritiesPlace = ({ facts }: Case): Place => ({
  message: facts.certificateRequest?.message,
  ...(facts.certificateRequest?.authorities.length ? { field: 'certificate_authorities' } : {}),
});

export function requestEvidence(seen: Case): DiagnosisEvidence {
  const request = seen.facts.certificateRequest;
  if (request === undefined) return evidence('certificate-not-requested');
  return evidence('certificate-requested', { authorities: request.authorities.length }, authoritiesPlace(seen));
}

export const requestSeen: Observation = (seen) =>
  seen.facts.certificateRequest === undefined ? null : requestEvidence(seen);

export const notRequested: Observation = (seen) =>
  seen.facts.certificateRequest === undefined ? requestEvidence(seen) : null;

/** What our Certificate message carried. */
export function sentEvidence({ facts, own, verdict }: Case): DiagnosisEvidence {
  const place = { message: facts.clientCertificate?.message, field: 'certificate_list' };
  if (!verdict.credentialSent) return evidence('no-certificate-sent', {}, place);
  const chainLength = facts.clientCertificate?.chainDer.length ?? 0;
  return evidence('certificate-sent', { subject: own?.subject ?? '', chainLength }, place);
}

export const credentialChosen: Observation = ({ options }) =>
  options.credential === undefined ? null : evidence('credential-chosen', { name: options.credential.name });

export function versionsEvidence({ facts }: Case): DiagnosisEvidence {
  const hello = facts.clientHello;
  return evidence(
    'versions-offered',
    { versions: (hello?.versions ?? []).map(versionName).join(', ') },
    hello?.message,
  );
}

export const versionAnswered: Observation = ({ facts }) =>
  facts.serverHello === undefined
    ? null
    : evidence('version-answered', { version: versionName(facts.serverHello.version) }, facts.serverHello.message);

export function ciphersEvidence({ facts }: Case): DiagnosisEvidence {
  const count = (facts.clientHello?.suites ?? []).filter((suite) => !isGrease(suite)).length;
  return evidence('ciphers-offered', { count }, { message: facts.clientHello?.message, field: 'cipher_suites' });
}

export function groupsEvidence({ facts }: Case): DiagnosisEvidence {
  const groups = (facts.clientHello?.groups ?? []).filter((group) => !isGrease(group));
  return evidence(
    'groups-offered',
    { groups: groups.map(groupName).join(', ') },
    { message: facts.clientHello?.message, ...(groups.length === 0 ? {} : { field: 'supported_groups' }) },
  );
}

export function schemesEvidence({ facts }: Case): DiagnosisEvidence {
  const schemes = facts.clientHello?.signatureSchemes ?? [];
  return evidence(
    'schemes-offered',
    { schemes: schemes.map(signatureSchemeName).join(', ') },
    { message: facts.clientHello?.message, ...(schemes.length === 0 ? {} : { field: 'signature_algorithms' }) },
  );
}

export function serverNameEvidence({ facts }: Case): DiagnosisEvidence {
  const name = facts.clientHello?.serverName ?? null;
  return name === null
    ? evidence('server-name-not-sent', {}, facts.clientHello?.message)
    : evidence('server-name-sent', { name }, { message: facts.clientHello?.message, field: 'server_name' });
}

export const bytesReceived = ({ facts }: Case): DiagnosisEvidence =>
  evidence('bytes-received', { bytes: facts.wireBytes.server });

/** What a second dial without certificate met. */
export function secondDial({ second }: Case): DiagnosisEvidence | null {
  if (second === null) return null;
  const { afterHandshake, alert, status } = second;
  if (alert !== null && alert.from === 'server')
    return evidence('second-dial-refused', { how: 'alert', detail: `${alert.name} (${alert.number})` });
  if (afterHandshake === 'refused') return evidence('second-dial-refused', { how: 'page', detail: status ?? '' });
  if (afterHandshake === 'closed' || second.handshake === 'failed')
    return evidence('second-dial-refused', { how: 'close', detail: '' });
  return afterHandshake === 'accepted' ? evidence('second-dial-accepted') : null;
}

export const clockEvidence: Observation = ({ clock, facts }) =>
  clock === null
    ? null
    : evidence(
        'clock-peer',
        { peerAt: clock.peerAt, skewMs: clock.skewMs },
        facts.firstApplicationMessage ?? facts.serverHello?.message,
      );

export const inHandshake: Condition = ({ session, verdict }) =>
  session !== null && verdict.outcome.handshake === 'failed';

/** Before the ServerHello the server knows nothing of us but what we offered. */
export const beforeServerHello: Condition = ({ facts }) => facts.serverHello === undefined;

/** Our own TLS library ended it without an alert: it may keep to itself what it does not like. */
export const brokenOffHere: Condition = ({ session, alert, verdict }) =>
  session?.stop !== 'handshake-timeout' &&
  session?.stop !== 'flood' &&
  alert === undefined &&
  verdict.ending.by !== 'server';

/** The last thing the server settled before it went away. */
export function lastFromServer({ facts }: Case): DiagnosisEvidence | null {
  if (facts.certificateRequest !== undefined)
    return evidence('last-message', { type: 'CertificateRequest' }, facts.certificateRequest.message);
  if (facts.serverCertificate !== undefined)
    return evidence('last-message', { type: 'Certificate' }, facts.serverCertificate.message);
  return facts.serverHello === undefined
    ? null
    : evidence('last-message', { type: 'ServerHello' }, facts.serverHello.message);
}
