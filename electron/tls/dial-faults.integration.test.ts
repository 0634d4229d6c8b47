import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createDialLab,
  credentialOf,
  type DialLab,
  dialOptions,
  dialRun,
  summarise,
} from '../testing/dial/run-matrix.ts';
import { startNginx } from '../testing/servers/nginx-server.ts';
import { startOpensslServer } from '../testing/servers/openssl-server.ts';
import { startBlackHole, startPlainHttp, startRawServer } from '../testing/servers/raw-server.ts';
import { findFreePort, type TestServer } from '../testing/servers/tool-process.ts';
import type { DialOptions } from './dial-options.ts';

let lab: DialLab;
const started: TestServer[] = [];
const keep = async (server: Promise<TestServer>): Promise<TestServer> => {
  const ready = await server;
  started.push(ready);
  return ready;
};
const serverFiles = (name = 'server') =>
  ({
    certFile: join(lab.folder, `${name}.pem`),
    keyFile: join(lab.folder, `${name}-key.pem`),
    clientCaFile: join(lab.folder, 'root.pem'),
  }) as const;
const dialTo = (port: number, changes: Partial<DialOptions> = {}) =>
  dialRun(dialOptions(lab, port, { handshakeTimeoutMs: 400, connectTimeoutMs: 1_000, ...changes }));

beforeAll(() => {
  lab = createDialLab();
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});
afterAll(() => lab.remove());

describe('a dial that never gets to TLS', () => {
  it('tells a refused port', async () => {
    const run = await dialTo(await findFreePort(), { host: '127.0.0.1' });
    expect(summarise(run)).toEqual({
      handshake: 'failed',
      afterHandshake: 'not-reached',
      diagnosis: 'connection-refused',
      alert: null,
    });
    expect(run.messages).toEqual([]);
    expect(run.diagnosis[0]?.evidence.map(({ code }) => code)).toEqual(['socket-error', 'addresses-tried']);
  });

  it('tries every address of a name and reports all of them', async () => {
    const run = await dialTo(await findFreePort());
    expect(run.diagnosis[0]?.id).toBe('connection-refused');
    expect(run.diagnosis[0]?.evidence.at(-1)?.values['addresses']).toContain('127.0.0.1');
  });

  it('tells a name that does not exist', async () => {
    const run = await dialTo(443, { host: 'nowhere.invalid', connectTimeoutMs: 5_000 });
    expect(run.diagnosis[0]?.id).toBe('name-not-found');
    expect(run.phasesMs.connect).toBeNull();
  });

  it('tells a port that speaks HTTP in the clear and shows its first line', async () => {
    const run = await dialTo((await keep(startPlainHttp())).port);
    expect(summarise(run)).toMatchObject({ handshake: 'failed', diagnosis: 'plaintext-port' });
    expect(run.diagnosis[0]?.evidence[0]?.values['line']).toBe('HTTP/1.1 400 Bad Request');
    expect(run.messages.map(({ type }) => type)).toContain('Plaintext');
  });

  it('tells a server that greets before it listens, such as SMTP', async () => {
    const server = await keep(startRawServer((socket) => socket.write('220 mail.example ESMTP\r\n')));
    const run = await dialTo(server.port);
    expect(run.diagnosis[0]?.id).toBe('plaintext-port');
    expect(run.diagnosis[0]?.evidence[0]?.values['line']).toBe('220 mail.example ESMTP');
  });

  it('tells a server that accepts and never answers, within the limit', async () => {
    const run = await dialTo((await keep(startBlackHole())).port);
    expect(summarise(run)).toMatchObject({ handshake: 'failed', diagnosis: 'timeout-handshake' });
    expect(run.phasesMs.verdict).toBeLessThan(2_500);
  });
});

