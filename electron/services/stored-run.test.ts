import { describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/model/brands.ts';
import {
  type ConnectionRun,
  DEFAULT_RUN_SETTINGS,
  type MessageField,
  type TranscriptMessage,
} from '../../shared/model/connection.ts';
import { codeOf, valueOf } from '../testing/application.ts';
import { createRecorder, createRunMemory, MAX_ALL_OCTETS, MAX_RUN_OCTETS, MAX_RUNS } from './connection-memory.ts';
import { packJson } from './packed-json.ts';
import { buildStoredRun, readStoredRun } from './stored-run.ts';

const message = (index: number, change: Partial<TranscriptMessage> = {}): TranscriptMessage => ({
  index,
  from: 'server',
  type: 'ServerHello',
  bytes: 4,
  atMs: 1.5,
  encrypted: false,
  protection: 'none',
  summary: 'TLS 1.3',
  fields: [{ name: 'version', value: '1.3', offset: 0, length: 2, children: [{ name: 'major', value: '3' }] }],
  hex: '02000000',
  records: [{ number: 0, outerType: 22, bytes: 9, hex: '1603030004', key: null }],
  ...change,
});

const RUN: ConnectionRun = {
  id: 'r'.repeat(26) as RunId,
  target: 'api.example:443',
  host: 'api.example',
  port: 443,
  serverName: 'api.example',
  address: '192.0.2.7',
  startedAt: 1_767_225_600_000,
  outcome: {
    handshake: 'completed',
    afterHandshake: 'refused',
    application: { status: 400, statusText: 'Bad Request', bytes: 20, firstLine: 'HTTP/1.1 400 Bad Request' },
  },
  protocol: 'TLSv1.3',
  cipherSuite: 'TLS_AES_256_GCM_SHA384',
  group: 'X25519',
  alpn: null,
  alert: { number: 42, name: 'bad_certificate', from: 'server', level: 'fatal' },
  acceptableCas: ['CN=Root'],
  clientAuth: 'required',
  peerChain: [{ subject: 'CN=api', issuer: 'CN=Root', sha256: 'ab', notBefore: 1, notAfter: 2, derHex: '3000' }],
  trust: { verified: true, nameMatches: true, failures: [], presentedNames: ['dns:api.example'] },
  credential: { name: 'partner', sha256: 'cd', chainLength: 2 },
  credentialSent: true,
  requestedSchemes: { handshake: ['ed25519'], certificates: [] },
  attempts: [{ address: '192.0.2.7', family: 4, startedMs: 0, endedMs: 3, result: 'connected' }],
  settings: {
    ...DEFAULT_RUN_SETTINGS,
    serverName: { name: 'api.example' },
    proxy: { kind: 'socks5', host: 'proxy', port: 1080, user: 'alice' },
    trust: 'files',
    secondDial: true,
  },
  messages: [
    message(0),
    message(1, { type: 'Alert', alert: { number: 42, name: 'bad_certificate', from: 'server', level: 'fatal' } }),
  ],
  phasesMs: { lookup: null, connect: 3, proxy: null, startTls: null, handshake: 12, verdict: 20 },
  diagnosis: [
    {
      id: 'client-cert-wrong-ca',
      culprit: 'client',
      confidence: 0.95,
      evidence: [{ code: 'alert-received', message: 1, values: { number: 42, name: 'bad_certificate' } }],
      fixes: [{ kind: 'choose-credential', values: {} }],
    },
  ],
  ruledOut: [{ id: 'client-cert-expired', evidence: [] }],
  preflight: {
    checks: [{ check: 'issuer-listed', result: 'failed', evidence: [], withheldBy: ['java'] }],
    fits: 'no',
  },
  clock: { peerAt: 1_767_225_600_500, skewMs: 500 },
  withoutCertificate: {
    handshake: 'failed',
    afterHandshake: 'not-reached',
    alert: null,
    status: null,
    certificateRequested: true,
  },
  ending: { by: 'server', how: 'alert' },
};

describe('a stored run', () => {
  it('comes back as it was', async () => {
    const row = valueOf(await buildStoredRun(RUN));
    expect(row).toMatchObject({
      id: RUN.id,
      target: 'api.example:443',
      handshake: 'completed',
      afterHandshake: 'refused',
      accepted: false,
      credential: 'partner',
      diagnosis: 'client-cert-wrong-ca',
      note: '',
    });
    expect(valueOf(await readStoredRun(row))).toEqual(RUN);
  });

  it('holds no octets of applications and no query', async () => {
    const hidden = { hex: Buffer.from('top secret').toString('hex'), fields: [{ name: 'text', value: 'top secret' }] };
    const talk = ['ApplicationData', 'Plaintext'].map((type, index) => message(index, { type, ...hidden }));
    const settings = { ...RUN.settings, httpGet: '/a?b=top+secret#c' };
    const kept = valueOf(await readStoredRun(valueOf(await buildStoredRun({ ...RUN, messages: talk, settings }))));
    expect(kept.messages).toMatchObject(
      talk.map(({ type, bytes, summary }) => ({ type, bytes, summary, hex: '', fields: [] })),
    );
    expect(JSON.stringify(kept)).not.toMatch(/top.secret|746f70/);
    expect(kept.settings.httpGet).toMatch(/^\/a\?…/);
  });

  it('loses what no run has: the file may come from anybody', async () => {
    const settings = { ...RUN.settings, added: 'later' };
    const run = await packJson({ ...RUN, settings, added: { deep: [[[]]] }, constructor: 'x' });
    const row = { id: RUN.id, format: 1, target: RUN.target, run: run ?? expect.fail('too large') };
    expect(valueOf(await readStoredRun(row))).toEqual(RUN);
  });

  it('of more than 16 MiB is not kept', async () => {
    const long = Array.from({ length: 17 }, (_, index) => message(index, { summary: 'x'.repeat(1_048_576) }));
    expect(codeOf(await buildStoredRun({ ...RUN, messages: long }))).toBe('input.too-large');
  });

  it.each<[string, unknown]>([
    ['no object', 7],
    ['a missing part', { ...RUN, outcome: undefined }],
    ['a cause that there is none', { ...RUN, diagnosis: [{ ...RUN.diagnosis[0], id: 'gremlins' }] }],
    ['octets that are none', { ...RUN, messages: [message(0, { hex: '<script>' })] }],
    ['an id that is none', { ...RUN, id: '../../etc/passwd' }],
    ['more messages than a transcript holds', { ...RUN, messages: Array(2_003).fill(message(0)) }],
    ['the id of another', { ...RUN, id: 's'.repeat(26) }],
    ['fields without end', { ...RUN, messages: [message(0, { fields: [nested(100)] })] }],
  ])('is refused with %s', async (_name, value) => {
    const run = await packJson(value);
    const row = { id: RUN.id, format: 1, target: 'api.example:443', run: run ?? expect.fail('too large') };
    expect(codeOf(await readStoredRun(row))).toBe('workspace.damaged');
  });
});

function nested(depth: number): MessageField {
  let field: MessageField = { name: 'n', value: '' };
  for (let at = 0; at < depth; at += 1) field = { name: 'n', value: '', children: [field] };
  return field;
}

describe('runs in memory', () => {
  const runId = (number: number): RunId => String(number).padStart(26, '0') as RunId;
  const recordingOf = (octets: number) => {
    const recorder = createRecorder();
    recorder.onSecret('CLIENT_RANDOM 00 11');
    recorder.onBytes('server', new Uint8Array(octets), 1);
    return recorder.finish();
  };

  it('are the newest hundred', () => {
    const memory = createRunMemory();
    for (let at = 0; at <= MAX_RUNS; at += 1) memory.keep({ ...RUN, id: runId(at) }, recordingOf(1));
    expect(memory.find(runId(0))).toBeUndefined();
    expect(memory.find(runId(1))).toBeDefined();
    memory.forget(runId(1));
    expect(memory.findRecording(runId(1))).toBeUndefined();
    memory.clear();
    expect(memory.find(runId(MAX_RUNS))).toBeUndefined();
  });

  it('hold 4 MiB of octets each and 64 MiB in all; the oldest lose theirs and keep their secrets', () => {
    const memory = createRunMemory();
    const wanted = MAX_ALL_OCTETS / MAX_RUN_OCTETS;
    const large = recordingOf(2 * MAX_RUN_OCTETS);
    expect(large.octets.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(MAX_RUN_OCTETS);
    for (let at = 0; at <= wanted; at += 1) memory.keep({ ...RUN, id: runId(at) }, large);
    expect(memory.findRecording(runId(0))).toMatchObject({ octets: [], secrets: ['CLIENT_RANDOM 00 11'] });
    expect(memory.findRecording(runId(1))?.octets).toHaveLength(1);
  });
});
