import { handshakeFinished } from '../facts.ts';
import { MISDIRECTED } from '../http-answer.ts';
import { ALERT } from '../registry-alerts.ts';
import { groupName, isGrease } from '../registry.ts';
import {
  beforeServerHello,
  bytesReceived,
  ciphersEvidence,
  closingEvidence,
  groupsEvidence,
  inHandshake,
  ownAlert,
  refusalEvidence,
  schemesEvidence,
  serverAlert,
  serverNameEvidence,
  versionAnswered,
  versionsEvidence,
} from './observations.ts';
import {
  type Case,
  compileRules,
  type Condition,
  evidence,
  fix,
  type FixOffer,
  type Observation,
  type Rule,
} from './rule.ts';

const widen: FixOffer = ({ options }) =>
  options.minVersion === 'TLSv1.2' && options.maxVersion === 'TLSv1.3'
    ? { kind: 'widen-versions', values: { min: 'TLSv1', max: 'TLSv1.3' } }
    : { kind: 'widen-versions', values: { min: 'TLSv1.2', max: 'TLSv1.3' } };

const notFinished: Condition = ({ facts }) => !handshakeFinished(facts);
const refusedOffer = serverAlert(ALERT.handshakeFailure, ALERT.insufficientSecurity, ALERT.illegalParameter);
const noCommonGround = serverAlert(ALERT.handshakeFailure);

/** How much of each kind our hello offers; a short list is the likelier one to miss what the server has. */
interface Offer {
  readonly versions: number;
  readonly suites: number;
  readonly groups: number;
  readonly schemes: number;
}

function offerOf({ facts }: Case): Offer {
  const hello = facts.clientHello;
  const real = (ids: readonly number[] = []): number => ids.filter((id) => !isGrease(id) && id !== 0x00ff).length;
  return {
    versions: real(hello?.versions),
    suites: real(hello?.suites),
    groups: real(hello?.groups),
    schemes: real(hello?.signatureSchemes),
  };
}

const narrowSuites: Condition = (seen) => offerOf(seen).suites <= 3;
const narrowGroups: Condition = (seen) => offerOf(seen).groups <= 1;
const narrowSchemes: Condition = (seen) => offerOf(seen).schemes <= 2;
const narrowVersions: Condition = (seen) => offerOf(seen).versions <= 1;
const retried: Condition = ({ facts }) => facts.retry !== undefined;
const hasServerName: Condition = ({ facts }) => (facts.clientHello?.serverName ?? null) !== null;

const groupAnswered: Observation = ({ facts }) => {
  const hello = facts.retry ?? facts.serverHello;
  return hello?.group == null
    ? null
    : evidence('group-answered', { group: groupName(hello.group) }, { message: hello.message, field: 'key_share' });
};

const alpnOffered: Observation = ({ options, facts }) =>
  evidence('alpn-offered', { protocols: options.alpn.join(', ') }, facts.clientHello?.message);

/** Some servers answer with a protocol of their own where they know none of ours. */
const strangeProtocol: Observation = ({ facts, options }) =>
  facts.alpn === null || options.alpn.includes(facts.alpn)
    ? null
    : evidence('alpn-answered', { protocol: facts.alpn }, facts.serverHello?.message);

const agree = { culprit: 'both', explains: 'ending' } as const;
const version = { ...agree, id: 'version-mismatch', fixes: [widen] } as const;
const cipher = { ...agree, id: 'cipher-mismatch', fixes: [fix('default-offer')] } as const;
const group = { ...agree, id: 'group-mismatch', fixes: [fix('default-offer')] } as const;
const scheme = { ...agree, id: 'signature-scheme-mismatch', fixes: [fix('default-offer')] } as const;
const name = { id: 'sni-unrecognised', culprit: 'client', explains: 'ending' } as const;
const before = [beforeServerHello];

const NAMED_RULES = compileRules([
  {
    ...version,
    confidence: 0.95,
    when: [notFinished],
    needs: [serverAlert(ALERT.protocolVersion, ALERT.inappropriateFallback), versionsEvidence],
    shows: [versionAnswered],
  },
  {
    ...version,
    confidence: 0.95,
    when: [notFinished],
    needs: [ownAlert(ALERT.protocolVersion), versionsEvidence],
    shows: [versionAnswered],
  },
  { ...cipher, confidence: 0.75, when: before, needs: [serverAlert(ALERT.insufficientSecurity), ciphersEvidence] },
  {
    ...name,
    confidence: 0.95,
    when: [notFinished],
    needs: [serverAlert(ALERT.unrecognizedName), serverNameEvidence],
    fixes: [(seen) => (hasServerName(seen) ? null : { kind: 'send-server-name', values: { name: seen.options.host } })],
  },
  {
    ...name,
    confidence: 0.6,
    when: [beforeServerHello, (seen) => !hasServerName(seen)],
    needs: [serverAlert(ALERT.missingExtension), serverNameEvidence],
    fixes: [({ options }) => ({ kind: 'send-server-name', values: { name: options.host } })],
  },
  {
    ...name,
    confidence: 0.45,
    when: before,
    needs: [serverAlert(ALERT.internalError, ALERT.accessDenied), serverNameEvidence],
  },
  {
    ...agree,
    id: 'alpn-mismatch',
    confidence: 0.95,
    needs: [serverAlert(ALERT.noApplicationProtocol), alpnOffered],
    fixes: [fix('without-alpn')],
  },
  {
    ...agree,
    id: 'alpn-mismatch',
    confidence: 0.95,
    when: [notFinished],
    needs: [strangeProtocol, alpnOffered],
    fixes: [fix('without-alpn')],
  },
  {
    ...group,
    confidence: 0.92,
    when: [notFinished, retried, beforeServerHello],
    needs: [ownAlert(ALERT.illegalParameter, ALERT.handshakeFailure), groupAnswered, groupsEvidence],
  },
]);

