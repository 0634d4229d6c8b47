import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import {
  createDialLab,
  credentialOf,
  type DialLab,
  dialOptions,
  dialRun,
  startMatrixServer,
} from '../testing/dial/run-matrix.ts';
import type { TestCertificateName } from '../testing/test-pki.ts';
import type { DialOptions } from '../tls/dial.ts';
import { describeSettings, PLAIN_DIAL } from './connection-request.ts';
import { compareRuns } from './run-comparison.ts';

let lab: DialLab;
beforeAll(() => {
  lab = createDialLab();
});
afterAll(() => lab.remove());

async function run(
  port: number,
  credential: TestCertificateName,
  changes: Partial<DialOptions> = {},
): Promise<ConnectionRun> {
  const options = dialOptions(lab, port, {
    credential: credentialOf(lab, credential),
    afterHandshakeWaitMs: 3_000,
    ...changes,
  });
  const { host, alpn, minVersion, maxVersion, ciphers, groups } = options;
  const asked = { ...PLAIN_DIAL, host, port: String(port), alpn, minVersion, maxVersion, ciphers, groups };
  const rest = {
    serverName: 'same',
    credential: 'none',
    trust: { files: [] },
    httpGet: '/',
    allowRequestWithoutTrust: false,
  } as const;
  const times = { connectTimeoutMs: 1, handshakeTimeoutMs: 1, waitMs: 1 };
  const settings = describeSettings({ ...asked, ...rest, ...times }, null);
  return { ...(await dialRun(options)), id: 'run' as RunId, settings };
}

describe('runs against the same server', () => {
  it.each([
    ['openssl', 'TLSv1.2', {}],
    ['openssl', 'TLSv1.3', {}],
    ['nginx', 'TLSv1.2', { ciphers: ['AES256-GCM-SHA384'] }],
    ['nginx', 'TLSv1.3', { alpn: ['http/1.1'] }],
    ['node', 'TLSv1.3', { groups: ['X25519MLKEM768', 'secp256r1'] }],
  ] as const)('do not differ where nothing was changed: %s %s %j', async (server, version, changes) => {
    const running = await startMatrixServer(lab, { server, version, certificate: 'serverRsa' });
    const [before, after] = [
      await run(running.port, 'clientRsa', changes),
      await run(running.port, 'clientRsa', changes),
    ];
    await running.stop();
    expect(before.outcome.handshake).toBe('completed');
    const { same, facts, messages } = compareRuns(before, after);
    expect({ same, facts, differing: messages.filter(({ differences }) => differences.length > 0) }).toEqual({
      same: true,
      facts: [],
      differing: [],
    });
  });

  it('tell what another credential changes, and nothing else', async () => {
    const running = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'server' });
    const [before, after] = [await run(running.port, 'clientExpired'), await run(running.port, 'clientRsa')];
    await running.stop();
    const { same, facts, messages, gone, appeared } = compareRuns(before, after);
    expect(same).toBe(false);
    expect(facts.map(({ fact }) => fact)).toEqual(
      expect.arrayContaining([
        'credential.name',
        'credential.sha256',
        'outcome.afterHandshake',
        'outcome.application.status',
      ]),
    );
    expect(facts.filter(({ fact }) => fact.startsWith('settings.'))).toEqual([]);
    expect([gone, appeared]).toEqual([[before.diagnosis[0]?.id], []]);
    expect(messages.flatMap(({ differences }) => differences)).toEqual([
      { field: 'algorithm', before: 'ecdsa_secp256r1_sha256', after: 'rsa_pss_rsae_sha256' },
    ]);
  });

  it('tell what another offer changes in both hellos', async () => {
    const running = await startMatrixServer(lab, { server: 'node', version: 'TLSv1.3', certificate: 'server' });
    const before = await run(running.port, 'client', { groups: ['X25519', 'secp256r1'] });
    const after = await run(running.port, 'client', { groups: ['secp384r1'] });
    await running.stop();
    const { facts, messages } = compareRuns(before, after);
    expect(facts).toMatchObject([
      { fact: 'settings.groups', before: 'X25519, secp256r1', after: 'secp384r1' },
      { fact: 'group', before: 'X25519', after: 'secp384r1' },
    ]);
    const differing = messages.flatMap(({ differences }) => differences.map(({ field }) => field));
    expect(differing).toEqual(['extensions › supported_groups', 'extensions › key_share', 'extensions › key_share']);
  });
});
