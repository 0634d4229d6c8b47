import type { AppError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { attemptParse, readWhole, TAG } from '../asn1/der.ts';
import type { Deriving } from '../key/kdf.ts';
import { describePbe } from '../key/pbe-scheme.ts';
import type { PbeSecret } from '../key/pbe.ts';
import { dekInfo, openPrivateKey, privateKeyKind } from '../key/private-key.ts';
import type { OpenedContainer, OpenedKeyEntry } from './contents.ts';
import { readPemBlocks } from '../asn1/pem.ts';

/**
 * Opens a file of one private key in any of the forms of `privateKeyFromPem`. Without a passphrase an encrypted key is listed as locked.
 * Fails with `format.wrong-passphrase`, `format.too-costly`, `format.malformed`; a scheme or form we don't know makes the entry unsupported.
 */
export function* openPrivateKeyFile(
  bytes: Uint8Array,
  secret: PbeSecret | undefined,
): Deriving<Result<OpenedContainer, AppError>> {
  const protection = findProtection(bytes);
  const key = yield* openPrivateKey(bytes, secret);
  const about = protection === undefined ? {} : { protection };
  if (key.ok) return contain({ type: 'private-key', state: 'open', pkcs8Der: key.value, ...about });
  const isLocked = key.error.code === 'format.wrong-passphrase' && secret === undefined;
  if (!isLocked && key.error.code !== 'format.unsupported') return key;
  const state = isLocked ? 'locked' : 'unsupported';
  return contain({ type: 'private-key', state, problem: key.error, ...about });
}

const contain = (entry: OpenedKeyEntry): Result<OpenedContainer, AppError> =>
  ok({
    kind: 'private-key',
    entries: [entry],
    integrity: 'none',
    protection: entry.protection === undefined ? [] : [entry.protection],
    notes: [],
  });

/** How the key is encrypted, in a line; undefined where it is not. */
function findProtection(bytes: Uint8Array): string | undefined {
  const block = readPemBlocks(bytes).find(({ label }) => label.endsWith('PRIVATE KEY'));
  const header = block === undefined ? undefined : dekInfo(block);
  if (header !== undefined) return `DEK-Info MD5 1 ${header.split(',', 1)[0]?.slice(0, 40)}`;
  const der = block?.der ?? bytes;
  if (privateKeyKind(der) !== 'encrypted') return undefined;
  const algorithm = attemptParse('pkcs8', () => {
    const reader = readWhole(der, TAG.sequence);
    return reader.whole(reader.read(TAG.sequence));
  });
  return algorithm.ok ? describePbe(algorithm.value) : undefined;
}
