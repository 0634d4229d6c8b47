import { type AppError, fail } from '../../shared/errors.ts';
import type { KeyId, UnixMs, WorkspaceId } from '../../shared/model/brands.ts';
import { isPostQuantum, isTwoPerson, type SealedKey } from '../../shared/model/key.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { Custodian } from './custodian.ts';
import { encryptPkcs8, encryptPkcs8Legacy } from './export-pkcs8.ts';
import { type KeeperPorts, KeptGrant } from './kept-grant.ts';
import { sealPkcs8 } from './handshake-parcel.ts';
import { privateKeyPem } from './key-pem.ts';
import { makeWorkspaceKey, rewrap } from './key-wrap.ts';
import { generateKey } from './new-key.ts';
import { describeSession, type OpenVault, openVault } from './open-vault.ts';
import { takeTurns } from './next-turn.ts';
import { bindKey, OpenedKeys, openRecord, resealKey, resealRecord, sealKey, sealRecord } from './opened-keys.ts';
import { packGrant } from './pack-grant.ts';
import { checkPassphrase, normalisePassphrase } from './passphrase.ts';
import { forgetKey, parsePrivateKey, pkcs8Of, spkiOf } from './private-key.ts';
import { keyName, recordName } from './sealed-name.ts';
import { signMessages } from './sign-messages.ts';
import { isSignedShape } from './signed-shape.ts';
import type {
  ExportInput,
  HandOverInput,
  CoreCall,
  InitAnswer,
  KeyCall,
  KeyOrder,
  RecordOrder,
  ResealAnswer,
  ResealInput,
  SessionAnswer,
  SignInput,
  UnlockInput,
} from './vault-calls.ts';

/**
 * What runs inside a vault process: the workspace key while unlocked, and the keys that were used since; or one grant, and then neither
 * workspace key nor any key that wasn't granted has ever been in the process.
 */
export class VaultCore {
  readonly #custodian: Custodian;
  readonly #keys = new OpenedKeys();
  readonly #grant: KeptGrant;

  constructor(ports: KeeperPorts) {
    this.#custodian = new Custodian(() => ports.monotonicMs());
    this.#grant = new KeptGrant(ports);
  }

  async answer(call: CoreCall): Promise<Result<unknown, AppError>> {
    switch (call.operation) {
      case 'init':
        return this.#init(call.input.workspaceId, call.input.passphrase);
      case 'unlock':
        return this.#unlock(call.input);
      case 'confirm':
        return this.#custodian.confirm(call.input);
      case 'approve':
        return this.#custodian.approve(call.input);
      case 'remember':
        return this.#custodian.remember(call.input);
      case 'beginExports':
        return this.#custodian.beginExports();
      case 'endExports':
        return ok(this.#custodian.endExports(call.input.permit) ?? null);
      case 'enrol':
        return this.#custodian.enrol(call.input);
      case 'changeOwn':
        return this.#custodian.changeOwn(call.input);
      case 'beginRotation':
        return this.#custodian.beginRotation(call.input);
      case 'reseal':
        return this.#reseal(call.input);
      case 'endRotation':
        return this.#endRotation(call.input.isCommitted);
      case 'rewrap':
        return rewrap(call.input);
      default:
        return this.#answerWithKeys(call);
    }
  }

  async #answerWithKeys(call: KeyCall): Promise<Result<unknown, AppError>> {
    switch (call.operation) {
      case 'generateKey':
        return this.#generate(call.input);
      case 'generateKeys':
        return this.#generateAll(call.input.orders);
      case 'bindTwoPerson':
        return mapOr(this.#custodian.require('admin'), (vault) => bindKey(vault, call.input.key));
      case 'importKey':
        return this.#import(call.input);
      case 'sign':
        return this.#sign(call.input);
      case 'exportEncryptedPkcs8':
        return this.#export(call.input);
      case 'openForHandshake':
        return this.#withPkcs8(call.input.key, privateKeyPem);
      case 'sealForHandshake':
        return this.#withPkcs8(call.input.key, (pkcs8) => sealPkcs8(call.input.point, pkcs8));
      case 'exportClearPkcs8':
        return mapOr(this.#custodian.requireConfirmed(call.input.permit), () =>
          this.#withPkcs8(call.input.key, privateKeyPem),
        );
      case 'verifyKey':
        return mapOr(this.#requireOpen(), (vault) => mapResult(this.#keys.open(vault, call.input.key), () => null));
      case 'sealRecord':
        return mapResult(this.#custodian.require('issuer'), (vault) => sealRecord(vault, call.input, call.input.plain));
      case 'openRecord':
        return this.#openRecord(call.input);
      case 'offerKeeping':
        return this.#custodian.vault ? wrongPlace : ok(this.#grant.offer());
      case 'handOver':
        return this.#handOver(call.input);
      case 'keep':
        return !this.#custodian.vault && this.#grant.take(call.input.parcel, call.input) ? ok(null) : wrongPlace;
      case 'forget':
        this.#forget();
        return ok(null);
    }
  }

  async #init(workspaceId: WorkspaceId, passphrase: Uint8Array): Promise<Result<InitAnswer, AppError>> {
    const made = await makeWorkspaceKey(workspaceId, passphrase);
    if (!made.ok) return made;
    const { workspaceKey, ...answer } = made.value;
    this.#begin({ workspaceId, workspaceKey, epoch: 0, session: { kind: 'passphrase' } }, 'to-confirm');
    return ok(answer);
  }

  async #unlock(input: UnlockInput): Promise<Result<SessionAnswer, AppError>> {
    const opened = await openVault(input);
    if (!opened.ok) return opened;
    this.#begin(opened.value, 'machineKey' in input.secret ? 'no' : input.isConfirmed === true ? 'to-confirm' : 'yes');
    return ok(describeSession(opened.value));
  }

  #begin(vault: OpenVault, typed: Parameters<Custodian['begin']>[1]): void {
    this.#forget();
    this.#custodian.begin(vault, typed);
  }

