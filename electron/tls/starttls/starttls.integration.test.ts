import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiagnosisId, StartTlsProtocol } from '../../../shared/model/connection.ts';
import { createDialLab, credentialOf, type DialLab, dialOptions, dialRun } from '../../testing/dial/run-matrix.ts';
import { startMariadb, startPostgres } from '../../testing/servers/starttls/database-servers.ts';
import { startDovecot } from '../../testing/servers/starttls/dovecot-server.ts';
import { startNntpServer } from '../../testing/servers/starttls/nntp-server.ts';
import { startProsody } from '../../testing/servers/starttls/prosody-server.ts';
import type { ServerFiles } from '../../testing/servers/starttls/server-folder.ts';
import { startSlapd } from '../../testing/servers/starttls/slapd-server.ts';
import { startVsftpd } from '../../testing/servers/starttls/vsftpd-server.ts';
import { startBlackHole, startRawServer } from '../../testing/servers/raw-server.ts';
import { dial, type DialedRun } from '../dial.ts';
import type { DialOptions } from '../dial-options.ts';

let lab: DialLab;
let files: ServerFiles;
const stops: (() => Promise<void>)[] = [];
const portOf = new Map<string, number>();

const kept = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const server = await starting;
  stops.push(() => server.stop());
  return server;
};

beforeAll(async () => {
  lab = createDialLab();
  files = {
    certFile: join(lab.folder, 'server.pem'),
    keyFile: join(lab.folder, 'server-key.pem'),
    clientCaFile: join(lab.folder, 'root.pem'),
  };
  const [mail, chat, ...others] = await Promise.all([
    kept(startDovecot(files)),
    kept(startProsody(files)),
    kept(startVsftpd(files)),
    kept(startSlapd(files)),
    kept(startPostgres(files)),
    kept(startMariadb(files)),
    kept(startNntpServer(files)),
  ]);
  for (const [service, port] of Object.entries(mail.portOf)) portOf.set(service, port);
  portOf.set('xmpp', chat.clientPort).set('xmpp-server', chat.serverPort);
  for (const [at, protocol] of ['ftp', 'ldap', 'postgres', 'mysql', 'nntp'].entries())
    portOf.set(protocol, others[at]?.port ?? 0);
});
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  lab.remove();
});

const dialStartTls = (
  startTls: StartTlsProtocol,
  port: number,
  changes: Partial<DialOptions> = {},
): Promise<DialedRun> => {
  const { httpGet: _none, ...options } = dialOptions(lab, port, {
    afterHandshakeWaitMs: 400,
    connectTimeoutMs: 20_000,
    startTlsTimeoutMs: 20_000,
    handshakeTimeoutMs: 20_000,
    ...changes,
  });
  return dialRun({ ...options, startTls });
};

const EXPECTED: readonly (readonly [StartTlsProtocol, 'silent' | 'accepted', 'requested' | 'none'])[] = [
  ['smtp', 'silent', 'requested'],
  ['lmtp', 'silent', 'requested'],
  ['imap', 'silent', 'requested'],
  ['pop3', 'silent', 'requested'],
  ['sieve', 'accepted', 'requested'],
  ['ftp', 'silent', 'requested'],
  ['nntp', 'silent', 'requested'],
  ['ldap', 'silent', 'requested'],
  ['xmpp', 'silent', 'none'],
  ['xmpp-server', 'silent', 'requested'],
  ['postgres', 'silent', 'requested'],
  ['mysql', 'silent', 'requested'],
];

