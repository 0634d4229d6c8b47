import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_SETTINGS, type MessageField } from '../../shared/model/connection.ts';
import { compareRuns, type ComparableRun } from './run-comparison.ts';

const RUN: ComparableRun = {
  target: 'api.example:443',
  address: '192.0.2.7',
  settings: { ...DEFAULT_RUN_SETTINGS, trust: 'workspace', httpGet: '/', secondDial: true },
  credential: { name: 'partner-gw', sha256: 'aa', chainLength: 2 },
  credentialSent: true,
  outcome: { handshake: 'completed', afterHandshake: 'accepted', application: null },
  ending: { by: 'server', how: 'close_notify' },
  protocol: 'TLSv1.3',
  cipherSuite: 'TLS_AES_256_GCM_SHA384',
  group: 'X25519',
  alpn: null,
  alert: null,
  clientAuth: 'requested',
  acceptableCas: ['CN=Root'],
  requestedSchemes: { handshake: ['ed25519'], certificates: [] },
  peerChain: [{ subject: 'CN=api', sha256: 'bb' }],
  trust: { verified: true, nameMatches: true, failures: [], presentedNames: ['dns:api.example'] },
  preflight: null,
  withoutCertificate: null,
  diagnosis: [],
  messages: [],
};

const leaf = (name: string, value: string): MessageField => ({ name, value });
const list = (name: string, value: string, children: readonly MessageField[]): MessageField => ({
  name,
  value,
  children,
});

/** A hello as a client makes it that permutes extensions and puts GREASE in. */
function hello(
  random: string,
  grease: string,
  order: (extensions: readonly MessageField[]) => readonly MessageField[],
) {
  const odd = `GREASE (${grease})`;
  const groups = [leaf('group', odd), leaf('group', 'X25519MLKEM768'), leaf('group', 'X25519')];
  const extensions = [
    list('server_name', 'api.example', [leaf('host_name', 'api.example')]),
    list('supported_groups', `${odd}, X25519MLKEM768, X25519`, groups),
    list('key_share', `${odd}, X25519`, [leaf(odd, '00'), leaf('X25519', random)]),
    list('supported_versions', `${odd}, TLS 1.3, TLS 1.2`, [
      leaf('version', odd),
      leaf('version', 'TLS 1.3'),
      leaf('version', 'TLS 1.2'),
    ]),
    leaf('encrypted_client_hello', random),
    leaf(odd, ''),
  ];
  const suites = [leaf('cipher_suite', odd), leaf('cipher_suite', 'TLS_AES_128_GCM_SHA256')];
  return {
    from: 'client',
    type: 'ClientHello',
    fields: [
      leaf('random', random),
      leaf('session_id', random),
      list('cipher_suites', String(suites.length), suites),
      list('extensions', String(extensions.length), order(extensions)),
    ],
  } as const;
}

const message = (from: 'client' | 'server', type: string, ...fields: readonly MessageField[]) =>
  ({ from, type, fields }) as const;

