import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCertificate, type ParsedCertificate } from '../../pki/certificate/certificate.ts';
import { buildOcspRequest } from '../../pki/revocation/ocsp-request.ts';
import { parseOcspResponse } from '../../pki/revocation/ocsp.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { HttpLimits } from '../serve/http-server.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let base: string;

beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  valueOf(await workspace.authorities.create({ name: 'Issuing CA', key: 'p256' }));
  valueOf(await workspace.responder.set({ port: 0, signersAhead: 0 }));
});
afterEach(() => test.end());

async function start(limits?: Partial<HttpLimits>): Promise<void> {
  const { running } = valueOf(await workspace.responder.start(limits === undefined ? {} : { limits }));
  base = `http://${running?.address}:${running?.port}`;
}

interface Received {
  readonly status: number;
  readonly body: Uint8Array;
}

function ask(place: string, body?: Uint8Array): Promise<Received> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/ocsp-request' };
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(`${base}${place}`, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: new Uint8Array(Buffer.concat(chunks)) }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const statusOf = ({ body }: Received): string => valueOf(parseOcspResponse(body)).status;

/** About the authority's own certificate. */
async function question(): Promise<Uint8Array> {
  const { body } = await ask('/ca/issuing-ca.cer');
  const issuer: ParsedCertificate = valueOf(parseCertificate(body));
  return buildOcspRequest({ certificate: issuer, issuer });
}

describe('what is not a question', () => {
  it('is turned away, a hundred times a second, and others are answered', async () => {
    await start();
    const rubbish = Array.from({ length: 300 }, (_, i) => new Uint8Array(i + 1).fill(i));
    const asked = Promise.all(rubbish.map((body) => ask('/ocsp', body)));
    expect(statusOf(await ask('/ocsp', await question()))).toBe('successful');
    expect(new Set((await asked).map(statusOf))).toEqual(new Set(['malformedRequest']));
    const { counters } = valueOf(await workspace.responder.state());
    expect(counters.ends).toMatchObject({ malformed: 300, good: 1, error: 0 });
    expect(workspace.responder.log({ after: 0, limit: 1000 })).toHaveLength(302);
  });

  it('is refused where it is too large, or comes too often', async () => {
    await start({ ratePerSecond: 5 });
    const large = new Uint8Array(70_000);
    const refused = await ask('/ocsp', large);
    expect(refused.status).toBe(413);
    const statuses = [];
    for (let i = 0; i < 20; i++) statuses.push((await ask('/ca/issuing-ca.cer')).status);
    expect(statuses[0]).toBe(200);
    expect(statuses).toContain(429);
    expect(valueOf(await workspace.responder.state()).counters.ends['too-many']).toBeGreaterThan(0);
  });

  it('does not hold a connection by being slow, nor all of them', async () => {
    await start({ headersTimeoutMs: 500, requestTimeoutMs: 800, maxConnectionsOfAddress: 5 });
    const ended = (first: string): Promise<void> =>
      new Promise((resolve) => {
        const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write(first));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
        socket.resume();
      });
    const slowHead = ended('GET /ca/issuing-ca.cer HTTP/1.1\r\nHost: a\r\n');
    const slowBody = ended(
      'POST /ocsp HTTP/1.1\r\nHost: a\r\nContent-Type: application/ocsp-request\r\nContent-Length: 100\r\n\r\n0',
    );
    await Promise.all([slowHead, slowBody]);
    const many = Array.from({ length: 8 }, () => ended('GET / HTTP/1.1\r\n'));
    await Promise.all(many);
    expect(valueOf(await workspace.responder.state()).counters.dropped).toBeGreaterThanOrEqual(5);
    expect((await ask('/ca/issuing-ca.cer')).status).toBe(200);
  });

  it('ends when it is told to, and can be started again', async () => {
    await start();
    const { running } = valueOf(await workspace.responder.stop());
    expect(running).toBeUndefined();
    await expect(ask('/ca/issuing-ca.cer')).rejects.toThrow();
    await start();
    expect((await ask('/ca/issuing-ca.cer')).status).toBe(200);
  });
});
