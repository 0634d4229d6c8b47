import type {
  Confidence,
  ConnectionRun,
  Culprit,
  DiagnosisEvidence,
  DiagnosisFix,
  DiagnosisId,
  EvidenceCode,
  ServerTrust,
  TranscriptMessage,
} from '../../../shared/model/connection.ts';
import type { FailedConnect } from '../connect.ts';
import type { DialOptions } from '../dial-options.ts';
import type { AlertSeen, HandshakeFacts } from '../facts.ts';
import type { HttpAnswer } from '../http-answer.ts';
import type { OwnCredential } from '../own-credential.ts';
import type { SessionResult } from '../session.ts';
import type { TrustReport } from '../trust.ts';
import type { Verdict } from '../verdict.ts';

/** Everything a rule may look at: what was seen on the wire, what was asked for, and our own certificates. */
export interface Case {
  readonly options: DialOptions;
  readonly facts: HandshakeFacts;
  readonly messages: readonly TranscriptMessage[];
  readonly verdict: Verdict;
  readonly trust: ServerTrust;
  readonly trustReport: TrustReport | null;
  readonly own: OwnCredential | null;
  readonly failedConnect: FailedConnect | null;
  readonly session: SessionResult | null;
  /** The alert that decided, if one did. */
  readonly alert: AlertSeen | undefined;
  readonly http: HttpAnswer | undefined;
  /** First line of the server's application data or plaintext. */
  readonly line: string;
  readonly clock: ConnectionRun['clock'];
  /** What a dial without certificate met afterwards. */
  readonly second: ConnectionRun['withoutCertificate'];
}

/** How far a rule believes what it says, where a number would say too much. */
export type Belief = 'certain' | 'likely' | 'possible';

const CONFIDENCE: Readonly<Record<Belief, Confidence>> = { certain: 0.95, likely: 0.75, possible: 0.4 };

export interface Finding {
  readonly confidence: Confidence;
  readonly evidence: readonly DiagnosisEvidence[];
}

/** What a cause accounts for. Causes that account for the same compete with each other; the rest stand side by side. */
export type Explains = 'ending' | 'identity' | 'before-tls';

/** A look at the case that shows something, or nothing. */
export type Observation = (seen: Case) => DiagnosisEvidence | null;
export type Condition = (seen: Case) => boolean;
export type FixOffer = (seen: Case) => DiagnosisFix | null;

/**
 * One way to recognise a cause. It is believed with the given confidence where every condition holds and every piece of
 * evidence it needs was seen; what it shows besides is told where it was seen. Several rules may name the same cause: the one
 * with the greatest confidence counts.
 */
export interface RuleData {
  readonly id: DiagnosisId;
  readonly culprit: Culprit;
  readonly explains: Explains;
  readonly confidence: Confidence;
  readonly when?: readonly Condition[];
  readonly needs: readonly Observation[];
  readonly shows?: readonly Observation[];
  readonly fixes?: readonly FixOffer[];
}

/** A rule as it is judged. */
export interface Rule {
  readonly id: DiagnosisId;
  readonly culprit: Culprit;
  /** Default `ending`. */
  readonly explains?: Explains;
  readonly judge: (seen: Case) => Finding | null;
  readonly fixes?: readonly FixOffer[];
}

export const compileRules = (rules: readonly RuleData[]): readonly Rule[] =>
  rules.map((rule) => ({ ...rule, judge: (seen) => judgeData(rule, seen) }));

function judgeData({ when = [], needs, shows = [], confidence }: RuleData, seen: Case): Finding | null {
  if (!when.every((holds) => holds(seen))) return null;
  const found: DiagnosisEvidence[] = [];
  for (const look of needs) {
    const one = look(seen);
    if (one === null) return null;
    found.push(one);
  }
  const besides = shows.map((look) => look(seen)).filter((each) => each !== null);
  return { confidence, evidence: withoutTwins([...found, ...besides]) };
}

const withoutTwins = (all: readonly DiagnosisEvidence[]): readonly DiagnosisEvidence[] =>
  all.filter((each, at) => all.findIndex(({ code }) => code === each.code) === at);

/** Where in the transcript something is to be seen. */
export interface Place {
  readonly message: number | undefined;
  readonly field?: string;
}

/** An observation, with the message and field that show it where some do. */
export function evidence(
  code: EvidenceCode,
  values: DiagnosisEvidence['values'] = {},
  place?: Place | number,
): DiagnosisEvidence {
  const { message, field }: Place = typeof place === 'object' ? place : { message: place };
  if (message === undefined) return { code, values };
  return { code, values, message, ...(field === undefined ? {} : { field }) };
}

export const finding = (confidence: Belief | Confidence, ...shown: readonly (DiagnosisEvidence | null)[]): Finding => ({
  confidence: typeof confidence === 'number' ? confidence : CONFIDENCE[confidence],
  evidence: shown.filter((each) => each !== null),
});

/** A fix whose values do not depend on the case. */
export const fix =
  (kind: DiagnosisFix['kind'], values: DiagnosisFix['values'] = {}): FixOffer =>
  () => ({ kind, values });
