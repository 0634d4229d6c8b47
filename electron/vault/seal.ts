import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** What is sealed besides keys. */
export const RECORD_KINDS = ['connection-secrets', 'proxy-login', 'publish-login', 'backup-key'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** What a sealed blob belongs to. It opens nowhere else: moved to another record, kind or workspace it's refused. */
export interface SealContext {
  readonly workspaceId: string;
  readonly recordId: string;
  readonly kind:
    | 'private-key'
    | 'two-person-key'
    | 'workspace-key'
    | 'operator-seed'
    | 'holder-authenticator'
    | 'holder-workspace-key'
    | 'machine-workspace-key'
    | 'grant'
    | 'handshake'
    | RecordKind;
}

/** AES-256-GCM with a random nonce: nonce(12) ‖ ciphertext ‖ tag(16). @see NIST SP 800-38D */
export function seal(key: Uint8Array, plain: Uint8Array, context: SealContext): Uint8Array {
  const nonce = randomBytes(NONCE_LENGTH);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(associatedData(context));
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return new Uint8Array(sealed);
}

/** The plain octets, which the caller zeroes, or null where key, context or a bit is wrong. */
export function openSealed(key: Uint8Array, sealed: Uint8Array, context: SealContext): Uint8Array | null {
  if (sealed.length < NONCE_LENGTH + TAG_LENGTH) return null;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_LENGTH), { authTagLength: TAG_LENGTH });
  decipher.setAAD(associatedData(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_LENGTH));
  const plain = decipher.update(sealed.subarray(NONCE_LENGTH, sealed.length - TAG_LENGTH));
  try {
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    return null;
  }
}

/** Each part behind its length, so that no two contexts have the same octets. */
function associatedData(context: SealContext): Uint8Array {
  const parts = ['countersign seal 1', context.workspaceId, context.recordId, context.kind].map((part) =>
    Buffer.from(part, 'utf8'),
  );
  return Buffer.concat(parts.flatMap((part) => [Uint8Array.of(part.length >> 8, part.length & 0xff), part]));
}
