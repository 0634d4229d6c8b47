import type { Diagnosis, DiagnosisId, RuledOut } from '../../shared/model/connection.ts';
import { CLIENT_CERTIFICATE_RULES } from './diagnosis/client-certificate.ts';
import { UNSEEN_REASONS } from './diagnosis/client-unseen.ts';
import { HELLO_RULES } from './diagnosis/hello.ts';
import type { Case, Explains, Rule } from './diagnosis/rule.ts';
import { findRuledOut } from './diagnosis/ruled-out.ts';
import { SERVER_CERTIFICATE_RULES } from './diagnosis/server-certificate.ts';
import { SURROUNDING_RULES } from './diagnosis/surroundings.ts';
import { TRANSPORT_FALLBACKS, TRANSPORT_RULES } from './diagnosis/transport.ts';
import { UNEXPLAINED_RULES } from './diagnosis/unexplained.ts';

const RULES: readonly Rule[] = [
  ...TRANSPORT_RULES,
  ...SURROUNDING_RULES,
  ...HELLO_RULES,
  ...CLIENT_CERTIFICATE_RULES,
  ...UNSEEN_REASONS,
  ...SERVER_CERTIFICATE_RULES,
];

/** They say how it ended, not why: told besides where no rule above is sure. */
const ENDINGS: readonly Rule[] = TRANSPORT_FALLBACKS;

export interface Verdicts {
  readonly diagnosis: readonly Diagnosis[];
  readonly ruledOut: readonly RuledOut[];
}

/** Causes below it are not worth a line. */
const LEAST_CONFIDENCE = 0.2;
/** At and below it other causes fit as well. */
const DOUBT = 0.6;
/** Two causes of the same thing that lie nearer to each other than this cannot be told apart. */
const NEAR = 0.15;

type Cause = Diagnosis & { readonly explains: Explains };

/**
 * Names the causes of what was seen, most believed first, and near ones that the evidence contradicts; both empty where all
 * went well. A cause is named once, by its strongest rule. Where two causes of the same thing are nearly as likely none is
 * believed above 0.6. An observation alone is given only where nothing explains it.
 */
export function diagnose(seen: Case): Verdicts {
  const ranked = temper(findCauses(seen).toSorted(byConfidence));
  const settled = ({ explains, confidence }: Cause): boolean => explains === 'ending' && confidence > DOUBT;
  // What ended the connection for sure stands before what we found wrong with the server.
  const ordered = [...ranked.filter(settled), ...ranked.filter((cause) => !settled(cause))];
  const diagnosis = ordered.map(({ explains: _explains, ...cause }) => cause);
  return { diagnosis, ruledOut: findRuledOut(seen, new Set(diagnosis.map(({ id }) => id))) };
}

function findCauses(seen: Case): readonly Cause[] {
  const causes = applyRules(RULES, seen);
  const explainsEnding = ({ explains }: Cause): boolean => explains === 'ending';
  if (!endedBadly(seen) || causes.some((cause) => explainsEnding(cause) && cause.confidence >= DOUBT)) return causes;
  const described = [...causes, ...applyRules(ENDINGS, seen)];
  return described.some(explainsEnding) ? described : [...described, ...applyRules(UNEXPLAINED_RULES, seen)];
}

const byConfidence = (a: Cause, b: Cause): number => b.confidence - a.confidence;

const endedBadly = ({ verdict, alert }: Case): boolean =>
  verdict.outcome.handshake === 'failed' ||
  verdict.outcome.afterHandshake === 'closed' ||
  verdict.outcome.afterHandshake === 'refused' ||
  alert !== undefined;

function applyRules(rules: readonly Rule[], seen: Case): readonly Cause[] {
  const strongest = new Map<DiagnosisId, Cause>();
  for (const rule of rules) {
    const found = rule.judge(seen);
    if (found === null || found.confidence < LEAST_CONFIDENCE) continue;
    if ((strongest.get(rule.id)?.confidence ?? 0) >= found.confidence) continue;
    const fixes = (rule.fixes ?? []).map((offer) => offer(seen)).filter((each) => each !== null);
    const { id, culprit, explains = 'ending' } = rule;
    strongest.set(id, { id, culprit, confidence: found.confidence, evidence: found.evidence, fixes, explains });
  }
  return [...strongest.values()];
}

function temper(ranked: readonly Cause[]): readonly Cause[] {
  const rivals = ranked.filter(({ explains }) => explains === 'ending');
  const [first, second] = rivals;
  if (first === undefined || second === undefined || first.confidence - second.confidence >= NEAR) return ranked;
  return ranked
    .map((cause) => (cause.explains === 'ending' ? { ...cause, confidence: Math.min(DOUBT, cause.confidence) } : cause))
    .toSorted(byConfidence);
}