describe('a dial with STARTTLS to a real server', () => {
  it.each(EXPECTED)(
    'does the handshake of %s, with a client certificate where one is asked for',
    async (protocol, after, clientAuth) => {
      // A credential that nobody asked for would be a finding of its own.
      const credential = clientAuth === 'requested' ? { credential: credentialOf(lab, 'client') } : {};
      const run = await dialStartTls(protocol, portOf.get(protocol) ?? 0, credential);
      expect(run.diagnosis).toEqual([]);
      expect(run.outcome).toMatchObject({ handshake: 'completed', afterHandshake: after });
      expect(run.trust).toMatchObject({ verified: true, nameMatches: true });
      expect(run.clientAuth).toBe(clientAuth);
      expect(run.credentialSent).toBe(clientAuth === 'requested');
      const before = run.messages.filter(({ type }) => type === 'StartTls');
      expect(run.messages.slice(0, before.length)).toEqual(before);
      expect(before.length).toBeGreaterThanOrEqual(2);
      expect(before.every(({ summary, hex, bytes }) => summary !== '' && hex.length === bytes * 2)).toBe(true);
      expect(run.messages[before.length]?.type).toBe('ClientHello');
      const { lookup, connect, startTls, handshake, proxy } = run.phasesMs;
      expect([lookup, connect, startTls, handshake].map((ms) => typeof ms)).toEqual(Array(4).fill('number'));
      expect(proxy).toBeNull();
      expect(run.attempts.at(-1)).toMatchObject({ address: '127.0.0.1', family: 4, result: 'connected' });
    },
  );

  it('says hello, asks and is told to go on, in that order', async () => {
    const run = await dialStartTls('smtp', portOf.get('smtp') ?? 0);
    const said = run.messages
      .filter(({ type }) => type === 'StartTls')
      .map(({ from, summary }) => `${from} ${summary}`);
    expect(said).toEqual([
      expect.stringMatching(/^server 220 /),
      'client EHLO [127.0.0.1]',
      expect.stringMatching(/^server 250-.* · 250-STARTTLS/),
      'client STARTTLS',
      expect.stringMatching(/^server 220 /),
    ]);
    const times = run.messages.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

const diagnosisOf = (run: DialedRun): readonly [DiagnosisId | undefined, string | undefined, string | undefined] => {
  const [cause] = run.diagnosis;
  return [cause?.id, cause?.culprit, cause?.evidence[0]?.code];
};

describe('a dial with STARTTLS that is not for this server', () => {
  it.each([
    ['imap', 'smtp'],
    ['smtp', 'imap'],
    ['pop3', 'sieve'],
    ['ftp', 'nntp'],
    ['nntp', 'pop3'],
    ['mysql', 'imap'],
    ['imap', 'mysql'],
    ['xmpp', 'pop3'],
    ['ldap', 'imap'],
    ['smtp', 'ftp'],
    ['ftp', 'lmtp'],
  ] as const)('asks for %s where %s is spoken, and says so', async (asked, spoken) => {
    const run = await dialStartTls(asked, portOf.get(spoken) ?? 0, { startTlsTimeoutMs: 3_000 });
    expect(run.outcome.handshake).toBe('failed');
    const [id, culprit] = diagnosisOf(run);
    expect(id).toMatch(culprit === 'client' ? /^starttls-unexpected$/ : /^starttls-/);
    expect(['client', 'unknown']).toContain(culprit);
    const told = run.diagnosis[0]?.evidence[0];
    if (told?.message !== undefined)
      expect(run.messages[told.message]).toMatchObject({ type: 'StartTls', from: 'server' });
  });

  it('tells a port on which TLS begins at once', async () => {
    // What Go, Java and GnuTLS answer to octets that are no ClientHello.
    const server = await kept(
      startRawServer((socket) => socket.once('data', () => socket.end(Buffer.from('15030100020246', 'hex')))),
    );
    const run = await dialStartTls('ldap', server.port, { startTlsTimeoutMs: 5_000 });
    expect(diagnosisOf(run)).toEqual(['starttls-unexpected', 'client', 'starttls-tls-spoken']);
    expect(run.diagnosis[0]?.fixes[0]?.kind).toBe('without-starttls');
  });

  it('tells servers that do not offer TLS', async () => {
    const [mail, directory, postgres, mysql] = await Promise.all([
      kept(startDovecot(files, false)),
      kept(startSlapd(files, false)),
      kept(startPostgres(files, false)),
      kept(startMariadb(files, false)),
    ]);
    for (const service of ['smtp', 'imap', 'pop3', 'sieve', 'lmtp'] as const) {
      const run = await dialStartTls(service, mail.portOf[service]);
      expect([service, ...diagnosisOf(run)]).toEqual([service, 'starttls-refused', 'server', 'starttls-not-offered']);
    }
    expect(diagnosisOf(await dialStartTls('ldap', directory.port))).toEqual([
      'starttls-refused',
      'server',
      'starttls-answer',
    ]);
    for (const [protocol, { port }] of [['postgres', postgres] as const, ['mysql', mysql] as const]) {
      expect(diagnosisOf(await dialStartTls(protocol, port))).toEqual([
        'starttls-refused',
        'server',
        'starttls-not-offered',
      ]);
    }
  });

  it('tells a domain that the chat server does not serve from a server without TLS', async () => {
    const run = await dialStartTls('xmpp', portOf.get('xmpp') ?? 0, { serverName: 'other.example' });
    expect(diagnosisOf(run)).toEqual(['starttls-refused', 'client', 'starttls-answer']);
    expect(run.diagnosis[0]?.evidence[0]?.values['line']).toBe('host-unknown');
  });

  it('never believes what came with the consent', async () => {
    const server = await kept(
      startRawServer((socket) => {
        socket.write('+OK ready\r\n');
        socket.on('data', (octets) => {
          const command = octets.toString().trim();
          socket.write(command === 'CAPA' ? '+OK\r\nSTLS\r\n.\r\n' : '+OK begin\r\n+OK injected\r\n');
        });
      }),
    );
    const run = await dialStartTls('pop3', server.port);
    expect(diagnosisOf(run)).toEqual(['starttls-unexpected', 'unknown', 'starttls-pipelined']);
    expect(run.messages.at(-1)).toMatchObject({ type: 'StartTls', from: 'server', summary: '+OK injected' });
    expect(run.messages.some(({ type }) => type === 'ClientHello')).toBe(false);
  });

  it('ends within its own limit where nothing is said', async () => {
    const server = await kept(startBlackHole());
    const run = await dialStartTls('smtp', server.port, { startTlsTimeoutMs: 200 });
    expect(diagnosisOf(run)).toEqual(['starttls-unexpected', 'unknown', 'waited']);
    expect(run.diagnosis[0]?.fixes).toEqual([
      { kind: 'without-starttls', values: {} },
      { kind: 'wait-longer', values: { ms: 600, phase: 'starttls' } },
    ]);
    expect(run.phasesMs.startTls).toBeGreaterThan(150);
    expect(run.phasesMs.handshake).toBeNull();
  });

  it('ends within its own limit where octets drip, and lets go of the connection', async () => {
    let closed = false;
    const server = await kept(
      startRawServer((socket) => {
        const drip = setInterval(() => socket.write('2'), 5);
        socket.on('close', () => {
          clearInterval(drip);
          closed = true;
        });
      }),
    );
    const run = await dialStartTls('smtp', server.port, { startTlsTimeoutMs: 250 });
    expect(diagnosisOf(run)).toEqual(['starttls-unexpected', 'unknown', 'waited']);
    expect(run.messages.at(-1)).toMatchObject({ type: 'StartTls', from: 'server' });
    await expect.poll(() => closed).toBe(true);
  });

  it('tells a reset from a close', async () => {
    const reset = await kept(startRawServer((socket) => socket.once('data', () => socket.resetAndDestroy())));
    const run = await dialStartTls('postgres', reset.port);
    expect(diagnosisOf(run)).toEqual(['starttls-unexpected', 'unknown', 'starttls-closed']);
    expect(run.diagnosis[0]?.evidence[0]?.values['how']).toBe('RST');
    const closed = await kept(startRawServer((socket) => socket.once('data', () => socket.end())));
    const other = await dialStartTls('postgres', closed.port);
    expect(other.diagnosis[0]?.evidence[0]?.values['how']).toBe('FIN');
  });

  it('stops when told to', async () => {
    const server = await kept(startBlackHole());
    const stop = new AbortController();
    const options = { ...dialOptions(lab, server.port), startTls: 'imap' } as const;
    const result = await dial(options, {
      now: () => options.at,
      monotonicMs: () => performance.now(),
      signal: stop.signal,
      onPhase: (phase) => {
        if (phase === 'starttls') setImmediate(() => stop.abort());
      },
    });
    expect(result).toEqual({ ok: false, error: { code: 'job.cancelled', evidence: {} } });
  });
});
