import { describe, expect, it } from 'vitest';
import { parseArgs } from 'node:util';
import { MATERIAL_OPTIONS, nameFiles, parseProxy } from './dial-material.ts';
import { parsePlan, PLAN_OPTIONS } from './dial-plan.ts';

const read = (...args: readonly string[]) =>
  parseArgs({ args: [...args], options: { ...PLAN_OPTIONS, ...MATERIAL_OPTIONS }, allowPositionals: true });
const plan = (...args: readonly string[]) => parsePlan(read('host.example:8443', ...args));

describe('what the command line says about a dial', () => {
  it('is the plainest dial without options', () => {
    expect(plan()).toEqual({
      ok: true,
      value: {
        host: 'host.example',
        port: '8443',
        serverName: 'same',
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.3',
        alpn: [],
        ciphers: [],
        groups: [],
        signatureSchemes: [],
        chain: 'full',
        startTls: null,
        family: 'any',
        localAddress: null,
        httpGet: null,
        allowRequestWithoutTrust: false,
        secondDial: false,
        connectTimeoutMs: 10_000,
        proxyTimeoutMs: 10_000,
        startTlsTimeoutMs: 10_000,
        handshakeTimeoutMs: 10_000,
        waitMs: 2_000,
      },
    });
  });

  it('takes offers in either spelling, a family, a protocol and times of their own', () => {
    const offers = [
      '--ciphers',
      'A:B',
      '--groups',
      'X25519,secp256r1',
      '--sigalgs',
      'ed25519',
      '--alpn',
      'h2,http/1.1',
    ];
    const times = ['--timeout', '500', '--handshake-timeout', '900', '--wait', '0'];
    expect(
      plan(...offers, ...times, '-6', '--starttls', 'xmpp-server', '--chain', 'leaf', '--second-dial'),
    ).toMatchObject({
      value: {
        ciphers: ['A', 'B'],
        groups: ['X25519', 'secp256r1'],
        signatureSchemes: ['ed25519'],
        alpn: ['h2', 'http/1.1'],
        family: 'ipv6',
        startTls: 'xmpp-server',
        chain: 'leaf',
        secondDial: true,
        connectTimeoutMs: 500,
        proxyTimeoutMs: 500,
        handshakeTimeoutMs: 900,
        waitMs: 0,
      },
    });
  });

  it.each([
    [['-4', '-6'], '-6'],
    [['--second-dial', '--no-second-dial'], '--no-second-dial'],
    [['--chain', 'half'], '--chain'],
    [['--starttls', 'gopher'], '--starttls'],
    [['--handshake-timeout', '99'], '--handshake-timeout'],
    [['--wait=-1'], '--wait'],
    [['--max', '1.4'], '--max'],
  ])('refuses %j', (options, field) => {
    expect(plan(...options)).toMatchObject({ ok: false, error: { code: 'input.invalid', evidence: { field } } });
  });

  it('takes a proxy as a URL, its account as URLs write it, and never a passphrase', () => {
    expect(parseProxy('http://127.0.0.1:3128')).toMatchObject({
      value: { kind: 'http', host: '127.0.0.1', port: '3128', user: null },
    });
    expect(parseProxy('socks5h://me%40corp@[::1]:1080/')).toMatchObject({
      value: { kind: 'socks5', host: '::1', user: 'me@corp' },
    });
    expect(parseProxy('http://me:hunter2@proxy:80')).toEqual({
      ok: false,
      error: { code: 'input.invalid', evidence: { field: '--proxy', problem: 'passphrase-inside' } },
    });
    for (const text of [
      '',
      'proxy:80',
      'http://proxy',
      'ftp://proxy:21',
      'https://proxy:443',
      'http://%zz@proxy:1',
      'http://a b:1',
      'http://x:99999',
      'http://x:1/path',
    ]) {
      expect(parseProxy(text), text).toMatchObject({ ok: false, error: { evidence: { problem: 'option-value' } } });
    }
  });

  it('names the files that are there for the commands', () => {
    expect(nameFiles(read('--cert', 'c.pem', '--trust', 'a.pem').values)).toEqual({
      certificate: 'c.pem',
      key: 'c.pem',
      trust: 'a.pem',
    });
    expect(nameFiles(read('--cert', 'c', '--key', 'k', '--trust', 'a', '--trust', 'b').values)).toEqual({
      certificate: 'c',
      key: 'k',
    });
    expect(nameFiles(read('--p12', 'x.p12').values)).toEqual({});
  });
});
