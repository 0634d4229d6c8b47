import { expect, it, vi } from 'vitest';
import { ok } from '../../../shared/result.ts';
import type { XcaDatabase, XcaKey } from '../../workers/xca/xca-protocol.ts';
import { NO_JOB } from '../ports.ts';
import { describeXca } from './xca-workspace.ts';

/** What is sealed is what comes out of it, so that a test holds the very octets. */
vi.mock('../../pki/key/xca-key.ts', () => ({
  isXcaPassword: () => true,
  openXcaKey: function* open(sealed: Uint8Array) {
    if (sealed.length === 0) throw new Error('broken');
    yield* [];
    return ok(sealed);
  },
}));

const EMPTY: XcaDatabase = {
  schema: 8,
  passwordHash: 'T',
  certificates: [],
  authorities: [],
  revocations: [],
  torn: [],
  keys: [],
  tokens: [],
  publicKeys: [],
  requests: [],
  strayCrls: [],
  templates: [],
  openVpnKeys: [],
  unreadable: [],
};
const keyOf = (sealed: Uint8Array): XcaKey => ({ name: 'key', isOwn: false, sealed, spkiDer: undefined });
const describeKeys = (database: XcaDatabase) =>
  describeXca('old.xdb', database, { passphrase: Uint8Array.of(1), job: NO_JOB });

it('opened keys stay as they are where all went well', async () => {
  const octets = Uint8Array.of(1, 2, 3);
  expect(await describeKeys({ ...EMPTY, keys: [keyOf(octets)] })).toMatchObject({
    ok: true,
    value: { keys: [{ name: 'key', pkcs8Der: octets }] },
  });
  expect(octets).toEqual(Uint8Array.of(1, 2, 3));
});

it('opened keys are zeroed where a later one breaks', async () => {
  const octets = Uint8Array.of(1, 2, 3);
  const keys = [keyOf(octets), keyOf(new Uint8Array())];
  await expect(describeKeys({ ...EMPTY, keys })).rejects.toThrow('broken');
  expect(octets).toEqual(new Uint8Array(3));
});

it('opened keys are zeroed where the rest of the database breaks', async () => {
  const octets = Uint8Array.of(1, 2, 3);
  const database: XcaDatabase = {
    ...EMPTY,
    keys: [keyOf(octets)],
    get templates(): readonly string[] {
      throw new Error('broken');
    },
  };
  await expect(describeKeys(database)).rejects.toThrow('broken');
  expect(octets).toEqual(new Uint8Array(3));
});

it('opened keys are zeroed where the job ends', async () => {
  const octets = Uint8Array.of(1, 2, 3);
  const ending = new AbortController();
  const next: XcaKey = {
    ...keyOf(Uint8Array.of(4)),
    get isOwn(): boolean {
      ending.abort();
      return false;
    },
  };
  const job = { ...NO_JOB, signal: ending.signal };
  const database = { ...EMPTY, keys: [keyOf(octets), next, keyOf(Uint8Array.of(5))] };
  const described = await describeXca('old.xdb', database, { passphrase: Uint8Array.of(1), job });
  expect(described).toMatchObject({ ok: false, error: { code: 'job.cancelled' } });
  expect(octets).toEqual(new Uint8Array(3));
});
