import { type AppError, fail } from '../../shared/errors.ts';
import type { KeyId } from '../../shared/model/brands.ts';
import { readSealHead, type SealedKey, type SealHead, writeSealHead } from '../../shared/model/key.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { OpenVault } from './open-vault.ts';
import type { NewKey } from './new-key.ts';
import { forgetKey, type PrivateKey, readPkcs8, spkiOf } from './private-key.ts';
import { openSealed, seal } from './seal.ts';
import { keyName } from './sealed-name.ts';
import type { RecordOrder } from './vault-calls.ts';

const OPENED_KEYS = 1000;

/** The keys of an open vault that were used since it was opened. */
export class OpenedKeys {
  readonly #opened = new Map<string, PrivateKey>();

  /**
   * A key counts as opened only when its public half is the one it's recorded with. `vault.key-damaged`; `vault.key-changed` where it is sealed under
   * another workspace key than this vault has open.
   */
  open(vault: OpenVault, key: SealedKey): Result<PrivateKey, AppError> {
    const name = keyName(key);
    const known = this.#opened.get(name);
    if (known) return ok(known);
    const damaged = fail('vault.key-damaged', { keyId: key.id });
    const pkcs8 = openKey(vault, key);
    if (!pkcs8.ok) return pkcs8;
    const opened = readPkcs8(pkcs8.value);
    pkcs8.value.fill(0);
    if (!opened || Buffer.compare(spkiOf(opened), key.spkiDer) !== 0) return damaged;
    this.#remember(name, opened);
    return ok(opened);
  }

  clear(): void {
    for (const key of this.#opened.values()) forgetKey(key);
    this.#opened.clear();
  }

  #remember(name: string, key: PrivateKey): void {
    const [oldest] = this.#opened;
    if (this.#opened.size >= OPENED_KEYS && oldest !== undefined) {
      forgetKey(oldest[1]);
      this.#opened.delete(oldest[0]);
    }
    this.#opened.set(name, key);
  }
}

/** Which workspace key seals. */
export type Sealer = Pick<OpenVault, 'workspaceId' | 'workspaceKey' | 'epoch'>;

/** Zeroes the key. */
export function sealKey(
  sealer: Sealer,
  key: NewKey,
  record: Pick<SealedKey, 'id' | 'algorithm' | 'createdAt'>,
): SealedKey {
  const sealed = sealUnder(sealer, { plain: key.pkcs8Der, keyId: record.id, twoPerson: false });
  key.pkcs8Der.fill(0);
  return { ...record, spkiDer: key.spkiDer, sealed };
}

/** The same key sealed by another; undefined where it does not open, and then it stays as it is. */
export function resealKey(
  vault: OpenVault,
  sealer: Sealer,
  key: SealedKey,
  twoPerson: boolean,
): Uint8Array | undefined {
  const plain = openKey(vault, key);
  if (!plain.ok) return undefined;
  const sealed = sealUnder(sealer, { plain: plain.value, keyId: key.id, twoPerson });
  plain.value.fill(0);
  return sealed;
}

/** The key under the two-person rule from now on. `vault.key-damaged`. */
export function bindKey(vault: OpenVault, key: SealedKey): Result<SealedKey, AppError> {
  const sealed = resealKey(vault, vault, key, true);
  return sealed === undefined ? fail('vault.key-damaged', { keyId: key.id }) : ok({ ...key, sealed });
}

/** PKCS#8, which the caller zeroes. */
function openKey(vault: OpenVault, key: SealedKey): Result<Uint8Array, AppError> {
  const head = readSealHead(key.sealed);
  if (head === null) return fail('vault.key-damaged', { keyId: key.id });
  if (head.epoch !== vault.epoch) return fail('vault.key-changed', {});
  const context = keyContext(vault, { keyId: key.id, twoPerson: head.twoPerson });
  const plain = openSealed(vault.workspaceKey, key.sealed.subarray(head.bodyAt), context);
  return plain === null ? fail('vault.key-damaged', { keyId: key.id }) : ok(plain);
}

const sealUnder = (
  sealer: Sealer,
  { plain, keyId, twoPerson }: { readonly plain: Uint8Array; readonly keyId: KeyId; readonly twoPerson: boolean },
): Uint8Array =>
  withHead(
    { twoPerson, epoch: sealer.epoch },
    seal(sealer.workspaceKey, plain, keyContext(sealer, { keyId, twoPerson })),
  );

/** Another kind for keys of the two-person rule: the file cannot be edited so that one opens without it. */
const keyContext = (
  { workspaceId }: Pick<Sealer, 'workspaceId'>,
  { keyId, twoPerson }: { readonly keyId: KeyId; readonly twoPerson: boolean },
) => ({ workspaceId, recordId: keyId, kind: twoPerson ? 'two-person-key' : 'private-key' }) as const;

export function sealRecord(sealer: Sealer, { recordId, kind }: RecordOrder, plain: Uint8Array): Uint8Array {
  const sealed = seal(sealer.workspaceKey, plain, { workspaceId: sealer.workspaceId, recordId, kind });
  return withHead({ twoPerson: false, epoch: sealer.epoch }, sealed);
}

/** The plain octets, which the caller zeroes. `vault.record-damaged`, `vault.key-changed`. */
export function openRecord(
  vault: OpenVault,
  { recordId, kind, sealed }: RecordOrder & { readonly sealed: Uint8Array },
): Result<Uint8Array, AppError> {
  const head = readSealHead(sealed);
  const damaged = fail('vault.record-damaged', { kind, recordId });
  if (head === null || head.twoPerson) return damaged;
  if (head.epoch !== vault.epoch) return fail('vault.key-changed', {});
  const { workspaceId } = vault;
  const plain = openSealed(vault.workspaceKey, sealed.subarray(head.bodyAt), { workspaceId, recordId, kind });
  return plain === null ? damaged : ok(plain);
}

/** The same record sealed by another; undefined where it does not open. */
export function resealRecord(
  vault: OpenVault,
  sealer: Sealer,
  record: RecordOrder & { readonly sealed: Uint8Array },
): Uint8Array | undefined {
  const plain = openRecord(vault, record);
  if (!plain.ok) return undefined;
  const sealed = sealRecord(sealer, record, plain.value);
  plain.value.fill(0);
  return sealed;
}

function withHead(head: SealHead, body: Uint8Array): Uint8Array {
  const octets = writeSealHead(head);
  const sealed = new Uint8Array(octets.length + body.length);
  sealed.set(octets);
  sealed.set(body, octets.length);
  return sealed;
}