describe('a dial whose hellos do not agree', () => {
  it('tells a version that the server does not speak', async () => {
    const server = await keep(startOpensslServer({ ...serverFiles(), version: 'TLSv1.2', clientAuth: 'none' }));
    const run = await dialTo(server.port, { minVersion: 'TLSv1.3' });
    expect(summarise(run)).toEqual({
      handshake: 'failed',
      afterHandshake: 'not-reached',
      diagnosis: 'version-mismatch',
      alert: 'protocol_version',
    });
  });

  it('tells a server without a common cipher suite from one that wants a certificate, by the same alert 40', async () => {
    const server = await keep(
      startOpensslServer({
        ...serverFiles(),
        version: 'TLSv1.2',
        clientAuth: 'none',
        extraArgs: ['-cipher', 'ECDHE-ECDSA-CAMELLIA256-SHA384'],
      }),
    );
    const run = await dialTo(server.port);
    expect(summarise(run)).toMatchObject({ diagnosis: 'cipher-mismatch', alert: 'handshake_failure' });
    expect(run.clientAuth).toBe('unknown');
  });

  it('tells a server name that is not served', async () => {
    const server = await keep(
      startNginx({ ...serverFiles(), version: 'TLSv1.3', clientAuth: 'none', extra: 'ssl_reject_handshake on;' }),
    );
    expect(summarise(await dialTo(server.port))).toMatchObject({
      diagnosis: 'sni-unrecognised',
      alert: 'unrecognized_name',
    });
  });

  it('tells a protocol that is not spoken', async () => {
    const server = await keep(
      startRawServer((socket) => socket.once('data', () => socket.end(Buffer.from('15030300020278', 'hex')))),
    );
    expect(summarise(await dialTo(server.port, { alpn: ['acme/9'] }))).toMatchObject({
      diagnosis: 'alpn-mismatch',
      alert: 'no_application_protocol',
    });
  });

  it('negotiates a protocol both speak and sends no name where told so', async () => {
    const server = await keep(startNginx({ ...serverFiles(), version: 'TLSv1.3', clientAuth: 'none' }));
    const run = await dialTo(server.port, { alpn: ['http/1.1'], serverName: 'off' });
    expect(run.alpn).toBe('http/1.1');
    expect(run.serverName).toBeNull();
    expect(run.clientAuth).toBe('none');
    expect(run.diagnosis).toEqual([]);
    expect(run.messages[0]?.summary).not.toContain('SNI');
  });
});

describe('a dial whose server chain or client revocation is at fault', () => {
  it('calls the chain incomplete, with certainty where the missing certificate is known here', async () => {
    const certFile = join(lab.folder, 'leaf-only.pem');
    writeFileSync(certFile, lab.pki.certificates.server.pem);
    const server = await keep(startNginx({ ...serverFiles(), certFile, version: 'TLSv1.3', clientAuth: 'none' }));
    const known = await dialTo(server.port, { afterHandshakeWaitMs: 200 });
    expect(known.diagnosis.map(({ id, confidence }) => `${id} ${confidence}`)).toEqual([
      'server-chain-incomplete 0.95',
    ]);
    const unknown = await dialTo(server.port, {
      afterHandshakeWaitMs: 200,
      trust: { mode: 'given', anchors: [lab.pki.root.der], intermediates: [] },
    });
    expect(unknown.diagnosis.map(({ id, confidence }) => `${id} ${confidence}`)).toEqual([
      'server-chain-incomplete 0.6',
      'server-untrusted 0.45',
    ]);
  });

  it('hears of a revoked certificate from an alert, and suspects it behind a page that names no cause', async () => {
    const crlFile = join(lab.folder, 'all-crls.pem');
    writeFileSync(
      crlFile,
      lab.pki.crl.pem +
        lab.pki.root.crl([], { thisUpdate: Date.now() - 1000, nextUpdate: Date.now() + 86_400_000 }).pem,
    );
    const credential = credentialOf(lab, 'revoked');
    const strict = await keep(
      startOpensslServer({
        ...serverFiles(),
        version: 'TLSv1.3',
        clientAuth: 'require',
        crlFile: join(lab.folder, 'crl.pem'),
      }),
    );
    const told = await dialTo(strict.port, { credential, afterHandshakeWaitMs: 3_000 });
    expect(summarise(told)).toMatchObject({
      afterHandshake: 'refused',
      diagnosis: 'client-cert-revoked',
      alert: 'certificate_revoked',
    });
    const paged = await keep(startNginx({ ...serverFiles(), version: 'TLSv1.2', clientAuth: 'require', crlFile }));
    const page = await dialTo(paged.port, { credential, afterHandshakeWaitMs: 3_000 });
    expect(page.diagnosis.map(({ id, confidence }) => `${id} ${confidence}`)).toEqual([
      'client-cert-rejected 0.55',
      'client-cert-revoked 0.45',
      'revocation-unavailable 0.4',
      'client-cert-wrong-ca 0.3',
    ]);
    const known = { ...credential, revokedAt: Date.now() - 3_600_000 };
    const knowing = await dialTo(paged.port, { credential: known, afterHandshakeWaitMs: 3_000 });
    expect(knowing.diagnosis.map(({ id, confidence }) => `${id} ${confidence}`)).toEqual(['client-cert-revoked 0.85']);
    expect(knowing.diagnosis[0]?.evidence.map(({ code }) => code)).toContain('own-certificate-revoked');
  });

  it('calls a server silent that completes the handshake and waits, never accepted', async () => {
    const server = await keep(
      startOpensslServer({ ...serverFiles(), version: 'TLSv1.3', clientAuth: 'none', silent: true }),
    );
    const { httpGet: _without, ...options } = dialOptions(lab, server.port, { afterHandshakeWaitMs: 300 });
    const run = await dialRun(options);
    expect(summarise(run)).toEqual({ handshake: 'completed', afterHandshake: 'silent', diagnosis: null, alert: null });
    expect(run.messages.map(({ type }) => type)).toContain('NewSessionTicket');
    expect(run.ending).toEqual({ by: 'client', how: 'close_notify' });
  });
});

