import { describe, expect, it } from 'vitest';
import type { Hex, RunId } from '../../../shared/model/brands.ts';
import {
  type ConnectionRun,
  DEFAULT_RUN_SETTINGS,
  type Protection,
  type TlsParty,
  type TranscriptMessage,
} from '../../../shared/model/connection.ts';
import { assignLetters, buildSequence, findFailingMessage } from './sequence.ts';

type Step = readonly [from: TlsParty, type: string, atMs: number, protection?: Protection];

const message = ([from, type, atMs, protection = 'none']: Step, index: number): TranscriptMessage => ({
  index,
  from,
  type,
  atMs,
  protection,
  bytes: 10,
  encrypted: protection !== 'none',
  summary: '',
  fields: [],
  hex: '',
});

function buildRun(steps: readonly Step[], changes: Partial<ConnectionRun> = {}): ConnectionRun {
  return {
    id: '0'.repeat(26) as RunId,
    target: 'localhost:1',
    host: 'localhost',
    port: 1,
    serverName: 'localhost',
    startedAt: 0,
    outcome: { handshake: 'completed', afterHandshake: 'accepted', application: null },
    protocol: 'TLSv1.3',
    cipherSuite: null,
    group: null,
    alpn: null,
    alert: null,
    acceptableCas: [],
    clientAuth: 'none',
    peerChain: [],
    trust: { verified: true, nameMatches: true, failures: [], presentedNames: [] },
    credential: null,
    credentialSent: false,
    messages: steps.map(message),
    phasesMs: { lookup: null, proxy: null, startTls: null, connect: 1, handshake: 20, verdict: 50 },
    diagnosis: [],
    requestedSchemes: { handshake: [], certificates: [] },
    attempts: [],
    settings: DEFAULT_RUN_SETTINGS,
    ruledOut: [],
    preflight: null,
    clock: null,
    withoutCertificate: null,
    ending: { by: 'server', how: 'FIN' },
    ...changes,
  };
}

const HANDSHAKE: readonly Step[] = [
  ['client', 'ClientHello', 0],
  ['server', 'ServerHello', 10],
  ['server', 'Finished', 11, 'handshake'],
  ['client', 'Finished', 20, 'handshake'],
];

const kindsOf = (run: ConnectionRun) =>
  buildSequence(run, assignLetters(run)).map((row) => (row.kind === 'message' ? row.message.type : row.kind));

