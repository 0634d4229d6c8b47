import { DatabaseSync } from 'node:sqlite';
import type { AppError } from '../../../shared/errors.ts';
import type { KeyId } from '../../../shared/model/brands.ts';
import type { KeyChoice, SealedKey } from '../../../shared/model/key.ts';
import type { KeyWrap } from '../../../shared/model/workspace.ts';
import type { Result } from '../../../shared/result.ts';
import { parseKdf } from '../../store/key-wrap-rows.ts';
import type { OpenVault } from '../../vault/open-vault.ts';
import { unwrap } from '../../vault/key-wrap.ts';
import { LatticeKey } from '../../vault/lattice-key.ts';
import { OpenedKeys, openRecord } from '../../vault/opened-keys.ts';
import type { Secret } from './needles.ts';

type Row = Readonly<Record<string, unknown>>;

/** Private parts of a key as JWK names them: a scalar or seed, and the primes of RSA. */
const PRIVATE_PARTS = ['d', 'p', 'q'] as const;
/** The last octets of the PKCS#8 of an ML-DSA key. */
const SEED_LENGTH = 32;

/**
 * What a workspace file keeps sealed, opened in this process by its passphrase: the workspace key, the private numbers of every key, and the private half of
 * what backups are sealed for.
 */
export async function openSecrets(file: string, passphrase: string): Promise<readonly Secret[]> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const workspaceId = text(database.prepare('SELECT id FROM workspace').get(), 'id');
    const wraps = database.prepare('SELECT * FROM key_wrap').all().map(readWrap);
    const workspaceKey = valueOf(
      await unwrap(workspaceId, wraps, { passphrase: new TextEncoder().encode(passphrase) }),
    );
    const vault = { workspaceId, workspaceKey, epoch: 0, session: { kind: 'passphrase' } } as OpenVault;
    const rows = [
      ...database.prepare('SELECT id, algorithm, spki_der, sealed FROM key_record').all(),
      ...database.prepare(`SELECT id, 'ed25519' AS algorithm, spki_der, sealed FROM log_key`).all(),
    ];
    const backup = database.prepare('SELECT sealed FROM backup_key').all();
    return [
      { name: 'workspace key', octets: workspaceKey },
      ...rows.flatMap((row) => openKey(vault, row)),
      ...backup.map((row) => ({
        name: 'backup key',
        octets: valueOf(
          openRecord(vault, { recordId: workspaceId, kind: 'backup-key', sealed: octets(row, 'sealed') }),
        ),
      })),
    ];
  } finally {
    database.close();
  }
}

function openKey(vault: OpenVault, row: Row): readonly Secret[] {
  const key: SealedKey = {
    id: text(row, 'id') as KeyId,
    algorithm: text(row, 'algorithm') as KeyChoice,
    spkiDer: octets(row, 'spki_der'),
    sealed: octets(row, 'sealed'),
    createdAt: 0,
  };
  const opened = valueOf(new OpenedKeys().open(vault, key));
  if (opened instanceof LatticeKey)
    return [{ name: `seed of ${key.algorithm} ${key.id}`, octets: opened.toPkcs8().slice(-SEED_LENGTH) }];
  const jwk = opened.export({ format: 'jwk' });
  return PRIVATE_PARTS.flatMap((part) => {
    const encoded = jwk[part];
    return typeof encoded === 'string'
      ? [{ name: `${part} of ${key.algorithm} ${key.id}`, octets: Buffer.from(encoded, 'base64url') }]
      : [];
  });
}

const readWrap = (row: Row): KeyWrap => ({
  kind: text(row, 'kind') as KeyWrap['kind'],
  kdf: parseKdf(text(row, 'kdf'), 'key_wrap'),
  salt: octets(row, 'salt'),
  sealed: octets(row, 'sealed'),
});

function text(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (typeof value !== 'string') throw new TypeError(`${column} is no text`);
  return value;
}

function octets(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`${column} is no octets`);
  return value;
}

/** Not that of the services' tests: it would load all of them. */
function valueOf<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
