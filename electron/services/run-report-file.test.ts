import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_SETTINGS } from '../../shared/model/connection.ts';
import { parseRunReport } from './run-report-file.ts';

const REPORT = {
  schema: 'countersign.connection-run/1',
  target: 'host:443',
  address: null,
  settings: { ...DEFAULT_RUN_SETTINGS, serverName: { name: 'other' } },
  credential: null,
  credentialSent: false,
  outcome: { handshake: 'failed', afterHandshake: 'not-reached', application: null },
  ending: { by: 'none', how: 'none' },
  protocol: null,
  cipherSuite: null,
  group: null,
  alpn: null,
  alert: null,
  clientAuth: 'unknown',
  acceptableCas: [],
  requestedSchemes: { handshake: [], certificates: [] },
  peerChain: [],
  trust: { verified: false, nameMatches: false, failures: [{ code: 'path.expired', text: 'x' }], presentedNames: [] },
  preflight: null,
  withoutCertificate: null,
  diagnosis: [],
  messages: [{ from: 'client', type: 'ClientHello', fields: [] }],
};

const parse = (content: unknown) => parseRunReport(Buffer.from(JSON.stringify(content)), 'run.json');
let deep: object = { name: 'a', value: '', children: [] };
for (let depth = 0; depth < 1_000; depth++) deep = { name: 'a', value: '', children: [deep] };

describe('a report of a run read from a file', () => {
  it('gives what a comparison looks at', () => {
    expect(parse({ ...REPORT, added: 'later' })).toMatchObject({
      ok: true,
      value: { target: 'host:443', trust: { failures: ['path.expired'] }, messages: [{ type: 'ClientHello' }] },
    });
  });

  it.each([
    ['a certificate', Buffer.from('-----BEGIN CERTIFICATE-----')],
    ['octets', Uint8Array.of(0x30, 0x82, 0, 0xff)],
    ['other JSON', Buffer.from('{"a": 1}')],
    ['no object', Buffer.from('null')],
    ['nothing', Buffer.alloc(0)],
  ])('is not seen in %s', (_name, bytes) => {
    expect(parseRunReport(bytes, 'x')).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['nothing else', { schema: REPORT.schema }],
    ['another version', { ...REPORT, schema: 'countersign.connection-run/2' }],
    ['a field of another type', { ...REPORT, messages: 'none' }],
    ['a word that is none', { ...REPORT, protocol: 'SSLv3' }],
    ['more messages than a run has', { ...REPORT, messages: Array(2_003).fill(REPORT.messages[0]) }],
    ['fields within fields without end', { ...REPORT, messages: [{ ...REPORT.messages[0], fields: [deep] }] }],
  ])('is refused with %s', (_name, content) => {
    expect(parse(content)).toEqual({
      ok: false,
      error: { code: 'format.not-recognised', evidence: { name: 'run.json' } },
    });
  });
});
