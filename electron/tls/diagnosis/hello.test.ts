import { describe, expect, it } from 'vitest';
import { buildCase, type CaseStory } from '../../testing/dial/case-builder.ts';
import { EXPIRED, page } from '../../testing/dial/case-faults.ts';
import { diagnose } from '../diagnose.ts';

const topOf = (story: CaseStory): string | undefined => {
  const [cause] = diagnose(buildCase(story)).diagnosis;
  return cause === undefined ? undefined : `${cause.id} ${cause.culprit} ${cause.confidence}`;
};

describe('two hellos that do not agree', () => {
  const hello = { own: null, reached: 'hello', version: 0x0303 } as const;
  it.each<[string, CaseStory, string]>([
    ['version, by the server', { ...hello, alert: ['server', 70] }, 'version-mismatch both 0.95'],
    ['version, by us', { own: null, reached: 'server-hello', alert: ['client', 70] }, 'version-mismatch both 0.95'],
    ['cipher', { ...hello, alert: ['server', 40] }, 'cipher-mismatch both 0.5'],
    ['few ciphers', { ...hello, offer: { suites: [0xc02b] }, alert: ['server', 40] }, 'cipher-mismatch both 0.6'],
    ['one group', { ...hello, offer: { groups: [25] }, alert: ['server', 40] }, 'group-mismatch both 0.58'],
    [
      'one scheme',
      { ...hello, offer: { schemes: [0x0807] }, alert: ['server', 40] },
      'signature-scheme-mismatch both 0.56',
    ],
    ['server name', { ...hello, alert: ['server', 112] }, 'sni-unrecognised client 0.95'],
    ['no server name', { ...hello, serverName: null, alert: ['server', 109] }, 'sni-unrecognised client 0.6'],
    ['protocol', { ...hello, options: { alpn: ['h2'] }, alert: ['server', 120] }, 'alpn-mismatch both 0.95'],
    [
      'too large, reset',
      { ...hello, stop: 'closed', offer: { groups: [4588, 29] }, helloBytes: 1_533, ending: 'RST' },
      'hello-intolerance network 0.55',
    ],
    ['small, reset', { ...hello, ending: 'RST' }, 'reset-in-handshake unknown 0.5'],
    [
      'large, no answer',
      { ...hello, stop: 'handshake-timeout', offer: { groups: [4588, 29] }, helloBytes: 1_533 },
      'timeout-handshake unknown 0.6',
    ],
    ['a request for another name', { ...hello, reached: 'done', page: page(421) }, 'sni-unrecognised client 0.92'],
  ])('are told: %s', (_name, story, expected) => {
    expect(topOf(story)).toBe(expected);
  });

  it('are not blamed on an expired certificate of ours where the page says that the name was wrong', () => {
    const [cause, ...others] = diagnose(buildCase({ own: EXPIRED, serverName: null, page: page(421) })).diagnosis;
    expect([cause?.id, others]).toEqual(['sni-unrecognised', []]);
    expect(cause?.fixes).toEqual([{ kind: 'send-server-name', values: { name: 'api.example' } }]);
    expect(cause?.evidence.map(({ code }) => code)).toEqual(['page-refuses', 'server-name-not-sent']);
  });

  it.each([
    [1_533, 'wait-longer classic-groups'],
    [300, 'wait-longer'],
  ])('offer classic groups where a hello of %i octets meets silence', (helloBytes, kinds) => {
    const story: CaseStory = { ...hello, stop: 'handshake-timeout', offer: { groups: [4588, 29] }, helloBytes };
    const fixes = diagnose(buildCase(story)).diagnosis[0]?.fixes;
    expect(fixes?.map(({ kind }) => kind).join(' ')).toBe(kinds);
    expect(fixes?.[0]?.values).toEqual({ ms: 30_000, phase: 'handshake' });
  });
});
