import type { Confidence, Diagnosis } from '../../shared/model/connection.ts';
import { CLIENT_CERTIFICATE_RULES } from './diagnosis/client-certificate.ts';
import { HELLO_RULES } from './diagnosis/hello.ts';
import type { Belief, Case, Rule } from './diagnosis/rule.ts';
import { SERVER_CERTIFICATE_RULES } from './diagnosis/server-certificate.ts';
import { TRANSPORT_FALLBACKS, TRANSPORT_RULES } from './diagnosis/transport.ts';
import { UNEXPLAINED_RULES } from './diagnosis/unexplained.ts';

const RULES: readonly Rule[] = [
  ...TRANSPORT_RULES,
  ...HELLO_RULES,
  ...CLIENT_CERTIFICATE_RULES,
  ...SERVER_CERTIFICATE_RULES,
];

/** Believed only where no rule above is: they say what happened, not why. */
const FALLBACKS: readonly Rule[] = [...TRANSPORT_FALLBACKS, ...UNEXPLAINED_RULES];

const CONFIDENCE: Readonly<Record<Belief, Confidence>> = { certain: 0.95, likely: 0.75, possible: 0.4 };

/**
 * Names the causes of what was seen, most believed first; empty where all went well. What ended the connection stands
 * before what we found wrong with the server, and an observation alone is given only where nothing explains it.
 */
export function diagnose(seen: Case): readonly Diagnosis[] {
  const causes = applyRules(RULES, seen);
  const ended =
    seen.verdict.outcome.afterHandshake === 'closed' ||
    seen.verdict.outcome.afterHandshake === 'refused' ||
    seen.alert !== undefined;
  const onlyOurVerdict = causes.every((cause) => SERVER_CERTIFICATE_RULES.some((rule) => rule.id === cause.id));
  const rest = causes.length === 0 || (ended && onlyOurVerdict) ? applyRules(FALLBACKS, seen) : [];
  return [...causes, ...rest].toSorted((a, b) => b.confidence - a.confidence);
}

function applyRules(rules: readonly Rule[], seen: Case): readonly Diagnosis[] {
  return rules.flatMap((rule) => {
    const found = rule.judge(seen);
    return found === null
      ? []
      : [
          {
            id: rule.id,
            culprit: rule.culprit,
            confidence: CONFIDENCE[found.confidence],
            evidence: found.evidence,
            fixes: [],
          },
        ];
  });
}
