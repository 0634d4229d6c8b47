import { describe, expect, it } from 'vitest';
import { buildCase, type CaseStory, STORY_NOW } from '../../testing/dial/case-builder.ts';
import {
  EARLY,
  ERROR_PAGE,
  EXPIRED,
  HOUR_MS,
  MISSING_PAGE,
  NO_CLIENT_AUTH,
  OTHER_CA,
  page,
  UNSENT,
} from '../../testing/dial/case-faults.ts';
import { diagnose } from '../diagnose.ts';

const causesOf = (story: CaseStory): readonly string[] =>
  diagnose(buildCase(story)).diagnosis.map(({ id, culprit, confidence }) => `${id} ${culprit} ${confidence}`);
const topOf = (story: CaseStory): string | undefined => causesOf(story)[0];

describe('a refused client certificate with a fault that is visible here', () => {
  it.each<[string, CaseStory, string]>([
    ['expired, by its alert', { own: EXPIRED, alert: ['server', 45] }, 'client-cert-expired client 0.95'],
    [
      'expired, by the alert Java sends for all',
      { own: EXPIRED, alert: ['server', 46] },
      'client-cert-expired client 0.85',
    ],
    [
      'expired, by the alert old Go sends for all',
      { own: EXPIRED, alert: ['server', 42] },
      'client-cert-expired client 0.85',
    ],
    ['expired, by a page', { own: EXPIRED, page: ERROR_PAGE }, 'client-cert-expired client 0.85'],
    ['expired, by a close', { own: EXPIRED, ending: 'FIN' }, 'client-cert-expired client 0.85'],
    [
      'expired, by a reset in TLS 1.2',
      { own: EXPIRED, version: 0x0303, reached: 'server-hello', ending: 'RST' },
      'client-cert-expired client 0.85',
    ],
    ['not yet valid, OpenSSL', { own: EARLY, alert: ['server', 42] }, 'client-cert-not-yet-valid client 0.95'],
    ['not yet valid, Go', { own: EARLY, alert: ['server', 45] }, 'client-cert-not-yet-valid client 0.95'],
    ['no clientAuth', { own: NO_CLIENT_AUTH, alert: ['server', 43] }, 'client-cert-wrong-usage client 0.95'],
    ['no clientAuth, by a page', { own: NO_CLIENT_AUTH, page: ERROR_PAGE }, 'client-cert-wrong-usage client 0.85'],
    [
      'no digitalSignature',
      { own: { usagesWithoutSignature: ['keyAgreement'] }, alert: ['server', 43] },
      'client-cert-wrong-usage client 0.95',
    ],
    [
      'an authority without clientAuth',
      { own: { authorityWithoutClientAuth: { subject: 'CN=CA', usages: ['serverAuth'] } }, page: ERROR_PAGE },
      'client-cert-wrong-usage client 0.85',
    ],
    ['another authority', { own: OTHER_CA, alert: ['server', 48] }, 'client-cert-wrong-ca client 0.95'],
    ['another authority, by a page', { own: OTHER_CA, page: ERROR_PAGE }, 'client-cert-wrong-ca client 0.9'],
    [
      'an intermediate not sent',
      { own: UNSENT, sent: 1, alert: ['server', 48] },
      'client-cert-intermediate-missing client 0.95',
    ],
    [
      'an intermediate not sent, by a close',
      { own: UNSENT, sent: 1, ending: 'FIN' },
      'client-cert-intermediate-missing client 0.9',
    ],
    [
      'revoked, as known here',
      { own: { revokedAt: STORY_NOW - HOUR_MS }, page: ERROR_PAGE },
      'client-cert-revoked client 0.85',
    ],
    [
      'a weak key',
      { own: { weakKey: { subject: 'CN=x', key: 'RSA 1024' } }, alert: ['server', 42] },
      'client-cert-weak client 0.95',
    ],
    [
      'a SHA-1 signature, by a page',
      { own: { weakSignature: { subject: 'CN=x', algorithm: 'sha1WithRSAEncryption' } }, page: ERROR_PAGE },
      'client-cert-weak client 0.75',
    ],
    [
      'a critical extension',
      { own: { criticalExtension: { subject: 'CN=x', oid: '1.2.3' } }, alert: ['server', 46] },
      'client-cert-critical-extension client 0.75',
    ],
  ])('is named: %s', (_name, story, expected) => {
    expect(topOf(story)).toBe(expected);
  });

  it('does not decide between two faults where the server names none', () => {
    const causes = diagnose(buildCase({ own: { ...EXPIRED, ...NO_CLIENT_AUTH }, page: ERROR_PAGE })).diagnosis;
    expect(causes.map(({ id }) => id)).toEqual(['client-cert-wrong-usage', 'client-cert-expired']);
    expect(causes.every(({ confidence }) => confidence <= 0.6)).toBe(true);
  });

  it('decides between two faults by the alert', () => {
    expect(topOf({ own: { ...EXPIRED, ...NO_CLIENT_AUTH }, alert: ['server', 45] })).toBe(
      'client-cert-expired client 0.95',
    );
  });

  it('does not blame a faulty certificate that was accepted', () => {
    expect(causesOf({ own: EXPIRED, page: page(200) })).toEqual([]);
  });
});

