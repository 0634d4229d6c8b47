import { randomBytes, type KeyObject } from 'node:crypto';
import { type AppError, fail } from '../../shared/errors.ts';
import type { KeyId, UnixMs, WorkspaceId } from '../../shared/model/brands.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { encryptPkcs8, encryptPkcs8Legacy } from './export-pkcs8.ts';
import { packGrant } from './pack-grant.ts';
import { privateKeyPem } from './key-pem.ts';
import { type KeeperPorts, KeptGrant } from './kept-grant.ts';
import { unwrap, WORKSPACE_KEY_LENGTH, wrapByPassphrase, wrapByRecoveryKey } from './key-wrap.ts';
import { checkPassphrase, normalisePassphrase } from './passphrase.ts';
import { generateKey, type NewKey } from './new-key.ts';
import { parsePrivateKey, pkcs8Of, readPkcs8, signMessage, spkiOf } from './private-key.ts';
import { formatRecoveryKey } from './recovery-key.ts';
import { openSealed, seal } from './seal.ts';
import { keyName, recordName } from './sealed-name.ts';
import { isSignedShape } from './signed-shape.ts';
import type {
  ExportInput,
  HandOverInput,
  InitAnswer,
  KeyOrder,
  RecordOrder,
  RewrapInput,
  SignInput,
  UnlockInput,
  VaultCall,
} from './vault-calls.ts';

/** First octet of `SealedKey.sealed`. */
const SEALED_KEY_VERSION = 1;
/** First octet of a sealed record. */
const SEALED_RECORD_VERSION = 1;
const OPENED_KEYS = 1000;
/** Signatures between two looks at the other calls. */
const SIGNATURES_AT_A_STRETCH = 32;

interface OpenVault {
  readonly workspaceId: WorkspaceId;
  readonly workspaceKey: Uint8Array;
}

/**
 * What runs inside a vault process: the workspace key while unlocked, and the keys that were used since; or one grant, and then neither
 * workspace key nor any key that wasn't granted has ever been in the process.
 */
export class VaultCore {
  #vault: OpenVault | null = null;
  readonly #opened = new Map<string, KeyObject>();
  readonly #grant: KeptGrant;

  constructor(ports: KeeperPorts) {
    this.#grant = new KeptGrant(ports);
  }

  async answer(call: VaultCall): Promise<Result<unknown, AppError>> {
    switch (call.operation) {
      case 'init':
        return this.#init(call.input.workspaceId, call.input.passphrase);
      case 'unlock':
        return this.#unlock(call.input);
      case 'rewrap':
        return rewrap(call.input);
      case 'generateKey':
        return this.#generate(call.input);
      case 'generateKeys':
        return this.#generateAll(call.input.orders);
      case 'importKey':
        return this.#import(call.input);
      case 'sign':
        return this.#sign(call.input);
      case 'exportEncryptedPkcs8':
        return this.#export(call.input);
      case 'openForHandshake':
      case 'exportClearPkcs8':
        return this.#withPkcs8(call.input.key, privateKeyPem);
      case 'verifyKey': {
        const opened = this.#open(call.input.key);
        return opened.ok ? ok(null) : opened;
      }
      case 'sealRecord':
        return this.#sealRecord(call.input, call.input.plain);
      case 'openRecord':
        return this.#openRecord(call.input, call.input.sealed);
      case 'offerKeeping':
        return this.#vault ? wrongPlace : ok(this.#grant.offer());
      case 'handOver':
        return this.#handOver(call.input);
      case 'keep':
        return !this.#vault && this.#grant.take(call.input.parcel, call.input) ? ok(null) : wrongPlace;
      case 'forget':
        this.#forget();
        return ok(null);
    }
  }