/** One alert for all that two hellos can miss: the shortest list of ours is suspected first. */
const UNNAMED_RULES = compileRules([
  { ...cipher, confidence: 0.5, when: before, needs: [noCommonGround, ciphersEvidence] },
  { ...cipher, confidence: 0.6, when: [...before, narrowSuites], needs: [refusedOffer, ciphersEvidence] },
  { ...group, confidence: 0.35, when: before, needs: [noCommonGround, groupsEvidence], shows: [groupAnswered] },
  { ...group, confidence: 0.58, when: [...before, narrowGroups], needs: [refusedOffer, groupsEvidence] },
  { ...group, confidence: 0.75, when: [...before, retried], needs: [refusedOffer, groupsEvidence, groupAnswered] },
  { ...scheme, confidence: 0.3, when: before, needs: [noCommonGround, schemesEvidence] },
  { ...scheme, confidence: 0.56, when: [...before, narrowSchemes], needs: [refusedOffer, schemesEvidence] },
  { ...version, confidence: 0.25, when: before, needs: [noCommonGround, versionsEvidence] },
  { ...version, confidence: 0.4, when: [...before, narrowVersions], needs: [noCommonGround, versionsEvidence] },
  { ...name, confidence: 0.25, when: [...before, hasServerName], needs: [noCommonGround, serverNameEvidence] },
]);

/** A page that says: not this name, on this connection. */
const misdirected: Observation = (seen) => (seen.http?.status === MISDIRECTED ? refusalEvidence(seen) : null);

const MISDIRECTED_RULES = compileRules([
  {
    ...name,
    confidence: 0.92,
    needs: [misdirected, serverNameEvidence],
    fixes: [
      ({ facts, options }) =>
        facts.clientHello?.serverName === options.host
          ? null
          : { kind: 'send-server-name', values: { name: options.host } },
    ],
  },
]);

/** What one packet of Ethernet with TCP holds; larger hellos break devices that read only the first. */
const ONE_PACKET = 1_400;
const HYBRID_GROUPS: ReadonlySet<number> = new Set([4587, 4588, 4589, 25497]);

export const largeHello: Observation = ({ facts, messages }) => {
  const { clientHello } = facts;
  const hybrid = clientHello?.groups.find((id) => HYBRID_GROUPS.has(id));
  const bytes = messages[clientHello?.message ?? -1]?.bytes ?? 0;
  if (clientHello === undefined || hybrid === undefined || bytes <= ONE_PACKET) return null;
  return evidence(
    'hello-size',
    { bytes, group: groupName(hybrid) },
    { message: clientHello.message, field: 'key_share' },
  );
};

const noAnswer: Observation = ({ facts }) => (facts.wireBytes.server === 0 ? evidence('no-answer') : null);
const timedOut: Observation = (seen) =>
  seen.session?.stop === 'handshake-timeout' ? evidence('waited', { ms: seen.options.handshakeTimeoutMs }) : null;
const reset: Observation = (seen) => (seen.verdict.ending.how === 'RST' ? closingEvidence(seen) : null);
const intolerance = {
  id: 'hello-intolerance',
  culprit: 'network',
  explains: 'ending',
  when: [inHandshake],
  fixes: [fix('classic-groups')],
} as const;

const SIZE_RULES = compileRules([
  { ...intolerance, confidence: 0.55, needs: [largeHello, noAnswer, reset] },
  { ...intolerance, confidence: 0.4, needs: [largeHello, noAnswer, timedOut] },
  { ...intolerance, confidence: 0.4, needs: [largeHello, noAnswer, closingEvidence], shows: [bytesReceived] },
]);

/** What the two hellos could not agree on. */
export const HELLO_RULES: readonly Rule[] = [...NAMED_RULES, ...MISDIRECTED_RULES, ...UNNAMED_RULES, ...SIZE_RULES];
