import type { CertificateFacts } from '../lint/certificate-facts.ts';
import { judgeRule } from '../lint/lint-report.ts';
import type { CertificateRule } from '../lint/rule.ts';
import { DIFFERING_EXTENSIONS } from './certificate-shape.ts';
import { watchFacts } from './watched-facts.ts';

/** A rule that looks at what differs, or that found something: it has to be run each time. */
export interface OpenRule {
  readonly rule: CertificateRule;
  /** It has to be asked each time whether it applies: what decides that differs as well. */
  readonly isConditional: boolean;
}

/** Rules of which nothing is known. */
export const openAll = (rules: readonly CertificateRule[]): SettledRules => ({
  open: rules.map((rule) => ({ rule, isConditional: true })),
  passed: [],
});

/** What rules come to for all certificates of one shape. */
export interface SettledRules {
  readonly open: readonly OpenRule[];
  /** Those of the others that ran and found nothing. */
  readonly passed: readonly CertificateRule[];
}

/**
 * Runs rules on one certificate and sorts out those that need not be run on another of its shape and form (see certificate-shape.ts): rules are pure, so
 * one that has looked at nothing but what these have in common, and found nothing, finds nothing there either.
 */
export function settleRules(facts: CertificateFacts, rules: readonly CertificateRule[]): SettledRules {
  const watched = watchFacts(facts, DIFFERING_EXTENSIONS);
  const open: OpenRule[] = [];
  const passed: CertificateRule[] = [];
  for (const rule of rules) {
    watched.begin();
    const applies = judgeRule(rule, watched.facts) === 'applies';
    const isConditional = watched.hasSeenDiffering();
    const found = applies ? rule.check(watched.facts) : undefined;
    if (found !== undefined || watched.hasSeenDiffering()) open.push({ rule, isConditional });
    else if (applies) passed.push(rule);
  }
  return { open, passed };
}
