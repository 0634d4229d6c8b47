import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestAuthority, TEST_NOW } from '../testing/test-pki.ts';
import { DIAL_DEFAULTS, dial, type DialOptions } from './dial.ts';

const authority = createTestAuthority({ name: 'CN=Root' });
const leaf = authority.issue({ subject: 'CN=client', eku: ['clientAuth'] });
const options = (changes: Partial<DialOptions>): DialOptions => ({
  ...DIAL_DEFAULTS,
  host: '127.0.0.1',
  port: 1,
  trust: { mode: 'given', anchors: [], intermediates: [] },
  at: TEST_NOW,
  connectTimeoutMs: 50,
  ...changes,
});
const attempt = async (changes: Partial<DialOptions>): Promise<string> => {
  const result = await dial(options(changes), { now: () => TEST_NOW, monotonicMs: () => performance.now() });
  return result.ok
    ? `run ${result.value.diagnosis[0]?.id}`
    : `${result.error.code} ${Object.values(result.error.evidence).join(' ')}`.trim();
};
const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const credential = (keyPem: string, ders: readonly Uint8Array[] = [leaf.der]) => ({
  name: 'mine',
  certificateDerChain: ders,
  keyPem: Buffer.from(keyPem),
});

const proxy = { kind: 'http', host: '127.0.0.1', port: 3128, login: null } as const;
const password = Buffer.from('x');

describe('what our side cannot try', () => {
  it.each([
    ['a host with a space', { host: 'a b' }, 'connection.host-invalid a b characters'],
    ['port 0', { port: 0 }, 'connection.port-invalid 0'],
    ['a server name with a slash', { serverName: 'a/b' }, 'connection.host-invalid a/b characters'],
    [
      'versions the wrong way round',
      { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' },
      'connection.option-unsupported versions TLSv1.3–TLSv1.2',
    ],
    ['a protocol name with a space', { alpn: ['h 2'] }, 'connection.option-unsupported alpn h 2'],
    [
      'a path that ends the request line',
      { httpGet: '/ HTTP/1.1\r\nX: y' },
      'connection.option-unsupported http-get / HTTP/1.1\r\nX: y',
    ],
    ['a path without slash', { httpGet: 'index' }, 'connection.option-unsupported http-get index'],
    ['a limit of no time', { handshakeTimeoutMs: 0 }, 'connection.option-unsupported handshakeTimeoutMs 0'],
    [
      'a limit that is no number',
      { afterHandshakeWaitMs: Number.NaN },
      'connection.option-unsupported afterHandshakeWaitMs NaN',
    ],
    [
      'a credential without certificate',
      { credential: credential(leaf.keyPem, []) },
      'connection.option-unsupported credential mine',
    ],
    ['an address of ours that is none', { localAddress: 'eth0' }, 'connection.local-address-invalid'],
    [
      'an address of ours of another family',
      { localAddress: '127.0.0.1', family: 'ipv6', host: 'server.example' },
      'connection.local-address-invalid',
    ],
    [
      'an address of ours that cannot reach theirs',
      { localAddress: '::1', host: '127.0.0.1' },
      'connection.local-address-invalid',
    ],
    ['an address of the family not wanted', { family: 'ipv6' }, 'connection.option-unsupported family ipv6'],
    ['a proxy without port', { proxy: { ...proxy, port: 0 } }, 'connection.port-invalid 0'],
    ['a proxy with a path', { proxy: { ...proxy, host: 'a/b' } }, 'connection.host-invalid a/b characters'],
    [
      'a proxy user with a colon in Basic',
      { proxy: { ...proxy, login: { user: 'a:b', password } } },
      'connection.proxy-invalid',
    ],
    [
      'a proxy user that ends a line',
      { proxy: { ...proxy, kind: 'socks5', login: { user: 'a\r\nb', password } } },
      'connection.proxy-invalid',
    ],
    [
      'a proxy password that is too long',
      { proxy: { ...proxy, login: { user: 'a', password: new Uint8Array(256) } } },
      'connection.proxy-invalid',
    ],
    ['a limit of a proxy that is no time', { proxyTimeoutMs: -1 }, 'connection.option-unsupported proxyTimeoutMs -1'],
    ['an unknown suite', { ciphers: ['A-B'] }, 'connection.option-unsupported ciphers A-B'],
    ['a key of another certificate', { credential: credential(otherKey) }, 'format.key-mismatch'],
    ['a key that is none', { credential: credential('no key') }, 'connection.option-unsupported credential mine'],
  ] satisfies readonly [string, Partial<DialOptions>, string][])(
    'is an error of its own: %s',
    async (_name, changes, expected) => {
      expect(await attempt(changes)).toBe(expected);
    },
  );

  it('does not include what the network does', async () => {
    expect(await attempt({})).toBe('run connection-refused');
  });

  it('does not include an address that this computer does not have', async () => {
    expect(await attempt({ localAddress: '192.0.2.77' })).toBe('run local-address-unusable');
  });

  it('leaves the key as it was, for its owner to zero', async () => {
    const mine = credential(leaf.keyPem);
    await attempt({ credential: mine });
    expect(mine.keyPem.toString()).toBe(leaf.keyPem);
  });

  it('stops when told to', async () => {
    const result = await dial(options({}), {
      now: () => TEST_NOW,
      monotonicMs: () => performance.now(),
      signal: AbortSignal.abort(),
    });
    expect(result).toEqual({ ok: false, error: { code: 'job.cancelled', evidence: {} } });
  });
});
