import { ALERT } from '../registry-alerts.ts';
import { versionName } from '../registry.ts';
import {
  alertEvidence,
  ciphersEvidence,
  groupsEvidence,
  serverNameEvidence,
  versionsEvidence,
} from './observations.ts';
import { type Case, evidence, finding, type Rule } from './rule.ts';

const answeredVersion = ({ facts }: Case): ReturnType<typeof evidence> | null =>
  facts.serverHello === undefined
    ? null
    : evidence('version-answered', { version: versionName(facts.serverHello.version) }, facts.serverHello.message);

const VERSION_ALERTS: ReadonlySet<number> = new Set([ALERT.protocolVersion, ALERT.inappropriateFallback]);

const version: Rule = {
  id: 'version-mismatch',
  culprit: 'both',
  judge: (seen) =>
    seen.alert !== undefined && VERSION_ALERTS.has(seen.alert.number)
      ? finding('certain', alertEvidence(seen), versionsEvidence(seen), answeredVersion(seen))
      : null,
};

const cipher: Rule = {
  id: 'cipher-mismatch',
  culprit: 'both',
  judge: (seen) => {
    const { alert, facts } = seen;
    if (alert === undefined) return null;
    const shown = [alertEvidence(seen), ciphersEvidence(seen), groupsEvidence(seen)];
    if (alert.number === ALERT.insufficientSecurity) return finding('certain', ...shown);
    // Before the ServerHello the server knows nothing of us but what we offered.
    return alert.number === ALERT.handshakeFailure && alert.from === 'server' && facts.serverHello === undefined
      ? finding('likely', ...shown)
      : null;
  },
};

const serverName: Rule = {
  id: 'sni-unrecognised',
  culprit: 'client',
  judge: (seen) => {
    const told = seen.facts.alerts.find((alert) => alert.from === 'server' && alert.number === ALERT.unrecognizedName);
    if (told === undefined || seen.verdict.outcome.handshake === 'completed') return null;
    return finding(
      'certain',
      evidence('alert-received', { number: told.number, name: 'unrecognized_name' }, told.message),
      serverNameEvidence(seen),
    );
  },
};

const alpn: Rule = {
  id: 'alpn-mismatch',
  culprit: 'both',
  judge: (seen) =>
    seen.alert?.number === ALERT.noApplicationProtocol
      ? finding(
          'certain',
          alertEvidence(seen),
          evidence('alpn-offered', { protocols: seen.options.alpn.join(', ') }, seen.facts.clientHello?.message),
        )
      : null,
};

/** What the two hellos could not agree on. */
export const HELLO_RULES: readonly Rule[] = [version, serverName, alpn, cipher];
