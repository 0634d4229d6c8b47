import { describe, expect, it } from 'vitest';
import type { DiagnosisId } from '../../../shared/model/connection.ts';
import { buildCase, type CaseStory, STORY_NOW } from '../../testing/dial/case-builder.ts';
import { ERROR_PAGE, EXPIRED, GAP, LISTED_CHAIN } from '../../testing/dial/case-faults.ts';
import { diagnose } from '../diagnose.ts';

const topOf = (story: CaseStory): string | undefined => {
  const [cause] = diagnose(buildCase(story)).diagnosis;
  return cause === undefined ? undefined : `${cause.id} ${cause.culprit} ${cause.confidence}`;
};

describe('a refused client certificate in which nothing wrong is to be seen', () => {
  it.each<[string, CaseStory, readonly DiagnosisId[]]>([
    ['revoked, by its alert', { alert: ['server', 44] }, ['client-cert-revoked']],
    ['expired by an alert, in date', { alert: ['server', 45] }, ['revocation-unavailable', 'clock-skew']],
    [
      'unknown authority, listed',
      { alert: ['server', 48] },
      ['revocation-unavailable', 'client-cert-wrong-ca', 'verify-depth'],
    ],
    [
      'unknown authority, way unknown',
      { own: GAP, alert: ['server', 48] },
      ['client-cert-wrong-ca', 'client-cert-intermediate-missing'],
    ],
    [
      'a page',
      { page: ERROR_PAGE },
      ['client-cert-rejected', 'client-cert-revoked', 'revocation-unavailable', 'client-cert-wrong-ca'],
    ],
    [
      'a page, three authorities',
      { own: { chain: { ...LISTED_CHAIN, intermediates: 2 } }, page: ERROR_PAGE },
      ['client-cert-rejected', 'verify-depth', 'client-cert-revoked', 'revocation-unavailable', 'client-cert-wrong-ca'],
    ],
    ['usage by an alert', { alert: ['server', 43] }, ['client-cert-wrong-usage']],
    [
      'just issued',
      { own: { notBefore: STORY_NOW - 60_000 }, alert: ['server', 42] },
      ['client-cert-rejected', 'clock-skew', 'client-cert-revoked', 'revocation-unavailable', 'client-cert-wrong-ca'],
    ],
  ])('leaves what cannot be told apart at 0.6 and below: %s', (_name, story, ids) => {
    const causes = diagnose(buildCase(story)).diagnosis;
    expect(causes.map(({ id }) => id)).toEqual(ids);
    if (ids.length > 1) expect(causes.every(({ confidence }) => confidence <= 0.6)).toBe(true);
  });

  it.each<[string, CaseStory, string]>([
    ['an alert about dates', { alert: ['server', 45] }, 'revocation-unavailable server 0.92'],
    ['a page', { page: ERROR_PAGE }, 'revocation-unavailable server 0.75'],
    ['an unknown authority', { alert: ['server', 48] }, 'revocation-unavailable server 0.6'],
  ])('looks to a revocation list whose end has passed: %s', (_name, story, expected) => {
    const staleList = { issuer: 'CN=Issuing CA', nextUpdate: STORY_NOW - 3_600_000 };
    expect(topOf({ ...story, own: { staleList } })).toBe(expected);
    const [cause] = diagnose(buildCase({ ...story, own: { staleList } })).diagnosis;
    expect(cause?.evidence).toContainEqual({ code: 'own-list-stale', values: staleList });
  });

  it('takes access_denied for a rule about who may come in', () => {
    expect(topOf({ alert: ['server', 49] })).toBe('client-cert-rejected unknown 0.75');
  });

  it('takes decrypt_error for a signature that does not fit', () => {
    expect(topOf({ alert: ['server', 51] })).toBe('client-key-mismatch client 0.85');
  });

  it('says what contradicts the near causes', () => {
    const { ruledOut } = diagnose(buildCase({ own: EXPIRED, alert: ['server', 45] }));
    expect(ruledOut.map(({ id }) => id)).toEqual([
      'client-cert-intermediate-missing',
      'client-cert-wrong-ca',
      'client-cert-wrong-usage',
      'client-cert-revoked',
      'client-cert-weak',
      'client-cert-missing',
    ]);
    expect(ruledOut[2]?.evidence.map(({ code }) => code)).toEqual(['own-usage-fits', 'other-alert-expected']);
  });
});
