import type { SafeStorage } from 'electron';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { RememberRefusal } from '../../shared/model/remember.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { KeyStore } from '../services/remembered/key-store.ts';

/** What is asked of Electron's module. */
export type Storage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

export interface KeyStoreParts {
  readonly storage: Storage;
  readonly platform: NodeJS.Platform;
  /** A runtime that poses as Electron. */
  readonly isStandIn: boolean;
}

/**
 * What stands before octets that a secret service or the portal of the desktop protects. Where neither answers, Chromium goes on with a password that is the
 * same everywhere, under `v10`, and no call tells of it.
 */
const PROTECTED_ON_LINUX = /^v1[12]/;
const LONGEST_KEPT = 8192;

/** The key store of the system by Electron's asynchronous API; one that would keep secrets in plain text is refused. */
export function createSystemKeyStore(parts: KeyStoreParts): KeyStore {
  const { storage } = parts;
  return {
    findRefusal: () => findRefusal(parts),
    protect: async (secret) => {
      const text = Buffer.from(secret).toString('base64');
      secret.fill(0);
      return attempt(parts, async () => {
        const kept = await storage.encryptStringAsync(text);
        return isProtected(parts, kept) ? ok(new Uint8Array(kept)) : refuse('plain-text');
      });
    },
    reveal: async (kept) => {
      if (kept.length > LONGEST_KEPT || !isProtected(parts, Buffer.from(kept))) return refuse('plain-text');
      return attempt(parts, async () => {
        const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(kept));
        return ok({ secret: new Uint8Array(Buffer.from(result, 'base64')), isOutdated: shouldReEncrypt });
      });
    },
  };
}

/** Asks nothing that would wake the store. */
function findRefusal({ isStandIn, platform, storage }: KeyStoreParts): RememberRefusal | undefined {
  if (isStandIn) return 'not-electron';
  if (platform !== 'linux') return undefined;
  const backend = storage.getSelectedStorageBackend();
  if (backend === 'basic_text') return 'plain-text';
  return backend === 'unknown' ? 'no-store' : undefined;
}

const isProtected = ({ platform }: KeyStoreParts, kept: Buffer): boolean =>
  platform !== 'linux' || PROTECTED_ON_LINUX.test(kept.toString('latin1', 0, 3));

/** The store may ask the user, who may refuse, or be locked: whatever it throws is a refusal. */
async function attempt<T>(
  parts: KeyStoreParts,
  work: () => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  const refusal = findRefusal(parts);
  if (refusal !== undefined) return refuse(refusal);
  try {
    if (!(await parts.storage.isAsyncEncryptionAvailable())) return refuse('no-store');
    return await work();
  } catch {
    return refuse('store-failed');
  }
}

const refuse = (reason: RememberRefusal) => fail('remember.refused', { reason });
