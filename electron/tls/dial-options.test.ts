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
