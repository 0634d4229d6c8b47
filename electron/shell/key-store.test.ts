import { describe, expect, it } from 'vitest';
import { createSystemKeyStore, type KeyStoreParts, type Storage } from './key-store.ts';

const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index * 7);

/** A double of Electron's module: turns text round behind a tag, as a key store of the system would encrypt it. */
function pretendStorage(change: Partial<Storage> & { readonly tag?: string } = {}): Storage {
  const { tag = 'v11', ...overrides } = change;
  return {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => Buffer.from(tag + [...text].toReversed().join('')),
    decryptStringAsync: async (kept) => ({
      result: Array.from(kept.toString('latin1').slice(tag.length)).toReversed().join(''),
      shouldReEncrypt: false,
    }),
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...overrides,
  };
}

const storeOf = (storage: Storage, change: Partial<KeyStoreParts> = {}) =>
  createSystemKeyStore({ storage, platform: 'linux', isStandIn: false, ...change });

const refusal = (reason: string) => ({ ok: false, error: { code: 'remember.refused', evidence: { reason } } });

describe('the key store of the system', () => {
  it('gives back what it kept, zeroes what it was given, and says when it has another key', async () => {
    const store = storeOf(pretendStorage());
    expect(store.findRefusal()).toBeUndefined();
    const given = Uint8Array.from(SECRET);
    const kept = await store.protect(given);
    expect(given.every((octet) => octet === 0)).toBe(true);
    if (!kept.ok) throw new Error(kept.error.code);
    expect(await store.reveal(kept.value)).toEqual({ ok: true, value: { secret: SECRET, isOutdated: false } });
    const renewed = storeOf(
      pretendStorage({
        decryptStringAsync: async () => ({ result: Buffer.from(SECRET).toString('base64'), shouldReEncrypt: true }),
      }),
    );
    expect(await renewed.reveal(kept.value)).toMatchObject({ value: { secret: SECRET, isOutdated: true } });
  });

  it.each([
    ['basic_text', 'plain-text'],
    ['unknown', 'no-store'],
  ] as const)('keeps nothing where the desktop has %s', async (backend, reason) => {
    const asked: string[] = [];
    const store = storeOf(
      pretendStorage({
        getSelectedStorageBackend: () => backend,
        isAsyncEncryptionAvailable: async () => {
          asked.push('available');
          return true;
        },
      }),
    );
    expect(store.findRefusal()).toBe(reason);
    expect(await store.protect(Uint8Array.from(SECRET))).toMatchObject(refusal(reason));
    expect(await store.reveal(Buffer.from('v11aaaa'))).toMatchObject(refusal(reason));
    expect(asked).toEqual([]);
  });

  it('does not trust a store on Linux that fell back to the password that is the same everywhere', async () => {
    const store = storeOf(pretendStorage({ tag: 'v10' }));
    expect(await store.protect(Uint8Array.from(SECRET))).toMatchObject(refusal('plain-text'));
    expect(await store.reveal(Buffer.from('v10aaaa'))).toMatchObject(refusal('plain-text'));
    const elsewhere = storeOf(pretendStorage({ tag: 'v10' }), { platform: 'darwin' });
    expect(await elsewhere.protect(Uint8Array.from(SECRET))).toMatchObject({ ok: true });
  });

  it('takes a store that is not there, or throws, for a refusal', async () => {
    const none = storeOf(pretendStorage({ isAsyncEncryptionAvailable: async () => false }));
    expect(await none.protect(Uint8Array.from(SECRET))).toMatchObject(refusal('no-store'));
    const thrown = async (): Promise<never> => {
      throw new Error('the user pressed Deny');
    };
    const denied = storeOf(pretendStorage({ encryptStringAsync: thrown, decryptStringAsync: thrown }));
    expect(await denied.protect(Uint8Array.from(SECRET))).toMatchObject(refusal('store-failed'));
    expect(await denied.reveal(Buffer.from('v11aaaa'))).toMatchObject(refusal('store-failed'));
  });

  it('is refused on a runtime that poses as Electron, whatever that answers', async () => {
    const store = storeOf(pretendStorage(), { isStandIn: true, platform: 'win32' });
    expect(store.findRefusal()).toBe('not-electron');
    expect(await store.protect(Uint8Array.from(SECRET))).toMatchObject(refusal('not-electron'));
  });
});