describe('the sequence diagram', () => {
  it('shows the change of keys, the line of success and the silence before a late answer', () => {
    const run = buildRun([...HANDSHAKE, ['server', 'Alert', 50, 'application']]);
    expect(kindsOf(run)).toEqual([
      'ClientHello',
      'ServerHello',
      'keys',
      'Finished',
      'Finished',
      'connected',
      'gap',
      'keys',
      'Alert',
    ]);
  });

  it('takes a wait of one round trip for the network, not for silence', () => {
    expect(kindsOf(buildRun(HANDSHAKE))).not.toContain('gap');
  });

  it('says how long it waited when nothing ended the connection', () => {
    const run = buildRun(HANDSHAKE, {
      ending: { by: 'none', how: 'none' },
      phasesMs: { lookup: null, proxy: null, startTls: null, connect: 1, handshake: 20, verdict: 5020 },
    });
    expect(buildSequence(run, new Map()).at(-1)).toEqual({
      kind: 'gap',
      lane: 'handshake',
      silentMs: 5000,
      open: true,
    });
  });

  it('draws no line of success for a handshake that one side did not finish', () => {
    expect(kindsOf(buildRun(HANDSHAKE.slice(0, 3)))).not.toContain('connected');
  });

  it('folds a stream of data of one sender into one row', () => {
    const stream = Array.from({ length: 9 }, (_, at): Step => ['server', 'ApplicationData', 21 + at, 'application']);
    const rows = buildSequence(buildRun([...HANDSHAKE, ...stream]), new Map());
    expect(rows.at(-1)).toMatchObject({ kind: 'message', members: { length: 9 } });
  });

  it('draws an unfolded stream message by message and says where it can be folded again', () => {
    const stream = Array.from({ length: 9 }, (_, at): Step => ['server', 'ApplicationData', 21 + at, 'application']);
    const rows = buildSequence(buildRun([...HANDSHAKE, ...stream]), new Map(), new Set([4]));
    const drawn = rows.filter((row) => row.kind === 'message' && row.message.type === 'ApplicationData');
    expect(drawn).toHaveLength(9);
    expect(drawn[0]).toMatchObject({ unfolded: 4 });
    expect(drawn[1]).not.toHaveProperty('unfolded');
  });

  it('names the first data of each side by the request and the answer', () => {
    const data: readonly Step[] = [
      ['client', 'ApplicationData', 21, 'application'],
      ['server', 'ApplicationData', 22, 'application'],
      ['client', 'ApplicationData', 23, 'application'],
    ];
    const run = buildRun([...HANDSHAKE, ...data], {
      outcome: {
        handshake: 'completed',
        afterHandshake: 'accepted',
        application: { bytes: 1, firstLine: 'HTTP/1.1 200 OK' },
      },
    });
    const asked = { ...run, settings: { ...run.settings, httpGet: '/health' } };
    const says = buildSequence(asked, new Map()).flatMap((row) => (row.kind === 'message' ? [row.says] : []));
    expect(says.slice(-3)).toEqual(['GET /health', 'HTTP/1.1 200 OK', undefined]);
  });

  it('tells apart the proxy, the talk before TLS and TLS', () => {
    const run = buildRun([
      ['client', 'Proxy', 0],
      ['server', 'Proxy', 1],
      ['server', 'StartTls', 2],
      ['client', 'StartTls', 3],
      ['client', 'ClientHello', 4],
    ]);
    expect(kindsOf(run)).toEqual(['proxy', 'Proxy', 'Proxy', 'starttls', 'StartTls', 'StartTls', 'tls', 'ClientHello']);
  });

  it('shows attempts only where one failed or there were several', () => {
    const reached = { address: '203.0.113.1', family: 4, startedMs: 0, endedMs: 1, result: 'connected' } as const;
    const refused = { ...reached, result: 'refused', code: 'ECONNREFUSED' } as const;
    expect(kindsOf(buildRun(HANDSHAKE, { attempts: [reached] }))).not.toContain('attempt');
    expect(kindsOf(buildRun([], { attempts: [refused] }))).toEqual(['attempt']);
    expect(kindsOf(buildRun(HANDSHAKE, { attempts: [refused, reached] })).slice(0, 2)).toEqual(['attempt', 'attempt']);
  });

  it('ends with what the second dial met', () => {
    const withoutCertificate = {
      handshake: 'completed',
      afterHandshake: 'refused',
      alert: null,
      status: null,
      certificateRequested: true,
    } as const;
    expect(kindsOf(buildRun(HANDSHAKE, { withoutCertificate })).at(-1)).toBe('second');
  });

  it('ties messages that one record carried together', () => {
    const run = buildRun([...HANDSHAKE, ['server', 'NewSessionTicket', 21], ['server', 'NewSessionTicket', 21]]);
    const numbers = [0, 0, 1, 1, 1, 2];
    const messages = run.messages.map((one, at) => ({ ...one, records: [recordOf(numbers[at] ?? 0)] }));
    const rows = buildSequence({ ...run, messages }, new Map());
    const ties = rows.flatMap((row) => (row.kind === 'message' ? [row.tie] : []));
    expect(ties).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
    const server = messages.map((one) => ({ ...one, from: 'server' as const }));
    const all = buildSequence({ ...run, messages: server }, new Map());
    expect(all.flatMap((row) => (row.kind === 'message' ? [row.tie] : []))).toEqual([
      'first',
      'last',
      'first',
      'middle',
      'last',
      undefined,
    ]);
  });

  it('letters the messages of the evidence once each, in the order of the cards', () => {
    const run = buildRun(HANDSHAKE, {
      diagnosis: [
        { id: 'stalled', culprit: 'server', confidence: 0.95, fixes: [], evidence: [evidence(3), evidence(1)] },
        { id: 'stalled', culprit: 'server', confidence: 0.75, fixes: [], evidence: [evidence(1), evidence(2)] },
      ],
    });
    expect([...assignLetters(run)]).toEqual([
      [3, 'A'],
      [1, 'B'],
      [2, 'C'],
    ]);
  });
});

const recordOf = (number: number) => ({ number, outerType: 23, bytes: 40, hex: '' as Hex, key: null });
const evidence = (index: number) => ({ message: index, code: 'waited' as const, values: {} });

describe('the message that failed', () => {
  it('is the fatal alert, not the FIN that follows', () => {
    const run = buildRun([...HANDSHAKE, ['server', 'Alert', 50, 'application'], ['server', 'FIN', 51]], {
      outcome: { handshake: 'completed', afterHandshake: 'refused', application: null },
    });
    const alert = { number: 48, name: 'unknown_ca', from: 'server', level: 'fatal' } as const;
    const messages = run.messages.map((one) => (one.type === 'Alert' ? { ...one, alert } : one));
    expect(findFailingMessage({ ...run, alert, messages })).toBe(4);
  });

  it('is the answer of the application where that refuses', () => {
    const run = buildRun([...HANDSHAKE, ['server', 'ApplicationData', 50, 'application'], ['server', 'FIN', 51]], {
      outcome: { handshake: 'completed', afterHandshake: 'refused', application: null },
    });
    expect(findFailingMessage(run)).toBe(4);
  });

  it('is the end of the connection where nothing else was said', () => {
    const run = buildRun([...HANDSHAKE, ['server', 'FIN', 51]], {
      outcome: { handshake: 'completed', afterHandshake: 'closed', application: null },
    });
    expect(findFailingMessage(run)).toBe(4);
  });

  it('does not exist in a run that was accepted', () => {
    expect(findFailingMessage(buildRun([...HANDSHAKE, ['client', 'FIN', 51]]))).toBeUndefined();
  });
});
