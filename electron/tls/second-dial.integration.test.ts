import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { DialPhase } from '../../shared/model/connection.ts';
import { makeTestPki, type TestCertificateName } from '../testing/test-pki.ts';
import { DIAL_DEFAULTS, dial, type DialedRun } from './dial.ts';

const pki = makeTestPki(Date.now());
const { server: serverCertificate } = pki.certificates;
const REFUSAL = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 25\r\n\r\nThe SSL certificate error';
const WELCOME = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

const started: Server[] = [];
afterEach(() => {
  for (const server of started.splice(0)) server.close();
});

/** A server that answers by what it thinks of the certificate, as one behind a terminating proxy does. */
async function startAnswering(answer: (socket: TLSSocket) => string, requestCert = true): Promise<number> {
  const server = createServer(
    {
      key: serverCertificate.keyPem,
      cert: serverCertificate.chainPem,
      ca: pki.root.pem,
      requestCert,
      rejectUnauthorized: false,
    },
    (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer(socket)));
    },
  );
  started.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

async function dialTwice(port: number, name: TestCertificateName, phases: DialPhase[] = []): Promise<DialedRun> {
  const { der, keyPem } = pki.certificates[name];
  const run = await dial(
    {
      ...DIAL_DEFAULTS,
      host: 'localhost',
      port,
      trust: { mode: 'given', anchors: [pki.root.der], intermediates: [pki.intermediate.der] },
      at: Date.now(),
      httpGet: '/',
      secondDial: true,
      credential: { name, certificateDerChain: [der, pki.intermediate.der], keyPem: Buffer.from(keyPem) },
    },
    { now: () => Date.now(), monotonicMs: () => performance.now(), onPhase: (phase) => phases.push(phase) },
  );
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

describe('a second dial without certificate', () => {
  it('follows a refused credential, and says whether one is required', async () => {
    const port = await startAnswering((socket) => (socket.authorized ? WELCOME : REFUSAL));
    const phases: DialPhase[] = [];
    const run = await dialTwice(port, 'clientExpired', phases);
    expect(run.outcome.afterHandshake).toBe('refused');
    expect(phases.at(-1)).toBe('second-dial');
    expect(run.withoutCertificate).toMatchObject({
      afterHandshake: 'refused',
      status: 400,
      certificateRequested: true,
    });
    expect(run.clientAuth).toBe('required');
    expect(run.diagnosis[0]).toMatchObject({ id: 'client-cert-expired', culprit: 'client' });
    expect(run.diagnosis[0]?.evidence.map(({ code }) => code)).toContain('second-dial-refused');
    expect(run.messages.filter(({ type }) => type === 'ClientHello').length).toBe(1);
  });

  it('tells a server that lets in who shows none', async () => {
    const port = await startAnswering((socket) =>
      socket.authorized || socket.getPeerX509Certificate() === undefined ? WELCOME : REFUSAL,
    );
    const run = await dialTwice(port, 'clientExpired');
    expect(run.withoutCertificate?.afterHandshake).toBe('accepted');
    expect(run.clientAuth).toBe('requested');
  });

  it('confirms that nobody asks for a certificate', async () => {
    const run = await dialTwice(await startAnswering(() => WELCOME, false), 'client');
    expect(run.diagnosis.map(({ id, confidence }) => `${id} ${confidence}`)).toEqual(['tls-terminated 0.5']);
    expect(run.outcome.afterHandshake).toBe('accepted');
  });

  it('is not made where the credential was accepted', async () => {
    const run = await dialTwice(await startAnswering(() => WELCOME), 'client');
    expect(run.withoutCertificate).toBeNull();
    expect(run.diagnosis).toEqual([]);
  });
});
