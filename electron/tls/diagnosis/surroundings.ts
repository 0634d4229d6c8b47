import { factsOf } from '../../pki/path/path-facts.ts';
import { parseOnce } from '../certificate-text.ts';
import { refusedCredential } from './client-certificate.ts';
import {
  clockEvidence,
  credentialChosen,
  notRequested,
  refusalEvidence,
  secondDial,
  sentEvidence,
} from './observations.ts';
import { type Case, compileRules, type Condition, evidence, fix, type Observation, type Rule } from './rule.ts';

/** Less is no more than two clocks kept by hand differ. */
const SKEW_MS = 300_000;

const skewed: Condition = ({ clock }) => clock !== null && Math.abs(clock.skewMs) > SKEW_MS;

interface Dated {
  readonly notBefore: number;
  readonly notAfter: number;
}

const isWithin = ({ notBefore, notAfter }: Dated, at: number): boolean => at >= notBefore && at <= notAfter;

const serverLeaf = ({ facts }: Case): Dated | undefined => {
  const [der] = facts.serverCertificate?.chainDer ?? [];
  const parsed = der === undefined ? undefined : parseOnce(der);
  return parsed?.ok === true ? parsed.value : undefined;
};

/** The server's certificate is in date by the server's clock and not by ours. */
const oursDeniesServer: Observation = (seen) => {
  const { clock, options } = seen;
  const leaf = serverLeaf(seen);
  if (clock === null || leaf === undefined) return null;
  if (!isWithin(leaf, clock.peerAt) || isWithin(leaf, options.at)) return null;
  return clockEvidence(seen);
};

/** Our certificate is in date by our clock and not by the server's. */
const theirsDeniesOurs: Observation = (seen) => {
  const own = refusedCredential(seen);
  const { clock, options } = seen;
  if (own === null || clock === null) return null;
  return isWithin(own, options.at) && !isWithin(own, clock.peerAt) ? clockEvidence(seen) : null;
};

/** Our certificate is out of date by our clock, and the server's clock says otherwise. */
const oursDeniesOurs: Observation = (seen) => {
  const { own, clock, options } = seen;
  if (own === null || clock === null) return null;
  return !isWithin(own, options.at) && isWithin(own, clock.peerAt) ? clockEvidence(seen) : null;
};

const skew = { id: 'clock-skew', fixes: [fix('dial-again')] } as const;

const CLOCK_RULES = compileRules([
  {
    ...skew,
    culprit: 'client',
    explains: 'identity',
    confidence: 0.97,
    when: [skewed],
    needs: [oursDeniesServer],
  },
  { ...skew, culprit: 'client', explains: 'ending', confidence: 0.7, when: [skewed], needs: [oursDeniesOurs] },
  {
    ...skew,
    culprit: 'server',
    explains: 'ending',
    confidence: 0.96,
    when: [skewed],
    needs: [theirsDeniesOurs, refusalEvidence],
    shows: [sentEvidence],
  },
]);

const secondNotRequested: Observation = ({ second }) =>
  second === null || second.handshake === 'failed' || second.certificateRequested
    ? null
    : evidence('second-dial-not-requested');

const completed: Condition = ({ verdict }) => verdict.outcome.handshake === 'completed';

const servedBy: Observation = ({ facts }) => {
  const [der] = facts.serverCertificate?.chainDer ?? [];
  const parsed = der === undefined ? undefined : parseOnce(der);
  if (parsed?.ok !== true) return null;
  const { subject, issuer, selfIssued } = factsOf(parsed.value);
  const place = { message: facts.serverCertificate?.message, field: 'certificate_list' };
  return selfIssued ? evidence('server-self-issued', { subject }, place) : evidence('server-issuer', { issuer }, place);
};

const notAskedLater: Condition = ({ messages, facts }) =>
  !messages.some(
    ({ type, from, index }) =>
      from === 'server' &&
      index > (facts.finished.client ?? Number.POSITIVE_INFINITY) &&
      (type === 'CertificateRequest' || type === 'HelloRequest'),
  );

const terminated = {
  id: 'tls-terminated',
  culprit: 'network',
  explains: 'ending',
  when: [completed, notAskedLater],
  shows: [servedBy, secondDial],
} as const;

const MIDDLE_RULES = compileRules([
  { ...terminated, confidence: 0.5, needs: [credentialChosen, notRequested, secondNotRequested] },
  { ...terminated, confidence: 0.4, needs: [credentialChosen, notRequested] },
]);

/** What lies around the handshake: clocks and what stands between the two sides. */
export const SURROUNDING_RULES: readonly Rule[] = [...CLOCK_RULES, ...MIDDLE_RULES];