describe('a dial to a hostile server', () => {
  const hostile = async (handle: (socket: Socket) => void, changes: Partial<DialOptions> = {}) => {
    const server = await keep(startRawServer(handle));
    const before = process.memoryUsage().arrayBuffers;
    const run = await dialTo(server.port, changes);
    return { run, grownBytes: process.memoryUsage().arrayBuffers - before };
  };
  const pour = (socket: Socket, chunk: Buffer): void => {
    const write = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', write);
    write();
  };

  it.each([
    ['endless text', Buffer.alloc(65_536, 'A'), 'plaintext-port'],
    [
      'endless random octets',
      Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 7919 + 200) & 0xff)),
      'plaintext-port',
    ],
    ['endless records that hold no message', Buffer.from(`1603034000${'00'.repeat(16_384)}`, 'hex'), 'endless-answer'],
  ])('ends on %s within the limit and in bounded memory', async (_name, chunk, id) => {
    const { run, grownBytes } = await hostile((socket) => pour(socket, chunk));
    expect(run.diagnosis[0]?.id).toBe(id);
    expect(run.phasesMs.verdict).toBeLessThan(2_500);
    expect(run.messages.length).toBeLessThanOrEqual(2_002);
    expect(grownBytes).toBeLessThan(32 << 20);
  });

  it('ends on a handshake message that claims sixteen megabytes', async () => {
    const head = Buffer.from('160303400002ffffff', 'hex');
    const { run } = await hostile((socket) => pour(socket, Buffer.concat([head, Buffer.alloc(16_380)])));
    expect(run.diagnosis[0]?.id).toBe('malformed-answer');
    expect(run.diagnosis[0]?.evidence[0]?.values['problem']).toBe('message-length');
  });

  it('ends on a record longer than the standard allows', async () => {
    const { run } = await hostile((socket) =>
      socket.write(Buffer.concat([Buffer.from('160303ffff', 'hex'), Buffer.alloc(70_000)])),
    );
    expect(run.diagnosis[0]?.id).toBe('malformed-answer');
  });

  it('ends on one octet at a time', async () => {
    const { run } = await hostile((socket) => {
      const timer = setInterval(() => socket.write(Buffer.from([0x16])), 50);
      socket.on('close', () => clearInterval(timer));
    });
    expect(run.phasesMs.verdict).toBeLessThan(2_500);
    expect(['stalled', 'malformed-answer', 'plaintext-port']).toContain(run.diagnosis[0]?.id);
  });

  it('calls a server stalled that starts a record and stops', async () => {
    const { run } = await hostile((socket) => socket.write(Buffer.from('16030300', 'hex')));
    expect(summarise(run)).toMatchObject({ handshake: 'failed', diagnosis: 'stalled' });
  });

  it('tells a reset and a close in the middle of the handshake', async () => {
    const reset = await hostile((socket) => socket.once('data', () => socket.resetAndDestroy()));
    // A hello too large for something on the way ends the same way.
    expect(reset.run.diagnosis.map(({ id, confidence }) => `${id} ${confidence}`)).toEqual([
      'hello-intolerance 0.55',
      'reset-in-handshake 0.5',
    ]);
    expect(reset.run.ending).toEqual({ by: 'server', how: 'RST' });
    const closed = await hostile((socket) => socket.once('data', () => socket.end()));
    expect(closed.run.diagnosis[0]?.id).toBe('closed-in-handshake');
    expect(closed.run.ending).toEqual({ by: 'server', how: 'FIN' });
  });

  it('shows control characters of an answer as nothing dangerous', async () => {
    const { run } = await hostile((socket) => socket.once('data', () => socket.end('\u001b[2J\u202eevil\r\n')));
    expect(JSON.stringify(run.diagnosis)).not.toMatch(/\\u001b|\u202e/);
  });
});
