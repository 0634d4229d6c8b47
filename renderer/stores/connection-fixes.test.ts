import { describe, expect, it } from 'vitest';
import type { CertificateId } from '../../shared/model/brands.ts';
import {
  type ConnectionRun,
  DEFAULT_RUN_SETTINGS,
  type DiagnosisFix,
  FIX_KINDS,
  type RunSettings,
} from '../../shared/model/connection.ts';
import { buildFixStep, type FixContext } from './connection-fixes.ts';

const settings: RunSettings = {
  ...DEFAULT_RUN_SETTINGS,
  maxVersion: 'TLSv1.2',
  alpn: ['h2'],
  ciphers: ['ECDHE-RSA-AES128-GCM-SHA256'],
  chain: 'leaf',
  trust: 'workspace',
  timeouts: { connectMs: 5000, proxyMs: 5000, startTlsMs: 5000, handshakeMs: 7000, waitMs: 2000 },
};
const certificateId = 'c'.repeat(26) as CertificateId;
const phases = { lookup: 1, connect: 2, proxy: null, startTls: null, handshake: 3, verdict: 4 };

function runWith(parts: Partial<ConnectionRun>): ConnectionRun {
  return {
    host: 'api.example',
    port: 443,
    settings,
    phasesMs: phases,
    peerChain: [{}, {}, {}],
    credential: { name: 'own', certificateId, sha256: '', chainLength: 1 },
    ...parts,
  } as unknown as ConnectionRun;
}

const contextOf = (parts: Partial<ConnectionRun> = {}): FixContext => ({
  run: runWith(parts),
  diagnosis: { id: 'timeout-handshake' },
  capabilities: null,
});

const stepOf = (kind: DiagnosisFix['kind'], values: DiagnosisFix['values'] = {}, context = contextOf()) =>
  buildFixStep({ kind, values }, context);

describe('a fix', () => {
  it.each(FIX_KINDS)('leads somewhere: %s', (kind) => {
    const step = stepOf(kind);
    expect(['dial', 'candidates', 'login', 'ask-path', 'inspect', 'open', 'revocation']).toContain(step.kind);
  });

  it.each([
    ['send-chain', {}, { chain: 'full' }],
    ['use-starttls', { protocol: 'imap' }, { startTls: 'imap' }],
    ['use-starttls', { protocol: 'of tomorrow' }, { startTls: 'none' }],
    ['without-starttls', {}, { startTls: 'none' }],
    ['widen-versions', { min: 'TLSv1', max: 'TLSv1.3' }, { minVersion: 'TLSv1', maxVersion: 'TLSv1.3' }],
    ['default-offer', {}, { ciphers: [], groups: [], signatureSchemes: [] }],
    ['dial-name', { name: 'b.example' }, { host: 'b.example', serverName: 'same' }],
    ['send-server-name', { name: 'b.example' }, { serverName: 'other', otherName: 'b.example' }],
    ['send-server-name', { name: 'api.example' }, { serverName: 'same' }],
    ['without-alpn', {}, { alpn: '' }],
    ['without-proxy', {}, { proxyKind: 'none' }],
    ['allow-request', {}, { allowRequestWithoutTrust: true }],
  ] as const)('changes only what it names: %s %o', (kind, values, change) => {
    expect(stepOf(kind, values)).toMatchObject({ kind: 'dial', change });
  });

  it('offers no hybrid among classic groups, whatever the engine has', () => {
    const capabilities = { groups: ['X25519MLKEM768', 'x25519', 'secp256r1', 'SecP256r1MLKEM768'] };
    const context = { ...contextOf(), capabilities: capabilities as unknown as FixContext['capabilities'] };
    expect(stepOf('classic-groups', {}, context)).toEqual({
      kind: 'dial',
      change: { groups: ['x25519', 'secp256r1'] },
    });
    expect(stepOf('classic-groups')).toMatchObject({ change: { groups: ['x25519', 'secp256r1', 'secp384r1'] } });
  });

  it('lengthens the limit that ran out, and no further than the form allows', () => {
    const handshake = { phasesMs: { ...phases, handshake: null } };
    expect(stepOf('wait-longer', { ms: 20_000 }, contextOf(handshake))).toMatchObject({
      change: { handshakeTimeoutS: '20' },
    });
    expect(stepOf('wait-longer', {}, contextOf({ phasesMs: { ...phases, connect: null } }))).toMatchObject({
      change: { connectTimeoutS: '15' },
    });
    expect(stepOf('wait-longer', { ms: 999_999 })).toMatchObject({ change: { waitS: '120' } });
    expect(stepOf('wait-longer', { ms: 20_000, phase: 'connect' })).toMatchObject({
      change: { connectTimeoutS: '20' },
    });
    expect(stepOf('wait-longer', { ms: 20_000, phase: 'handshake' })).toMatchObject({
      change: { handshakeTimeoutS: '20' },
    });
    expect(
      stepOf(
        'wait-longer',
        {},
        contextOf({ settings: { ...settings, startTls: 'smtp' }, phasesMs: { ...phases, handshake: null } }),
      ),
    ).toMatchObject({ change: { startTlsTimeoutS: '15' } });
    const before = { phasesMs: { ...phases, proxy: 3, startTls: 5, handshake: null } };
    for (const [id, field] of [
      ['starttls-unexpected', 'startTlsTimeoutS'],
      ['proxy-refused', 'proxyTimeoutS'],
    ] as const) {
      const context = contextOf(before);
      const waited = { ...context, diagnosis: { ...context.diagnosis, id } };
      expect(stepOf('wait-longer', { ms: 30_000 }, waited)).toMatchObject({ change: { [field]: '30' } });
    }
  });

  it('shows the served root and never takes it in', () => {
    expect(stepOf('trust-root')).toEqual({ kind: 'inspect', at: 2 });
  });

  it('begins a new certificate like the one that was sent, or empty where that was of a file', () => {
    expect(stepOf('reissue')).toEqual({ kind: 'open', address: `/issue?like=${certificateId}` });
    expect(stepOf('renew', {}, contextOf({ credential: null }))).toEqual({ kind: 'open', address: '/issue' });
  });
});
