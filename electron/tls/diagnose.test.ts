import { describe, expect, it } from 'vitest';
import { buildCase, type CaseStory, STORY_NOW } from '../testing/dial/case-builder.ts';
import { ERROR_PAGE, EXPIRED, GAP, HOUR_MS, OTHER_CA, page } from '../testing/dial/case-faults.ts';
import { diagnose } from './diagnose.ts';

const topOf = (story: CaseStory): string | undefined => {
  const [cause] = diagnose(buildCase(story)).diagnosis;
  return cause === undefined ? undefined : `${cause.id} ${cause.culprit} ${cause.confidence}`;
};

describe('what lies around a handshake', () => {
  const other = { notBefore: STORY_NOW - HOUR_MS / 2 };
  it.each<[string, CaseStory, string]>([
    [
      'a clock behind',
      { own: other, page: ERROR_PAGE, clock: { peerAt: STORY_NOW - HOUR_MS, skewMs: -HOUR_MS } },
      'clock-skew server 0.96',
    ],
    ['never asked', { request: null, page: page(200) }, 'tls-terminated network 0.4'],
    [
      'never asked, twice',
      {
        request: null,
        page: page(200),
        second: {
          handshake: 'completed',
          afterHandshake: 'accepted',
          alert: null,
          status: 200,
          certificateRequested: false,
        },
      },
      'tls-terminated network 0.5',
    ],
    [
      'SMTP in the clear',
      { own: null, reached: 'hello', plaintext: '220 mail.example ESMTP\r\n' },
      'plaintext-port client 0.95',
    ],
    ['no TLS at all', { own: null, reached: 'hello', malformed: 'record-type' }, 'malformed-answer server 0.95'],
    ['without end', { own: null, reached: 'hello', stop: 'flood' }, 'endless-answer server 0.92'],
    [
      'broken off here',
      { own: null, request: null, reached: 'server-hello', stop: 'engine-error' },
      'engine-refused unknown 0.6',
    ],
    ['refused by the application', { own: null, request: null, page: page(403) }, 'request-refused server 0.6'],
    ['an alert without a reason', { own: null, request: null, alert: ['server', 80] }, 'unexplained-alert unknown 0.6'],
  ])('is told: %s', (_name, story, expected) => {
    expect(topOf(story)).toBe(expected);
  });

  it('offers the command that begins TLS where the greeting is of a protocol that has one', () => {
    const [cause] = diagnose(buildCase({ own: null, reached: 'hello', plaintext: '* OK IMAP4rev1\r\n' })).diagnosis;
    expect(cause?.fixes).toEqual([{ kind: 'use-starttls', values: { protocol: 'imap' } }]);
  });

  it.each([
    ['220 mx ready\r\n500 5.5.2 unknown command\r\n', ['smtp']],
    ['220 welcome\r\n530 Please login with USER and PASS.\r\n', ['ftp']],
    ['220 ready\r\n500 what?\r\n', ['smtp', 'ftp']],
    ['220 ready\r\n', ['smtp', 'ftp']],
    ['SSH-2.0-x\r\n', []],
    ['hello\r\n', []],
  ])('offers it for what a greeting without a name fits: %j', (plaintext, protocols) => {
    const [cause] = diagnose(buildCase({ own: null, reached: 'hello', plaintext })).diagnosis;
    expect(cause?.fixes).toEqual(protocols.map((protocol) => ({ kind: 'use-starttls', values: { protocol } })));
  });

  it('counts a long pause before the end as evidence', () => {
    const [cause] = diagnose(buildCase({ own: EXPIRED, ending: 'FIN', pauseMs: 12_000 })).diagnosis;
    expect(cause?.evidence.find(({ code }) => code === 'refusal-delayed')?.values['ms']).toBeGreaterThan(12_000);
  });

  it('tells what a second dial without certificate met', () => {
    const second = {
      handshake: 'completed',
      afterHandshake: 'accepted',
      alert: null,
      status: 200,
      certificateRequested: true,
    } as const;
    const [cause] = diagnose(buildCase({ own: EXPIRED, page: ERROR_PAGE, second })).diagnosis;
    expect(cause?.evidence.map(({ code }) => code)).toContain('second-dial-accepted');
  });

  it('finds nothing where all went well', () => {
    expect(diagnose(buildCase({ page: page(200) }))).toEqual({ diagnosis: [], ruledOut: [] });
  });
});

describe('every diagnosis', () => {
  const alerts = [10, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 70, 71, 80, 86, 109, 112, 116, 120];
  const stories: readonly CaseStory[] = (['hello', 'server-hello', 'done'] as const).flatMap((reached) =>
    ([EXPIRED, GAP, OTHER_CA, {}, null] as const).flatMap((own) =>
      [0, 2].flatMap((sent) => [
        ...alerts.flatMap((number) => [
          { reached, own, sent, alert: ['server', number] as const },
          { reached, own, sent, alert: ['client', number] as const },
        ]),
        { reached, own, sent, ending: 'RST' as const },
        { reached, own, sent, stop: 'engine-error' as const },
      ]),
    ),
  );

  it('is there whatever ends a connection, rests on messages that are there, and leaves doubt where two lie near', () => {
    for (const story of stories) {
      const seen = buildCase(story);
      const { diagnosis } = diagnose(seen);
      const failed = seen.verdict.outcome.handshake === 'failed' || seen.alert !== undefined;
      if (failed) expect(diagnosis.length, JSON.stringify(story)).toBeGreaterThan(0);
      const [first, second] = diagnosis;
      if (first !== undefined && second !== undefined && first.confidence - second.confidence < 0.15)
        expect(first.confidence, JSON.stringify(story)).toBeLessThanOrEqual(0.6);
      for (const { confidence, evidence } of diagnosis) {
        expect(confidence).toBeGreaterThan(0);
        expect(confidence).toBeLessThan(1);
        expect(evidence.length).toBeGreaterThan(0);
        for (const { message } of evidence) if (message !== undefined) expect(seen.messages[message]).toBeDefined();
      }
    }
  });
});
