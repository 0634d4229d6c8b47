import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDialLab, type DialLab, dialOptions, dialRun } from '../testing/dial/run-matrix.ts';
import { startOpensslServer } from '../testing/servers/openssl-server.ts';

let lab: DialLab;
beforeAll(() => {
  lab = createDialLab();
});
afterAll(() => lab.remove());
const serverFiles = () =>
  ({
    certFile: join(lab.folder, 'serverRsa.pem'),
    keyFile: join(lab.folder, 'serverRsa-key.pem'),
    clientAuth: 'none',
  }) as const;

describe('the decoder', () => {
  it.each([
    ['TLSv1.2', 'ECDHE-RSA-AES128-SHA', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'],
    ['TLSv1.2', 'ECDHE-RSA-AES256-SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384'],
    ['TLSv1.2', 'ECDHE-RSA-AES128-SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256'],
    ['TLSv1.2', 'AES256-GCM-SHA384', 'TLS_RSA_WITH_AES_256_GCM_SHA384'],
    ['TLSv1.2', 'AES128-SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA'],
    ['TLSv1.2', 'DHE-RSA-AES128-GCM-SHA256', 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'],
    ['TLSv1.2', 'ECDHE-RSA-CHACHA20-POLY1305', 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
    ['TLSv1.3', 'TLS_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256'],
    ['TLSv1.3', 'TLS_AES_256_GCM_SHA384', 'TLS_AES_256_GCM_SHA384'],
    ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
  ] as const)('opens %s %s', async (version, suite, name) => {
    const server = await startOpensslServer({
      ...serverFiles(),
      version,
      extraArgs: [version === 'TLSv1.3' ? '-ciphersuites' : '-cipher', suite],
    });
    const run = await dialRun(dialOptions(lab, server.port, { afterHandshakeWaitMs: 5_000 }));
    await server.stop();
    expect(run.cipherSuite).toBe(name);
    expect(run.outcome).toMatchObject({
      handshake: 'completed',
      afterHandshake: 'accepted',
      application: { status: 200 },
    });
    expect(run.messages.filter(({ type }) => type === 'Encrypted')).toEqual([]);
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('opens %s, where IVs are chained or explicit', async (version) => {
    const server = await startOpensslServer({ ...serverFiles(), version });
    const run = await dialRun(dialOptions(lab, server.port, { minVersion: version, afterHandshakeWaitMs: 5_000 }));
    await server.stop();
    expect(run.protocol).toBe(version);
    expect(run.outcome.application?.status).toBe(200);
    expect(run.messages.filter(({ type }) => type === 'Encrypted')).toEqual([]);
  });

  it('opens MAC-then-encrypt where the server turns encrypt-then-MAC down', async () => {
    const server = await startOpensslServer({
      ...serverFiles(),
      version: 'TLSv1.2',
      extraArgs: ['-cipher', 'ECDHE-RSA-AES128-SHA256', '-no_etm'],
    });
    const run = await dialRun(dialOptions(lab, server.port, { afterHandshakeWaitMs: 5_000 }));
    await server.stop();
    expect(run.outcome.application?.status).toBe(200);
    expect(run.messages.filter(({ type }) => type === 'Finished').length).toBe(2);
  });

  it('reads the group of a hello retry and its second hello', async () => {
    const server = await startOpensslServer({ ...serverFiles(), version: 'TLSv1.3', extraArgs: ['-groups', 'P-384'] });
    const run = await dialRun(dialOptions(lab, server.port, { afterHandshakeWaitMs: 5_000 }));
    await server.stop();
    expect(run.group).toBe('secp384r1');
    expect(run.messages.map(({ type }) => type).slice(0, 2)).toEqual(['ClientHello', 'HelloRetryRequest']);
  });
});
