import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../shared/model/brands.ts';
import type { ConnectionRun, Protection, TlsParty, TranscriptMessage } from '../../../shared/model/connection.ts';
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
    settings: {
      serverName: 'same',
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      alpn: [],
      ciphers: [],
      groups: [],
      signatureSchemes: [],
      family: 'any',
      localAddress: null,
      startTls: null,
      proxy: null,
      chain: 'full',
      trust: 'workspace',
      httpGet: null,
      allowRequestWithoutTrust: false,
      secondDial: false,
      timeouts: { connectMs: 1, proxyMs: 1, startTlsMs: 1, handshakeMs: 1, waitMs: 1 },
    },
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