  /** Keys stay opened: they are the same under the next workspace key, and are found by their new seals alone. */
  #endRotation(isCommitted: boolean): Result<SessionAnswer, AppError> {
    if (!isCommitted) this.#custodian.abandonRotation();
    const ended = isCommitted ? this.#custodian.commitRotation() : ok(null);
    if (!ended.ok) return ended;
    if (isCommitted) this.#keys.clear();
    return mapResult(this.#requireOpen(), describeSession);
  }

  /** The two-person rule of a key changes only with a second operator's passphrase. */
  #reseal({ keys, records }: ResealInput): Result<ResealAnswer, AppError> {
    const vault = this.#custodian.require('admin');
    if (!vault.ok) return vault;
    const { rotation } = this.#custodian;
    if (rotation === null) return fail('input.invalid', { field: 'reseal', problem: 'no-rotation' });
    const sealer = { workspaceId: vault.value.workspaceId, ...rotation };
    const sealed: Uint8Array[] = [];
    for (const { key, twoPerson } of keys) {
      const approved =
        twoPerson === isTwoPerson(key)
          ? ok('')
          : this.#custodian.takeApproval({ keyId: key.id, purpose: 'two-person', uses: 1 });
      if (!approved.ok) return approved;
      sealed.push(resealKey(vault.value, sealer, key, twoPerson) ?? Uint8Array.from(key.sealed));
    }
    const resealed = records.map((one) => resealRecord(vault.value, sealer, one) ?? Uint8Array.from(one.sealed));
    return ok({ keys: sealed, records: resealed });
  }

  async #generate(input: KeyOrder): Promise<Result<SealedKey, AppError>> {
    const before = this.#custodian.require('issuer');
    if (!before.ok) return before;
    const made = await generateKey(input.algorithm);
    const vault = this.#requireOpen();
    if (!vault.ok) made.pkcs8Der.fill(0);
    const record = { id: input.keyId, algorithm: input.algorithm, createdAt: input.createdAt };
    return mapResult(vault, (open) => sealKey(open, made, record));
  }

  /** All of them or none; RSA keys are made beside each other, ML-DSA keys on this thread, others being heard between them. */
  async #generateAll(orders: readonly KeyOrder[]): Promise<Result<SealedKey[], AppError>> {
    const ownTurn = takeTurns();
    const make = async (order: KeyOrder): Promise<Result<SealedKey, AppError>> => {
      if (isPostQuantum(order.algorithm)) await ownTurn();
      return this.#generate(order);
    };
    const made = await Promise.all(orders.map(make));
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
    const vault = this.#custodian.require('issuer');
    if (!vault.ok) return vault;
    const parsed = parsePrivateKey(input.pkcs8Der);
    if (!parsed.ok) return parsed;
    const { key, choice } = parsed.value;
    const record = { id: input.keyId, algorithm: choice, createdAt: input.createdAt };
    const made = { pkcs8Der: pkcs8Of(key), spkiDer: spkiOf(key) };
    forgetKey(key);
    return ok(sealKey(vault.value, made, record));
  }

  /** A key that signs for a purpose signs nothing else, also while unlocked. */
  async #sign(input: SignInput): Promise<Result<Uint8Array[], AppError>> {
    const { key, algorithm, messages, purpose } = input;
    const isLocked = this.#custodian.vault === null;
    const granted = purpose === undefined || !isLocked ? undefined : this.#grant.findKey(keyName(key), purpose);
    // The log is signed in every session: that somebody only looked is an entry too.
    const vault = purpose === 'log' ? this.#requireOpen() : this.#custodian.require('issuer');
    const opened = granted === undefined ? mapOr(vault, (open) => this.#keys.open(open, key)) : ok(granted);
    if (!opened.ok) return opened;
    if (purpose !== undefined && !messages.every((message) => isSignedShape(purpose, message)))
      return fail('input.invalid', { field: 'messages', problem: 'other-purpose' });
    const uses = messages.length;
    const allowed =
      granted === undefined ? this.#custodian.allow(key, purpose === 'crl' ? 'crl' : 'sign', uses) : ok(null);
    if (!allowed.ok) return allowed;
    const signatures = await signMessages(opened.value, algorithm, messages);
    return signatures === null
      ? fail('input.invalid', { field: 'algorithm', problem: 'other-key-type' })
      : ok(signatures);
  }

  async #export({ key, passphrase, scheme, iterations, permit }: ExportInput): Promise<Result<Uint8Array, AppError>> {
    const checked = checkPassphrase(passphrase);
    if (!checked.ok) return checked;
    const normal = normalisePassphrase(passphrase);
    if (!normal.ok) return normal;
    const pkcs8 = mapOr(this.#custodian.requireConfirmed(permit), () =>
      this.#withPkcs8(key, (octets) => Uint8Array.from(octets)),
    );
    if (!pkcs8.ok) return pkcs8;
    try {
      if (scheme === 'pkcs12-3des') return ok(encryptPkcs8Legacy(pkcs8.value, normal.value));
      return ok(await encryptPkcs8(pkcs8.value, normal.value, iterations));
    } finally {
      pkcs8.value.fill(0);
      normal.value.fill(0);
    }
  }

  /** A key that leaves its sealed record, for a handshake too, needs the second operator where the rule says so. */
  #withPkcs8(key: SealedKey, use: (pkcs8: Uint8Array) => Uint8Array): Result<Uint8Array, AppError> {
    const opened = mapOr(this.#custodian.require('issuer'), (vault) => this.#keys.open(vault, key));
    if (!opened.ok) return opened;
    const allowed = this.#custodian.allow(key, 'export');
    if (!allowed.ok) return allowed;
    const pkcs8 = pkcs8Of(opened.value);
    const used = use(pkcs8);
    pkcs8.fill(0);
    return ok(used);
  }

  #openRecord(input: RecordOrder & { readonly sealed: Uint8Array }): Result<Uint8Array, AppError> {
    const { vault } = this.#custodian;
    if (vault !== null) return openRecord(vault, input);
    const granted = this.#grant.findRecord(recordName(input));
    return granted === undefined ? fail('vault.locked', {}) : ok(granted);
  }

  #handOver(input: HandOverInput): Result<Uint8Array, AppError> {
    const vault = this.#custodian.require('admin');
    if (!vault.ok) return vault;
    for (const { key } of input.keys) {
      const allowed = this.#custodian.allow(key, 'grant');
      if (!allowed.ok) return allowed;
    }
    return packGrant(vault.value.workspaceId, input, {
      key: (key) => mapResult(this.#keys.open(vault.value, key), pkcs8Of),
      record: (record) => openRecord(vault.value, record),
    });
  }

  #requireOpen(): Result<OpenVault, AppError> {
    const { vault } = this.#custodian;
    return vault === null ? fail('vault.locked', {}) : ok(vault);
  }

  #forget(): void {
    this.#custodian.forget();
    this.#keys.clear();
    this.#grant.forget();
  }
}

const mapOr = <T, U>(result: Result<T, AppError>, use: (value: T) => Result<U, AppError>): Result<U, AppError> =>
  result.ok ? use(result.value) : result;

const wrongPlace = fail('input.invalid', { field: 'grant', problem: 'not-for-this-process' });