describe('two runs compared', () => {
  it('are the same where only random values, GREASE and the order of extensions differ', () => {
    const before = { ...RUN, messages: [hello('aa11', '0x1a1a', (all) => all), message('server', 'ApplicationData')] };
    const ticket = message('server', 'ApplicationData');
    const after = {
      ...RUN,
      messages: [hello('bb22', '0xfafa', (all) => all.toReversed()), ticket, ticket, message('server', 'FIN')],
    };
    const compared = compareRuns(before, after);
    expect(compared).toMatchObject({ same: true, facts: [], gone: [], appeared: [] });
    expect(compared.messages).toEqual([
      { before: 0, after: 0, differences: [] },
      { before: 1, after: 1, differences: [] },
      { before: null, after: 2, differences: [] },
      { before: null, after: 3, differences: [] },
    ]);
  });

  it('name each fact that differs, by its path, with null for what a run lacks', () => {
    const settings = {
      ...RUN.settings,
      maxVersion: 'TLSv1.2',
      proxy: { kind: 'socks5', host: '::1', port: 1080, user: 'me' },
    } as const;
    const alert = { number: 48, name: 'unknown_ca', from: 'server' } as const;
    const after: ComparableRun = {
      ...RUN,
      settings,
      alert,
      credential: null,
      acceptableCas: ['CN=Root', 'CN=Other, O=X'],
    };
    expect(compareRuns(RUN, after)).toMatchObject({
      same: false,
      facts: [
        { fact: 'settings.maxVersion', before: 'TLSv1.3', after: 'TLSv1.2' },
        { fact: 'settings.proxy', before: null, after: 'socks5://me@[::1]:1080' },
        { fact: 'credential.name', before: 'partner-gw', after: null },
        { fact: 'credential.sha256', before: 'aa', after: null },
        { fact: 'credential.chainLength', before: '2', after: null },
        { fact: 'alert', before: null, after: 'server unknown_ca (48)' },
        { fact: 'acceptableCas', before: 'CN=Root', after: 'CN=Root\nCN=Other, O=X' },
      ],
    });
  });

  it('tell which causes are gone and which appeared', () => {
    const before = { ...RUN, diagnosis: [{ id: 'client-cert-expired' }, { id: 'stalled' }] } as const;
    const after = { ...RUN, diagnosis: [{ id: 'stalled' }, { id: 'client-cert-wrong-ca' }] } as const;
    expect(compareRuns(before, after)).toMatchObject({
      same: false,
      gone: ['client-cert-expired'],
      appeared: ['client-cert-wrong-ca'],
    });
  });

  it('put messages side by side by sender and type, and differing fields below their path', () => {
    const plain = hello('aa', '0x1a1a', (all) => all);
    const one = [
      plain,
      message('server', 'ServerHello', leaf('cipher_suite', 'A')),
      message('client', 'Certificate', leaf('certificate_list', '0')),
      message('client', 'Alert'),
    ];
    const other = hello('bb', '0x2a2a', (all) => [
      ...all.filter(({ name }) => name !== 'supported_groups'),
      list('supported_groups', '', [leaf('group', 'secp256r1')]),
      leaf('early_data', ''),
    ]);
    const two = [
      other,
      message('server', 'HelloRetryRequest'),
      message('server', 'ServerHello', leaf('cipher_suite', 'B')),
      message('client', 'Certificate', leaf('certificate_list', '2')),
    ];
    const compared = compareRuns({ ...RUN, messages: one }, { ...RUN, messages: two });
    expect(compared.same).toBe(false);
    expect(compared.messages).toEqual([
      {
        before: 0,
        after: 0,
        differences: [
          { field: 'extensions › supported_groups', before: 'X25519MLKEM768, X25519', after: 'secp256r1' },
          { field: 'extensions › early_data', before: null, after: '' },
        ],
      },
      { before: null, after: 1, differences: [] },
      { before: 1, after: 2, differences: [{ field: 'cipher_suite', before: 'A', after: 'B' }] },
      { before: 2, after: 3, differences: [{ field: 'certificate_list', before: '0', after: '2' }] },
      { before: 3, after: null, differences: [] },
    ]);
  });

  it('end where a report from anywhere opens brackets without end, or names messages at length', () => {
    const open = message('server', 'ServerHello', leaf('extensions', 'GREASE ('.repeat(500_000)));
    const named = (end: string) => Array(2_000).fill(message('client', `${'x'.repeat(8_000)}${end}`));
    const compared = compareRuns({ ...RUN, messages: [open, ...named('a')] }, { ...RUN, messages: named('b') });
    expect(compared.messages).toHaveLength(4_001);
    expect(compareRuns({ ...RUN, messages: [open] }, { ...RUN, messages: [open] }).same).toBe(true);
  });

  it('stay bounded for the longest transcripts and the widest messages', () => {
    const wide = (value: string) =>
      message(
        'server',
        'Certificate',
        ...Array.from({ length: 1_000 }, (_, at) => leaf(`field ${at}`, value.repeat(1_000))),
      );
    const types = ['NewSessionTicket', 'KeyUpdate', 'Alert', 'ApplicationData'];
    const long = (step: number) =>
      Array.from({ length: 1_999 }, (_, at) => message('server', types[(at * step) % types.length] ?? ''));
    const compared = compareRuns(
      { ...RUN, messages: [wide('a'), ...long(1)] },
      { ...RUN, messages: [wide('b'), ...long(3)] },
    );
    expect(compared.messages[0]?.differences).toHaveLength(200);
    expect(
      Math.max(...(compared.messages[0]?.differences ?? []).map(({ before }) => before?.length ?? 0)),
    ).toBeLessThan(402);
    const indexes = (side: 'before' | 'after') => compared.messages.flatMap((pair) => pair[side] ?? []);
    expect(indexes('before')).toEqual(Array.from({ length: 2_000 }, (_, at) => at));
    expect(indexes('after')).toEqual(indexes('before'));
  });
});
