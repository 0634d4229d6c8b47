import { describe, expect, it } from 'vitest';
import { buildCase, type CaseStory } from '../testing/dial/case-builder.ts';
import { MISSING_PAGE, page } from '../testing/dial/case-faults.ts';

const verdictOf = (story: CaseStory) => {
  const { outcome, clientAuth, ending } = buildCase(story).verdict;
  return `${outcome.handshake} ${outcome.afterHandshake} ${clientAuth} ${ending.by} ${ending.how}`;
};

describe('the verdict in three phases', () => {
  it.each<[string, CaseStory, string]>([
    ['an answer', { page: page(200) }, 'completed accepted requested none none'],
    ['a greeting that is no HTTP', { page: '220 ready' }, 'completed accepted requested none none'],
    ['an answer of any other status', { page: page(404) }, 'completed accepted requested none none'],
    ['no certificate asked for', { request: null, page: page(200) }, 'completed accepted none none none'],
    ['nothing', {}, 'completed silent requested none none'],
    ['a close without a word', { ending: 'close_notify' }, 'completed closed requested server close_notify'],
    ['a reset', { ending: 'RST' }, 'completed closed requested server RST'],
    ['an alert after the handshake', { alert: ['server', 48] }, 'completed refused requested server alert'],
    [
      'an alert about the certificate after a greeting',
      { page: '220 ready', alert: ['server', 116] },
      'completed refused requested server alert',
    ],
    [
      'an alert about something else after an answer',
      { page: page(200), alert: ['server', 80] },
      'completed accepted requested server alert',
    ],
    ['a page that refuses', { page: page(400) }, 'completed refused requested none none'],
    [
      'a page that misses a certificate',
      { own: null, sent: 0, page: MISSING_PAGE },
      'completed refused required none none',
    ],
    [
      'an alert that misses one',
      { own: null, sent: 0, alert: ['server', 116] },
      'completed refused required server alert',
    ],
    [
      'an alert before the end',
      { reached: 'server-hello', alert: ['server', 40] },
      'failed not-reached requested server alert',
    ],
    ['nothing at all', { reached: 'hello' }, 'failed not-reached unknown none none'],
    [
      'settings of HTTP/2, which say nothing yet',
      { alpn: 'h2', page: '\0\0\0\x04\0\0\0\0\0' },
      'completed silent requested none none',
    ],
    [
      'a refusing status of HTTP/2',
      { alpn: 'h2', page: '\0\0\x01\x01\x05\0\0\0\x01\x8c' },
      'completed refused requested none none',
    ],
  ])('calls by its name: %s', (_name, story, expected) => {
    expect(verdictOf(story)).toBe(expected);
  });
});
