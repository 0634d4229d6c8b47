import type {
  Culprit,
  DiagnosisEvidence,
  DiagnosisId,
  EvidenceCode,
  ServerTrust,
} from '../../../shared/model/connection.ts';
import type { FailedConnect } from '../connect.ts';
import type { DialOptions } from '../dial-options.ts';
import type { AlertSeen, HandshakeFacts } from '../facts.ts';
import type { HttpAnswer } from '../http-answer.ts';
import type { OwnCredential } from '../own-credential.ts';
import type { SessionResult } from '../session.ts';
import type { TrustReport } from '../trust.ts';
import type { Verdict } from '../verdict.ts';

/** Everything a rule may look at. */
export interface Case {
  readonly options: DialOptions;
  readonly facts: HandshakeFacts;
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
}

/** How far a rule believes what it says; as a number in the run. */
export type Belief = 'certain' | 'likely' | 'possible';

export interface Finding {
  readonly confidence: Belief;
  readonly evidence: readonly DiagnosisEvidence[];
}

/** One cause, who can mend it, and when it is believed. Rules stand in the order they are preferred in at equal confidence. */
export interface Rule {
  readonly id: DiagnosisId;
  readonly culprit: Culprit;
  readonly judge: (seen: Case) => Finding | null;
}

/** An observation, with the message that shows it where one does. */
export const evidence = (
  code: EvidenceCode,
  values: DiagnosisEvidence['values'] = {},
  message?: number,
): DiagnosisEvidence => ({
  code,
  values,
  ...(message === undefined ? {} : { message }),
});

export const finding = (confidence: Belief, ...shown: readonly (DiagnosisEvidence | null)[]): Finding => ({
  confidence,
  evidence: shown.filter((each) => each !== null),
});