describe('a client certificate that was not sent', () => {
  const none = { own: null, sent: 0 } as const;
  it.each<[string, CaseStory, string]>([
    ['TLS 1.3', { ...none, alert: ['server', 116] }, 'client-cert-missing client 0.97'],
    [
      'TLS 1.2, by the alert of no common cipher',
      { ...none, version: 0x0303, reached: 'server-hello', alert: ['server', 40] },
      'client-cert-missing client 0.97',
    ],
    [
      'an empty message taken for a cut one',
      { ...none, version: 0x0303, reached: 'server-hello', alert: ['server', 50] },
      'client-cert-missing client 0.75',
    ],
    ['a page', { ...none, page: MISSING_PAGE }, 'client-cert-missing client 0.97'],
    ['a page that does not say so', { ...none, page: page(403) }, 'client-cert-missing client 0.6'],
    ['a close', { ...none, ending: 'close_notify' }, 'client-cert-missing client 0.75'],
    [
      'no scheme for the key',
      { sent: 0, request: { schemes: [0x0807] }, alert: ['server', 116] },
      'client-cert-signature-scheme client 0.95',
    ],
    [
      'no scheme, broken off by our library',
      { sent: null, reached: 'server-hello', request: { schemes: [0x0807] }, alert: ['client', 40] },
      'client-cert-signature-scheme client 0.95',
    ],
    [
      'no scheme, broken off without an alert',
      { sent: null, reached: 'server-hello', request: { schemes: [0x0807] }, stop: 'engine-error' },
      'client-cert-signature-scheme client 0.92',
    ],
    ['withheld for another reason', { sent: 0, alert: ['server', 116] }, 'client-cert-withheld client 0.75'],
    [
      'asked for after the handshake',
      { request: null, afterwards: 'CertificateRequest', page: page(403) },
      'post-handshake-auth server 0.95',
    ],
    [
      'asked for by renegotiation',
      { version: 0x0303, request: null, afterwards: 'HelloRequest', ending: 'FIN' },
      'post-handshake-auth server 0.95',
    ],
  ])('is told: %s', (_name, story, expected) => {
    expect(topOf(story)).toBe(expected);
  });

  it('tells an alert 40 after the request from two hellos that do not agree', () => {
    const { ruledOut } = diagnose(
      buildCase({ ...none, version: 0x0303, reached: 'server-hello', alert: ['server', 40] }),
    );
    expect(ruledOut.map(({ id }) => id)).toEqual(['cipher-mismatch']);
  });
});