  async #init(workspaceId: WorkspaceId, passphrase: Uint8Array): Promise<Result<InitAnswer, AppError>> {
    const checked = checkPassphrase(passphrase);
    if (!checked.ok) return checked;
    const workspaceKey = randomBytes(WORKSPACE_KEY_LENGTH);
    const recoveryKey = randomBytes(WORKSPACE_KEY_LENGTH);
    const byPassphrase = await wrapByPassphrase(workspaceId, workspaceKey, passphrase);
    if (!byPassphrase.ok) return byPassphrase;
    const wraps = [byPassphrase.value, wrapByRecoveryKey(workspaceId, workspaceKey, recoveryKey)];
    const answer = { wraps, recoveryKey: formatRecoveryKey(recoveryKey) };
    recoveryKey.fill(0);
    this.#forget();
    this.#vault = { workspaceId, workspaceKey };
    return ok(answer);
  }

  async #unlock({ workspaceId, wraps, secret }: UnlockInput): Promise<Result<null, AppError>> {
    const workspaceKey = await unwrap(workspaceId, wraps, secret);
    if (!workspaceKey.ok) return workspaceKey;
    this.#forget();
    this.#vault = { workspaceId, workspaceKey: workspaceKey.value };
    return ok(null);
  }

  async #generate(input: KeyOrder): Promise<Result<SealedKey, AppError>> {
    if (!this.#vault) return fail('vault.locked', {});
    const made = await generateKey(input.algorithm);
    return this.#seal(made, { id: input.keyId, algorithm: input.algorithm, createdAt: input.createdAt });
  }

  /** All of them or none; RSA keys are made beside each other. */
  async #generateAll(orders: readonly KeyOrder[]): Promise<Result<SealedKey[], AppError>> {
    const made = await Promise.all(orders.map((order) => this.#generate(order)));
    const keys: SealedKey[] = [];
    for (const key of made) {
      if (!key.ok) return key;
      keys.push(key.value);
    }
    return ok(keys);
  }

  #import(input: {
    readonly keyId: KeyId;
    readonly pkcs8Der: Uint8Array;
    readonly createdAt: UnixMs;
  }): Result<SealedKey, AppError> {
    if (!this.#vault) return fail('vault.locked', {});
    const parsed = parsePrivateKey(input.pkcs8Der);
    if (!parsed.ok) return parsed;
    const { key, choice } = parsed.value;
    const record = { id: input.keyId, algorithm: choice, createdAt: input.createdAt };
    return this.#seal({ pkcs8Der: pkcs8Of(key), spkiDer: spkiOf(key) }, record);
  }

  /** Zeroes the key. It is opened again by its first use: of many that are made few are used here. */
  #seal(key: NewKey, record: Pick<SealedKey, 'id' | 'algorithm' | 'createdAt'>): Result<SealedKey, AppError> {
    const vault = this.#vault;
    if (vault === null) {
      key.pkcs8Der.fill(0);
      return fail('vault.locked', {});
    }
    const sealed = seal(vault.workspaceKey, key.pkcs8Der, contextOf(vault, record.id));
    key.pkcs8Der.fill(0);
    return ok({ ...record, spkiDer: key.spkiDer, sealed: new Uint8Array([SEALED_KEY_VERSION, ...sealed]) });
  }

  /** A key that signs for a purpose signs nothing else, also while unlocked. */
  async #sign({ key, algorithm, messages, purpose }: SignInput): Promise<Result<Uint8Array[], AppError>> {
    const granted = purpose === undefined || this.#vault ? undefined : this.#grant.findKey(keyName(key), purpose);
    const opened = granted === undefined ? this.#open(key) : ok(granted);
    if (!opened.ok) return opened;
    if (purpose !== undefined && !messages.every((message) => isSignedShape(purpose, message)))
      return fail('input.invalid', { field: 'messages', problem: 'other-purpose' });
    const signatures: Uint8Array[] = [];
    for (const message of messages) {
      const signature = signMessage(opened.value, algorithm, message);
      if (!signature) return fail('input.invalid', { field: 'algorithm', problem: 'other-key-type' });
      signatures.push(signature);
      if (signatures.length % SIGNATURES_AT_A_STRETCH === 0) await nextTurn();
    }
    return ok(signatures);
  }

  async #export({ key, passphrase, scheme, iterations }: ExportInput): Promise<Result<Uint8Array, AppError>> {
    const checked = checkPassphrase(passphrase);
    if (!checked.ok) return checked;
    const normal = normalisePassphrase(passphrase);
    if (!normal.ok) return normal;
    const opened = this.#open(key);
    if (!opened.ok) return opened;
    const pkcs8 = pkcs8Of(opened.value);
    try {
      if (scheme === 'pkcs12-3des') return ok(encryptPkcs8Legacy(pkcs8, normal.value));
      return ok(await encryptPkcs8(pkcs8, normal.value, iterations));
    } finally {
      pkcs8.fill(0);
      normal.value.fill(0);
    }
  }

  #withPkcs8(key: SealedKey, use: (pkcs8: Uint8Array) => Uint8Array): Result<Uint8Array, AppError> {
    const opened = this.#open(key);
    if (!opened.ok) return opened;
    const pkcs8 = pkcs8Of(opened.value);
    const used = use(pkcs8);
    pkcs8.fill(0);
    return ok(used);
  }

  /** A key counts as opened only when its public half is the one it's recorded with. */
  #open(key: SealedKey): Result<KeyObject, AppError> {
    const vault = this.#vault;
    if (!vault) return fail('vault.locked', {});
    const name = keyName(key);
    const known = this.#opened.get(name);
    if (known) return ok(known);
    const damaged = fail('vault.key-damaged', { keyId: key.id });
    if (key.sealed[0] !== SEALED_KEY_VERSION) return damaged;
    const pkcs8 = openSealed(vault.workspaceKey, key.sealed.subarray(1), contextOf(vault, key.id));
    if (!pkcs8) return damaged;
    const opened = readPkcs8(pkcs8);
    pkcs8.fill(0);
    if (!opened || Buffer.compare(spkiOf(opened), key.spkiDer) !== 0) return damaged;
    this.#remember(name, opened);
    return ok(opened);
  }

  #remember(name: string, key: KeyObject): void {
    const [oldest] = this.#opened.keys();
    if (this.#opened.size >= OPENED_KEYS && oldest !== undefined) this.#opened.delete(oldest);
    this.#opened.set(name, key);
  }

  #sealRecord({ recordId, kind }: RecordOrder, plain: Uint8Array): Result<Uint8Array, AppError> {
    const vault = this.#vault;
    if (!vault) return fail('vault.locked', {});
    const sealed = seal(vault.workspaceKey, plain, { workspaceId: vault.workspaceId, recordId, kind });
    const record = new Uint8Array(1 + sealed.length);
    record[0] = SEALED_RECORD_VERSION;
    record.set(sealed, 1);
    return ok(record);
  }

  #openRecord({ recordId, kind }: RecordOrder, sealed: Uint8Array): Result<Uint8Array, AppError> {
    const vault = this.#vault;
    if (!vault) {
      const granted = this.#grant.findRecord(recordName({ recordId, kind, sealed }));
      return granted === undefined ? fail('vault.locked', {}) : ok(granted);
    }
    const context = { workspaceId: vault.workspaceId, recordId, kind };
    const plain =
      sealed[0] === SEALED_RECORD_VERSION ? openSealed(vault.workspaceKey, sealed.subarray(1), context) : null;
    return plain === null ? fail('vault.record-damaged', { kind, recordId }) : ok(plain);
  }

  #handOver(input: HandOverInput): Result<Uint8Array, AppError> {
    if (!this.#vault) return fail('vault.locked', {});
    return packGrant(this.#vault.workspaceId, input, {
      key: (key) => mapResult(this.#open(key), pkcs8Of),
      record: (record) => this.#openRecord(record, record.sealed),
    });
  }

  #forget(): void {
    this.#vault?.workspaceKey.fill(0);
    this.#vault = null;
    this.#opened.clear();
    this.#grant.forget();
  }
}

async function rewrap(input: RewrapInput): Promise<Result<KeyWrap, AppError>> {
  const checked = checkPassphrase(input.newPassphrase);
  if (!checked.ok) return checked;
  const workspaceKey = await unwrap(input.workspaceId, input.wraps, input.secret);
  if (!workspaceKey.ok) return workspaceKey;
  try {
    return await wrapByPassphrase(input.workspaceId, workspaceKey.value, input.newPassphrase);
  } finally {
    workspaceKey.value.fill(0);
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const contextOf = (vault: OpenVault, keyId: KeyId) =>
  ({ workspaceId: vault.workspaceId, recordId: keyId, kind: 'private-key' }) as const;

const wrongPlace = fail('input.invalid', { field: 'grant', problem: 'not-for-this-process' });
