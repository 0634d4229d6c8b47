import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { makeTestPki } from '../testing/test-pki.ts';
import { DIAL_DEFAULTS, dial, type DialOptions } from './dial.ts';

describe('a dial that agrees on HTTP/2', () => {
  const pki = makeTestPki(Date.now());
  const dialWith = async (status: number, changes: Partial<DialOptions>) => {
    const server = createSecureServer({ key: pki.certificates.server.keyPem, cert: pki.certificates.server.chainPem });
    server.on('stream', (stream, headers) => {
      stream.respond({ ':status': status });
      stream.end(String(headers[':path']));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const run = await dial(
      {
        ...DIAL_DEFAULTS,
        host: 'localhost',
        port: typeof address === 'object' ? (address?.port ?? 0) : 0,
        trust: { mode: 'given', anchors: [pki.root.der], intermediates: [] },
        at: Date.now(),
        alpn: ['h2', 'http/1.1'],
        afterHandshakeWaitMs: 5_000,
        ...changes,
      },
      { now: () => Date.now(), monotonicMs: () => performance.now() },
    );
    server.close();
    if (!run.ok) throw new Error(run.error.code);
    return run.value;
  };

  it('asks in HTTP/2 and reads the status', async () => {
    const run = await dialWith(200, { httpGet: '/health' });
    expect(run.alpn).toBe('h2');
    expect(run.outcome).toMatchObject({ afterHandshake: 'accepted', application: { status: 200 } });
  });

  it('takes a refusing status for one', async () => {
    const run = await dialWith(403, { httpGet: '/' });
    expect(run.outcome).toMatchObject({ afterHandshake: 'refused', application: { status: 403 } });
  });

  it('does not take the settings of a server for an acceptance', async () => {
    const run = await dialWith(200, { afterHandshakeWaitMs: 300 });
    expect(run.outcome.afterHandshake).toBe('silent');
  });
});
