import { TAG } from '../../asn1/der.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule, Found } from '../rule.ts';
import type { LintTime } from '../tolerant.ts';
import { foundAt, RFC_DATE, rfcRule } from './rfc-rule.ts';

const times = (facts: CertificateFacts): readonly LintTime[] =>
  [facts.notBefore, facts.notAfter].filter((time) => time !== undefined);

const timesOf = (facts: CertificateFacts, tag: number): readonly LintTime[] =>
  times(facts).filter((time) => time.tag === tag);

const findTime = (facts: CertificateFacts, tag: number, isBroken: (text: string) => boolean): Found | undefined => {
  const broken = timesOf(facts, tag).find(({ text }) => isBroken(text));
  return broken && foundAt(broken, { time: broken.text });
};

const YEAR_2050 = Date.UTC(2050, 0, 1);

/** No end is known. @see RFC 5280 §4.1.2.5 */
const NO_END = '99991231235959Z';

const withTag = (tag: number) => (facts: CertificateFacts) => timesOf(facts, tag).length > 0;

/** The time types and their forms, and the order of the two dates. */
export const VALIDITY_RULES: readonly CertificateRule[] = [
  rfcRule('utc-time-not-zulu', 'error', '4.1.2.5.1', {
    effective: RFC_DATE.rfc2459,
    applies: withTag(TAG.utcTime),
    check: (facts) => findTime(facts, TAG.utcTime, (text) => !text.endsWith('Z')),
  }),
  rfcRule('utc-time-without-seconds', 'error', '4.1.2.5.1', {
    effective: RFC_DATE.rfc2459,
    applies: withTag(TAG.utcTime),
    check: (facts) => findTime(facts, TAG.utcTime, (text) => /^\d{10}(?!\d)/.test(text)),
  }),
  rfcRule('generalized-time-not-zulu', 'error', '4.1.2.5.2', {
    effective: RFC_DATE.rfc2459,
    applies: withTag(TAG.generalizedTime),
    check: (facts) => findTime(facts, TAG.generalizedTime, (text) => !text.endsWith('Z')),
  }),
  rfcRule('generalized-time-without-seconds', 'error', '4.1.2.5.2', {
    effective: RFC_DATE.rfc2459,
    applies: withTag(TAG.generalizedTime),
    check: (facts) => findTime(facts, TAG.generalizedTime, (text) => /^\d{10,12}(?!\d)/.test(text)),
  }),
  rfcRule('generalized-time-with-fraction', 'error', '4.1.2.5.2', {
    effective: RFC_DATE.rfc2459,
    applies: withTag(TAG.generalizedTime),
    check: (facts) => findTime(facts, TAG.generalizedTime, (text) => /[.,]/.test(text)),
  }),
  rfcRule('time-malformed', 'error', '4.1.2.5', {
    check: (facts) => {
      const broken = times(facts).find(({ at }) => at === undefined);
      return broken && foundAt(broken, { time: broken.text });
    },
  }),
  rfcRule('generalized-time-before-2050', 'error', '4.1.2.5', {
    effective: RFC_DATE.rfc2459,
    check: (facts) => {
      const early = timesOf(facts, TAG.generalizedTime).find(({ at }) => at !== undefined && at < YEAR_2050);
      return early && foundAt(early, { time: early.text });
    },
  }),
  rfcRule('validity-reversed', 'error', '4.1.2.5', {
    check: ({ notBefore, notAfter }) =>
      notBefore?.at !== undefined && notAfter?.at !== undefined && notAfter.at < notBefore.at
        ? foundAt(notAfter, { notBefore: notBefore.at, notAfter: notAfter.at })
        : undefined,
  }),
  rfcRule('no-well-defined-end', 'notice', '4.1.2.5', {
    check: ({ notAfter }) => (notAfter?.text === NO_END ? foundAt(notAfter) : undefined),
  }),
];
